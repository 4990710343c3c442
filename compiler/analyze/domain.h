#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/ir/module.h"

// What persons are made of, for one or several modules at once: their tables, columns, values and
// texts by name, so that one person can be judged by all of them.
namespace tiaowen::analyze {

struct DomainColumn {
  std::string name;
  ir::TypeKind kind = ir::TypeKind::kText;
  int enum_index = -1;           // of a category or grade, in Domain::enums
  int scale = 0;                 // of a decimal
  bool ongoing = false;          // a date whose null is 至今
  std::optional<int64_t> least;  // of a number: × 10^scale
};

struct DomainTable {
  std::string name;
  ir::TableKind kind = ir::TableKind::kChild;
  std::vector<DomainColumn> columns;
  std::vector<int> unique_keys;  // of one person: columns
  std::vector<std::vector<int>>
      look_up_keys;                          // of a reference table: no two rows are equal in them
  std::vector<std::pair<int, int>> periods;  // start and end
};

struct DomainEnum {
  std::string name;
  std::vector<std::string> values;
  std::vector<bool> shared;  // all modules know the value
};

class Domain {
 public:
  // The modules are not kept. Columns of one name but different types are different columns.
  explicit Domain(std::span<const ir::Module* const> modules);

  std::vector<DomainTable> tables;  // [0] is the main table
  std::vector<DomainEnum> enums;
  std::vector<std::string> texts;

  // From a module's numbers to those of the domain.
  struct Names {
    std::vector<int> tables;
    std::vector<std::vector<int>> columns;  // by the module's tables
    std::vector<std::vector<int>> codes;    // by the module's enums
    std::vector<int> enums;
    std::vector<int> texts;
  };
  const Names& names(size_t module) const { return names_[module]; }

 private:
  Names AddModule(const ir::Module& module);
  int AddEnum(const ir::EnumType& type);
  int AddTable(const ir::Table& table);
  int AddColumn(DomainTable* table, const ir::Column& column, const Names& names);
  int AddText(const std::string& text);
  void MarkShared(std::span<const ir::Module* const> modules);

  std::vector<Names> names_;
  std::map<std::string, int> text_numbers_;
};

}  // namespace tiaowen::analyze
