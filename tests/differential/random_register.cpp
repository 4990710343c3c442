#include "tests/differential/random_register.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>
#include <utility>

#include "runtime/builtin/clock.h"
#include "runtime/builtin/workdays.h"
#include "tests/differential/wishes.h"

namespace tiaowen::differential {
namespace {

constexpr int kLongList = 130;

// How many Accumulated stand one in the other, at most.
int NestingOf(const ir::Module& module) {
  std::vector<int> depths;
  for (size_t i = 0; i < module.inst_count(); ++i) {
    int depth = 0;
    for (ir::InstId operand : module.OperandsOf(ir::InstId(i)))
      depth = std::max(depth, depths[static_cast<size_t>(operand.index)]);
    if (std::holds_alternative<ir::Accumulated>(module.inst(ir::InstId(i)))) ++depth;
    depths.push_back(depth);
  }
  return depths.empty() ? 0 : *std::ranges::max_element(depths);
}

class RegisterMaker {
 public:
  RegisterMaker(Random& random, const ir::Module& module, int32_t as_of)
      : random_(random),
        module_(module),
        nesting_(NestingOf(module)),
        as_of_(as_of),
        wishes_(ListWishes(module, as_of)) {
    days_ = {as_of};
    for (size_t i = 0; i < module.inst_count(); ++i) NoteConstant(module.inst(ir::InstId(i)));
    const int year = builtin::YearOf(as_of);
    for (int back = 0; back <= 8; ++back) {
      const int32_t march = *builtin::DaysFromCivil(year - back, 3, 1);
      days_.push_back(march - 1);  // a leap day in leap years
      days_.push_back(march);
      days_.push_back(*builtin::DaysFromCivil(year - back, 1, 1));
    }
    for (int offset = -3; offset <= 1; ++offset) numbers_.push_back(year + offset);
  }

  Register Make(int size) {
    people_.own_texts = {"外1", "外2", "外3"};
    MakeReferences();
    for (int p = 0; p < size; ++p) {
      Person person = MakePerson(module_);
      // Some people's registers are mostly empty, some hold everything.
      null_percent_ = random_.Pick(std::vector<int>{0, 0, 5, 15, 40});
      partial_percent_ = random_.Pick(std::vector<int>{0, 10, 30});
      wish_percent_ = random_.Pick(std::vector<int>{0, 50, 90, 99, 100});
      for (size_t t = 0; t < module_.schema.tables.size(); ++t) {
        if (module_.schema.tables[t].kind == ir::TableKind::kReference) continue;
        person.tables[t] = MakeRows(t, t == 0 ? 1 : MakeRowCount(), person.tables[0][0]);
      }
      people_.people.push_back(std::move(person));
    }
    return std::move(people_);
  }

 private:
  void NoteConstant(const ir::InstData& data) {
    if (const auto* constant = std::get_if<ir::IntConst>(&data)) {
      if (constant->value < -1000 || constant->value > 1000) {
        numbers_.push_back(constant->value < 0 ? -2147483647 : 2147483647);
      } else {
        for (int64_t near = -1; near <= 1; ++near)
          numbers_.push_back(static_cast<int32_t>(constant->value + near));
      }
    }
    if (const auto* decimal = std::get_if<ir::DecimalConst>(&data)) {
      for (int64_t near = -1; near <= 1; ++near) {
        int64_t value = 0;
        if (!__builtin_add_overflow(decimal->value, near, &value)) decimals_.push_back(value);
      }
    }
    if (const auto* as_of = std::get_if<ir::AsOf>(&data)) days_.push_back(DayOf(as_of->at));
    const auto* lookback = std::get_if<ir::Lookback>(&data);
    if (lookback != nullptr && lookback->working_days > 0) {
      for (auto unknown : {builtin::UnknownYear::kAllWork, builtin::UnknownYear::kNoneWork}) {
        const int32_t back =
            builtin::WorkdaysBack(module_.work_calendar, DayOf(lookback->at) - lookback->days_after,
                                  lookback->working_days, unknown);
        if (back != batch::kDateLow) days_.push_back(back);
      }
    } else if (lookback != nullptr) {
      days_.push_back(builtin::Lookback(DayOf(lookback->at) - lookback->days_after, lookback->years,
                                        lookback->months, lookback->missing_day));
    }
    if (const auto* start = std::get_if<ir::YearStart>(&data)) {
      days_.push_back(
          builtin::YearStart(builtin::ClockAt(builtin::ClockAt(as_of_), start->at), start->offset));
    }
    if (const auto* accumulated = std::get_if<ir::Accumulated>(&data)) {
      days_.push_back(builtin::Lookback(DayOf(accumulated->at), accumulated->years,
                                        accumulated->months, accumulated->missing_day) -
                      accumulated->days_after);
    }
  }

