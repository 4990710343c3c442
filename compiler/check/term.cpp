#include <algorithm>
#include <utility>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::Provision;
using syntax::ProvisionKind;

bool IsDeclared(const Context& context, const std::string& term) {
  const auto& phrases = context.declarations.lexicon.phrases;
  return std::any_of(phrases.begin(), phrases.end(), [&](const syntax::LexiconPhrase& phrase) {
    return phrase.kind == syntax::PhraseKind::kTerm && phrase.text == term;
  });
}

void Define(Context& context, const std::string& term, const Node& node, ir::SentenceId sentence) {
  if (!IsDeclared(context, term)) {
    context.consumer.Emit(Kind::kUnknownName, context.Place(node.range), term, std::string(),
                          std::string());
  } else if (!context.terms.emplace(term, TermDefinition{&node, sentence}).second) {
    context.consumer.Emit(Kind::kTermDefinedTwice, context.Place(node.range), term);
  }
}

void CollectDefinitions(Context& context, const Node& node, ir::SentenceId sentence) {
  for (const Node& child : node.children) CollectDefinitions(context, child, sentence);
  if (node.defines.has_value()) Define(context, node.defines->text, node, sentence);
}

// `condition`, or any of `alternatives`.
Condition OrAny(Context& context, Condition condition, const std::vector<Alternative>& alternatives,
                source::Range range) {
  if (!condition.has_value()) return std::nullopt;
  std::vector<InstId> any = {*condition};
  for (const Alternative& alternative : alternatives) {
    SentenceScope scope(context, alternative.sentence);
    if (!scope.sound()) return std::nullopt;
    Condition other =
        CompileClauses(context, alternative.conditions, alternative.exceptions, range);
    if (!other.has_value()) return std::nullopt;
    any.push_back(*other);
  }
  return Any(context, std::move(any), range);
}

// Whether a phrase of `token` is on the strength of a catch-all column.
bool IsCatchAll(const Context& context, const syntax::Token& token) {
  if (token.phrase < 0) return false;
  const std::vector<Binding>& bindings = context.phrase(token).bindings;
  return std::any_of(bindings.begin(), bindings.end(), [&](const Binding& binding) {
    return binding.kind == syntax::BindingKind::kTruth &&
           context.module.schema.table(binding.table)
               .columns[static_cast<size_t>(binding.column)]
               .catch_all;
  });
}

// Whether examples say what else is meant: by an open class or a catch-all condition.
bool IsOpenEnded(const Context& context, const Node& node) {
  return node.open_class.has_value() || node.counted.has_value() ||
         std::any_of(node.tokens.begin(), node.tokens.end(),
                     [&](const syntax::Token& token) { return IsCatchAll(context, token); }) ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return IsOpenEnded(context, child); });
}

// Examples (所称甲，包括…) are one more way to be what the term means, each of them.
void AddExamples(Context& context, const std::string& term, const Provision& provision,
                 ir::SentenceId sentence) {
  const Node& examples = *provision.condition;
  if (examples.class_alone && examples.open_class->range.begin < examples.open_class->range.end) {
    const source::Range words = examples.open_class->range;
    context.consumer.Emit(Kind::kUnreadableSentence, context.Place(words), context.Slice(words));
    return;
  }
  context.deemed[term].push_back(
      {.sentence = sentence, .conditions = {&examples}, .exceptions = {}});
  context.examples.push_back({term, &examples});
}

// What a provision does to a term, in words.
const char* EffectOn(const Provision& provision) {
  switch (provision.kind) {
    case ProvisionKind::kDefines:
      return "由本句说明";
    case ProvisionKind::kIncludes:
      return "由本句举例说明";
    case ProvisionKind::kDeems:
      return "本句所说的视同";
    default:
      return "本句所说的不受其限制";
  }
}

}  // namespace

