#include "tests/differential/random_module.h"

#include <algorithm>
#include <utility>

#include "compiler/base/check.h"
#include "tests/differential/amount_maker.h"
#include "tests/differential/constant_maker.h"
#include "tests/differential/module_writer.h"

namespace tiaowen::differential {
namespace {

// Where connectives stop and leaves end the trees.
constexpr size_t kInstructionsMax = 1500;

// Adds random conditions to a module that has a schema.
class ConditionMaker {
 public:
  ConditionMaker(Random& random, ir::Module& module)
      : random_(random),
        module_(module),
        constants_(random, module),
        by_level_(module.schema.tables.size()) {}

  // A look-up that may be a factor of an amount; mostly none.
  ir::InstId MakeFactor() {
    return random_.Chance(15) ? MakeLookUp(ir::kMainTable, 1) : ir::InstId();
  }

  ir::InstId MakeCondition(ir::TableId level, int depth) {
    const ir::InstId condition = MakeTree(level, depth);
    by_level_[static_cast<size_t>(level.index)].push_back(condition);
    return condition;
  }

 private:
  ir::InstId Add(ir::InstData data) { return module_.Add(std::move(data), {}); }

  ir::InstId MakeTree(ir::TableId level, int depth) {
    const auto& known = by_level_[static_cast<size_t>(level.index)];
    if (!known.empty() && module_.inst_count() <= kInstructionsMax && random_.Chance(8)) {
      return ir::CloneTree(module_, random_.Pick(known));
    }
    if (depth == 0 || module_.inst_count() > kInstructionsMax) return MakeLeaf(level, 0);
    switch (random_.Below(8)) {
      case 0:
      case 1:
      case 2:
        return Add(ir::And{MakeOperands(level, depth)});
      case 3:
      case 4:
        return Add(ir::Or{MakeOperands(level, depth)});
      case 5:
        return Add(ir::Not{MakeCondition(level, depth - 1)});
      default:
        return MakeLeaf(level, depth);
    }
  }

  std::vector<ir::InstId> MakeOperands(ir::TableId level, int depth) {
    std::vector<ir::InstId> operands;
    for (int i = random_.Between(1, 4); i > 0; --i)
      operands.push_back(MakeCondition(level, depth - 1));
    return operands;
  }

  ir::InstId MakeLeaf(ir::TableId level, int depth) {
    if (level == ir::kMainTable && random_.Chance(55)) return MakeOverRows(depth);
    if (level == ir::kMainTable && random_.Chance(32)) return MakeAggregateTest(depth);
    switch (random_.Below(16)) {
      case 14:
      case 15:
        return MakeNumberCompare(level);
      case 12:
        return MakeInReference(level);
      case 13:
        return MakeLookUpTest(level);
      case 0:
        return Add(ir::TruthConst{static_cast<base::Truth>(random_.Below(3)), level});
      case 1:
      case 2:
        return MakeInSet(level);
      case 3:
        return MakeIsTrue(level);
      case 4:
      case 5:
        return MakeInCatalogue(level);
      case 6:
      case 7:
        return MakeAccumulated(level, depth);
      default:
        return MakeCompare(level);
    }
  }

  // An Exists or a Keyed.
  ir::InstId MakeOverRows(int depth) {
    const ir::TableId table = PickChild();
    const int key_column = module_.schema.table(table).unique_key;
    const int row_depth = std::min(depth, random_.Below(4));
    if (key_column < 0 || random_.Chance(30)) {
      return Add(ir::Exists{table, MakeCondition(table, row_depth)});
    }
    const auto& column = module_.schema.table(table).columns[static_cast<size_t>(key_column)];
    const ir::InstId key = MakeConstant(column.type);
    return Add(ir::Keyed{table, key, MakeCondition(table, row_depth)});
  }

  ir::TableId PickChild() {
    while (true) {
      const ir::TableId table(
          static_cast<size_t>(random_.Below(static_cast<int>(module_.schema.tables.size()))));
      if (module_.schema.table(table).kind == ir::TableKind::kChild) return table;
    }
  }

