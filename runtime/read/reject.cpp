#include "runtime/read/reject.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace tiaowen::read {
namespace {

constexpr size_t kNamesShownMax = 12;

// "甲、乙、丙", and "…" when there are more than fit.
std::string ListNames(const std::vector<std::string>& names, std::string_view separator) {
  const size_t shown = std::min(names.size(), kNamesShownMax);
  std::string list = fmt::format(
      "{}", fmt::join(names.begin(), names.begin() + static_cast<int64_t>(shown), separator));
  if (shown < names.size()) list += "…";
  return list;
}

}  // namespace

void SortRejects(std::vector<Reject>* rejects) {
  std::stable_sort(rejects->begin(), rejects->end(), [](const Reject& a, const Reject& b) {
    return std::tuple(a.table.index, a.line, a.column_index) <
           std::tuple(b.table.index, b.line, b.column_index);
  });
}

base::Error ErrorOf(const Reject& reject) {
  if (reject.column.empty()) {
    return {fmt::format("{} 第 {} 行：{}", reject.file, reject.line, reject.reason.zh),
            fmt::format("{}, line {}: {}", reject.file, reject.line, reject.reason.en)};
  }
  return {fmt::format("{} 第 {} 行，{}「{}」：{}", reject.file, reject.line, reject.column,
                      reject.value, reject.reason.zh),
          fmt::format("{}, line {}, {} \"{}\": {}", reject.file, reject.line, reject.column,
                      reject.value, reject.reason.en)};
}

namespace reason {

Text BrokenUtf8() { return {"不是有效的 UTF-8", "not valid UTF-8"}; }

Text NotInRange(const ir::EnumType& type) {
  return {fmt::format("不在取值范围内（{}）", ListNames(type.values, "、")),
          fmt::format("not one of the declared values ({})", ListNames(type.values, ", "))};
}

Text NotBool() { return {"应为是或否", "must be 是 or 否"}; }

Text NotInteger() { return {"应为整数", "must be a decimal integer"}; }

Text IntegerTooLarge() { return {"整数超出范围", "the integer does not fit 32 bits"}; }

Text NotDecimal() {
  return {"应为数，如 1234.50：不写千分位的逗号、指数和单位",
          "must be a number like 1234.50, without separators, exponent or unit"};
}

Text TooFine(int scale) {
  return {fmt::format("小数多于所声明的 {} 位，不作舍入", scale),
          fmt::format("more than the {} declared fraction digits; nothing is rounded", scale)};
}

Text DecimalTooLarge() { return {"数超出范围", "the number does not fit 64 bits"}; }

Text BelowMinimum(std::string_view column, int64_t minimum) {
  return {fmt::format("{}小于{}", column, minimum), fmt::format("{} is below {}", column, minimum)};
}

Text UnreadableDate() { return {"无法识别的日期", "not a date"}; }

Text NoSuchDate() { return {"不存在的日期", "there is no such date"}; }

Text DateOutOfRange() {
  return {"日期超出范围（1900-01-01 至 2199-12-31）",
          "the date is outside 1900-01-01 to 2199-12-31"};
}

Text EmptyId() { return {"编号为空", "the id is empty"}; }

Text DuplicateId() { return {"编号重复", "the id occurs more than once"}; }

Text UnknownId(std::string_view main_table) {
  return {fmt::format("编号不在主表（{}）", main_table),
          fmt::format("the id is not in the main table ({})", main_table)};
}

Text DuplicateKey(std::string_view column) {
  return {fmt::format("同一人的同一{}有两条", column),
          fmt::format("a second row of the same applicant with the same {}", column)};
}

Text DuplicateRow(int64_t line) {
  return {fmt::format("与第 {} 行相同，不知查哪一行", line),
          fmt::format("the same as in line {}, so that a look-up could find either", line)};
}

Text EndBeforeStart(std::string_view start_column) {
  return {fmt::format("结束早于开始（{}）", start_column),
          fmt::format("the end lies before the start ({})", start_column)};
}

Text FieldCount(int64_t expected, int64_t actual) {
  return {fmt::format("应有 {} 个字段，却有 {} 个", expected, actual),
          fmt::format("{} fields expected, {} found", expected, actual)};
}

Text StrayAfterQuote() { return {"引号之后还有文字", "text follows a closing quotation mark"}; }

Text NullRecord() { return {"记录为空值", "the record is null"}; }

}  // namespace reason
}  // namespace tiaowen::read
