#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/read/cells.h"
#include "runtime/read/text_cell.h"

// The ids of applicants: which repeat, and which row of the main table each names.
namespace tiaowen::read {

// Calls `visit(row, id)` for each row with the stripped id, empty for null.
template <typename Visit>
void VisitIds(const arrow::ChunkedArray& cells, Visit&& visit) {
  VisitCells(cells, [&](int64_t row, const Cell& cell) {
    if (cell.kind == Cell::Kind::kText) return visit(row, Strip(cell.text));
    const std::string digits = CellText(cell);
    visit(row, std::string_view(digits));
  });
}

// Ids that occur more than once in the main table.
class DuplicateIds {
 public:
  using VisitId = std::function<void(int64_t row, std::string_view id)>;
  // Calls its argument for every row of the main table, in order; may be called twice.
  using EachId = std::function<base::Status(const VisitId&)>;

  // Finds the duplicates among the ids that `each_id` delivers, with eight bytes of memory an id.
  // Fails when `each_id` does.
  static base::Result<DuplicateIds> Find(const EachId& each_id);

  bool Contains(std::string_view id) const {
    return !first_rows_.empty() && first_rows_.contains(std::string(id));
  }
  // Whether row `row` repeats an id of an earlier row.
  bool Repeats(std::string_view id, int64_t row) const;

 private:
  std::unordered_map<std::string, int64_t> first_rows_;
};

// The applicants of a raw register: main rows by id, and which of them are rejected.
class Applicants {
 public:
  static constexpr int32_t kUnknown = -1;
  static constexpr int32_t kSetAside = -2;  // its row in the main table is broken

  explicit Applicants(std::vector<std::string> ids);

  // Makes Find possible: not needed when rows know their parents.
  void BuildIndex();
  // Returns the first main row with this id, kUnknown or kSetAside.
  int32_t Find(std::string_view id) const;

  // Rejects the applicant of main row `row`, whatever rows share its id.
  void Reject(int32_t row) { rejected_[static_cast<size_t>(row)] = 1; }
  // Rejects an applicant of whom only the id is known. Returns whether no earlier row had this id.
  bool SetAside(const std::string& id);

  // Ends the use of this object.
  std::vector<std::string> TakeIds() && { return std::move(ids_); }

  const std::string& id(int32_t row) const { return ids_[static_cast<size_t>(row)]; }
  bool is_rejected(int32_t row) const { return rejected_[static_cast<size_t>(row)] != 0; }
  int32_t size() const { return static_cast<int32_t>(ids_.size()); }

 private:
  std::vector<std::string> ids_;
  std::vector<uint8_t> rejected_;
  std::unordered_set<std::string> set_aside_;
  std::unordered_map<std::string_view, int32_t> rows_;  // keys lie in ids_
};

}  // namespace tiaowen::read