  // A column of the row at hand, or of its applicant, that `wanted` accepts; invalid when there is
  // none.
  template <typename Wanted>
  ir::InstId MakeColumn(ir::TableId level, const Wanted& wanted) {
    std::vector<ir::InstData> candidates;
    for (ir::TableId table : {level, ir::kMainTable}) {
      if (table == ir::kMainTable && level != ir::kMainTable && random_.Chance(60)) continue;
      const auto& columns = module_.schema.table(table).columns;
      for (size_t c = 0; c < columns.size(); ++c) {
        if (!wanted(columns[c].type)) continue;
        if (table == level) {
          candidates.push_back(ir::ColumnRef{level, static_cast<int>(c)});
        } else {
          candidates.push_back(ir::ParentRef{level, static_cast<int>(c)});
        }
      }
    }
    return candidates.empty() ? ir::InstId() : Add(random_.Pick(candidates));
  }

  ir::InstId MakeAnyColumn(ir::TableId level) {
    ir::InstId column;
    while (!column.valid()) column = MakeColumn(level, [](const ir::Type&) { return true; });
    return column;
  }

  ir::InstId MakeConstant(const ir::Type& type) { return constants_.Make(type); }

  // A Compare of numbers of any two types.
  ir::InstId MakeNumberCompare(ir::TableId level) {
    const auto is_number = [](const ir::Type& type) { return type.is_number(); };
    ir::InstId lhs = MakeColumn(level, is_number);
    if (!lhs.valid()) return MakeCompare(level);
    if (level == ir::kMainTable && random_.Chance(75)) {
      lhs = MakeSum();
    } else if (random_.Chance(25))
      lhs = AmountMaker(random_, module_).MakeProduct({lhs}, random_.Between(0, 4));
    ir::InstId rhs = random_.Chance(50) ? MakeColumn(level, is_number) : ir::InstId();
    if (!rhs.valid()) {
      rhs = random_.Chance(50) ? constants_.MakeInt()
                               : constants_.MakeDecimal(random_.Between(0, ir::kScaleMax));
    }
    if (random_.Chance(25)) std::swap(lhs, rhs);
    return Add(ir::Compare{static_cast<ir::CompareOp>(random_.Below(6)), lhs, rhs});
  }

  ir::InstId MakeCompare(ir::TableId level) {
    ir::InstId lhs = MakeAnyColumn(level);
    const ir::Type type = module_.TypeOf(lhs);
    ir::InstId rhs;
    if (type.kind == ir::TypeKind::kBool || random_.Chance(30)) {
      rhs = MakeColumn(level, [&](const ir::Type& other) { return other == type; });
    }
    if (!rhs.valid() && type.kind == ir::TypeKind::kBool) return Add(ir::IsTrue{lhs});
    if (!rhs.valid()) rhs = MakeConstant(type);
    if (random_.Chance(25)) std::swap(lhs, rhs);
    const bool ordered = type.kind == ir::TypeKind::kGrade || type.kind == ir::TypeKind::kInt ||
                         type.kind == ir::TypeKind::kDate || type.kind == ir::TypeKind::kDecimal;
    return Add(ir::Compare{static_cast<ir::CompareOp>(random_.Below(ordered ? 6 : 2)), lhs, rhs});
  }

  ir::InstId MakeIsTrue(ir::TableId level) {
    const ir::InstId value =
        MakeColumn(level, [](const ir::Type& type) { return type.kind == ir::TypeKind::kBool; });
    return value.valid() ? Add(ir::IsTrue{value}) : MakeCompare(level);
  }

  ir::InstId MakeInSet(ir::TableId level) {
    const ir::InstId value = MakeColumn(level, [](const ir::Type& type) {
      return type.kind != ir::TypeKind::kBool && type.kind != ir::TypeKind::kDate &&
             type.kind != ir::TypeKind::kDecimal;
    });
    if (!value.valid()) return MakeCompare(level);
    std::vector<ir::InstId> members;
    for (int i = random_.Between(1, random_.Chance(15) ? 12 : 4); i > 0; --i) {
      members.push_back(MakeMember(module_.TypeOf(value)));
    }
    return Add(ir::InSet{value, std::move(members), random_.Chance(35)});
  }

  ir::InstId MakeMember(const ir::Type& type) {
    if (type.kind == ir::TypeKind::kInt) return Add(ir::IntConst{random_.Between(-1, 6)});
    return MakeConstant(type);
  }

