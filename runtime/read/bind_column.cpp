#include "runtime/read/bind_column.h"

#include <charconv>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "runtime/builtin/calendar.h"
#include "runtime/builtin/decimal.h"
#include "runtime/read/cells.h"
#include "runtime/read/text_cell.h"

namespace tiaowen::read {
namespace {

// Where the cells of one column go.
class Binder {
 public:
  Binder(const ir::Column& declared, int index, int64_t rows, std::vector<CellError>* errors)
      : declared_(declared),
        index_(index),
        column_(batch::MakeColumn(declared.type, rows)),
        errors_(errors) {}

  void BindTexts(const arrow::ChunkedArray& cells, TextPool* texts);
  void BindCodes(const arrow::ChunkedArray& cells, const ir::EnumType& type);
  void BindBools(const arrow::ChunkedArray& cells);
  void BindInts(const arrow::ChunkedArray& cells);
  void BindDecimals(const arrow::ChunkedArray& cells);
  void BindDates(const arrow::ChunkedArray& cells);
  void BindAbsent(int64_t rows) {
    for (int64_t row = 0; row < rows; ++row) BindEmpty(row);
  }

  batch::Column Take() { return std::move(column_); }

 private:
  void MarkValid(int64_t row) {
    column_.valid[static_cast<size_t>(row / 64)] |= uint64_t{1} << (row % 64);
  }
  void SetCode(int64_t row, int code) {
    column_.codes[static_cast<size_t>(row)] = static_cast<int8_t>(code);
    MarkValid(row);
  }
  void SetValue(int64_t row, int32_t value) {
    column_.values[static_cast<size_t>(row)] = value;
    MarkValid(row);
  }
  void SetInterval(int64_t row, int32_t first, int32_t last) {
    SetValue(row, first);
    column_.upper[static_cast<size_t>(row)] = last;
  }
  void SetInt(int64_t row, int64_t value, const Cell& cell);
  void SetDecimal(int64_t row, int64_t value, const Cell& cell);
  void SetDay(int64_t row, int64_t day, const Cell& cell);

  // Broken bytes are the deeper reason why a text does not mean anything.
  void Fail(int64_t row, const Cell& cell, Text reason) {
    if (cell.kind == Cell::Kind::kText && !IsUtf8(cell.text)) reason = reason::BrokenUtf8();
    errors_->push_back({row, index_, Printable(CellText(cell)), std::move(reason)});
  }

  // Calls `bind(row, cell, text)` for each cell that is not empty; `text` is stripped.
  template <typename Bind>
  void ForEachFilled(const arrow::ChunkedArray& cells, Bind&& bind) {
    VisitCells(cells, [&](int64_t row, const Cell& cell) {
      if (cell.kind == Cell::Kind::kNull) return BindEmpty(row);
      if (cell.kind != Cell::Kind::kText) return bind(row, cell, std::string_view());
      const std::string_view text = Strip(cell.text);
      if (text.empty()) return BindEmpty(row);
      bind(row, cell, text);
    });
  }
  void BindEmpty(int64_t row) {
    if (declared_.null_meaning == ir::NullMeaning::kOngoing) {
      SetInterval(row, batch::kDateHigh, batch::kDateHigh);
    }
  }

  const ir::Column& declared_;
  int index_;
  batch::Column column_;
  std::vector<CellError>* errors_;
};

void Binder::BindTexts(const arrow::ChunkedArray& cells, TextPool* texts) {
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    std::string digits;
    if (cell.kind != Cell::Kind::kText) text = digits = CellText(cell);
    if (texts == nullptr) {
      if (!IsUtf8(text)) Fail(row, cell, reason::BrokenUtf8());
      return;
    }
    int32_t code = texts->Find(text);
    if (code < 0) {
      if (!IsUtf8(text)) return Fail(row, cell, reason::BrokenUtf8());
      code = texts->Add(text);
    }
    SetValue(row, code);
  });
}

void Binder::BindCodes(const arrow::ChunkedArray& cells, const ir::EnumType& type) {
  std::unordered_map<std::string_view, int> codes;
  for (size_t i = 0; i < type.values.size(); ++i) codes.emplace(type.values[i], i);
  for (const ir::EnumType::Alias& alias : type.aliases) codes.emplace(alias.name, alias.code);
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    const auto found = codes.find(text);
    if (found == codes.end()) return Fail(row, cell, reason::NotInRange(type));
    SetCode(row, found->second);
  });
}

void Binder::BindBools(const arrow::ChunkedArray& cells) {
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    if (cell.kind == Cell::Kind::kBool) return SetCode(row, cell.number != 0 ? 1 : 0);
    if (text == "是") return SetCode(row, 1);
    if (text == "否") return SetCode(row, 0);
    Fail(row, cell, reason::NotBool());
  });
}

