#include "compiler/lower/plan.h"

#include <algorithm>

namespace tiaowen::lower {

void Reach::Add(const Reach& other) {
  all = all || other.all;
  scopes.insert(other.scopes.begin(), other.scopes.end());
}

// Walks the conditions of all provisions and fills a plan.
class Planner {
 public:
  explicit Planner(Plan& plan) : plan_(plan), module_(plan.module) {}

  void Run() {
    const Reach everybody = {.all = true, .scopes = {}};
    for (size_t i = 0; i < module_.inst_count(); ++i) VisitReference(ir::InstId(i));
    for (size_t i = 0; i < module_.inst_count(); ++i) VisitComputed(ir::InstId(i));
    for (ir::InstId id : module_.prerequisites) {
      VisitApplicant(module_.get<ir::Prerequisite>(id).condition, true, everybody);
    }
    for (ir::InstId id : module_.exclusions) {
      VisitApplicant(module_.get<ir::Exclusion>(id).condition, true, everybody);
    }
    for (ir::InstId id : module_.rules) AddToScope(id);
    for (ir::InstId id : module_.rules) {
      const auto scope = plan_.scope_of.find(id);
      const Reach reach = scope == plan_.scope_of.end()
                              ? everybody
                              : Reach{.all = false, .scopes = {scope->second}};
      VisitApplicant(module_.get<ir::Rule>(id).condition, false, reach);
    }
    for (const RowPredicate& predicate : plan_.row_predicates) {
      if (predicate.costly.empty()) continue;
      AddExamined(predicate.reach);
      if (!predicate.reach.all) AddSegments(predicate.table);
    }
    for (const ApplicantPeriodTest& test : plan_.applicant_period_tests) AddExamined(test.reach);
    for (const ReferenceTest& test : plan_.reference_tests) {
      if (plan_.IsStaged(test)) AddExamined(test.reach);
    }
    for (ir::InstId id : module_.rules) {
      const ir::InstId amount = module_.get<ir::Rule>(id).amount;
      if (!amount.valid()) continue;
      NoteValue(amount);
      plan_.gives[id] = plan_.AddPlanes(ir::kMainTable);
    }
  }

 private:
  void AddToScope(ir::InstId id) {
    const auto& rule = module_.get<ir::Rule>(id);
    std::vector<ir::InstId> prerequisites;
    for (ir::InstId candidate : module_.prerequisites) {
      if (ir::Governs(module_.get<ir::Prerequisite>(candidate), rule))
        prerequisites.push_back(candidate);
    }
    if (prerequisites.empty()) return;
    const auto same = [&](const Scope& scope) { return scope.prerequisites == prerequisites; };
    auto scope = std::find_if(plan_.scopes.begin(), plan_.scopes.end(), same);
    if (scope == plan_.scopes.end()) {
      scope = plan_.scopes.insert(scope, {prerequisites, plan_.AddPlanes(ir::kMainTable)});
    }
    plan_.scope_of[id] = static_cast<int>(scope - plan_.scopes.begin());
  }

  void VisitApplicant(ir::InstId condition, bool early, const Reach& reach) {
    const ir::InstData& data = module_.inst(condition);
    if (const auto* exists = std::get_if<ir::Exists>(&data)) {
      FoldToApplicants(VisitRows(exists->table, exists->predicate, -1, early, reach));
    } else if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
      const int key_test = AddKeyTest(*keyed);
      FoldToApplicants(VisitRows(keyed->table, keyed->predicate, key_test, early, reach));
    } else if (std::holds_alternative<ir::Accumulated>(data)) {
      VisitApplicantPeriods(condition, early, reach);
    } else if (std::holds_alternative<ir::Aggregate>(data)) {
      VisitAggregate(condition, early, reach);
    } else {
      if (plan_.IsReference(condition)) AddToStage(condition, early, reach);
      for (ir::InstId operand : module_.OperandsOf(condition))
        VisitApplicant(operand, early, reach);
      NoteColumn(data);
      if (std::holds_alternative<ir::Sum>(data)) AddSum(condition, early);
    }
  }

