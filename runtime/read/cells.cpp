#include "runtime/read/cells.h"

#include <arrow/util/decimal.h>

#include "runtime/builtin/calendar.h"
#include "runtime/read/text_cell.h"

namespace tiaowen::read {
namespace {

bool IsText(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return true;
    case arrow::Type::DICTIONARY: {
      const arrow::DataType& values = *static_cast<const arrow::DictionaryType&>(type).value_type();
      return values.id() != arrow::Type::DICTIONARY && IsText(values);
    }
    default:
      return false;
  }
}

}  // namespace

bool Accepts(ir::TypeKind kind, const arrow::DataType& type) {
  if (type.id() == arrow::Type::NA || IsText(type)) return true;
  switch (kind) {
    case ir::TypeKind::kText:
    case ir::TypeKind::kInt:
      return arrow::is_integer(type.id());
    case ir::TypeKind::kDecimal:
      return arrow::is_integer(type.id()) || arrow::is_decimal(type.id());
    case ir::TypeKind::kBool:
      return type.id() == arrow::Type::BOOL;
    case ir::TypeKind::kDate:
      return type.id() == arrow::Type::DATE32 || type.id() == arrow::Type::DATE64;
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return false;
  }
  return false;
}

std::string internal::DecimalText(const arrow::Array& array, int64_t i) {
  const auto& decimals = static_cast<const arrow::FixedSizeBinaryArray&>(array);
  const int scale = static_cast<const arrow::DecimalType&>(*array.type()).scale();
  std::string digits;
  switch (array.type_id()) {
    case arrow::Type::DECIMAL32:
      digits = arrow::Decimal32(decimals.GetValue(i)).ToIntegerString();
      break;
    case arrow::Type::DECIMAL64:
      digits = arrow::Decimal64(decimals.GetValue(i)).ToIntegerString();
      break;
    case arrow::Type::DECIMAL256:
      digits = arrow::Decimal256(decimals.GetValue(i)).ToIntegerString();
      break;
    default:
      digits = arrow::Decimal128(decimals.GetValue(i)).ToIntegerString();
  }
  if (scale <= 0) return digits + std::string(static_cast<size_t>(-scale), '0');
  const size_t sign = digits.starts_with('-') ? 1 : 0;
  const auto fraction = static_cast<size_t>(scale);
  if (digits.size() - sign <= fraction)
    digits.insert(sign, fraction + 1 - (digits.size() - sign), '0');
  return digits.insert(digits.size() - fraction, ".");
}

std::vector<Cell> internal::DictionaryValues(const arrow::Array& dictionary) {
  std::vector<Cell> values(static_cast<size_t>(dictionary.length()));
  VisitArray(dictionary, 0,
             [&](int64_t row, const Cell& cell) { values[static_cast<size_t>(row)] = cell; });
  return values;
}

std::string CellText(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return {};
    case Cell::Kind::kText:
      return std::string(Strip(cell.text));
    case Cell::Kind::kDecimal:
      return std::string(cell.text);
    case Cell::Kind::kInt:
      return std::to_string(cell.number);
    case Cell::Kind::kBool:
      return cell.number != 0 ? "是" : "否";
    case Cell::Kind::kDate:
      return cell.number == static_cast<int32_t>(cell.number)
                 ? builtin::FormatDate(static_cast<int32_t>(cell.number))
                 : std::to_string(cell.number);
  }
  return {};
}

std::string WrittenValue(const arrow::ChunkedArray& cells, int64_t row) {
  std::string value;
  for (const auto& chunk : cells.chunks()) {
    if (row < chunk->length()) {
      VisitArray(*chunk->Slice(row, 1), 0,
                 [&](int64_t, const Cell& cell) { value = Printable(CellText(cell)); });
      break;
    }
    row -= chunk->length();
  }
  return value;
}

}  // namespace tiaowen::read
