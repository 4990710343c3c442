#include "tests/bench/population.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "compiler/base/check.h"
#include "runtime/builtin/calendar.h"

namespace tiaowen::bench {
namespace {

// SplitMix64: small enough to start anew for every applicant.
class Source {
 public:
  Source(uint64_t seed, int64_t applicant)
      : state_(seed * 0x9E3779B97F4A7C15u +
               static_cast<uint64_t>(applicant) * 0xD1B54A32D192ED03u) {}

  int Below(int bound) { return static_cast<int>((Next() >> 11) % static_cast<uint64_t>(bound)); }
  int Between(int first, int last) { return first + Below(last - first + 1); }
  bool Chance(int permille) { return Below(1000) < permille; }

 private:
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  uint64_t state_;
};

// Draws indices by weight.
class Wheel {
 public:
  explicit Wheel(const std::vector<int>& weights) {
    for (size_t i = 0; i < weights.size(); ++i) {
      slots_.insert(slots_.end(), static_cast<size_t>(weights[i]), static_cast<int32_t>(i));
    }
    TW_CHECK(!slots_.empty(), "all weights are zero");
  }
  int32_t Draw(Source& source) const {
    return slots_[static_cast<size_t>(source.Below(static_cast<int>(slots_.size())))];
  }

 private:
  std::vector<int32_t> slots_;
};

struct Cell {
  bool null = true;
  int32_t first = 0;
  int32_t last = 0;
};

Cell Exact(int32_t value) { return {false, value, value}; }

// A column with its spread, ready to draw from.
struct ColumnPlan {
  ir::TypeKind kind = ir::TypeKind::kText;
  bool filled = true;
  Cell null;  // what a null in the file says
  ColumnSpread spread;
  Wheel wheel{{1}};
  std::vector<int32_t> codes;  // of the wheel's values
  int as_main = -1;
};

struct TablePlan {
  const ir::Table* table = nullptr;
  Wheel rows{{1}};
  std::vector<ColumnPlan> columns;
};

// Reference tables without rows.
std::shared_ptr<const batch::References> MakeReferences(const ir::Schema& schema) {
  auto references = std::make_shared<batch::References>();
  for (const ir::Table& table : schema.tables) {
    batch::Table& empty = references->tables.emplace_back();
    if (table.kind != ir::TableKind::kReference) continue;
    for (const ir::Column& column : table.columns) {
      empty.columns.push_back(batch::MakeColumn(column.type, 0));
    }
  }
  return references;
}

class PopulationMaker {
 public:
  PopulationMaker(const ir::Module& module, const Spread& spread, Columns columns)
      : module_(module), spread_(spread), columns_(columns) {
    for (const ir::Table& table : module.schema.tables) plans_.push_back(PlanTable(table));
    references_ = MakeReferences(module.schema);
  }

  batch::Batch Make(uint64_t seed, int64_t first, int64_t applicants) {
    std::vector<std::vector<Cell>> cells(plans_.size());  // by table, row by row
    batch::Batch batch;
    batch.applicants = applicants;
    batch.tables.resize(plans_.size());
    for (size_t t = 0; t < plans_.size(); ++t) batch.tables[t].offsets.push_back(0);
    for (int64_t a = 0; a < applicants; ++a) {
      batch.ids.push_back(fmt::format("P{:08}", first + a));
      Source source(seed, first + a);
      for (size_t t = 0; t < plans_.size(); ++t) {
        const int rows = t == 0 ? 1 : plans_[t].rows.Draw(source);
        const size_t main_at = cells[0].size() - (t == 0 ? 0 : plans_[0].columns.size());
        MakeRows(plans_[t], rows, source, cells[0], main_at, &cells[t]);
        batch::Table& table = batch.tables[t];
        table.rows += rows;
        table.offsets.push_back(static_cast<int32_t>(table.rows));
        table.parents.insert(table.parents.end(), static_cast<size_t>(rows),
                             static_cast<int32_t>(a));
      }
    }
    for (size_t t = 0; t < plans_.size(); ++t) {
      if (plans_[t].table->kind == ir::TableKind::kReference) {
        batch.tables[t] = {};
      } else {
        StoreColumns(plans_[t], cells[t], &batch.tables[t]);
      }
    }
    batch.own_texts = own_texts_;
    batch.references = references_;
    if (columns_ == Columns::kAll) StoreIds(&batch);
    return batch;
  }

 private:
  TablePlan PlanTable(const ir::Table& table) {
    TablePlan plan;
    plan.table = &table;
    for (const RowSpread& rows : spread_.rows) {
      if (rows.table == table.name) plan.rows = Wheel(rows.weights);
    }
    for (const ir::Column& column : table.columns)
      plan.columns.push_back(PlanColumn(table, column));
    return plan;
  }