  // Notes who needs a test at the applicant's level.
  void AddToStage(ir::InstId reference, bool early, const Reach& reach) {
    ReferenceTest& test = plan_.ReferenceTestOf(reference);
    test.early = test.early || early;
    test.reach.Add(reach);
  }

  void AddSum(ir::InstId inst, bool early) {
    auto [place, is_new] = plan_.sum_index_.try_emplace(plan_.numbering.Of(inst),
                                                        static_cast<int>(plan_.sum_tests.size()));
    if (is_new) {
      SumTest test{.inst = inst};
      test.low = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kWide);
      test.high = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kWide);
      test.valid = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
      plan_.sum_tests.push_back(test);
    }
    SumTest& test = plan_.sum_tests[static_cast<size_t>(place->second)];
    test.early = test.early || early;
  }

  void VisitApplicantPeriods(ir::InstId condition, bool early, const Reach& reach) {
    VisitPeriods(condition, early, reach);
    for (ir::InstId look_up : ir::ListLookUps(module_, condition))
      AddToStage(look_up, early, reach);
    auto [place, is_new] = plan_.applicant_period_index_.try_emplace(
        plan_.numbering.Of(condition), static_cast<int>(plan_.applicant_period_tests.size()));
    if (is_new) {
      plan_.applicant_period_tests.push_back(
          {{condition, plan_.AddPlanes(ir::kMainTable)}, early, reach});
      return;
    }
    ApplicantPeriodTest& known = plan_.applicant_period_tests[static_cast<size_t>(place->second)];
    known.early = known.early || early;
    known.reach.Add(reach);
  }

  void VisitAggregate(ir::InstId inst, bool early, const Reach& reach) {
    const auto& aggregate = module_.get<ir::Aggregate>(inst);
    if (aggregate.column >= 0) plan_.columns.insert({aggregate.table, aggregate.column});
    const int filter = VisitRows(aggregate.table, aggregate.filter, -1, early, reach);
    plan_.row_predicates[static_cast<size_t>(filter)].is_filter = true;
    auto [place, is_new] = plan_.aggregate_index_.try_emplace(
        plan_.numbering.Of(inst), static_cast<int>(plan_.aggregate_tests.size()));
    if (is_new) {
      AggregateTest test{.inst = inst};
      test.low = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kWide);
      test.high = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kWide);
      test.valid = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
      test.none = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
      plan_.aggregate_tests.push_back(test);
    }
    AggregateTest& test = plan_.aggregate_tests[static_cast<size_t>(place->second)];
    test.early = test.early || early;
  }

  // Visits what an Accumulated reads.
  void VisitPeriods(ir::InstId inst, bool early, const Reach& reach) {
    const auto& accumulated = module_.get<ir::Accumulated>(inst);
    const ir::Table& table = module_.schema.table(accumulated.table);
    plan_.columns.insert({accumulated.table, table.period_start});
    plan_.columns.insert({accumulated.table, table.period_end});
    for (ir::InstId value : {accumulated.since, accumulated.required}) {
      if (!value.valid()) continue;
      if (std::holds_alternative<ir::Aggregate>(module_.inst(value))) {
        VisitAggregate(value, early, reach);
      } else {
        NoteValue(value);
      }
    }
    const int filter = VisitRows(accumulated.table, accumulated.filter, -1, early, reach);
    plan_.row_predicates[static_cast<size_t>(filter)].is_filter = true;
  }

  int VisitRows(ir::TableId table, ir::InstId condition, int key_test, bool early,
                const Reach& reach) {
    CostlyParts parts;
    VisitRowCondition(condition, &parts);
    for (ir::InstId inst : parts.periods) VisitPeriods(inst, early, reach);

    auto [place, is_new] = plan_.row_predicate_index_.try_emplace(
        {table.index, plan_.numbering.Of(condition), key_test},
        static_cast<int>(plan_.row_predicates.size()));
    if (is_new) AddRowPredicate(table, condition, key_test, parts);
    RowPredicate& predicate = plan_.row_predicates[static_cast<size_t>(place->second)];
    predicate.early = predicate.early || early;
    predicate.reach.Add(reach);
    return place->second;
  }

  // What is costly in a condition on rows; references as in RowPredicate.
  struct CostlyParts {
    std::vector<ir::InstId> periods;
    std::vector<ir::InstId> references;
    std::vector<ir::InstId> leaves;
  };

  void VisitRowCondition(ir::InstId condition, CostlyParts* parts) {
    const ir::InstData& data = module_.inst(condition);
    const bool has_operands = std::holds_alternative<ir::And>(data) ||
                              std::holds_alternative<ir::Or>(data) ||
                              std::holds_alternative<ir::Not>(data);
    if (has_operands) {
      for (ir::InstId operand : module_.OperandsOf(condition)) VisitRowCondition(operand, parts);
      return;
    }
    std::vector<ir::InstId> references = ir::ListLookUps(module_, condition);
    if (std::holds_alternative<ir::InReference>(data)) references.push_back(condition);
    std::erase_if(references, [&](ir::InstId inst) { return plan_.ReferenceTestOf(inst).at_once; });
    const bool is_period = std::holds_alternative<ir::Accumulated>(data);
    if (is_period) {
      parts->periods.push_back(condition);
    } else {
      NoteValue(condition);
    }
    if (is_period || !references.empty()) parts->leaves.push_back(condition);
    parts->references.insert(parts->references.end(), references.begin(), references.end());
  }

  void AddRowPredicate(ir::TableId table, ir::InstId condition, int key_test,
                       const CostlyParts& parts) {
    RowPredicate predicate;
    predicate.table = table;
    predicate.condition = condition;
    predicate.key_test = key_test;
    predicate.rows = plan_.AddPlanes(table);
    for (ir::InstId inst : WithoutEqual(parts.periods))
      predicate.period_tests.push_back({inst, plan_.AddPlanes(table)});
    predicate.references = WithoutEqual(parts.references);
    predicate.costly = WithoutEqual(parts.leaves);
    if (!predicate.costly.empty())
      predicate.pending = plan_.AddBuffer(table, Buffer::Element::kBits);
    plan_.row_predicates.push_back(std::move(predicate));
  }

  // The first of those that are equal.
  std::vector<ir::InstId> WithoutEqual(const std::vector<ir::InstId>& insts) const {
    std::vector<ir::InstId> firsts;
    std::set<int> known;
    for (ir::InstId inst : insts) {
      if (known.insert(plan_.numbering.Of(inst)).second) firsts.push_back(inst);
    }
    return firsts;
  }

  void FoldToApplicants(int index) {
    RowPredicate& predicate = plan_.row_predicates[static_cast<size_t>(index)];
    if (!predicate.applicants) predicate.applicants = plan_.AddPlanes(ir::kMainTable);
    AddSegments(predicate.table);
  }

  void AddSegments(ir::TableId table) {
    if (plan_.segments.contains(table)) return;
    plan_.segments[table] = {plan_.AddBuffer(table, Buffer::Element::kBits),
                             plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits)};
  }

  // Plans a LookUp or InReference. Operands come first, so those that are values of others do too.
  void VisitReference(ir::InstId inst) {
    const ir::InstData& data = module_.inst(inst);
    const auto* look_up = std::get_if<ir::LookUp>(&data);
    const auto* listed = std::get_if<ir::InReference>(&data);
    if (look_up == nullptr && listed == nullptr) return;
    for (ir::InstId operand : module_.OperandsOf(inst)) NoteColumn(module_.inst(operand));
    const ir::TableId table = look_up != nullptr ? look_up->table : listed->table;
    for (int column : look_up != nullptr ? look_up->key_columns : listed->columns) {
      plan_.columns.insert({table, column});
    }
    if (look_up != nullptr) plan_.columns.insert({table, look_up->column});
    const bool is_new =
        plan_.reference_test_index_
            .try_emplace(plan_.numbering.Of(inst), static_cast<int>(plan_.reference_tests.size()))
            .second;
    if (!is_new) return;
    const ir::TableId level = module_.LevelOf(inst);
    ReferenceTest test{.inst = inst, .planes = {}, .may_equal_empty = {}};
    if (look_up != nullptr) {
      test.values = plan_.AddBuffer(level, Buffer::Element::kValues);
      test.valid = plan_.AddBuffer(level, Buffer::Element::kBits);
      test.found = plan_.AddBuffer(level, Buffer::Element::kBits);
    } else {
      test.planes = plan_.AddPlanes(level);
      for (size_t i = 0; i < listed->values.size(); ++i)
        test.may_equal_empty.push_back(plan_.AddBuffer(level, Buffer::Element::kBits));
    }
    plan_.reference_tests.push_back(test);
  }

  // Plans a Product, Least or Greatest, before what reads it. Operands come first.
  void VisitComputed(ir::InstId inst) {
    const ir::InstData& data = module_.inst(inst);
    if (!std::holds_alternative<ir::Product>(data) && !std::holds_alternative<ir::Least>(data) &&
        !std::holds_alternative<ir::Greatest>(data)) {
      return;
    }
    NoteValue(inst);
    for (ir::InstId look_up : ir::ListLookUps(module_, inst))
      plan_.ReferenceTestOf(look_up).at_once = true;
    const bool is_new =
        plan_.computed_index_
            .try_emplace(plan_.numbering.Of(inst), static_cast<int>(plan_.computed.size()))
            .second;
    if (!is_new) return;
    const ir::TableId level = module_.LevelOf(inst);
    plan_.computed.push_back({inst, plan_.AddBuffer(level, Buffer::Element::kWide),
                              plan_.AddBuffer(level, Buffer::Element::kBits)});
  }

  int AddKeyTest(const ir::Keyed& keyed) {
    const ir::Table& table = module_.schema.table(keyed.table);
    plan_.columns.insert({keyed.table, table.unique_key});
    auto [place, is_new] =
        plan_.key_test_index_.try_emplace({keyed.table.index, plan_.numbering.Of(keyed.key)},
                                          static_cast<int>(plan_.key_tests.size()));
    if (is_new) {
      KeyTest test{.table = keyed.table, .key = keyed.key};
      test.found_rows = plan_.AddBuffer(keyed.table, Buffer::Element::kBits);
      test.found = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
      if (table.complete) {
        test.unclear_rows = plan_.AddBuffer(keyed.table, Buffer::Element::kBits);
        test.unclear = plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
      }
      plan_.key_tests.push_back(test);
    }
    return place->second;
  }

  // Notes the columns that a value reads, itself or through its operands.
  void NoteValue(ir::InstId value) {
    NoteColumn(module_.inst(value));
    for (ir::InstId operand : module_.OperandsOf(value)) NoteValue(operand);
  }

  void NoteColumn(const ir::InstData& data) {
    if (const auto* column = std::get_if<ir::ColumnRef>(&data)) {
      plan_.columns.insert({column->table, column->column});
    } else if (const auto* parent = std::get_if<ir::ParentRef>(&data)) {
      plan_.columns.insert({ir::kMainTable, parent->column});
      AddParentColumn(*parent);
    }
  }

  void AddParentColumn(const ir::ParentRef& parent) {
    auto [place, is_new] = plan_.parent_columns.try_emplace({parent.child, parent.column});
    if (!is_new) return;
    AddSegments(parent.child);
    const ir::Table& main = module_.schema.table(ir::kMainTable);
    const ir::TypeKind kind = main.columns[static_cast<size_t>(parent.column)].type.kind;
    const bool wide =
        kind == ir::TypeKind::kText || kind == ir::TypeKind::kInt || kind == ir::TypeKind::kDate;
    ParentColumn& column = place->second;
    Buffer::Element element = wide ? Buffer::Element::kValues : Buffer::Element::kCodes;
    if (kind == ir::TypeKind::kDecimal) element = Buffer::Element::kWide;
    column.values = plan_.AddBuffer(parent.child, element);
    column.valid = plan_.AddBuffer(parent.child, Buffer::Element::kBits);
    if (kind == ir::TypeKind::kDate)
      column.upper = plan_.AddBuffer(parent.child, Buffer::Element::kValues);
  }

  void AddExamined(const Reach& reach) {
    if (reach.all || plan_.examined.contains(reach.scopes)) return;
    const auto first = static_cast<size_t>(*reach.scopes.begin());
    plan_.examined[reach.scopes] = reach.scopes.size() == 1
                                       ? plan_.scopes[first].planes.possible
                                       : plan_.AddBuffer(ir::kMainTable, Buffer::Element::kBits);
  }

  Plan& plan_;
  const ir::Module& module_;
};

