#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <string>

#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "tests/differential/module_edit.h"
#include "tests/differential/random_module.h"
#include "tests/differential/random_register.h"

namespace tiaowen::differential {
namespace {

constexpr uint64_t kModules = 240;

TEST_CASE("Random modules are sound and use every kind of instruction") {
  std::map<std::string, int> kinds;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    const std::vector<std::string> violations = ir::Verify(module);
    INFO("seed " << seed << "\n" << ir::Print(module));
    REQUIRE(violations == std::vector<std::string>{});
    for (size_t i = 0; i < module.inst_count(); ++i)
      ++kinds[ir::InstName(module.inst(ir::InstId(i)))];
  }
  const std::set<std::string> all = {
#define TW_INST(Name, text) text,
#include "compiler/ir/inst_kind.def"
  };
  for (const std::string& kind : all) {
    INFO(kind);
    CHECK(kinds[kind] >= 20);
  }
}

// Counts what prerequisites and exclusions apply to.
void CountReaches(const ir::Module& module, std::map<std::string, int>* seen) {
  for (ir::InstId id : module.exclusions) {
    (*seen)["exclusion of a target"] += module.get<ir::Exclusion>(id).target >= 0;
  }
  for (ir::InstId id : module.prerequisites) {
    const auto& prerequisite = module.get<ir::Prerequisite>(id);
    (*seen)["prerequisite of a target"] += prerequisite.target >= 0;
    (*seen)["prerequisite of paths"] += !prerequisite.paths.empty();
    std::set<bool> governed;
    for (ir::InstId rule_id : module.rules) {
      const auto& rule = module.get<ir::Rule>(rule_id);
      if (rule.matter == prerequisite.matter) governed.insert(ir::Governs(prerequisite, rule));
    }
    (*seen)["scopes that differ"] += governed.size() == 2;
  }
}

constexpr const char* kAggregateNames[] = {
    "count", "sum", "max", "min", "latest", "earliest", "distinct years", "excess"};

// Counts the kinds of Aggregate and what they are operands of.
void CountAggregates(const ir::Module& module, ir::InstId id, std::map<std::string, int>* seen) {
  if (const auto* aggregate = std::get_if<ir::Aggregate>(&module.inst(id))) {
    const bool complete = module.schema.table(aggregate->table).complete;
    ++(*seen)[kAggregateNames[static_cast<int>(aggregate->kind)]];
    ++(*seen)[complete ? "aggregate, complete" : "aggregate, incomplete"];
  }
  int operands = 0;
  for (ir::InstId operand : module.OperandsOf(id)) {
    if (!std::holds_alternative<ir::Aggregate>(module.inst(operand))) continue;
    ++operands;
    ++(*seen)[std::string("aggregate in ") + ir::InstName(module.inst(id))];
  }
  (*seen)["aggregate with aggregate"] += operands == 2;
}

// Counts the days that take the place of the as-of date.
void CountCutOffs(const ir::Module& module, ir::InstId id, std::map<std::string, int>* seen) {
  using Kind = base::CutOff::Kind;
  const ir::InstData& data = module.inst(id);
  if (const auto* as_of = std::get_if<ir::AsOf>(&data)) {
    (*seen)["a day of a year"] += as_of->at.kind == Kind::kOfYear;
    (*seen)["the end of a month"] += as_of->at.kind == Kind::kMonthEnd;
    (*seen)["a fixed day"] += as_of->at.kind == Kind::kDay;
  }
  if (const auto* sum = std::get_if<ir::Accumulated>(&data))
    (*seen)["accumulated to another day"] += !sum->at.is_as_of();
  if (const auto* year = std::get_if<ir::AsOfYear>(&data))
    (*seen)["year of another day"] += !year->at.is_as_of();
}

// Counts what sums are made of.
void CountSums(const ir::Module& module, ir::InstId id, std::map<std::string, int>* seen) {
  const auto* sum = std::get_if<ir::Sum>(&module.inst(id));
  if (sum == nullptr) return;
  (*seen)["sum without its sign"] += sum->absolute;
  for (const ir::Term& term : sum->terms) {
    (*seen)["column in sum"] += std::holds_alternative<ir::ColumnRef>(module.inst(term.value));
    (*seen)["term in 万元"] += term.shift == ir::kTermShiftMax;
    (*seen)["term taken away"] += term.subtracted;
  }
}

// Counts how a LookUp or InReference is used.
void CountReferences(const ir::Module& module, ir::InstId id, std::map<std::string, int>* seen) {
  const bool in_rows = module.LevelOf(id) != ir::kMainTable;
  if (const auto* look_up = std::get_if<ir::LookUp>(&module.inst(id))) {
    (*seen)["look-up in rows"] += in_rows;
    (*seen)["look-up by several keys"] += look_up->keys.size() > 1;
    for (ir::InstId key : look_up->keys) {
      (*seen)["look-up by a look-up"] += std::holds_alternative<ir::LookUp>(module.inst(key));
    }
  }
  if (const auto* listed = std::get_if<ir::InReference>(&module.inst(id))) {
    const bool complete = module.schema.table(listed->table).complete;
    ++(*seen)[complete ? "listed, complete" : "listed, incomplete"];
    (*seen)["listed in rows"] += in_rows;
  }
}

// Counts the conclusions to which several rules with amounts lead.
void CountAmounts(const ir::Module& module, std::map<std::string, int>* seen) {
  std::map<std::pair<int, int>, int> rules;
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (!rule.amount.valid() || ++rules[{rule.matter.index, rule.target}] != 2) continue;
    const int join = static_cast<int>(module.matter(rule.matter).amount->join);
    ++(*seen)[fmt::format("rules that join amounts {}", join)];
  }
}