  int32_t DayOf(const base::CutOff& at) const {
    return builtin::ClockAt(builtin::ClockAt(as_of_), at).as_of;
  }

  int MakeRowCount() {
    if (random_.Chance(25)) return 0;
    // The interpreter goes through all rows once more for every level of nesting.
    const bool is_long = random_.Chance(3), is_longer_than_a_vector = random_.Chance(15);
    if (is_long && nesting_ <= 1) return random_.Between(60, kLongList);
    if (is_longer_than_a_vector && nesting_ <= 2) return random_.Between(7, 12);
    return random_.Between(1, 5);
  }

  void MakeReferences() {
    people_.references.resize(module_.schema.tables.size());
    for (size_t t = 0; t < module_.schema.tables.size(); ++t) {
      const ir::Table& table = module_.schema.tables[t];
      if (table.kind != ir::TableKind::kReference) continue;
      null_percent_ = random_.Pick(std::vector<int>{0, 0, 0, 10, 40});
      int rows = random_.Chance(10) ? 0 : random_.Between(1, random_.Chance(20) ? 200 : 20);
      for (; rows > 0; --rows) {
        Row row;
        for (const ir::Column& column : table.columns) {
          row.push_back(MakeCell(column, nullptr, {}));
        }
        people_.references[t].push_back(std::move(row));
      }
    }
    for (size_t i = 0; i < module_.inst_count(); ++i) {
      const auto* look_up = std::get_if<ir::LookUp>(&module_.inst(ir::InstId(i)));
      if (look_up != nullptr) KeepUnique(*look_up);
    }
  }

  // Drops the rows whose keys equal those of an earlier one.
  void KeepUnique(const ir::LookUp& look_up) {
    std::set<std::vector<int64_t>> seen;
    std::erase_if(people_.references[static_cast<size_t>(look_up.table.index)],
                  [&](const Row& row) {
                    std::vector<int64_t> keys;
                    for (int column : look_up.key_columns) {
                      const Cell& cell = row[static_cast<size_t>(column)];
                      if (cell.null) return false;
                      keys.push_back(cell.first);
                    }
                    return !seen.insert(keys).second;
                  });
  }

