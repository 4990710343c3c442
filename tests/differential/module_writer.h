#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/module.h"

namespace tiaowen::differential {

// Adds to a module by name, so that a module written by hand reads like the condition that it
// states. Aborts on names that do not exist. Keeps a reference to the module.
class ModuleWriter {
 public:
  explicit ModuleWriter(ir::Module& module) : module_(module) {}

  ir::EnumId AddEnum(std::string_view name, bool ordered, std::vector<std::string> values);
  // Adds a table; the first is the main table. `complete` as in ir::Table.
  ir::TableId AddTable(std::string_view name, bool complete, std::vector<ir::Column> columns);
  ir::TableId AddReferenceTable(std::string_view name, bool complete,
                                std::vector<ir::Column> columns);
  void SetPeriod(ir::TableId table, std::string_view start, std::string_view end);
  void SetUniqueKey(ir::TableId table, std::string_view column);
  // Adds a sentence whose label and text are `label`.
  ir::SentenceId AddSentence(std::string_view label);

  ir::TableId Table(std::string_view name) const;
  int ColumnIndex(ir::TableId table, std::string_view name) const;

  ir::InstId Int(int64_t value);
  ir::InstId Decimal(int64_t value, int scale);
  ir::InstId Code(std::string_view enum_name, std::string_view value);
  ir::InstId Text(std::string_view text);
  ir::InstId AsOf();
  ir::InstId AsOfYear(int offset);
  ir::InstId Lookback(int years, int days_after = 0, int months = 0);
  ir::InstId Column(std::string_view table, std::string_view column);
  ir::InstId Parent(std::string_view child, std::string_view column);

  ir::InstId LookUp(std::string_view table, const std::vector<std::string_view>& key_columns,
                    std::vector<ir::InstId> keys, std::string_view column);

  // `column` is empty for a count.
  ir::InstId Aggregate(ir::AggregateKind kind, std::string_view table, std::string_view column,
                       ir::InstId filter, int64_t base = 0);

  ir::InstId Truth(base::Truth value, std::string_view table);
  ir::InstId Compare(ir::InstId lhs, ir::CompareOp op, ir::InstId rhs);
  ir::InstId In(ir::InstId value, std::vector<ir::InstId> members, bool negated = false);
  ir::InstId IsTrue(ir::InstId value);
  ir::InstId InCatalogue(std::string_view catalogue, std::vector<std::string_view> columns,
                         std::vector<ir::InstId> values);
  ir::InstId InReference(std::string_view table, const std::vector<std::string_view>& columns,
                         std::vector<ir::InstId> values);
  // `since` may be invalid. `level` is the table whose rows have the condition.
  ir::InstId Accumulated(std::string_view table, ir::InstId filter, ir::InstId since, int years,
                         std::string_view level, int days_after = 0);
  ir::InstId And(std::vector<ir::InstId> operands);
  ir::InstId Or(std::vector<ir::InstId> operands);
  ir::InstId Not(ir::InstId operand);
  ir::InstId Exists(std::string_view table, ir::InstId predicate);
  ir::InstId Keyed(std::string_view table, ir::InstId key, ir::InstId predicate);

  // Any instruction, with no words of its own.
  ir::InstId Add(ir::InstData data);

  // Provisions, each with a sentence of its own. `target` and `paths` as in ir::Prerequisite.
  ir::InstId Prerequisite(ir::MatterId matter, ir::InstId condition, int target = -1,
                          std::vector<int> paths = {});
  ir::InstId Rule(ir::MatterId matter, int target, int path, ir::InstId condition,
                  ir::InstId amount = {});
  ir::InstId Exclusion(ir::MatterId matter, int target, ir::InstId condition);
  ir::InstId Untranslated(ir::MatterId matter);

  // Declares `used` every column that an instruction reads.
  void MarkUsedColumns();

 private:
  std::vector<int> ColumnIndexes(ir::TableId table,
                                 const std::vector<std::string_view>& names) const;
  ir::SentenceId NextSentence();

  ir::Module& module_;
};

// A column for AddTable.
ir::Column TextColumn(std::string_view name);
ir::Column EnumColumn(const ir::Module& module, std::string_view name, std::string_view enum_name);
ir::Column BoolColumn(std::string_view name);
ir::Column IntColumn(std::string_view name);
ir::Column DecimalColumn(std::string_view name, int scale);
ir::Column DateColumn(std::string_view name);
ir::Column OngoingColumn(std::string_view name);  // a date column whose null says 至今

}  // namespace tiaowen::differential
