#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"

// Applicants told apart by columns of the main table.
namespace tiaowen::compare {

// More groups than this are no table.
inline constexpr size_t kGroupsMax = 10'000;

// The value of one column; texts sort as texts, the others as declared or as numbers, nothing last.
struct GroupValue {
  bool empty = false;
  int64_t number = 0;
  std::string text;  // of a text column

  friend auto operator<=>(const GroupValue&, const GroupValue&) = default;
};
using GroupKey = std::vector<GroupValue>;

// Columns of the main table of one module.
class Grouping {
 public:
  // Finds the columns `names` and marks them in the schema as used, so that registers opened for
  // the module from now on hold them. Fails when there is no such column and when it has a type
  // whose values make no groups.
  static base::Result<Grouping> Make(ir::Module* module, const std::vector<std::string>& names);

  bool empty() const { return columns_.empty(); }
  // What a value is called; empty for nothing.
  std::string NameOf(const GroupKey& key, size_t column) const;
  // The codes of an applicant's values within one batch.
  std::vector<int64_t> CodesOf(const batch::Batch& batch, int64_t applicant) const;
  GroupKey KeyOf(const batch::Batch& batch, const std::vector<int64_t>& codes) const;

 private:
  const ir::Column& Declared(size_t column) const {
    return module_->schema.table(ir::kMainTable).columns[static_cast<size_t>(columns_[column])];
  }

  const ir::Module* module_ = nullptr;
  std::vector<int> columns_;
};

}  // namespace tiaowen::compare