void CollectTerms(Context& context, const syntax::Unit& unit, ir::SentenceId sentence) {
  Alternative alternative{.sentence = sentence};
  for (size_t part = 0; part < unit.provisions.size(); ++part) {
    const Provision& provision = unit.provisions[part];
    if (BeginsAnew(context, unit, part)) alternative.conditions.clear();
    if (provision.condition.has_value()) {
      CollectDefinitions(context, *provision.condition, sentence);
      alternative.conditions.push_back(&*provision.condition);
    }
    alternative.exceptions.clear();
    for (const Node& exception : provision.exceptions) {
      CollectDefinitions(context, exception, sentence);
      alternative.exceptions.push_back({.node = &exception});
    }
    if (provision.kind == ProvisionKind::kConcludes) continue;
    context.sentence = sentence;
    for (const syntax::Token& token : provision.terms) {
      const std::string& term = context.wording(token).text;
      context.Record(provision.range, "术语「" + term + "」", EffectOn(provision), "条文");
      if (provision.kind == ProvisionKind::kDefines) {
        Define(context, term, *provision.condition, sentence);
      } else if (provision.kind == ProvisionKind::kIncludes) {
        AddExamples(context, term, provision, sentence);
      } else if (alternative.conditions.empty()) {
        context.consumer.Emit(Kind::kTermWithoutCondition, context.Place(provision.range), term);
      } else {
        auto& known = provision.kind == ProvisionKind::kDeems ? context.deemed : context.waived;
        known[term].push_back(alternative);
      }
    }
  }
}

Condition WithWaivers(Context& context, const std::string& term, Condition condition,
                      source::Range range) {
  auto waived = context.waived.find(term);
  if (waived == context.waived.end()) return condition;
  if (!condition.has_value() || !CheckNesting(context, range)) return std::nullopt;
  if (!context.open_waivers.insert(term).second) {
    context.consumer.Emit(Kind::kCircularTerm, context.Place(range), term);
    return std::nullopt;
  }
  // What keeps somebody out does not where he is free from it.
  Condition either = OrAny(context, context.excludes ? InstId() : condition, waived->second, range);
  if (context.excludes && either.has_value())
    either = All(context, {*condition, Negate(context, *either, range)}, context.level, range);
  context.open_waivers.erase(term);
  return either;
}

Condition CompileTerm(Context& context, const syntax::Token& token) {
  const std::string& name = context.wording(token).text;
  auto definition = context.terms.find(name);
  auto deemed = context.deemed.find(name);
  const bool is_deemed = deemed != context.deemed.end();
  if (definition == context.terms.end() && !is_deemed) {
    context.consumer.Emit(Kind::kUndefinedTerm, context.Place(token.range), name);
    return std::nullopt;
  }
  if (!CheckNesting(context, token.range)) return std::nullopt;
  if (!CheckReach(context, token.range)) return std::nullopt;
  if (!context.open_terms.insert(name).second) {
    context.consumer.Emit(Kind::kCircularTerm, context.Place(token.range), name);
    return std::nullopt;
  }
  Condition condition = InstId();
  if (definition != context.terms.end()) {
    // A term means what its own sentence says, with the choices made there.
    SentenceScope scope(context, definition->second.sentence);
    condition = scope.sound() ? CompileCondition(context, *definition->second.node) : std::nullopt;
  }
  if (is_deemed) condition = OrAny(context, condition, deemed->second, token.range);
  context.open_terms.erase(name);
  return condition;
}

void CheckTerms(Context& context) {
  for (const TermExamples& examples : context.examples) {
    if (context.terms.contains(examples.term) || IsOpenEnded(context, *examples.node)) continue;
    context.consumer.Emit(Kind::kExamplesWithoutClass, context.Place(examples.node->range),
                          context.Slice(examples.node->range), examples.term);
  }
  for (const auto& [term, alternatives] : context.waived) {
    if (context.terms.contains(term)) continue;
    const syntax::Node& place = *alternatives.front().conditions.front();
    context.consumer.Emit(Kind::kUndefinedTerm, context.Place(place.range), term);
  }
}

}  // namespace tiaowen::check
