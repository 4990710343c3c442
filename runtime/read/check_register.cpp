#include "runtime/read/check_register.h"

#include "runtime/read/bind_column.h"
#include "runtime/read/check_rows.h"

namespace tiaowen::read {
namespace {

std::vector<std::string> ReadIds(const RawTable& main, const ir::Table& table) {
  std::vector<std::string> ids(static_cast<size_t>(main.rows));
  VisitIds(*main.columns[static_cast<size_t>(table.id_column)],
           [&](int64_t row, std::string_view id) { ids[static_cast<size_t>(row)] = id; });
  return ids;
}

// Checks one raw register; holds what the tables share.
class Checker {
 public:
  Checker(const ir::Module& module, const RawRegister& raw, const DuplicateIds& duplicates,
          std::shared_ptr<const batch::References> references)
      : schema_(module.schema),
        raw_(raw),
        duplicates_(duplicates),
        references_(std::move(references)),
        texts_(references_ == nullptr ? TextPool(module.texts)
                                      : TextPool(module.texts, references_->texts)),
        applicants_(ReadIds(raw.tables[0], schema_.table(ir::kMainTable))) {}

  CheckedRegister Check();

 private:
  std::vector<CellError> CheckMainIds();
  std::vector<int32_t> FindParents(const RawTable& raw, std::vector<CellError>* errors);
  void RejectBrokenMainRows();
  void RejectBrokenChildRows(const RawTable& raw);
  void RejectRows(const RawTable& raw, const std::vector<int32_t>& parents,
                  std::vector<CellError> errors);
  void AddBrokenRow(const RawTable& raw, const BrokenRow& broken);
  CheckedTable CheckTable(const RawTable& raw);
  void CountApplicants();

  std::string ColumnLabel(const RawTable& raw, int column) const;
  std::string ApplicantOf(const RawTable& raw, const std::vector<int32_t>& parents,
                          int64_t row) const;

