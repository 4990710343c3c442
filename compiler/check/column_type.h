#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/declarations.h"
#include "compiler/source/file_set.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::check {

// The type of a column and the unit of its numbers.
struct ColumnType {
  ir::Type type;
  std::string unit;  // empty: none
  bool catch_all = false;
};

// The names of the types that need no declaration.
const std::vector<std::string>& BuiltinTypes();

// The builtin type `name`, a decimal without its scale; nothing when there is none.
std::optional<ir::Type> FindBuiltinType(std::string_view name);

// What the attributes of a column make of its type; nothing after a report.
std::optional<ColumnType> ReadColumnType(const syntax::ColumnDeclaration& column,
                                         const ir::Type& type, const source::FileSet& files,
                                         diagnostics::Consumer& consumer);

// What a matter declares of its amounts; nothing after a report. Without 位, a unit of money has
// the digits of its coins, any other none.
std::optional<ir::AmountType> ReadAmountType(const syntax::AmountDeclaration& amount,
                                             const source::FileSet& files,
                                             diagnostics::Consumer& consumer);

// The units that may stand behind a number: those of columns, quantities and matters, and those of
// money when one of these is.
std::vector<std::string> ListUnits(const Declarations& declared);

// The fraction digits of a unit of money; nothing when it is none.
std::optional<int> MoneyScale(std::string_view unit);
// The units of money.
std::vector<std::string> MoneyUnits();

}  // namespace tiaowen::check