  ir::InstId MakeInCatalogue(ir::TableId level) {
    const auto& catalogues = module_.schema.catalogues;
    if (catalogues.empty()) return MakeCompare(level);
    const ir::CatalogueId id(
        static_cast<size_t>(random_.Below(static_cast<int>(catalogues.size()))));
    const ir::Catalogue& catalogue = module_.schema.catalogue(id);
    std::vector<int> columns;
    std::vector<ir::InstId> values;
    bool of_row = false;
    for (int i = random_.Between(1, 3); i > 0; --i) {
      const int column = random_.Below(static_cast<int>(catalogue.columns.size()));
      const ir::Type type = catalogue.columns[static_cast<size_t>(column)].type;
      ir::InstId value;
      if (random_.Chance(75))
        value = MakeColumn(level, [&](const ir::Type& own) { return own == type; });
      of_row = of_row || value.valid();
      columns.push_back(column);
      values.push_back(value.valid() ? value : MakeConstant(type));
    }
    if (!of_row) return MakeCompare(level);
    return Add(ir::InCatalogue{id, std::move(columns), std::move(values)});
  }

  // A random reference table; invalid when there is none.
  ir::TableId PickReference() {
    std::vector<ir::TableId> tables;
    for (size_t t = 0; t < module_.schema.tables.size(); ++t) {
      if (module_.schema.tables[t].kind == ir::TableKind::kReference) tables.emplace_back(t);
    }
    return tables.empty() ? ir::TableId() : random_.Pick(tables);
  }

  // Columns of a reference table that can be keys, perhaps one twice, and values for them.
  struct Keys {
    std::vector<int> columns;
    std::vector<ir::InstId> values;
    bool of_row = false;  // some value is not constant
  };

  Keys MakeKeys(ir::TableId table, ir::TableId level, int depth) {
    Keys keys;
    std::vector<int> candidates;
    const auto& columns = module_.schema.table(table).columns;
    for (size_t c = 0; c < columns.size(); ++c) {
      const ir::TypeKind kind = columns[c].type.kind;
      if (kind != ir::TypeKind::kDate && kind != ir::TypeKind::kBool &&
          kind != ir::TypeKind::kDecimal)
        candidates.push_back(static_cast<int>(c));
    }
    for (int i = random_.Between(1, 3); i > 0; --i) {
      const int column = random_.Pick(candidates);
      const ir::Type type = columns[static_cast<size_t>(column)].type;
      ir::InstId value;
      if (random_.Chance(75))
        value = MakeColumn(level, [&](const ir::Type& own) { return own == type; });
      if (type.kind == ir::TypeKind::kInt && depth > 0 && random_.Chance(15)) {
        value = MakeLookUp(level, depth - 1);
      }
      if (value.valid() && module_.LevelOf(value) != level) value = {};
      keys.of_row = keys.of_row || value.valid();
      keys.columns.push_back(column);
      keys.values.push_back(value.valid() ? value : MakeConstant(type));
    }
    return keys;
  }

  // A LookUp for rows of `level`; invalid when none could be made.
  ir::InstId MakeLookUp(ir::TableId level, int depth) {
    const ir::TableId table = PickReference();
    if (!table.valid()) return {};
    Keys keys = MakeKeys(table, level, depth);
    if (!keys.of_row && level != ir::kMainTable) return {};
    std::vector<int> integers;
    const auto& columns = module_.schema.table(table).columns;
    for (size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].type.kind == ir::TypeKind::kInt) integers.push_back(static_cast<int>(c));
    }
    return Add(
        ir::LookUp{table, std::move(keys.columns), std::move(keys.values), random_.Pick(integers)});
  }

  ir::InstId MakeInReference(ir::TableId level) {
    const ir::TableId table = PickReference();
    if (!table.valid()) return MakeCompare(level);
    Keys keys = MakeKeys(table, level, 1);
    if (!keys.of_row) return MakeCompare(level);
    return Add(ir::InReference{table, std::move(keys.columns), std::move(keys.values)});
  }

  ir::InstId MakeAggregate(int depth) {
    const ir::TableId table = PickChild();
    ir::Aggregate inst{.table = table};
    const auto& columns = module_.schema.table(table).columns;
    const int column = random_.Below(static_cast<int>(columns.size()));
    const ir::Column& read = columns[static_cast<size_t>(column)];
    if (read.type.is_number()) {
      std::vector kinds{ir::AggregateKind::kSum, ir::AggregateKind::kMax, ir::AggregateKind::kMin,
                        ir::AggregateKind::kExcess};
      if (read.type.kind == ir::TypeKind::kInt) kinds.push_back(ir::AggregateKind::kDistinctYears);
      inst.kind = random_.Pick(kinds);
      if (inst.kind == ir::AggregateKind::kExcess)
        inst.base = random_.Between(-2, 6) * ir::PowerOfTen(read.type.scale);
    } else if (read.type.kind == ir::TypeKind::kDate) {
      inst.kind = random_.Pick(std::vector{ir::AggregateKind::kLatest, ir::AggregateKind::kEarliest,
                                           ir::AggregateKind::kDistinctYears});
      if (read.null_meaning == ir::NullMeaning::kOngoing) inst.kind = ir::AggregateKind::kLatest;
    }
    if (inst.kind != ir::AggregateKind::kCount) inst.column = column;
    inst.filter = MakeFilter(table, std::min(depth, random_.Below(3)));
    return Add(inst);
  }