Plan::Plan(const ir::Module& ir_module, const ir::ClauseTable& all_clauses)
    : module(ir_module), clause_table(all_clauses), numbering(ir_module) {
  Planner(*this).Run();
}

int Plan::AddBuffer(ir::TableId table, Buffer::Element element) {
  buffers.push_back({table, element});
  return static_cast<int>(buffers.size()) - 1;
}

PlanePair Plan::AddPlanes(ir::TableId table) {
  const int certain = AddBuffer(table, Buffer::Element::kBits);
  return {certain, AddBuffer(table, Buffer::Element::kBits)};
}

const RowPredicate& Plan::RowPredicateOf(ir::InstId inst) const {
  std::tuple<int, int, int> key;
  if (const auto* keyed = std::get_if<ir::Keyed>(&module.inst(inst))) {
    const int key_test = key_test_index_.at({keyed->table.index, numbering.Of(keyed->key)});
    key = {keyed->table.index, numbering.Of(keyed->predicate), key_test};
  } else {
    const auto& exists = module.get<ir::Exists>(inst);
    key = {exists.table.index, numbering.Of(exists.predicate), -1};
  }
  return row_predicates[static_cast<size_t>(row_predicate_index_.at(key))];
}

const RowPredicate& Plan::FilterOf(ir::InstId inst) const {
  const auto* aggregate = std::get_if<ir::Aggregate>(&module.inst(inst));
  const auto* accumulated = std::get_if<ir::Accumulated>(&module.inst(inst));
  const ir::TableId table = aggregate != nullptr ? aggregate->table : accumulated->table;
  const ir::InstId filter = aggregate != nullptr ? aggregate->filter : accumulated->filter;
  const int index = row_predicate_index_.at({table.index, numbering.Of(filter), -1});
  return row_predicates[static_cast<size_t>(index)];
}

