#include "compiler/analyze/encoder.h"

#include <algorithm>
#include <variant>

#include "compiler/base/check.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {

using base::Truth;

Encoder::Encoder(const ir::Module& module, size_t position, const Domain& domain,
                 const PersonTerms& person, const builtin::Clock& clock, Terms* terms)
    : module_(module),
      domain_(domain),
      names_(domain.names(position)),
      person_(person),
      clock_(clock),
      terms_(*terms) {}

void Encoder::Assume(ir::InstId condition, bool truth) {
  assumed_[condition] = truth;
  known_.clear();
}

void Encoder::AssumeNothing() {
  assumed_.clear();
  known_.clear();
}

Planes Encoder::Constant(Truth truth) {
  return {terms_.Truth(truth == Truth::kTrue), terms_.Truth(truth != Truth::kFalse)};
}

Planes Encoder::AndOf(const std::vector<Planes>& all) {
  std::vector<TermId> certain, possible;
  for (const Planes& each : all) {
    certain.push_back(each.certain);
    possible.push_back(each.possible);
  }
  return {terms_.And(std::move(certain)), terms_.And(std::move(possible))};
}

Planes Encoder::OrOf(const std::vector<Planes>& any) {
  std::vector<TermId> certain, possible;
  for (const Planes& each : any) {
    certain.push_back(each.certain);
    possible.push_back(each.possible);
  }
  return {terms_.Or(std::move(certain)), terms_.Or(std::move(possible))};
}

Planes Encoder::NotOf(const Planes& planes) {
  return {terms_.Not(planes.possible), terms_.Not(planes.certain)};
}

const std::vector<RowTerms>& Encoder::RowsOf(ir::TableId table) const {
  const int number = names_.tables[static_cast<size_t>(table.index)];
  return person_.tables[static_cast<size_t>(number)];
}

Planes Encoder::ScopeOf(ir::InstId rule) {
  std::vector<Planes> scope;
  for (ir::InstId id : ir::PrerequisitesOf(module_, rule)) {
    scope.push_back(TruthOf(module_.get<ir::Prerequisite>(id).condition));
  }
  return AndOf(scope);
}

Planes Encoder::GivenBy(ir::InstId rule) {
  return AndOf({ScopeOf(rule), TruthOf(module_.get<ir::Rule>(rule).condition)});
}

Planes Encoder::VerdictOf(const ir::Conclusion& conclusion) {
  for (ir::InstId id : module_.untranslated) {
    if (module_.get<ir::Untranslated>(id).matter == conclusion.matter) return Unknown();
  }
  std::vector<Planes> given, barred;
  for (ir::InstId id : ir::RulesOf(module_, conclusion)) given.push_back(GivenBy(id));
  for (ir::InstId id : ir::ExclusionsOf(module_, conclusion)) {
    barred.push_back(TruthOf(module_.get<ir::Exclusion>(id).condition));
  }
  return AndOf({OrOf(given), NotOf(OrOf(barred))});
}

struct TruthEncoder {
  Encoder& encoder;
  const Spot& spot;

  Planes operator()(const ir::TruthConst& inst) { return encoder.Constant(inst.value); }

  Planes operator()(const ir::Compare& inst) {
    const auto lhs = encoder.ValueOf(inst.lhs, spot), rhs = encoder.ValueOf(inst.rhs, spot);
    const ir::Type lhs_type = encoder.module_.TypeOf(inst.lhs);
    const ir::Type rhs_type = encoder.module_.TypeOf(inst.rhs);
    if (lhs_type.is_number()) {
      return encoder.CompareNumbers(inst.op, lhs, lhs_type.scale, rhs, rhs_type.scale);
    }
    return encoder.Compare(inst.op, encoder.InOrder(lhs, lhs_type), encoder.InOrder(rhs, rhs_type));
  }

  Planes operator()(const ir::InSet& inst) {
    const auto value = encoder.ValueOf(inst.value, spot);
    std::vector<Planes> found;
    for (ir::InstId member : inst.members) {
      found.push_back(encoder.Compare(ir::CompareOp::kEq, value, encoder.ValueOf(member, spot)));
    }
    Planes any = encoder.OrOf(found);
    any = encoder.AndOf({any, {value.known, encoder.terms_.Truth(true)}});
    any.possible = encoder.terms_.Or(any.possible, encoder.terms_.Not(value.known));
    return inst.negated ? encoder.NotOf(any) : any;
  }

  Planes operator()(const ir::IsTrue& inst) {
    return encoder.Compare(ir::CompareOp::kEq, encoder.ValueOf(inst.value, spot), encoder.Exact(1));
  }

