#include "runtime/read/grouping.h"

#include <unordered_map>

#include "runtime/read/bind_column.h"

namespace tiaowen::read {
namespace {

// Numbers the texts that are the pool's own anew for one batch, in order of first use.
class BatchTexts {
 public:
  BatchTexts(const TextPool& pool, std::vector<std::string>* own_texts)
      : pool_(pool), own_texts_(own_texts) {}

  int32_t Code(int32_t code) {
    if (code < pool_.first_own()) return code;
    const auto next = pool_.first_own() + static_cast<int32_t>(own_texts_->size());
    const auto [known, is_new] = codes_.emplace(code, next);
    if (is_new) own_texts_->push_back(pool_.own_text(code));
    return known->second;
  }

 private:
  const TextPool& pool_;
  std::vector<std::string>* own_texts_;
  std::unordered_map<int32_t, int32_t> codes_;
};

// The values of `from` at `rows`.
batch::Column Gather(const ir::Type& type, const batch::Column& from,
                     const std::vector<int32_t>& rows, BatchTexts* texts) {
  batch::Column to = batch::MakeColumn(type, static_cast<int64_t>(rows.size()));
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<size_t>(rows[i]);
    if (!from.is_valid(rows[i])) continue;
    to.valid[i / 64] |= uint64_t{1} << (i % 64);
    if (!from.codes.empty()) to.codes[i] = from.codes[row];
    if (!from.values.empty()) to.values[i] = from.values[row];
    if (!from.wide.empty()) to.wide[i] = from.wide[row];
    if (!from.upper.empty()) to.upper[i] = from.upper[row];
    if (type.kind == ir::TypeKind::kText) to.values[i] = texts->Code(from.values[row]);
  }
  return to;
}

}  // namespace

Grouping::Grouping(const ir::Schema& schema, const CheckedRegister& checked)
    : schema_(schema), checked_(checked) {
  tables_.resize(checked.tables.size());
  for (size_t table = 1; table < tables_.size(); ++table) {
    tables_[table] = Group(checked.tables[table]);
  }
}

// Counting sort by parent; rows of one applicant keep their order.
Grouping::RowsByApplicant Grouping::Group(const CheckedTable& table) const {
  RowsByApplicant grouped;
  grouped.offsets.assign(checked_.ids.size() + 1, 0);
  for (const int32_t parent : table.parents) {
    if (parent >= 0) ++grouped.offsets[static_cast<size_t>(parent) + 1];
  }
  for (size_t i = 1; i < grouped.offsets.size(); ++i) grouped.offsets[i] += grouped.offsets[i - 1];
  grouped.rows.resize(static_cast<size_t>(grouped.offsets.back()));
  std::vector<int32_t> next(grouped.offsets.begin(), grouped.offsets.end() - 1);
  for (size_t row = 0; row < table.parents.size(); ++row) {
    const int32_t parent = table.parents[row];
    if (parent < 0) continue;
    grouped.rows[static_cast<size_t>(next[static_cast<size_t>(parent)]++)] =
        static_cast<int32_t>(row);
  }
  return grouped;
}

std::vector<int32_t> Grouping::ListRows(size_t table, int64_t first, batch::Batch* result) const {
  batch::Table& grouped = result->tables[table];
  std::vector<int32_t> rows;
  grouped.offsets.push_back(0);
  for (int64_t a = 0; a < result->applicants; ++a) {
    const int32_t main_row = checked_.accepted[static_cast<size_t>(first + a)];
    if (table == 0) {
      rows.push_back(main_row);
    } else {
      const int32_t* offsets = &tables_[table].offsets[static_cast<size_t>(main_row)];
      const auto begin = tables_[table].rows.begin();
      rows.insert(rows.end(), begin + offsets[0], begin + offsets[1]);
    }
    grouped.parents.resize(rows.size(), static_cast<int32_t>(a));
    grouped.offsets.push_back(static_cast<int32_t>(rows.size()));
  }
  grouped.rows = static_cast<int64_t>(rows.size());
  return rows;
}

batch::Batch Grouping::MakeBatch(int64_t first, int64_t count) const {
  batch::Batch result;
  result.applicants = count;
  result.references = checked_.references;
  result.tables.resize(tables_.size());
  for (int64_t a = 0; a < count; ++a) {
    const int32_t main_row = checked_.accepted[static_cast<size_t>(first + a)];
    result.ids.push_back(checked_.ids[static_cast<size_t>(main_row)]);
    result.main_rows.push_back(checked_.row_first + main_row);
  }
  BatchTexts texts(checked_.texts, &result.own_texts);
  for (size_t i = 0; i < tables_.size(); ++i) {
    const ir::Table& declared = schema_.tables[i];
    if (declared.kind == ir::TableKind::kReference) continue;
    const std::vector<int32_t> rows = ListRows(i, first, &result);
    for (size_t c = 0; c < declared.columns.size(); ++c) {
      const bool needed = NeedsCodes(declared, static_cast<int>(c));
      result.tables[i].columns.push_back(
          needed ? Gather(declared.columns[c].type, checked_.tables[i].columns[c], rows, &texts)
                 : batch::Column());
    }
  }
  return result;
}

}  // namespace tiaowen::read