constexpr const char* kCombinations[] = {"negated set",
                                         "accumulated in rows 0 since 0",
                                         "accumulated in rows 0 since 1",
                                         "accumulated in rows 1 since 0",
                                         "accumulated in rows 1 since 1",
                                         "continuous in rows 0",
                                         "continuous in rows 1",
                                         "required in rows 0",
                                         "required in rows 1",
                                         "required by a look-up",
                                         "accumulated months",
                                         "accumulated in a window",
                                         "accumulated from a fixed day",
                                         "count",
                                         "sum",
                                         "max",
                                         "min",
                                         "latest",
                                         "earliest",
                                         "distinct years",
                                         "aggregate, complete",
                                         "aggregate, incomplete",
                                         "aggregate in compare",
                                         "aggregate in in_set",
                                         "aggregate in accumulated",
                                         "aggregate with aggregate",
                                         "a day of a year",
                                         "the end of a month",
                                         "a fixed day",
                                         "accumulated to another day",
                                         "year of another day",
                                         "aggregate in sum",
                                         "column in sum",
                                         "term in 万元",
                                         "term taken away",
                                         "sum without its sign",
                                         "look-back over months",
                                         "look-back to the next month",
                                         "look-back over working days",
                                         "working days of unknown years",
                                         "accumulated to the next month",
                                         "end excluded",
                                         "parent compared",
                                         "numbers of two scales",
                                         "decimal with decimal",
                                         "rules that join amounts 0",
                                         "rules that join amounts 1",
                                         "rules that join amounts 2",
                                         "product of two",
                                         "date with date",
                                         "list cell",
                                         "prerequisite of a target",
                                         "prerequisite of paths",
                                         "scopes that differ",
                                         "exclusion of a target",
                                         "look-up in rows",
                                         "look-up by several keys",
                                         "look-up by a look-up",
                                         "listed, complete",
                                         "listed, incomplete",
                                         "listed in rows"};

