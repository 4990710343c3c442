#include "compiler/analyze/example.h"

#include <algorithm>

#include "runtime/builtin/calendar.h"

namespace tiaowen::analyze {
namespace {

class Reader {
 public:
  Reader(const Terms& terms, const Assignment& assignment)
      : terms_(terms), assignment_(assignment) {}

  bool TruthOf(TermId id) const {
    const Term& term = terms_.term(id);
    if (term.op == Op::kTruth) return term.value != 0;
    return assignment_.truths[static_cast<size_t>(term.value)];
  }
  int64_t NumberOf(TermId id) const {
    return assignment_.numbers[static_cast<size_t>(terms_.term(id).value)];
  }

 private:
  const Terms& terms_;
  const Assignment& assignment_;
};

}  // namespace

ExamplePerson ReadPerson(const PersonTerms& person, const Terms& terms,
                         const Assignment& assignment) {
  const Reader reader(terms, assignment);
  ExamplePerson example;
  for (const std::vector<RowTerms>& rows : person.tables) {
    auto& table = example.tables.emplace_back();
    for (const RowTerms& row : rows) {
      if (!reader.TruthOf(row.present)) continue;
      ExampleRow& written = table.emplace_back();
      for (const CellTerms& cell : row.cells) {
        written.push_back(
            {reader.TruthOf(cell.known), reader.NumberOf(cell.first), reader.NumberOf(cell.last)});
      }
    }
  }
  return example;
}

namespace {

class BatchWriter {
 public:
  BatchWriter(const ir::Module& module, size_t position, const Domain& domain)
      : module_(module), domain_(domain), names_(domain.names(position)) {}

  batch::Batch Write(const ExamplePerson& person) {
    batch::Batch batch;
    batch.applicants = 1;
    batch.ids = {"例"};
    auto references = std::make_shared<batch::References>();
    for (size_t t = 0; t < module_.schema.tables.size(); ++t) {
      const ir::Table& table = module_.schema.tables[t];
      const bool is_reference = table.kind == ir::TableKind::kReference;
      const auto& rows = person.tables[static_cast<size_t>(names_.tables[t])];
      batch::Table made = MakeTable(t, rows);
      // The other place of the table is empty.
      (is_reference ? references->tables : batch.tables).push_back(std::move(made));
      (is_reference ? batch.tables : references->tables).emplace_back().offsets = {0, 0};
    }
    // The policy's texts, then those that it lacks: of the domain, and others.
    references->texts = std::move(more_texts_);
    batch.references = std::move(references);
    return batch;
  }

 private:
  batch::Table MakeTable(size_t t, const std::vector<ExampleRow>& rows) {
    const ir::Table& table = module_.schema.tables[t];
    const bool is_main = table.kind == ir::TableKind::kMain;
    batch::Table made;
    made.rows = static_cast<int64_t>(rows.size());
    made.offsets = {0, is_main ? 1 : static_cast<int32_t>(rows.size())};
    made.parents.assign(rows.size(), 0);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const auto number = static_cast<size_t>(names_.columns[t][c]);
      const ir::Type& type = table.columns[c].type;
      batch::Column& column = made.columns.emplace_back(batch::MakeColumn(type, made.rows));
      for (size_t r = 0; r < rows.size(); ++r) Put(type, rows[r][number], r, &column);
    }
    return made;
  }

  void Put(const ir::Type& type, const ExampleCell& cell, size_t row, batch::Column* column) {
    if (!cell.known) return;
    column->valid[row / 64] |= uint64_t{1} << (row % 64);
    switch (type.kind) {
      case ir::TypeKind::kCategory:
      case ir::TypeKind::kGrade:
        column->codes[row] = OwnCode(type, cell.first);
        return;
      case ir::TypeKind::kBool:
        column->codes[row] = static_cast<int8_t>(cell.first);
        return;
      case ir::TypeKind::kText:
        column->values[row] = OwnText(cell.first);
        return;
      case ir::TypeKind::kInt:
        column->values[row] = static_cast<int32_t>(cell.first);
        return;
      case ir::TypeKind::kDecimal:
        column->wide[row] = cell.first;
        return;
      case ir::TypeKind::kDate:
        column->values[row] = static_cast<int32_t>(cell.first);
        column->upper[row] = static_cast<int32_t>(cell.last);
        return;
    }
  }

  int8_t OwnCode(const ir::Type& type, int64_t number) const {
    const auto& codes = names_.codes[static_cast<size_t>(type.enum_id.index)];
    return static_cast<int8_t>(std::find(codes.begin(), codes.end(), number) - codes.begin());
  }

