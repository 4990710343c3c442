#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"

// The data side of a module: what a register looks like. Filled from the vocabulary by `check`,
// read by the carriers (runtime/read), the engines and the printers.
namespace tiaowen::ir {

using EnumId = base::Id<struct EnumTag>;
using TableId = base::Id<struct TableTag>;
using CatalogueId = base::Id<struct CatalogueTag>;

// The main table (one row an applicant) is always table 0.
inline constexpr TableId kMainTable{0};

// A value found in data beyond which a code does not fit its int8 column.
inline constexpr int kEnumValuesMax = 120;

// Numbers are kInt (32 bits) and kDecimal (64 bits); the two compare with each other by value.
enum class TypeKind : uint8_t { kText, kCategory, kGrade, kBool, kInt, kDate, kDecimal };

// A decimal has at most so many fraction digits.
inline constexpr int kScaleMax = 9;

// A declared category (类别) or ordered grade (等级). A value's code is its index; a grade's codes
// ascend.
struct EnumType {
  struct Alias {
    std::string name;
    int code = 0;
  };

  std::string name;
  bool ordered = false;
  std::vector<std::string> values;
  std::vector<Alias> aliases;

  // Returns the code of the value or alias `text`, or -1.
  int Find(std::string_view text) const;
};

struct Type {
  TypeKind kind = TypeKind::kText;
  EnumId enum_id;  // valid for kCategory and kGrade only
  int scale = 0;   // kDecimal: fraction digits; the stored integer is the value × 10^scale

  bool is_number() const { return kind == TypeKind::kInt || kind == TypeKind::kDecimal; }

  friend bool operator==(const Type&, const Type&) = default;
};

// What a null in a date column says.
enum class NullMeaning : uint8_t {
  kUnknown,
  kOngoing,  // 空为至今: the period has not ended
};

struct Column {
  std::string name;
  Type type;
  NullMeaning null_meaning = NullMeaning::kUnknown;
  std::optional<int64_t> value_min;  // numbers: a smaller value is a data error; a whole number
  bool used = false;                 // an instruction reads it
  std::string unit;                  // numbers: the declared unit (单位); empty when there is none
  bool catch_all = false;            // 是否, 兜底: missing only where nothing else is

  // Of a number: the least value that is no data error, × 10^scale; nothing when none is declared.
  std::optional<int64_t> Least() const;
};

enum class TableKind : uint8_t { kMain, kChild, kReference };

struct Table {
  std::string name;
  TableKind kind = TableKind::kChild;
  bool complete = true;  // 登记完整; false: 可能不全, what is not there is unknown
  std::vector<Column> columns;

  int id_column = -1;   // kMain only: the unique, required text column
  int event_date = -1;  // 时为: the date on which a row takes effect
  int period_start =
      -1;  // 期间: both or neither; an end certainly before its start is a data error
  int period_end = -1;
  bool period_end_excluded = false;  // the end day itself is not covered (止日不计)
  int unique_key = -1;  // 每…一条: a second row of one applicant with an equal key is a data error

  int FindColumn(std::string_view column_name) const;  // -1 when there is none
};

// 10^exponent, 0 ≤ exponent ≤ 18.
int64_t PowerOfTen(int exponent);
// The number `value` / 10^scale as written: all `scale` fraction digits.
std::string FormatDecimal(int64_t value, int scale);

// A day, in days since 1970-01-01, as "2019-12-31".
std::string FormatDay(int32_t day);

// A table of the official text itself (附表). Cells of a list column hold several values.
struct Catalogue {
  struct Column {
    std::string name;
    Type type;
    bool list = false;
  };
  struct Cell {
    std::vector<int32_t> values;  // text-pool index, enum code or integer, by the column's type
  };

  std::string name;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

struct Schema {
  std::vector<EnumType> enums;
  std::vector<Table> tables;  // [0] is the main table
  std::vector<Catalogue> catalogues;

  const EnumType& enum_type(EnumId id) const { return enums[static_cast<size_t>(id.index)]; }
  const Table& table(TableId id) const { return tables[static_cast<size_t>(id.index)]; }
  const Catalogue& catalogue(CatalogueId id) const {
    return catalogues[static_cast<size_t>(id.index)];
  }

  TableId FindTable(std::string_view table_name) const;  // invalid when there is none
};

}  // namespace tiaowen::ir
