#include "tests/differential/register.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "compiler/base/check.h"
#include "runtime/builtin/calendar.h"
#include "runtime/builtin/decimal.h"

namespace tiaowen::differential {
namespace {

constexpr std::string_view kNull = "空";
constexpr std::string_view kOngoing = "至今";

int32_t TextCode(const ir::Module& module, std::string_view text, Register* people) {
  const auto pooled = std::find(module.texts.begin(), module.texts.end(), text);
  if (pooled != module.texts.end()) return static_cast<int32_t>(pooled - module.texts.begin());
  auto& own = people->own_texts;
  auto found = std::find(own.begin(), own.end(), text);
  if (found == own.end()) found = own.insert(own.end(), std::string(text));
  return static_cast<int32_t>(module.texts.size()) + static_cast<int32_t>(found - own.begin());
}

int32_t ReadInteger(std::string_view text) {
  int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  TW_CHECK(error == std::errc() && end == text.data() + text.size(), "{} is no integer", text);
  return value;
}

std::string PrintDate(int64_t first, int64_t last) {
  if (first == batch::kDateHigh) return std::string(kOngoing);
  const std::string from = builtin::FormatDate(static_cast<int32_t>(first));
  return first == last ? from : from + "…" + builtin::FormatDate(static_cast<int32_t>(last));
}

std::string PrintCell(const ir::Module& module, const Register& people, const ir::Type& type,
                      const Cell& cell) {
  if (cell.null) return std::string(kNull);
  const auto code = static_cast<size_t>(cell.first);
  switch (type.kind) {
    case ir::TypeKind::kText:
      return code < module.texts.size() ? module.texts[code]
                                        : people.own_texts[code - module.texts.size()];
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return module.schema.enum_type(type.enum_id).values[code];
    case ir::TypeKind::kBool:
      return cell.first == 1 ? "是" : "否";
    case ir::TypeKind::kInt:
      return std::to_string(cell.first);
    case ir::TypeKind::kDecimal:
      return ir::FormatDecimal(cell.first, type.scale);
    case ir::TypeKind::kDate:
      return PrintDate(cell.first, cell.last);
  }
  TW_CHECK(false, "no such type");
}

void Store(const Cell& cell, int64_t row, batch::Column* column) {
  if (cell.null) return;  // MakeColumn leaves nulls
  const auto at = static_cast<size_t>(row);
  column->valid[at / 64] |= uint64_t{1} << (at % 64);
  if (!column->codes.empty()) column->codes[at] = static_cast<int8_t>(cell.first);
  if (!column->values.empty()) column->values[at] = static_cast<int32_t>(cell.first);
  if (!column->upper.empty()) column->upper[at] = static_cast<int32_t>(cell.last);
  if (!column->wide.empty()) column->wide[at] = cell.first;
}

// The columns of `schema` with the rows that `visit` hands to its argument.
template <typename VisitRows>
void FillColumns(const ir::Table& schema, const VisitRows& visit, batch::Table* table) {
  for (size_t c = 0; c < schema.columns.size(); ++c) {
    batch::Column& column = table->columns.emplace_back();
    if (!schema.columns[c].used) continue;
    column = batch::MakeColumn(schema.columns[c].type, table->rows);
    int64_t row = 0;
    visit([&](const Row& cells) { Store(cells[c], row++, &column); });
  }
}

batch::Table ToTable(const ir::Table& schema, size_t index, const Register& people) {
  batch::Table table;
  table.offsets.push_back(0);
  for (size_t p = 0; p < people.people.size(); ++p) {
    const auto rows = people.people[p].tables[index].size();
    table.rows += static_cast<int64_t>(rows);
    table.offsets.push_back(static_cast<int32_t>(table.rows));
    table.parents.insert(table.parents.end(), rows, static_cast<int32_t>(p));
  }
  const auto visit_rows = [&](const auto& store) {
    for (const Person& person : people.people) {
      for (const Row& cells : person.tables[index]) store(cells);
    }
  };
  FillColumns(schema, visit_rows, &table);
  return table;
}

std::shared_ptr<const batch::References> ToReferences(const ir::Schema& schema,
                                                      const Register& people) {
  auto references = std::make_shared<batch::References>();
  references->tables.resize(schema.tables.size());
  for (size_t t = 0; t < schema.tables.size(); ++t) {
    if (schema.tables[t].kind != ir::TableKind::kReference) continue;
    const bool has_rows = t < people.references.size();
    batch::Table& table = references->tables[t];
    table.rows = has_rows ? static_cast<int64_t>(people.references[t].size()) : 0;
    const auto visit_rows = [&](const auto& store) {
      if (!has_rows) return;
      for (const Row& cells : people.references[t]) store(cells);
    };
    FillColumns(schema.tables[t], visit_rows, &table);
  }
  return references;
}

Cell TranslateCell(const ir::Module& from, const Register& people, const ir::Type& type,
                   const Cell& cell, const ir::Module& to, const ir::Type& to_type,
                   Register* result) {
  if (cell.null) return cell;
  const bool named = type.kind == ir::TypeKind::kText || type.enum_id.valid();
  return named ? ReadCell(to, to_type, PrintCell(from, people, type, cell), result) : cell;
}

Row TranslateRow(const ir::Module& from, const Register& people, const ir::Table& table,
                 const Row& row, const ir::Module& to, const ir::Table& to_table,
                 Register* result) {
  Row translated;
  for (const ir::Column& to_column : to_table.columns) {
    const int column = table.FindColumn(to_column.name);
    if (column < 0) {
      translated.emplace_back();
      continue;
    }
    const auto at = static_cast<size_t>(column);
    translated.push_back(
        TranslateCell(from, people, table.columns[at].type, row[at], to, to_column.type, result));
  }
  return translated;
}

}  // namespace

Person MakePerson(const ir::Module& module) {
  Person person;
  person.tables.resize(module.schema.tables.size());
  person.tables[0].emplace_back(module.schema.table(ir::kMainTable).columns.size());
  return person;
}

Cell ReadCell(const ir::Module& module, const ir::Type& type, std::string_view text,
              Register* people) {
  if (text == kNull) return {};
  switch (type.kind) {
    case ir::TypeKind::kText:
      return Cell::Exact(TextCode(module, text, people));
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade: {
      const int code = module.schema.enum_type(type.enum_id).Find(text);
      TW_CHECK(code >= 0, "{} is no value", text);
      return Cell::Exact(code);
    }
    case ir::TypeKind::kBool:
      TW_CHECK(text == "是" || text == "否", "{} is neither 是 nor 否", text);
      return Cell::Exact(text == "是" ? 1 : 0);
    case ir::TypeKind::kInt:
      return Cell::Exact(ReadInteger(text));
    case ir::TypeKind::kDecimal: {
      const builtin::ParsedDecimal decimal = builtin::ParseDecimal(text, type.scale);
      TW_CHECK(decimal.error == builtin::DecimalError::kNone, "{} is no decimal", text);
      return Cell::Exact(decimal.value);
    }
    case ir::TypeKind::kDate: {
      if (text == kOngoing) return Cell::Exact(batch::kDateHigh);
      const builtin::ParsedDate date = builtin::ParseDate(text);
      TW_CHECK(date.error == builtin::DateError::kNone, "{} is no date", text);
      return Cell::Between(date.interval.first, date.interval.last);
    }
  }
  TW_CHECK(false, "no such type");
}

Row ReadRow(const ir::Module& module, ir::TableId table, const std::vector<std::string_view>& cells,
            Register* people) {
  const auto& columns = module.schema.table(table).columns;
  TW_CHECK(cells.size() == columns.size(), "{} cells for {} columns", cells.size(), columns.size());
  Row row;
  for (size_t c = 0; c < cells.size(); ++c) {
    row.push_back(ReadCell(module, columns[c].type, cells[c], people));
  }
  return row;
}

batch::Batch ToBatch(const ir::Module& module, const Register& people) {
  batch::Batch batch;
  batch.applicants = static_cast<int64_t>(people.people.size());
  batch.own_texts = people.own_texts;
  batch.references = ToReferences(module.schema, people);
  for (size_t p = 0; p < people.people.size(); ++p) batch.ids.push_back(std::to_string(p));
  for (size_t t = 0; t < module.schema.tables.size(); ++t) {
    if (module.schema.tables[t].kind == ir::TableKind::kReference) {
      batch.tables.emplace_back();
    } else {
      batch.tables.push_back(ToTable(module.schema.tables[t], t, people));
    }
  }
  return batch;
}

Register Translate(const ir::Module& from, const Register& people, const ir::Module& to) {
  Register result;
  result.references.resize(to.schema.tables.size());
  for (size_t t = 0; t < to.schema.tables.size(); ++t) {
    const ir::TableId source = from.schema.FindTable(to.schema.tables[t].name);
    const auto at = static_cast<size_t>(source.index);
    if (!source.valid() || at >= people.references.size()) continue;
    for (const Row& row : people.references[at]) {
      result.references[t].push_back(TranslateRow(from, people, from.schema.table(source), row, to,
                                                  to.schema.tables[t], &result));
    }
  }
  for (const Person& person : people.people) {
    Person& translated = result.people.emplace_back(MakePerson(to));
    for (size_t t = 0; t < to.schema.tables.size(); ++t) {
      const ir::TableId source = from.schema.FindTable(to.schema.tables[t].name);
      if (!source.valid()) continue;
      std::vector<Row>& rows = translated.tables[t];
      rows.clear();
      for (const Row& row : person.tables[static_cast<size_t>(source.index)]) {
        rows.push_back(TranslateRow(from, people, from.schema.table(source), row, to,
                                    to.schema.tables[t], &result));
      }
    }
  }
  return result;
}

std::string PrintRegister(const ir::Module& module, const Register& people) {
  std::string out;
  for (size_t t = 0; t < module.schema.tables.size(); ++t) {
    const ir::Table& table = module.schema.tables[t];
    const auto print_row = [&](const std::string& owner, const Row& row) {
      out += "  " + owner;
      for (size_t c = 0; c < row.size(); ++c) {
        if (table.columns[c].used)
          out += ", " + PrintCell(module, people, table.columns[c].type, row[c]);
      }
      out += "\n";
    };
    out += fmt::format("{}: 人", table.name);
    for (const ir::Column& column : table.columns) {
      if (column.used) out += ", " + column.name;
    }
    out += "\n";
    if (table.kind == ir::TableKind::kReference) {
      if (t >= people.references.size()) continue;
      for (const Row& row : people.references[t]) print_row("-", row);
      continue;
    }
    for (size_t p = 0; p < people.people.size(); ++p) {
      for (const Row& row : people.people[p].tables[t]) print_row(std::to_string(p), row);
    }
  }
  return out;
}

}  // namespace tiaowen::differential