  // A term of a sum: a number column of the applicant, or an aggregate.
  ir::InstId MakeTerm() {
    const auto is_number = [](const ir::Type& type) { return type.is_number(); };
    ir::InstId value = random_.Chance(50) ? MakeColumn(ir::kMainTable, is_number) : ir::InstId();
    if (value.valid()) return value;
    value = MakeAggregate(1);
    const bool fits = module_.get<ir::Aggregate>(value).kind != ir::AggregateKind::kExcess;
    if (fits && module_.TypeOf(value).is_number()) return value;
    const ir::TableId table = PickChild();
    return Add(ir::Aggregate{.table = table, .filter = MakeFilter(table, 1)});
  }

  ir::InstId MakeSum() {
    ir::Sum sum{.scale = random_.Below(2), .absolute = random_.Chance(35)};
    for (int i = random_.Between(2, 4); i > 0; --i) {
      ir::Term term{.value = MakeTerm(), .subtracted = random_.Chance(35)};
      if (random_.Chance(45)) term.shift = random_.Chance(60) ? ir::kTermShiftMax : 1;
      sum.scale = std::max(sum.scale, module_.TypeOf(term.value).scale - term.shift);
      sum.terms.push_back(term);
    }
    return Add(std::move(sum));
  }

  // A Compare or InSet of an aggregate, with a constant, a column or another one.
  ir::InstId MakeAggregateTest(int depth) {
    ir::InstId value = MakeAggregate(depth);
    const ir::Type type = module_.TypeOf(value);
    if (type.kind == ir::TypeKind::kInt && random_.Chance(25)) {
      std::vector<ir::InstId> members;
      for (int i = random_.Between(1, 4); i > 0; --i) members.push_back(MakeMember(type));
      return Add(ir::InSet{value, std::move(members), random_.Chance(35)});
    }
    ir::InstId other;
    if (random_.Chance(25)) {
      other = MakeColumn(ir::kMainTable, [&](const ir::Type& own) { return own == type; });
    } else if (random_.Chance(20)) {
      other = MakeAggregate(depth);
      if (module_.TypeOf(other).kind != type.kind) other = ir::InstId();
    }
    if (!other.valid()) other = MakeConstant(type);
    if (random_.Chance(50)) std::swap(value, other);
    return Add(ir::Compare{static_cast<ir::CompareOp>(random_.Below(6)), value, other});
  }

  // A Compare or InSet of a looked-up value.
  ir::InstId MakeLookUpTest(ir::TableId level) {
    ir::InstId value = MakeLookUp(level, 1);
    if (!value.valid()) return MakeCompare(level);
    const ir::Type type = module_.TypeOf(value);
    if (random_.Chance(30)) {
      std::vector<ir::InstId> members;
      for (int i = random_.Between(1, 4); i > 0; --i) members.push_back(MakeMember(type));
      return Add(ir::InSet{value, std::move(members), random_.Chance(35)});
    }
    ir::InstId other;
    if (random_.Chance(60))
      other = MakeColumn(level, [&](const ir::Type& own) { return own == type; });
    if (!other.valid()) other = constants_.MakeInt();
    if (random_.Chance(50)) std::swap(value, other);
    return Add(ir::Compare{static_cast<ir::CompareOp>(random_.Below(6)), value, other});
  }