  std::vector<Row> MakeRows(size_t index, int count, const Row& main) {
    const ir::Table& table = module_.schema.tables[index];
    std::vector<Row> rows;
    std::set<int64_t> keys;
    const bool orderly = random_.Chance(40);
    for (int r = 0; r < count; ++r) {
      Row row;
      for (size_t c = 0; c < table.columns.size(); ++c) {
        const auto found = wishes_.find({static_cast<int32_t>(index), static_cast<int>(c)});
        const Wish* wish = found == wishes_.end() ? nullptr : &found->second;
        row.push_back(MakeCell(table.columns[c], wish, main));
      }
      if (table.period_start >= 0 && orderly) {
        MakeNextPeriod(table, rows, &row);
      } else if (table.period_start >= 0) {
        MakePeriod(table, rows, &row);
      }
      if (table.unique_key >= 0) {
        Cell& key = row[static_cast<size_t>(table.unique_key)];
        if (!key.null && !keys.insert(key.first).second) key = {};
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  Cell MakeCell(const ir::Column& column, const Wish* wish, const Row& main) {
    if (random_.Chance(null_percent_)) {
      return column.null_meaning == ir::NullMeaning::kOngoing ? Cell::Exact(batch::kDateHigh)
                                                              : Cell();
    }
    if (wish != nullptr && random_.Chance(wish_percent_)) {
      if (!wish->main.empty()) {
        const Cell cell = main[static_cast<size_t>(random_.Pick(wish->main))];
        return cell.null || !column.value_min ? cell
                                              : Cell::Exact(WithinContract(column, cell.first));
      }
      if (!wish->values.empty())
        return Cell::Exact(WithinContract(column, random_.Pick(wish->values)));
    }
    switch (column.type.kind) {
      case ir::TypeKind::kText:
        return Cell::Exact(
            random_.Below(static_cast<int>(module_.texts.size() + people_.own_texts.size())));
      case ir::TypeKind::kCategory:
      case ir::TypeKind::kGrade:
        return Cell::Exact(random_.Below(
            static_cast<int>(module_.schema.enum_type(column.type.enum_id).values.size())));
      case ir::TypeKind::kBool:
        return Cell::Exact(random_.Below(2));
      case ir::TypeKind::kInt:
        return Cell::Exact(WithinContract(column, random_.Pick(numbers_)));
      case ir::TypeKind::kDecimal:
        return Cell::Exact(WithinContract(column, MakeDecimal(column.type.scale)));
      case ir::TypeKind::kDate:
        if (column.null_meaning == ir::NullMeaning::kOngoing && random_.Chance(20)) {
          return Cell::Exact(batch::kDateHigh);
        }
        return MakeDate(MakeDay());
    }
    return {};
  }

  static int64_t WithinContract(const ir::Column& column, int64_t value) {
    return column.value_min ? std::max(value, *column.value_min * ir::PowerOfTen(column.type.scale))
                            : value;
  }

  // A number of the policy, or where 64 bits end.
  int64_t MakeDecimal(int scale) {
    if (random_.Chance(5)) {
      return random_.Chance(50) ? std::numeric_limits<int64_t>::min() + random_.Below(2)
                                : std::numeric_limits<int64_t>::max() - random_.Below(2);
    }
    if (random_.Chance(50)) return random_.Pick(decimals_);
    return random_.Pick(numbers_) * ir::PowerOfTen(random_.Between(0, scale));
  }

  // A day near one that matters, or any of the years before the as-of date.
  int32_t MakeDay() {
    if (random_.Chance(60)) return random_.Pick(days_) + random_.Between(-1, 1);
    return as_of_ - 3000 + random_.Below(3400);
  }

  // `day` itself, or its month, its year or some span around it.
  Cell MakeDate(int32_t day) {
    if (!random_.Chance(partial_percent_)) return Cell::Exact(day);
    const int year = builtin::YearOf(day);
    switch (random_.Below(3)) {
      case 0:
        return Cell::Between(*builtin::DaysFromCivil(year, 1, 1),
                             *builtin::DaysFromCivil(year, 12, 31));
      case 1:
        return MonthOf(day);
      default:
        return Cell::Between(day - random_.Below(3), day + random_.Below(3));
    }
  }

  static Cell MonthOf(int32_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    const std::chrono::sys_days first{date.year() / date.month() / 1};
    const std::chrono::sys_days last{date.year() / date.month() / std::chrono::last};
    return Cell::Between(static_cast<int32_t>(first.time_since_epoch().count()),
                         static_cast<int32_t>(last.time_since_epoch().count()));
  }

  // Places the period of `row` among those before it: adjacent, overlapping, with a gap, or
  // anywhere.
  void MakePeriod(const ir::Table& table, const std::vector<Row>& before, Row* row) {
    Cell& start = (*row)[static_cast<size_t>(table.period_start)];
    Cell& end = (*row)[static_cast<size_t>(table.period_end)];
    if (!before.empty() && random_.Chance(50)) {
      const Cell& other = random_.Pick(before)[static_cast<size_t>(table.period_end)];
      if (!other.null && other.last != batch::kDateHigh) {
        start = MakeDate(static_cast<int32_t>(other.last) +
                         random_.Pick(std::vector<int>{-40, -1, 0, 1, 2, 30}));
      }
    }
    if (!start.null && !end.null && end.last != batch::kDateHigh && random_.Chance(60)) {
      end = MakeDate(static_cast<int32_t>(start.first) +
                     random_.Pick(std::vector<int>{0, 1, 29, 364, 365, 366, 730, 1460}));
    }
    if (!start.null && !end.null && end.last < start.first) end = start;
  }

  // Places the period of `row` after those before it, known to the day.
  void MakeNextPeriod(const ir::Table& table, const std::vector<Row>& before, Row* row) {
    int32_t first = as_of_ - 3000 + random_.Below(2000);
    if (!before.empty()) {
      const Cell& end = before.back()[static_cast<size_t>(table.period_end)];
      const int32_t last = std::min(static_cast<int32_t>(end.last), as_of_);
      first = last + random_.Pick(std::vector<int>{1, 2, 30});
    }
    Cell& end = (*row)[static_cast<size_t>(table.period_end)];
    const bool is_ongoing = !end.null && end.first == batch::kDateHigh;
    (*row)[static_cast<size_t>(table.period_start)] = Cell::Exact(first);
    if (!is_ongoing)
      end = Cell::Exact(first + random_.Pick(std::vector<int>{0, 29, 364, 365, 730}));
  }

  Random& random_;
  const ir::Module& module_;
  const int nesting_;
  int32_t as_of_;
  Wishes wishes_;
  std::vector<int32_t> days_;
  std::vector<int32_t> numbers_ = {0, 1, 2, 3, 4, 2'000'003};
  std::vector<int64_t> decimals_ = {0, 1, -1, 100};
  int null_percent_ = 0;
  int partial_percent_ = 0;
  int wish_percent_ = 0;
  Register people_;
};

}  // namespace

Register MakeRandomRegister(Random& random, const ir::Module& module, int32_t as_of, int size) {
  return RegisterMaker(random, module, as_of).Make(size);
}

}  // namespace tiaowen::differential