  int32_t OwnText(int64_t number) {
    const auto& own = names_.texts;
    const auto at = std::find(own.begin(), own.end(), number);
    if (at != own.end()) return static_cast<int32_t>(at - own.begin());
    const std::string text = SpellCell(domain_, DomainColumn{}, {true, number, number});
    const auto more = std::find(more_texts_.begin(), more_texts_.end(), text);
    const auto position = more - more_texts_.begin();
    if (more == more_texts_.end()) more_texts_.push_back(text);
    return static_cast<int32_t>(own.size()) + static_cast<int32_t>(position);
  }

  const ir::Module& module_;
  const Domain& domain_;
  const Domain::Names& names_;
  std::vector<std::string> more_texts_;
};

}  // namespace

batch::Batch ToBatch(const ir::Module& module, size_t position, const Domain& domain,
                     const ExamplePerson& person) {
  return BatchWriter(module, position, domain).Write(person);
}

ExamplePerson LeaveOutRows(const Domain& domain, ExamplePerson person,
                           const std::function<bool(const ExamplePerson&)>& shows) {
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    if (domain.tables[t].kind == ir::TableKind::kMain) continue;
    for (size_t row = person.tables[t].size(); row-- > 0;) {
      ExamplePerson smaller = person;
      smaller.tables[t].erase(smaller.tables[t].begin() + static_cast<std::ptrdiff_t>(row));
      if (shows(smaller)) person = std::move(smaller);
    }
  }
  return person;
}

ExamplePerson BlankCells(const Domain& domain, ExamplePerson person,
                         const std::function<bool(const ExamplePerson&)>& shows) {
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    for (size_t r = 0; r < person.tables[t].size(); ++r) {
      for (size_t c = 0; c < person.tables[t][r].size(); ++c) {
        ExamplePerson blanker = person;
        blanker.tables[t][r][c].known = false;
        if (shows(blanker)) person = std::move(blanker);
      }
    }
  }
  return person;
}

std::string SpellCell(const Domain& domain, const DomainColumn& column, const ExampleCell& cell) {
  if (!cell.known) return "";
  const auto value = static_cast<size_t>(cell.first);
  switch (column.kind) {
    case ir::TypeKind::kText:
      if (value < domain.texts.size()) return domain.texts[value];
      return "其他" + std::to_string(value - domain.texts.size() + 1);
    case ir::TypeKind::kCategory:
    case ir::TypeKind::kGrade:
      return domain.enums[static_cast<size_t>(column.enum_index)].values[value];
    case ir::TypeKind::kBool:
      return cell.first != 0 ? "是" : "否";
    case ir::TypeKind::kInt:
      return std::to_string(cell.first);
    case ir::TypeKind::kDecimal:
      return ir::FormatDecimal(cell.first, column.scale);
    case ir::TypeKind::kDate:
      if (cell.first == batch::kDateHigh) return "";  // 至今
      if (cell.first != cell.last) {
        return builtin::FormatDate(static_cast<int32_t>(cell.first)) + "…" +
               builtin::FormatDate(static_cast<int32_t>(cell.last));
      }
      return builtin::FormatDate(static_cast<int32_t>(cell.first));
  }
  return "";
}

std::vector<DossierTable> WriteDossier(const Domain& domain, const ExamplePerson& person) {
  std::vector<DossierTable> dossier;
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    const DomainTable& table = domain.tables[t];
    const std::vector<ExampleRow>& rows = person.tables[t];
    if (rows.empty()) continue;
    DossierTable written = {table.name, table.kind == ir::TableKind::kReference, {}, {}};
    written.rows.resize(rows.size());
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const auto known = [c](const ExampleRow& row) { return row[c].known; };
      if (std::none_of(rows.begin(), rows.end(), known)) continue;
      written.columns.push_back(table.columns[c].name);
      for (size_t r = 0; r < rows.size(); ++r) {
        const ExampleCell& cell = rows[r][c];
        const bool ongoing =
            cell.known && table.columns[c].ongoing && cell.first == batch::kDateHigh;
        written.rows[r].push_back(ongoing ? "至今" : SpellCell(domain, table.columns[c], cell));
      }
    }
    std::sort(written.rows.begin(), written.rows.end());
    dossier.push_back(std::move(written));
  }
  return dossier;
}

std::vector<DossierTable> WriteRecord(const Domain& domain, const ExamplePerson& person) {
  std::vector<DossierTable> record;
  for (size_t t = 0; t < domain.tables.size(); ++t) {
    const DomainTable& table = domain.tables[t];
    if (person.tables[t].empty()) continue;
    DossierTable written = {table.name, table.kind == ir::TableKind::kReference, {}, {}};
    for (const DomainColumn& column : table.columns) written.columns.push_back(column.name);
    for (const ExampleRow& row : person.tables[t]) {
      auto& cells = written.rows.emplace_back();
      for (size_t c = 0; c < row.size(); ++c) {
        cells.push_back(SpellCell(domain, table.columns[c], row[c]));
      }
    }
    record.push_back(std::move(written));
  }
  return record;
}

}  // namespace tiaowen::analyze