  ColumnPlan PlanColumn(const ir::Table& table, const ir::Column& column) {
    ColumnPlan plan;
    plan.kind = column.type.kind;
    plan.filled = column.used || columns_ == Columns::kAll;
    if (column.null_meaning == ir::NullMeaning::kOngoing) plan.null = Exact(batch::kDateHigh);
    plan.spread.first = 1;
    plan.spread.last = plan.kind == ir::TypeKind::kDate ? 3650 : 10;
    for (const ColumnSpread& spread : spread_.columns) {
      if (spread.table == table.name && spread.column == column.name) plan.spread = spread;
    }
    if (spread_.exact) {
      plan.spread.partial_permille = 0;
      if (column.null_meaning != ir::NullMeaning::kOngoing) plan.spread.null_permille = 0;
    }
    if (!plan.spread.as_main.empty()) {
      plan.as_main = module_.schema.table(ir::kMainTable).FindColumn(plan.spread.as_main);
      TW_CHECK(plan.as_main >= 0, "the main table has no {}", plan.spread.as_main);
    }
    std::vector<int> weights;
    for (const auto& [value, weight] : plan.spread.weights) {
      plan.codes.push_back(CodeOf(column.type, value));
      weights.push_back(weight);
    }
    if (weights.empty()) PlanUniform(column.type, &plan, &weights);
    plan.wheel = Wheel(weights);
    return plan;
  }

  void PlanUniform(const ir::Type& type, ColumnPlan* plan, std::vector<int>* weights) {
    const bool is_enum = type.enum_id.valid();
    const size_t count = is_enum ? module_.schema.enum_type(type.enum_id).values.size() : 20;
    for (size_t i = 0; i < count; ++i) {
      weights->push_back(1);
      const bool text = type.kind == ir::TypeKind::kText;
      plan->codes.push_back(text ? CodeOf(type, fmt::format("文{}", i)) : static_cast<int32_t>(i));
    }
  }

  int32_t CodeOf(const ir::Type& type, std::string_view value) {
    if (type.enum_id.valid()) {
      const int code = module_.schema.enum_type(type.enum_id).Find(value);
      TW_CHECK(code >= 0, "{} is no value", value);
      return code;
    }
    const auto [known, fresh] = text_codes_.try_emplace(std::string(value), 0);
    if (!fresh) return known->second;
    const auto pooled = std::find(module_.texts.begin(), module_.texts.end(), value);
    if (pooled != module_.texts.end()) {
      known->second = static_cast<int32_t>(pooled - module_.texts.begin());
    } else {
      known->second = static_cast<int32_t>(module_.texts.size() + own_texts_.size());
      own_texts_.emplace_back(value);
    }
    return known->second;
  }

  void MakeRows(const TablePlan& plan, int count, Source& source, const std::vector<Cell>& main,
                size_t main_at, std::vector<Cell>* cells) const {
    const ir::Table& table = *plan.table;
    const size_t first_cell = cells->size();
    const size_t width = plan.columns.size();
    for (int r = 0; r < count; ++r) {
      for (const ColumnPlan& column : plan.columns) {
        const Cell same =
            column.as_main < 0 ? Cell() : main[main_at + static_cast<size_t>(column.as_main)];
        cells->push_back(!same.null && source.Chance(column.spread.as_main_permille)
                             ? same
                             : MakeCell(column, source));
      }
      if (table.unique_key >= 0) {
        Cell& key = (*cells)[cells->size() - width + static_cast<size_t>(table.unique_key)];
        key = Exact(builtin::YearOf(spread_.as_of) - 1 - r);
      }
    }
    if (table.period_start >= 0) MakePeriods(plan, count, source, first_cell, cells);
  }

  Cell MakeCell(const ColumnPlan& column, Source& source) const {
    if (source.Chance(column.spread.null_permille)) return column.null;
    switch (column.kind) {
      case ir::TypeKind::kText:
      case ir::TypeKind::kCategory:
      case ir::TypeKind::kGrade:
        return Exact(column.codes[static_cast<size_t>(column.wheel.Draw(source))]);
      case ir::TypeKind::kBool:
        return Exact(source.Chance(900) ? 1 : 0);
      case ir::TypeKind::kDecimal:
      case ir::TypeKind::kInt:
        return Exact(source.Between(column.spread.first, column.spread.last));
      case ir::TypeKind::kDate:
        return MakeDate(column.spread,
                        spread_.as_of - source.Between(column.spread.first, column.spread.last),
                        source);
    }
    return {};
  }

