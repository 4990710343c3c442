#pragma once

#include <arrow/array.h>
#include <arrow/chunked_array.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/ir/schema.h"

// Arrow's arrays of many types as one kind of cell.
namespace tiaowen::read {

// A value as the carrier holds it; text is not yet stripped or checked.
struct Cell {
  enum class Kind : uint8_t { kNull, kText, kInt, kBool, kDate, kDecimal };

  Kind kind = Kind::kNull;
  std::string_view text;  // kText; kDecimal: all its digits
  int64_t number = 0;     // kInt; kBool: 0 or 1; kDate: days since 1970-01-01
};

// Whether a column declared as `kind` may arrive as `type`.
bool Accepts(ir::TypeKind kind, const arrow::DataType& type);

// Calls `visit(row, cell)` for each row of `array`; the first row is `row_first`. Text lives as
// long as the array.
template <typename Visit>
void VisitArray(const arrow::Array& array, int64_t row_first, Visit&& visit);

template <typename Visit>
void VisitCells(const arrow::ChunkedArray& cells, Visit&& visit) {
  int64_t row = 0;
  for (const auto& chunk : cells.chunks()) {
    VisitArray(*chunk, row, visit);
    row += chunk->length();
  }
}

// The value of one cell as a report shows it.
std::string WrittenValue(const arrow::ChunkedArray& cells, int64_t row);

// The text of a cell of any kind: dates as 2016-06-01, truth as 是 and 否, nothing for null.
std::string CellText(const Cell& cell);

namespace internal {

template <typename Array, typename Visit>
void VisitTexts(const arrow::Array& array, int64_t row_first, Visit&& visit) {
  const auto& texts = static_cast<const Array&>(array);
  for (int64_t i = 0; i < texts.length(); ++i) {
    visit(row_first + i, texts.IsNull(i) ? Cell{} : Cell{Cell::Kind::kText, texts.GetView(i), 0});
  }
}

template <typename Array, typename Visit>
void VisitNumbers(const arrow::Array& array, int64_t row_first, Cell::Kind kind, int64_t divisor,
                  Visit&& visit) {
  const auto& numbers = static_cast<const Array&>(array);
  for (int64_t i = 0; i < numbers.length(); ++i) {
    const auto number = numbers.IsNull(i) ? 0 : static_cast<int64_t>(numbers.Value(i)) / divisor;
    visit(row_first + i, numbers.IsNull(i) ? Cell{} : Cell{kind, {}, number});
  }
}

// Past the greatest int64, a number's digits say more than a wrapped value.
template <typename Visit>
void VisitUnsigned64(const arrow::Array& array, int64_t row_first, Visit&& visit) {
  const auto& numbers = static_cast<const arrow::UInt64Array&>(array);
  for (int64_t i = 0; i < numbers.length(); ++i) {
    const std::string digits = numbers.IsNull(i) ? std::string() : std::to_string(numbers.Value(i));
    visit(row_first + i, numbers.IsNull(i) ? Cell{} : Cell{Cell::Kind::kText, digits, 0});
  }
}

// The digits of an element of a decimal array that is not null, with all the fraction digits of
// its type.
std::string DecimalText(const arrow::Array& array, int64_t i);

template <typename Visit>
void VisitDecimals(const arrow::Array& array, int64_t row_first, Visit&& visit) {
  for (int64_t i = 0; i < array.length(); ++i) {
    const std::string digits = array.IsNull(i) ? std::string() : DecimalText(array, i);
    visit(row_first + i, array.IsNull(i) ? Cell{} : Cell{Cell::Kind::kDecimal, digits, 0});
  }
}

// The values of a dictionary, which are texts.
std::vector<Cell> DictionaryValues(const arrow::Array& dictionary);

template <typename Visit>
void VisitDictionary(const arrow::Array& array, int64_t row_first, Visit&& visit) {
  const auto& codes = static_cast<const arrow::DictionaryArray&>(array);
  const std::vector<Cell> values = DictionaryValues(*codes.dictionary());
  for (int64_t i = 0; i < codes.length(); ++i) {
    visit(row_first + i,
          codes.IsNull(i) ? Cell{} : values[static_cast<size_t>(codes.GetValueIndex(i))]);
  }
}

}  // namespace internal

template <typename Visit>
void VisitArray(const arrow::Array& array, int64_t row_first, Visit&& visit) {
  using arrow::Type;
  using internal::VisitNumbers;
  using internal::VisitTexts;
  constexpr int64_t kDayMilliseconds = 86'400'000;
  switch (array.type_id()) {
    case Type::NA:
      for (int64_t i = 0; i < array.length(); ++i) visit(row_first + i, Cell{});
      return;
    case Type::STRING:
    case Type::BINARY:
      return VisitTexts<arrow::BinaryArray>(array, row_first, visit);
    case Type::LARGE_STRING:
    case Type::LARGE_BINARY:
      return VisitTexts<arrow::LargeBinaryArray>(array, row_first, visit);
    case Type::STRING_VIEW:
    case Type::BINARY_VIEW:
      return VisitTexts<arrow::BinaryViewArray>(array, row_first, visit);
    case Type::DICTIONARY:
      return internal::VisitDictionary(array, row_first, visit);
    case Type::BOOL:
      return VisitNumbers<arrow::BooleanArray>(array, row_first, Cell::Kind::kBool, 1, visit);
    case Type::DATE32:
      return VisitNumbers<arrow::Date32Array>(array, row_first, Cell::Kind::kDate, 1, visit);
    case Type::DATE64:
      return VisitNumbers<arrow::Date64Array>(array, row_first, Cell::Kind::kDate, kDayMilliseconds,
                                              visit);
    case Type::INT8:
      return VisitNumbers<arrow::Int8Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::INT16:
      return VisitNumbers<arrow::Int16Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::INT32:
      return VisitNumbers<arrow::Int32Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::INT64:
      return VisitNumbers<arrow::Int64Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::UINT8:
      return VisitNumbers<arrow::UInt8Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::UINT16:
      return VisitNumbers<arrow::UInt16Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::UINT32:
      return VisitNumbers<arrow::UInt32Array>(array, row_first, Cell::Kind::kInt, 1, visit);
    case Type::DECIMAL32:
    case Type::DECIMAL64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
      return internal::VisitDecimals(array, row_first, visit);
    case Type::UINT64:
      return internal::VisitUnsigned64(array, row_first, visit);
    default:
      TW_CHECK(false, "a column of type {} was accepted", array.type()->ToString());
  }
}

}  // namespace tiaowen::read