void Binder::SetInt(int64_t row, int64_t value, const Cell& cell) {
  if (declared_.value_min && value < *declared_.value_min) {
    return Fail(row, cell, reason::BelowMinimum(declared_.name, *declared_.value_min));
  }
  if (value != static_cast<int32_t>(value)) return Fail(row, cell, reason::IntegerTooLarge());
  SetValue(row, static_cast<int32_t>(value));
}

void Binder::BindInts(const arrow::ChunkedArray& cells) {
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    if (cell.kind == Cell::Kind::kInt) return SetInt(row, cell.number, cell);
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
      return Fail(row, cell, reason::NotInteger());
    }
    if (error != std::errc()) return Fail(row, cell, reason::IntegerTooLarge());
    SetInt(row, value, cell);
  });
}

void Binder::SetDecimal(int64_t row, int64_t value, const Cell& cell) {
  const __int128 whole = ir::PowerOfTen(declared_.type.scale);
  if (declared_.value_min && value < *declared_.value_min * whole) {
    return Fail(row, cell, reason::BelowMinimum(declared_.name, *declared_.value_min));
  }
  column_.wide[static_cast<size_t>(row)] = value;
  MarkValid(row);
}

void Binder::BindDecimals(const arrow::ChunkedArray& cells) {
  const int scale = declared_.type.scale;
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    std::string digits;
    if (cell.kind != Cell::Kind::kText) text = digits = CellText(cell);
    const builtin::ParsedDecimal decimal =
        builtin::ParseDecimal(text, scale, /*padded=*/cell.kind == Cell::Kind::kDecimal);
    switch (decimal.error) {
      case builtin::DecimalError::kNone:
        return SetDecimal(row, decimal.value, cell);
      case builtin::DecimalError::kUnreadable:
        return Fail(row, cell, reason::NotDecimal());
      case builtin::DecimalError::kTooFine:
        return Fail(row, cell, reason::TooFine(scale));
      case builtin::DecimalError::kTooLarge:
        return Fail(row, cell, reason::DecimalTooLarge());
    }
  });
}

void Binder::SetDay(int64_t row, int64_t day, const Cell& cell) {
  static const int64_t first = *builtin::DaysFromCivil(1900, 1, 1);
  static const int64_t last = *builtin::DaysFromCivil(2199, 12, 31);
  if (day < first || day > last) return Fail(row, cell, reason::DateOutOfRange());
  SetInterval(row, static_cast<int32_t>(day), static_cast<int32_t>(day));
}

void Binder::BindDates(const arrow::ChunkedArray& cells) {
  ForEachFilled(cells, [&](int64_t row, const Cell& cell, std::string_view text) {
    if (cell.kind == Cell::Kind::kDate) return SetDay(row, cell.number, cell);
    const builtin::ParsedDate date = builtin::ParseDate(text);
    switch (date.error) {
      case builtin::DateError::kNone:
        return SetInterval(row, date.interval.first, date.interval.last);
      case builtin::DateError::kUnreadable:
        return Fail(row, cell, reason::UnreadableDate());
      case builtin::DateError::kNoSuchDate:
        return Fail(row, cell, reason::NoSuchDate());
      case builtin::DateError::kOutOfRange:
        return Fail(row, cell, reason::DateOutOfRange());
    }
  });
}

}  // namespace

bool NeedsCodes(const ir::Table& table, int column) {
  return table.columns[static_cast<size_t>(column)].used || column == table.event_date ||
         column == table.period_start || column == table.period_end || column == table.unique_key;
}

batch::Column BindColumn(const ir::Schema& schema, const RawTable& raw, int column, TextPool* texts,
                         std::vector<CellError>* errors) {
  const ir::Table& table = schema.table(raw.table);
  const ir::Column& declared = table.columns[static_cast<size_t>(column)];
  Binder binder(declared, column, raw.rows, errors);
  const Cells& cells = raw.columns[static_cast<size_t>(column)];
  if (cells == nullptr) {
    binder.BindAbsent(raw.rows);
    return binder.Take();
  }
  switch (declared.type.kind) {
    case ir::TypeKind::kText:
      binder.BindTexts(*cells, NeedsCodes(table, column) ? texts : nullptr);
      break;
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      binder.BindCodes(*cells, schema.enum_type(declared.type.enum_id));
      break;
    case ir::TypeKind::kBool:
      binder.BindBools(*cells);
      break;
    case ir::TypeKind::kInt:
      binder.BindInts(*cells);
      break;
    case ir::TypeKind::kDecimal:
      binder.BindDecimals(*cells);
      break;
    case ir::TypeKind::kDate:
      binder.BindDates(*cells);
      break;
  }
  return binder.Take();
}

}  // namespace tiaowen::read