  // A day that is the same for everybody: a fixed one, or the last before a window.
  ir::InstId MakeSince(const base::CutOff& at) {
    if (random_.Chance(20)) {
      const base::CutOff day{.kind = base::CutOff::Kind::kDay,
                             .date = 16'000 + random_.Below(4000)};
      return Add(ir::AsOf{day});
    }
    ir::Lookback window{
        .days_after = random_.Below(3), .missing_day = constants_.MakeMissingDay(), .at = at};
    if (random_.Chance(20)) {
      window.days_after += random_.Between(1, 60);
    } else {
      window.years = random_.Below(4);
      window.months = random_.Below(15);
    }
    return Add(window);
  }

  ir::InstId MakeAccumulated(ir::TableId level, int depth) {
    const ir::TableId table = PickChild();
    if (module_.schema.table(table).period_start < 0) return MakeCompare(level);
    ir::Accumulated inst{.table = table,
                         .level = level,
                         .missing_day = constants_.MakeMissingDay(),
                         .at = constants_.MakeCutOff()};
    inst.filter = MakeFilter(table, std::min(depth, random_.Below(3)));
    inst.continuous = random_.Chance(35);
    if (random_.Chance(60)) {
      inst.since =
          MakeColumn(level, [](const ir::Type& type) { return type.kind == ir::TypeKind::kDate; });
    }
    if (!inst.since.valid() && random_.Chance(35)) inst.since = MakeSince(inst.at);
    if (level == ir::kMainTable && random_.Chance(60)) {
      const ir::InstId aggregate = MakeAggregate(0);
      if (module_.TypeOf(aggregate).kind == ir::TypeKind::kInt) inst.required = aggregate;
    } else if (random_.Chance(22)) {
      inst.required = MakeLookUp(level, 1);
    } else if (random_.Chance(30)) {
      inst.required =
          MakeColumn(level, [](const ir::Type& type) { return type.kind == ir::TypeKind::kInt; });
    }
    if (random_.Chance(20)) {  // a few days, where every day of a period shows
      inst.days_after = random_.Between(1, 30);
    } else if (random_.Chance(35)) {
      inst.years = random_.Below(3);
      inst.months = random_.Between(0, 14);
      inst.days_after = random_.Below(2);
    } else {
      inst.years = random_.Between(0, 5);
      inst.days_after = random_.Below(2);
    }
    return Add(std::move(inst));
  }

  // Mostly a condition that some rows meet; else anything at all.
  ir::InstId MakeFilter(ir::TableId table, int depth) {
    if (random_.Chance(30)) return Add(ir::TruthConst{base::Truth::kTrue, table});
    if (random_.Chance(40)) return MakeInSet(table);
    return MakeCondition(table, depth);
  }

  Random& random_;
  ir::Module& module_;
  ConstantMaker constants_;
  std::vector<std::vector<ir::InstId>> by_level_;
};

}  // namespace

ir::Module MakeRandomModule(Random& random) {
  ir::Module module = MakeRandomSchema(random);
  ConditionMaker maker(random, module);
  ModuleWriter writer(module);
  const auto pick_matter = [&] {
    return ir::MatterId(static_cast<size_t>(random.Below(static_cast<int>(module.matters.size()))));
  };
  // One target or all; some paths or all.
  const auto pick_target = [&](const ir::Matter& matter) {
    return random.Chance(50) ? -1 : random.Below(static_cast<int>(matter.targets.size()));
  };
  const auto pick_paths = [&](const ir::Matter& matter) {
    std::vector<int> paths;
    if (random.Chance(50)) return paths;
    for (int path = 0; path < static_cast<int>(matter.paths.size()); ++path) {
      if (random.Chance(50)) paths.push_back(path);
    }
    return paths;
  };
  for (int i = random.Below(5); i > 0; --i) {
    const ir::InstId condition = maker.MakeCondition(ir::kMainTable, random.Below(3));
    const ir::MatterId id = pick_matter();
    const ir::Matter& matter = module.matter(id);
    writer.Prerequisite(id, condition, pick_target(matter), pick_paths(matter));
  }
  for (int i = random.Between(1, 6); i > 0; --i) {
    const ir::MatterId id = pick_matter();
    const ir::Matter& matter = module.matter(id);
    const int target = random.Below(static_cast<int>(matter.targets.size()));
    const int path =
        matter.paths.empty() ? -1 : random.Below(static_cast<int>(matter.paths.size()));
    const ir::InstId condition = maker.MakeCondition(ir::kMainTable, random.Below(6));
    writer.Rule(id, target, path, condition,
                matter.amount
                    ? AmountMaker(random, module).Make(matter.amount->scale, maker.MakeFactor())
                    : ir::InstId());
  }
  for (int i = random.Chance(50) ? random.Between(1, 2) : 0; i > 0; --i) {
    const ir::InstId condition = maker.MakeCondition(ir::kMainTable, random.Below(4));
    const ir::MatterId id = pick_matter();
    writer.Exclusion(id, pick_target(module.matter(id)), condition);
  }
  if (random.Chance(25)) writer.Untranslated(pick_matter());
  writer.MarkUsedColumns();
  return module;
}

}  // namespace tiaowen::differential