  Planes operator()(const ir::InCatalogue& inst) {
    Terms& terms = encoder.terms_;
    std::vector<Encoder::Value> values;
    std::vector<TermId> known;
    for (ir::InstId value : inst.values) {
      values.push_back(encoder.ValueOf(value, spot));
      known.push_back(values.back().known);
    }
    const ir::Catalogue& catalogue = encoder.module_.schema.catalogue(inst.catalogue);
    std::vector<TermId> rows;
    for (const auto& row : catalogue.rows) {
      std::vector<TermId> all;
      for (size_t i = 0; i < values.size(); ++i) {
        const auto column = static_cast<size_t>(inst.columns[i]);
        std::vector<TermId> any;
        for (int32_t cell : row[column].values) {
          any.push_back(terms.Equal(
              values[i].first, terms.Int(CatalogueValue(catalogue.columns[column].type, cell))));
        }
        all.push_back(terms.Or(std::move(any)));
      }
      rows.push_back(terms.And(std::move(all)));
    }
    const TermId found = terms.Or(std::move(rows)), all_known = terms.And(std::move(known));
    return {terms.And(all_known, found), terms.Or(terms.Not(all_known), found)};
  }

  int64_t CatalogueValue(const ir::Type& type, int32_t cell) const {
    if (type.kind == ir::TypeKind::kText) return encoder.names_.texts[static_cast<size_t>(cell)];
    if (type.enum_id.valid()) return encoder.CodeOf(type.enum_id, cell);
    return cell;
  }

  Planes operator()(const ir::InReference& inst) { return encoder.Listed(inst, spot); }
  Planes operator()(const ir::Accumulated& inst) { return encoder.Accumulated(inst, spot); }

  std::vector<Planes> Each(const std::vector<ir::InstId>& operands) {
    std::vector<Planes> each;
    for (ir::InstId operand : operands) each.push_back(encoder.TruthOf(operand, spot));
    return each;
  }
  Planes operator()(const ir::And& inst) { return encoder.AndOf(Each(inst.operands)); }
  Planes operator()(const ir::Or& inst) { return encoder.OrOf(Each(inst.operands)); }
  Planes operator()(const ir::Not& inst) {
    return encoder.NotOf(encoder.TruthOf(inst.operand, spot));
  }

  Planes operator()(const ir::Exists& inst) {
    std::vector<Planes> any;
    if (!encoder.module_.schema.table(inst.table).complete) any.push_back(encoder.Unknown());
    const auto& rows = encoder.RowsOf(inst.table);
    for (size_t row = 0; row < rows.size(); ++row) {
      any.push_back(encoder.AndOf({{rows[row].present, rows[row].present},
                                   encoder.TruthOf(inst.predicate, {inst.table, row})}));
    }
    return encoder.OrOf(any);
  }

  Planes operator()(const ir::Keyed& inst) { return encoder.Keyed(inst); }

  template <typename T>
  Planes operator()(const T& inst) {
    TW_CHECK(false, "a {} is no condition", ir::InstName(inst));
  }
};

Planes Encoder::TruthOf(ir::InstId condition, const Spot& spot) {
  if (const auto at = assumed_.find(condition); at != assumed_.end()) {
    return Constant(base::FromBool(at->second));
  }
  const auto key = std::tuple(condition, spot);
  if (const auto at = known_.find(key); at != known_.end()) return at->second;
  const Planes planes = std::visit(TruthEncoder{*this, spot}, module_.inst(condition));
  known_.emplace(key, planes);
  return planes;
}

Planes Encoder::Keyed(const ir::Keyed& keyed) {
  const ir::Table& table = module_.schema.table(keyed.table);
  const auto& rows = RowsOf(keyed.table);
  std::vector<Planes> matches;
  std::vector<TermId> may_match;
  for (size_t row = 0; row < rows.size(); ++row) {
    const Spot spot = {keyed.table, row};
    const Planes match = Compare(ir::CompareOp::kEq, CellOf(keyed.table, table.unique_key, row),
                                 ValueOf(keyed.key, spot));
    matches.push_back(AndOf({{rows[row].present, rows[row].present}, match}));
    may_match.push_back(matches.back().possible);
  }
  Planes result = {terms_.Truth(false),
                   table.complete ? terms_.Or(std::move(may_match)) : terms_.Truth(true)};
  // The first row that certainly has the key decides.
  for (size_t row = rows.size(); row-- > 0;) {
    const TermId here = matches[row].certain;
    const Planes predicate = TruthOf(keyed.predicate, {keyed.table, row});
    const auto choose = [&](TermId yes, TermId no) {
      return terms_.Or(terms_.And(here, yes), terms_.And(terms_.Not(here), no));
    };
    result = {choose(predicate.certain, result.certain),
              choose(predicate.possible, result.possible)};
  }
  return result;
}

Planes Encoder::Listed(const ir::InReference& listed, const Spot& spot) {
  std::vector<Planes> any;
  if (!module_.schema.table(listed.table).complete) any.push_back(Unknown());
  const auto& rows = RowsOf(listed.table);
  for (size_t row = 0; row < rows.size(); ++row) {
    std::vector<Planes> all = {{rows[row].present, rows[row].present}};
    for (size_t i = 0; i < listed.columns.size(); ++i) {
      all.push_back(Compare(ir::CompareOp::kEq, CellOf(listed.table, listed.columns[i], row),
                            ValueOf(listed.values[i], spot)));
    }
    any.push_back(AndOf(all));
  }
  return OrOf(any);
}

}  // namespace tiaowen::analyze