TEST_CASE("Random modules contain the combinations that matter") {
  std::map<std::string, int> seen;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    CountReaches(module, &seen);
    CountAmounts(module, &seen);
    for (size_t i = 0; i < module.inst_count(); ++i) {
      const ir::InstId id(i);
      const ir::InstData& data = module.inst(id);
      if (const auto* set = std::get_if<ir::InSet>(&data)) seen["negated set"] += set->negated;
      if (const auto* sum = std::get_if<ir::Accumulated>(&data)) {
        const int in_rows = sum->level != ir::kMainTable;
        ++seen[fmt::format("accumulated in rows {} since {}", in_rows, int{sum->since.valid()})];
        ++seen[fmt::format("continuous in rows {}", sum->continuous ? in_rows : -1)];
        ++seen[fmt::format("required in rows {}", sum->required.valid() ? in_rows : -1)];
        seen["required by a look-up"] +=
            sum->required.valid() && std::holds_alternative<ir::LookUp>(module.inst(sum->required));
        const ir::InstData none;
        const ir::InstData& since = sum->since.valid() ? module.inst(sum->since) : none;
        seen["accumulated in a window"] += std::holds_alternative<ir::Lookback>(since);
        seen["accumulated from a fixed day"] += std::holds_alternative<ir::AsOf>(since);
        seen["accumulated months"] += sum->months != 0 && !sum->required.valid();
        seen["accumulated to the next month"] += sum->missing_day == base::MissingDay::kNextMonth;
        seen["end excluded"] += module.schema.table(sum->table).period_end_excluded;
      }
      if (const auto* compare = std::get_if<ir::Compare>(&data)) {
        const bool parent = std::holds_alternative<ir::ParentRef>(module.inst(compare->lhs)) ||
                            std::holds_alternative<ir::ParentRef>(module.inst(compare->rhs));
        const bool columns =
            module.LevelOf(compare->lhs).valid() && module.LevelOf(compare->rhs).valid();
        const bool dates = module.TypeOf(compare->lhs).kind == ir::TypeKind::kDate;
        const ir::Type lhs = module.TypeOf(compare->lhs), rhs = module.TypeOf(compare->rhs);
        seen["numbers of two scales"] += columns && lhs.is_number() && lhs.scale != rhs.scale;
        seen["decimal with decimal"] +=
            columns && lhs.kind == rhs.kind && lhs.kind == ir::TypeKind::kDecimal;
        seen["parent compared"] += parent;
        seen["date with date"] += columns && dates;
      }
      if (const auto* product = std::get_if<ir::Product>(&data))
        seen["product of two"] += product->factors.size() == 2;
      CountReferences(module, id, &seen);
      CountAggregates(module, id, &seen);
      CountSums(module, id, &seen);
      CountCutOffs(module, id, &seen);
      if (const auto* lookback = std::get_if<ir::Lookback>(&data)) {
        seen["look-back over working days"] += lookback->working_days != 0;
        seen["working days of unknown years"] +=
            lookback->working_days != 0 && module.work_calendar.size() < 51;
        seen["look-back over months"] += lookback->months != 0;
        seen["look-back to the next month"] +=
            lookback->missing_day == base::MissingDay::kNextMonth;
      }
      if (const auto* look_up = std::get_if<ir::InCatalogue>(&data)) {
        const auto& columns = module.schema.catalogue(look_up->catalogue).columns;
        seen["list cell"] +=
            std::any_of(look_up->columns.begin(), look_up->columns.end(),
                        [&](int c) { return columns[static_cast<size_t>(c)].list; });
      }
    }
  }
  for (const char* what : kCombinations) {
    INFO(what);
    CHECK(seen[what] >= 20);
  }
}

TEST_CASE("The same seed gives the same module and register") {
  const auto print = [](uint64_t seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    const int32_t as_of = MakeRandomAsOf(random);
    return ir::Print(module) + PrintRegister(module, MakeRandomRegister(random, module, as_of, 5));
  };
  CHECK(print(11) == print(11));
  CHECK(print(11) != print(12));
}

// Whether periods are known to the day and each ends before the next begins.
bool AreOrderly(const ir::Table& table, const std::vector<Row>& rows) {
  int64_t last = batch::kDateLow;
  for (const Row& row : rows) {
    const Cell& start = row[static_cast<size_t>(table.period_start)];
    const Cell& end = row[static_cast<size_t>(table.period_end)];
    const bool exact =
        !start.null && !end.null && start.first == start.last && end.first == end.last;
    if (!exact || start.first <= last) return false;
    last = end.last;
  }
  return true;
}