  const ir::Schema& schema_;
  const RawRegister& raw_;
  const DuplicateIds& duplicates_;
  std::shared_ptr<const batch::References> references_;
  TextPool texts_;
  Applicants applicants_;
  Counts counts_;
  std::vector<Reject> rejects_;
};

std::vector<CellError> Checker::CheckMainIds() {
  const int column = schema_.table(ir::kMainTable).id_column;
  std::vector<CellError> errors;
  for (int32_t row = 0; row < applicants_.size(); ++row) {
    const std::string& id = applicants_.id(row);
    if (id.empty()) {
      errors.push_back({row, column, "", reason::EmptyId()});
    } else if (duplicates_.Contains(id)) {
      applicants_.Reject(row);
      if (!duplicates_.Repeats(id, raw_.row_first + row)) continue;
      errors.push_back({row, column, Printable(id), reason::DuplicateId()});
    }
  }
  return errors;
}

std::vector<int32_t> Checker::FindParents(const RawTable& raw, std::vector<CellError>* errors) {
  if (raw.ids == nullptr) return raw.parents;
  std::vector<int32_t> parents(static_cast<size_t>(raw.rows), Applicants::kUnknown);
  std::string previous_id;
  int32_t previous = Applicants::kUnknown;
  VisitIds(*raw.ids, [&](int64_t row, std::string_view id) {
    if (id.empty()) return errors->push_back({row, kIdOfChildRow, "", reason::EmptyId()});
    if (previous == Applicants::kUnknown || id != previous_id) {
      previous = applicants_.Find(id);
      previous_id = id;
    }
    parents[static_cast<size_t>(row)] = previous;
    if (previous != Applicants::kUnknown) return;
    Text reason =
        IsUtf8(id) ? reason::UnknownId(schema_.table(ir::kMainTable).name) : reason::BrokenUtf8();
    errors->push_back({row, kIdOfChildRow, Printable(id), std::move(reason)});
  });
  return parents;
}

std::string Checker::ColumnLabel(const RawTable& raw, int column) const {
  if (column == kWholeRow) return raw.prefix.substr(0, raw.prefix.find('.'));
  const ir::Table& main = schema_.table(ir::kMainTable);
  const ir::Column& declared = column == kIdOfChildRow
                                   ? main.columns[static_cast<size_t>(main.id_column)]
                                   : schema_.table(raw.table).columns[static_cast<size_t>(column)];
  return raw.prefix + declared.name;
}

std::string Checker::ApplicantOf(const RawTable& raw, const std::vector<int32_t>& parents,
                                 int64_t row) const {
  if (raw.ids != nullptr) return WrittenValue(*raw.ids, row);
  return Printable(applicants_.id(parents[static_cast<size_t>(row)]));
}

void Checker::RejectRows(const RawTable& raw, const std::vector<int32_t>& parents,
                         std::vector<CellError> errors) {
  for (CellError& error : errors) {
    const int32_t parent = parents[static_cast<size_t>(error.row)];
    if (parent >= 0) applicants_.Reject(parent);
    rejects_.push_back({raw.file, raw.line(error.row), ColumnLabel(raw, error.column),
                        std::move(error.value), std::move(error.reason),
                        ApplicantOf(raw, parents, error.row), raw.table, error.column});
  }
}

void Checker::AddBrokenRow(const RawTable& raw, const BrokenRow& broken) {
  rejects_.push_back({raw.file, broken.line, "", Printable(broken.value), broken.reason,
                      Printable(broken.id), raw.table, kWholeRow});
}

void Checker::RejectBrokenMainRows() {
  const RawTable& main = raw_.tables[0];
  for (const BrokenRow& broken : main.broken) {
    AddBrokenRow(main, broken);
    if (!broken.id.empty() && !applicants_.SetAside(broken.id)) continue;
    ++counts_.applicants_read;
    ++counts_.applicants_rejected;
  }
}

void Checker::RejectBrokenChildRows(const RawTable& raw) {
  for (const BrokenRow& broken : raw.broken) {
    AddBrokenRow(raw, broken);
    const int32_t parent = applicants_.Find(broken.id);
    if (parent >= 0) applicants_.Reject(parent);
  }
}

CheckedTable Checker::CheckTable(const RawTable& raw) {
  const ir::Table& table = schema_.table(raw.table);
  CheckedTable checked;
  if (table.kind == ir::TableKind::kReference) return checked;
  checked.rows = raw.rows;
  std::vector<CellError> errors;
  if (raw.table == ir::kMainTable) {
    errors = CheckMainIds();
    checked.parents.resize(static_cast<size_t>(raw.rows));
    for (size_t row = 0; row < checked.parents.size(); ++row) {
      checked.parents[row] = static_cast<int32_t>(row);
    }
  } else {
    checked.parents = FindParents(raw, &errors);
    RejectBrokenChildRows(raw);
  }
  for (const DoubtfulRow& doubtful : raw.doubtful) {
    errors.push_back({doubtful.row, kWholeRow, "", doubtful.reason});
  }
  for (size_t column = 0; column < table.columns.size(); ++column) {
    checked.columns.push_back(BindColumn(schema_, raw, static_cast<int>(column), &texts_, &errors));
  }
  CheckRows(table, raw, checked.columns, checked.parents, &errors);
  RejectRows(raw, checked.parents, std::move(errors));
  return checked;
}

void Checker::CountApplicants() {
  for (int32_t row = 0; row < applicants_.size(); ++row) {
    if (duplicates_.Repeats(applicants_.id(row), raw_.row_first + row)) continue;
    ++counts_.applicants_read;
    if (applicants_.is_rejected(row)) ++counts_.applicants_rejected;
  }
}

CheckedRegister Checker::Check() {
  applicants_.BuildIndex();
  RejectBrokenMainRows();
  std::vector<CheckedTable> tables;
  for (const RawTable& raw : raw_.tables) tables.push_back(CheckTable(raw));
  CountApplicants();
  SortRejects(&rejects_);
  std::vector<int32_t> accepted;
  for (int32_t row = 0; row < applicants_.size(); ++row) {
    if (!applicants_.is_rejected(row)) accepted.push_back(row);
  }
  return {raw_.row_first,         std::move(applicants_).TakeIds(),
          std::move(accepted),    std::move(tables),
          std::move(references_), std::move(texts_),
          std::move(rejects_),    counts_};
}

}  // namespace

base::Result<CheckedRegister> CheckRegister(const ir::Module& module, const RawRegister& raw,
                                            const DuplicateIds& duplicates,
                                            std::shared_ptr<const batch::References> references) {
  for (const RawTable& table : raw.tables) TW_RETURN_IF_ERROR(CheckRowCount(table));
  return Checker(module, raw, duplicates, std::move(references)).Check();
}

}  // namespace tiaowen::read