const AggregateTest& Plan::AggregateTestOf(ir::InstId inst) const {
  return aggregate_tests[static_cast<size_t>(aggregate_index_.at(numbering.Of(inst)))];
}

bool Plan::IsReference(ir::InstId inst) const {
  return std::holds_alternative<ir::LookUp>(module.inst(inst)) ||
         std::holds_alternative<ir::InReference>(module.inst(inst));
}

bool Plan::IsStaged(const ReferenceTest& test) const {
  // A test that no provision needs has no reach.
  return !test.at_once && module.LevelOf(test.inst) == ir::kMainTable &&
         (test.reach.all || !test.reach.scopes.empty());
}

ReferenceTest& Plan::ReferenceTestOf(ir::InstId inst) {
  return reference_tests[static_cast<size_t>(reference_test_index_.at(numbering.Of(inst)))];
}

const SumTest& Plan::SumTestOf(ir::InstId inst) const {
  return sum_tests[static_cast<size_t>(sum_index_.at(numbering.Of(inst)))];
}

const ReferenceTest& Plan::ReferenceTestOf(ir::InstId inst) const {
  return reference_tests[static_cast<size_t>(reference_test_index_.at(numbering.Of(inst)))];
}

const ComputedValue* Plan::FindComputed(ir::InstId inst) const {
  const auto found = computed_index_.find(numbering.Of(inst));
  return found == computed_index_.end() ? nullptr : &computed[static_cast<size_t>(found->second)];
}

int Plan::ExaminedPlane(const Reach& reach) const {
  return reach.all ? -1 : examined.at(reach.scopes);
}

}  // namespace tiaowen::lower