TEST_CASE("Random registers keep the data contract") {
  int nulls = 0, partial = 0, ongoing = 0, long_lists = 0, empty_lists = 0;
  int orderly = 0, disorderly = 0, above_eight = 0;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    const Register people = MakeRandomRegister(random, module, MakeRandomAsOf(random), 20);
    for (const Person& person : people.people) {
      REQUIRE(person.tables.size() == module.schema.tables.size());
      REQUIRE(person.tables[0].size() == 1);
      for (size_t t = 0; t < person.tables.size(); ++t) {
        const ir::Table& table = module.schema.tables[t];
        std::set<int64_t> keys;
        long_lists += person.tables[t].size() > 64;
        empty_lists += person.tables[t].empty();
        if (table.period_start >= 0 && person.tables[t].size() > 1) {
          const bool in_order = AreOrderly(table, person.tables[t]);
          orderly += in_order && person.tables[t].size() <= 8;
          disorderly += !in_order;
          above_eight += person.tables[t].size() > 8;
        }
        for (const Row& row : person.tables[t]) {
          REQUIRE(row.size() == table.columns.size());
          for (size_t c = 0; c < row.size(); ++c) {
            const Cell& cell = row[c];
            const auto& least = table.columns[c].value_min;
            const int64_t whole = ir::PowerOfTen(table.columns[c].type.scale);
            REQUIRE((cell.null || !least || cell.first >= *least * whole));
            nulls += cell.null;
            partial += !cell.null && cell.first != cell.last;
            ongoing += !cell.null && cell.first == batch::kDateHigh;
            REQUIRE(cell.first <= cell.last);
          }
          if (table.unique_key >= 0) {
            const Cell& key = row[static_cast<size_t>(table.unique_key)];
            REQUIRE((key.null || keys.insert(key.first).second));
          }
          if (table.period_start >= 0) {
            const Cell& start = row[static_cast<size_t>(table.period_start)];
            const Cell& end = row[static_cast<size_t>(table.period_end)];
            REQUIRE((start.null || end.null || start.first <= end.last));
          }
        }
      }
    }
  }
  for (int count :
       {nulls, partial, ongoing, long_lists, empty_lists, orderly, disorderly, above_eight})
    CHECK(count >= 100);
}

TEST_CASE("Random reference tables have rows, nulls, and no two rows with the keys of a look-up") {
  int rows = 0, nulls = 0, look_ups = 0, far_numbers = 0;
  for (uint64_t seed = 0; seed < kModules; ++seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    const Register people = MakeRandomRegister(random, module, MakeRandomAsOf(random), 1);
    for (size_t t = 0; t < module.schema.tables.size(); ++t) {
      const bool reference = module.schema.tables[t].kind == ir::TableKind::kReference;
      REQUIRE((reference || people.references[t].empty()));
      for (const Row& row : people.references[t]) {
        ++rows;
        for (const Cell& cell : row) {
          nulls += cell.null;
          far_numbers += !cell.null && cell.first > 1'000'000;
        }
      }
    }
    for (size_t i = 0; i < module.inst_count(); ++i) {
      const auto* look_up = std::get_if<ir::LookUp>(&module.inst(ir::InstId(i)));
      if (look_up == nullptr) continue;
      ++look_ups;
      std::set<std::vector<int32_t>> seen;
      for (const Row& row : people.references[static_cast<size_t>(look_up->table.index)]) {
        std::vector<int32_t> keys;
        for (int column : look_up->key_columns) {
          const Cell& cell = row[static_cast<size_t>(column)];
          if (!cell.null) keys.push_back(cell.first);
        }
        REQUIRE((keys.size() < look_up->key_columns.size() || seen.insert(keys).second));
      }
    }
  }
  for (int count : {rows, nulls, look_ups, far_numbers}) CHECK(count >= 100);
}

TEST_CASE("Every edit changes a module and leaves it sound") {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Random random(seed);
    const ir::Module module = MakeRandomModule(random);
    for (const ModuleEdit& edit : ListEdits(module)) {
      const ir::Module edited = ApplyEdit(module, edit);
      INFO("seed " << seed << " at %" << edit.at.index << " kind " << static_cast<int>(edit.kind));
      REQUIRE(ir::Verify(edited) == std::vector<std::string>{});
      REQUIRE(ir::Print(edited) != ir::Print(module));
    }
  }
}

}  // namespace
}  // namespace tiaowen::differential