  static Cell MakeDate(const ColumnSpread& spread, int32_t day, Source& source) {
    if (!source.Chance(spread.partial_permille)) return Exact(day);
    namespace chrono = std::chrono;
    const chrono::year_month_day date{chrono::sys_days{chrono::days{day}}};
    const bool month = source.Chance(700);
    const chrono::sys_days first{date.year() / (month ? date.month() : chrono::January) / 1};
    const chrono::sys_days last{date.year() / (month ? date.month() : chrono::December) /
                                chrono::last};
    return {false, static_cast<int32_t>(first.time_since_epoch().count()),
            static_cast<int32_t>(last.time_since_epoch().count())};
  }

  // Cuts the days from a first start to the as-of date into periods; some end early, the last is
  // often ongoing.
  void MakePeriods(const TablePlan& plan, int count, Source& source, size_t first_cell,
                   std::vector<Cell>* cells) const {
    const auto start_column = static_cast<size_t>(plan.table->period_start);
    const auto end_column = static_cast<size_t>(plan.table->period_end);
    const ColumnSpread& start_spread = plan.columns[start_column].spread;
    const ColumnSpread& end_spread = plan.columns[end_column].spread;
    int days_back = source.Between(start_spread.first, start_spread.last);
    for (int r = 0; r < count; ++r) {
      const size_t row = first_cell + static_cast<size_t>(r) * plan.columns.size();
      const int share = std::max(days_back / (count - r), 2);
      const int length =
          std::clamp(source.Between(share / 2, share * 3 / 2), 1, std::max(days_back - 1, 1));
      const int32_t start = spread_.as_of - days_back;
      const bool last = r == count - 1;
      const int32_t end = last ? spread_.as_of - source.Between(0, 30) : start + length - 1;
      Cell& start_cell = (*cells)[row + start_column];
      Cell& end_cell = (*cells)[row + end_column];
      start_cell = source.Chance(start_spread.null_permille)
                       ? Cell()
                       : MakeDate(start_spread, start, source);
      end_cell = MakeDate(end_spread, std::max(start, end), source);
      if (last && source.Chance(end_spread.null_permille)) end_cell = plan.columns[end_column].null;
      if (!start_cell.null && !end_cell.null && end_cell.last < start_cell.first)
        end_cell = start_cell;
      days_back -= length + (source.Chance(150) ? source.Between(1, 120) : 0);
      days_back = std::max(days_back, 1);
    }
  }

  void StoreColumns(const TablePlan& plan, const std::vector<Cell>& cells,
                    batch::Table* table) const {
    const size_t width = plan.columns.size();
    for (size_t c = 0; c < width; ++c) {
      batch::Column& column = table->columns.emplace_back();
      if (!plan.columns[c].filled) continue;
      column = batch::MakeColumn(plan.table->columns[c].type, table->rows);
      for (size_t r = 0; r < static_cast<size_t>(table->rows); ++r) {
        const Cell& cell = cells[r * width + c];
        if (cell.null) continue;
        column.valid[r / 64] |= uint64_t{1} << (r % 64);
        if (!column.codes.empty()) column.codes[r] = static_cast<int8_t>(cell.first);
        if (!column.values.empty()) column.values[r] = cell.first;
        if (!column.upper.empty()) column.upper[r] = cell.last;
      }
    }
  }

  // Puts every applicant's own id into the id column.
  void StoreIds(batch::Batch* batch) const {
    const int id_column = module_.schema.table(ir::kMainTable).id_column;
    if (id_column < 0) return;
    batch::Column& column = batch->tables[0].columns[static_cast<size_t>(id_column)];
    for (int64_t a = 0; a < batch->applicants; ++a) {
      column.valid[static_cast<size_t>(a / 64)] |= uint64_t{1} << (a % 64);
      column.values[static_cast<size_t>(a)] =
          static_cast<int32_t>(module_.texts.size() + batch->own_texts.size());
      batch->own_texts.push_back(batch->ids[static_cast<size_t>(a)]);
    }
  }

  const ir::Module& module_;
  const Spread& spread_;
  Columns columns_;
  std::map<std::string, int32_t> text_codes_;
  std::vector<std::string> own_texts_;
  std::shared_ptr<const batch::References> references_;
  std::vector<TablePlan> plans_;
};

}  // namespace

batch::Batch MakePopulation(const ir::Module& module, const Spread& spread, uint64_t seed,
                            int64_t first, int64_t applicants, Columns columns) {
  return PopulationMaker(module, spread, columns).Make(seed, first, applicants);
}

}  // namespace tiaowen::bench
