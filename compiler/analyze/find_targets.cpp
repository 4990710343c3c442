// One condition that gives two targets, and amounts that conflict.

#include <map>
#include <set>

#include "compiler/analyze/findings.h"
#include "compiler/ir/print.h"
#include "compiler/ir/provisions.h"

namespace tiaowen::analyze {
namespace {

using base::Truth;

// The alternatives of a condition: the operands of its uppermost Ors.
void ListAlternatives(const ir::Module& module, ir::InstId condition,
                      std::vector<ir::InstId>* alternatives) {
  if (const auto* any = std::get_if<ir::Or>(&module.inst(condition))) {
    for (ir::InstId operand : any->operands) ListAlternatives(module, operand, alternatives);
  } else {
    alternatives->push_back(condition);
  }
}

}  // namespace

void FindSameForTwoTargets(const Inquiry& inquiry, std::vector<Finding>* findings) {
  const ir::Module& module = inquiry.module();
  struct Place {
    ir::InstId rule;
    ir::InstId condition;
  };
  std::map<std::pair<ir::MatterId, std::string>, std::vector<Place>> places;
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    std::vector<ir::InstId> alternatives;
    ListAlternatives(module, rule.condition, &alternatives);
    for (ir::InstId each : alternatives) {
      places[{rule.matter, ir::PrintTree(module, each)}].push_back({id, each});
    }
  }
  for (const auto& [key, same] : places) {
    const auto& first = module.get<ir::Rule>(same.front().rule);
    for (size_t i = 1; i < same.size(); ++i) {
      const auto& other = module.get<ir::Rule>(same[i].rule);
      // A provision that gives several targets at once means to.
      const bool together = other.sentence == first.sentence && other.part == first.part;
      if (other.target == first.target || together) continue;
      const ir::Conclusion low = {first.matter, first.target}, high = {other.matter, other.target};
      Finding finding = {.kind = FindingKind::kSameForTwoTargets,
                         .subject = inquiry.NameOf(low) + "、" + inquiry.NameOf(high)};
      finding.citations = {inquiry.Cite(same.front().rule, same.front().condition),
                           inquiry.Cite(same[i].rule, same[i].condition)};
      findings->push_back(std::move(finding));
    }
  }
}

void FindAmountConflicts(const Inquiry& inquiry, std::vector<Finding>* findings) {
  const ir::Module& module = inquiry.module();
  for (size_t c = 0; c < inquiry.conclusions().size(); ++c) {
    const ir::Conclusion& conclusion = inquiry.conclusions()[c];
    const auto& amount = module.matter(conclusion.matter).amount;
    if (!amount || amount->join != ir::AmountJoin::kOne) continue;
    const std::vector<ir::InstId> rules = ir::RulesOf(inquiry.module(), conclusion);
    for (size_t i = 0; i < rules.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        const ir::InstId a = module.get<ir::Rule>(rules[i]).amount;
        const ir::InstId b = module.get<ir::Rule>(rules[j]).amount;
        // Amounts that are computed differ for some people and not for others; they are not asked.
        const auto* x = a.valid() ? std::get_if<ir::DecimalConst>(&module.inst(a)) : nullptr;
        const auto* y = b.valid() ? std::get_if<ir::DecimalConst>(&module.inst(b)) : nullptr;
        if (x == nullptr || y == nullptr || x->value == y->value) continue;
        RowNeeds needs = inquiry.needs().ForRule(rules[i], true);
        needs.Add(inquiry.needs().ForRule(rules[j], true));
        const auto shows = [&](const ExamplePerson& person) {
          return inquiry.JudgeRule(rules[i], person) == Truth::kTrue &&
                 inquiry.JudgeRule(rules[j], person) == Truth::kTrue;
        };
        const Reply reply = inquiry.Ask(
            needs,
            [&](Question& question, Encoder& encoder) {
              return question.terms().And(encoder.GivenBy(rules[i]).certain,
                                          encoder.GivenBy(rules[j]).certain);
            },
            shows);
        if (reply.exists == Satisfiable::kNo) continue;
        Finding finding = {.kind = FindingKind::kAmountConflict,
                           .holds = reply.exists,
                           .subject = inquiry.NameOf(conclusion),
                           .citations = {inquiry.Cite(rules[j]), inquiry.Cite(rules[i])}};
        finding.reason = reply.reason;
        if (reply.example) {
          Shown shown = inquiry.Show(*reply.example, shows);
          finding.dossier = std::move(shown.dossier);
          finding.witnesses.push_back(inquiry.Testify(c, shown.complete));
        }
        findings->push_back(std::move(finding));
      }
    }
  }
}

void FindCatalogueEntries(const Inquiry& inquiry, std::vector<Finding>* findings) {
  const ir::Schema& schema = inquiry.module().schema;
  const auto spell = [&](const ir::Catalogue::Column& column, int32_t value) {
    if (column.type.kind == ir::TypeKind::kText) {
      return inquiry.module().texts[static_cast<size_t>(value)];
    }
    if (!column.type.enum_id.valid()) return std::to_string(value);
    return schema.enum_type(column.type.enum_id).values[static_cast<size_t>(value)];
  };
  for (const ir::Catalogue& catalogue : schema.catalogues) {
    for (size_t c = 0; c < catalogue.columns.size(); ++c) {
      const ir::Catalogue::Column& column = catalogue.columns[c];
      std::map<int32_t, int> times;
      for (const auto& row : catalogue.rows) {
        for (int32_t value : row[c].values) ++times[value];
      }
      for (const auto& [value, count] : times) {
        if (!column.list || count < 2) continue;
        findings->push_back({.kind = FindingKind::kRepeatedEntry,
                             .subject = catalogue.name,
                             .citations = {{column.name, spell(column, value)}}});
      }
      if (!column.type.enum_id.valid()) continue;
      const auto& values = schema.enum_type(column.type.enum_id).values;
      for (size_t code = 0; code < values.size(); ++code) {
        if (times.contains(static_cast<int32_t>(code))) continue;
        findings->push_back({.kind = FindingKind::kMissingEntry,
                             .subject = catalogue.name,
                             .citations = {{column.name, values[code]}}});
      }
    }
  }
}

}  // namespace tiaowen::analyze
