#include "compiler/ir/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace tiaowen::ir {

int EnumType::Find(std::string_view text) const {
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i] == text) return static_cast<int>(i);
  }
  for (const Alias& alias : aliases) {
    if (alias.name == text) return alias.code;
  }
  return -1;
}

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (; exponent > 0; --exponent) power *= 10;
  return power;
}

std::string FormatDecimal(int64_t value, int scale) {
  std::string digits = std::to_string(value);
  const size_t sign = value < 0 ? 1 : 0;
  if (scale == 0) return digits;
  const auto fraction = static_cast<size_t>(scale);
  if (digits.size() - sign <= fraction)
    digits.insert(sign, fraction + 1 - (digits.size() - sign), '0');
  digits.insert(digits.size() - fraction, ".");
  return digits;
}

std::string FormatDay(int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<int64_t> Column::Least() const {
  if (!value_min.has_value()) return std::nullopt;
  const __int128 least = static_cast<__int128>(*value_min) * PowerOfTen(type.scale);
  return static_cast<int64_t>(std::clamp<__int128>(least, INT64_MIN, INT64_MAX));
}

int Table::FindColumn(std::string_view column_name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return static_cast<int>(i);
  }
  return -1;
}

TableId Schema::FindTable(std::string_view table_name) const {
  for (size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].name == table_name) return TableId(i);
  }
  return {};
}

}  // namespace tiaowen::ir
