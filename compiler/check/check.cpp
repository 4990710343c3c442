#include "compiler/check/check.h"

#include <algorithm>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"
#include "compiler/check/exception.h"
#include "compiler/check/in_force.h"
#include "compiler/check/lint.h"
#include "compiler/check/readings.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using ir::MatterId;
using syntax::Node;
using syntax::Provision;
using syntax::Unit;

class Checker {
 public:
  Checker(const syntax::ArticlesTree& tree, Context& context) : tree_(tree), context_(context) {}

  void Run() {
    FillCatalogues(context_, tree_.tables);
    for (const Unit& unit : tree_.units) {
      context_.module.sentences.push_back(
          {.label = unit.label,
           .text = context_.Slice(unit.range),
           .span = {unit.range.begin, unit.range.end},
           .sentence_class = unit.unit_class,
           .lead_in = ir::SentenceId(static_cast<size_t>(unit.item_of))});
      for (const syntax::Passage& passage : unit.passages) {
        context_.module.sentences.back().passages.push_back(
            {SpanOf(passage.range), passage.passage_class});
      }
    }
    for (size_t i = 0; i < tree_.units.size(); ++i) CollectFrom(tree_.units[i], ir::SentenceId(i));
    FindScopes(context_);
    for (size_t i = 0; i < tree_.units.size(); ++i) CheckUnit(tree_.units[i], ir::SentenceId(i));
    CheckTerms(context_);
    ReadInForce(context_, tree_.units);
    CheckForks();
    MarkUsedColumns(module());
  }

 private:
  ir::Module& module() { return context_.module; }

  // First pass: terms, names and contrasts, so that sentences may come in any order.
  void CollectFrom(const Unit& unit, ir::SentenceId id) {
    for (const Provision& provision : unit.provisions) {
      if (!provision.condition.has_value()) continue;
      CollectNames(context_, ArticleOf(unit.label), *provision.condition);
    }
    CollectTargets(context_, unit);
    FindContrasts(context_, unit);
    CollectTerms(context_, unit, id);
  }

  // A matter that a mark names, with its paths when it names some: 事项（途径、途径）.
  struct MarkedMatter {
    MatterId id;
    std::vector<int> paths;
  };

  void CheckUnit(const Unit& unit, ir::SentenceId id) {
    context_.sentence = id;
    context_.article = ArticleOf(unit.label);
    if (!CheckLimits(context_, unit)) return;
    std::optional<std::vector<MarkedMatter>> matters = FindMatters(unit);
    if (!matters.has_value()) return;
    if (unit.unit_class == ir::SentenceClass::kUntranslated) AddUntranslated(unit, *matters);
    for (const MarkedMatter& matter : *matters) {
      if (unit.unit_class == ir::SentenceClass::kAmountJoin) JoinAmounts(context_, unit, matter.id);
    }
    const size_t errors = context_.consumer.error_count();
    if (!CheckLists(context_, unit) || !CheckExceptions(context_, unit) ||
        !CheckHeads(context_, unit))
      return;
    if (IsItem(context_, unit)) return CheckReach(unit);
    std::optional<std::vector<Item>> items = ItemsOf(context_, id);
    if (!items.has_value()) return;
    context_.items = std::move(*items);
    context_.said = {};
    CheckTiers(context_, unit);
    if (context_.consumer.error_count() == errors) CheckContrasts(context_, unit);
    CheckProvisions(unit, id, *matters);
    if (context_.consumer.error_count() == errors) CheckReach(unit);
  }

  void CheckReach(const Unit& unit) {
    if (CheckSideBySide(context_, unit)) CheckAfter(context_, unit);
  }

  void CheckProvisions(const Unit& unit, ir::SentenceId id,
                       const std::vector<MarkedMatter>& matters) {
    for (size_t part = 0; part < unit.provisions.size(); ++part) {
      const Provision& provision = unit.provisions[part];
      const ProvisionScope& scope = ScopeAt(context_, {id, part});
      if (provision.among && scope.conditions.empty()) {
        context_.consumer.Emit(Kind::kAmongWithoutProvision, context_.Place(provision.range));
        return;
      }
      if (!CheckScope(context_, unit, part, scope.conditions)) return;
      const bool exception = IsException(context_, unit, part);
      if (exception && !provision.negated && !CheckConcession(context_, provision, id)) return;
      if (provision.kind != syntax::ProvisionKind::kConcludes || (exception && provision.negated)) {
        if (!CheckNoAmount(context_, provision)) return;
        continue;
      }
      if (part == 0 && provision.but && !provision.negated) {
        context_.consumer.Emit(Kind::kConcessionAlone, context_.Place(provision.range));
        return;
      }
      std::vector<const Node*> conditions = scope.conditions;
      if (provision.condition.has_value()) conditions.push_back(&*provision.condition);
      exceptions_ = AllExceptionsOf(context_, {id, part}, FindSpecials(context_, {id, part}));
      effect_ = EffectOfExceptions(context_, unit).value_or(ExceptionEffect::kShutsOut);
      quoted_ = QuotedRange(context_, unit, part);
      if (unit.prerequisite) {
        CheckPrerequisite(provision, matters);
      } else {
        CheckRule(provision, conditions, static_cast<int>(part));
      }
    }
  }

  std::optional<std::vector<MarkedMatter>> FindMatters(const Unit& unit) {
    std::vector<MarkedMatter> matters;
    bool complete = true;
    for (const syntax::MatterMark& mark : unit.matters) {
      auto found = std::find_if(module().matters.begin(), module().matters.end(),
                                [&](const ir::Matter& matter) { return matter.name == mark.name; });
      if (found == module().matters.end()) {
        context_.consumer.Emit(Kind::kUnknownMatter, context_.articles.Locate(unit.class_mark),
                               mark.name);
        complete = false;
        continue;
      }
      MarkedMatter matter{MatterId(static_cast<size_t>(found - module().matters.begin())), {}};
      for (const std::string& name : mark.paths) {
        auto path = std::find(found->paths.begin(), found->paths.end(), name);
        if (path == found->paths.end()) {
          context_.consumer.Emit(Kind::kUnknownName, context_.articles.Locate(unit.class_mark),
                                 name, std::string(), std::string());
          complete = false;
        }
        matter.paths.push_back(static_cast<int>(path - found->paths.begin()));
      }
      matters.push_back(std::move(matter));
    }
    if (!complete) return std::nullopt;
    return matters;
  }

  // An untranslated sentence that names no matter may touch all of them.
  void AddUntranslated(const Unit& unit, const std::vector<MarkedMatter>& marked) {
    std::vector<MatterId> matters;
    for (const MarkedMatter& matter : marked) matters.push_back(matter.id);
    for (size_t m = 0; marked.empty() && m < module().matters.size(); ++m) matters.emplace_back(m);
    for (MatterId matter : matters) {
      module().untranslated.push_back(module().Add(ir::Untranslated{context_.sentence, matter},
                                                   {unit.range.begin, unit.range.end}));
    }
  }

  void CheckPrerequisite(const Provision& provision, const std::vector<MarkedMatter>& matters) {
    if (provision.conclusion.has_value()) {
      MatterId matter = context_.phrase(*provision.conclusion).matter;
      const std::string& name = module().matter(matter).name;
      diagnostics::Location place = context_.Place(provision.conclusion->range);
      if (TargetOf(context_, provision) != nullptr || SaysAmount(provision)) {
        context_.consumer.Emit(Kind::kPrerequisiteWithConclusion, place, name);
        return;
      }
      bool named = std::any_of(matters.begin(), matters.end(),
                               [&](const MarkedMatter& marked) { return marked.id == matter; });
      if (!named) {
        context_.consumer.Emit(Kind::kPrerequisiteMatter, place, name);
        return;
      }
    }
    if (!provision.condition.has_value()) return ReportNoCondition(provision);
    if (matters.empty()) return ReportNoConclusion(provision);
    const Fork* fork = context_.FindPrerequisiteFork();
    for (const MarkedMatter& matter : matters) {
      std::vector<int> paths = matter.paths;
      if (fork != nullptr && !DecidePaths(*fork, provision, matter.id, &paths)) return;
      AddPrerequisites(provision, matter.id, paths);
    }
  }

  // The fork leaves paths of the matter free of the prerequisite.
  bool DecidePaths(const Fork& fork, const Provision& provision, MatterId matter_id,
                   std::vector<int>* paths) {
    const ir::Matter& matter = module().matter(matter_id);
    std::vector<int> governed;
    for (size_t i = 0; i < matter.paths.size(); ++i) {
      bool free =
          std::find(fork.paths.begin(), fork.paths.end(), matter.paths[i]) != fork.paths.end();
      bool marked = paths->empty() ||
                    std::find(paths->begin(), paths->end(), static_cast<int>(i)) != paths->end();
      if (!free && marked) governed.push_back(static_cast<int>(i));
    }
    if (governed.empty() || governed.size() + fork.paths.size() > matter.paths.size()) {
      context_.consumer.Emit(Kind::kForkWithoutPath, context_.Place(provision.range), fork.name,
                             matter.name);
      return false;
    }
    const bool taken = context_.Takes(fork);
    ++context_.fork_uses[fork.name];
    std::string free_paths = fmt::format("{}", fmt::join(fork.paths, "、"));
    module().decisions.push_back({.sentence = context_.sentence,
                                  .span = SpanOf(provision.range),
                                  .question = fmt::format("本句与途径 {}", free_paths),
                                  .chosen = taken ? "不管" : "也管",
                                  .by = taken ? kByFork : "标记",
                                  .fork = fork.name,
                                  .other = taken ? "也管" : "不管"});
    if (taken) *paths = governed;
    return true;
  }

  // A condition that speaks of the target is one for every target.
  void AddPrerequisites(const Provision& provision, MatterId matter,
                        const std::vector<int>& paths) {
    for (size_t target = 0; target < module().matter(matter).targets.size(); ++target) {
      context_.target = static_cast<int>(target);
      context_.target_matter = matter;
      context_.used_target_binding = false;
      std::optional<InstId> condition = CompileAll({&*provision.condition}, provision.range);
      context_.target.reset();
      if (!condition.has_value()) return;
      const bool of_target = context_.used_target_binding;
      ir::Prerequisite prerequisite{.sentence = context_.sentence,
                                    .matter = matter,
                                    .condition = *condition,
                                    .target = of_target ? static_cast<int>(target) : -1,
                                    .paths = paths};
      module().prerequisites.push_back(module().Add(std::move(prerequisite), SpanOf(quoted_)));
      if (!of_target) return;
    }
  }

  void ReportNoConclusion(const Provision& provision) {
    // Below a sentence that could not be read it is not known what the items are for.
    const int lead = context_.unit(context_.sentence).item_of;
    if (lead >= 0 && context_.unit(ir::SentenceId(static_cast<size_t>(lead))).failed) return;
    context_.consumer.Emit(Kind::kNoConclusion, context_.Place(provision.range));
  }

  void ReportNoCondition(const Provision& provision) {
    const source::Range words =
        provision.conclusion.has_value() ? provision.conclusion->range : provision.range;
    context_.consumer.Emit(Kind::kNoCondition, context_.Place(words), context_.Slice(words));
  }

  // A conclusion without a target of its own gives the targets that a row of its condition names
  // (目标 为 列), or the only one there is.
  void CheckRule(const Provision& provision, const std::vector<const Node*>& conditions, int part) {
    if (!provision.conclusion.has_value()) return ReportNoConclusion(provision);
    if (conditions.empty()) return ReportNoCondition(provision);
    const Phrase& phrase = context_.phrase(*provision.conclusion);
    MatterId matter = phrase.matter;
    if (!module().matter(matter).paths.empty() && phrase.path < 0 && !provision.negated) {
      context_.consumer.Emit(Kind::kNoPath, context_.Place(provision.conclusion->range),
                             module().matter(matter).name,
                             context_.Slice(provision.conclusion->range));
      return;
    }
    if (!CheckAmount(context_, provision)) return;
    const syntax::SlotMatch* given = TargetOf(context_, provision);
    if (provision.paired && !CheckPairing(context_, provision, conditions, given)) return;
    // 下列情形之一: every item is a case of its own.
    const bool by_item = std::any_of(conditions.begin(), conditions.end(),
                                     [](const Node* node) { return HasList(*node, false); });
    const size_t cases = by_item ? std::max<size_t>(context_.items.size(), 1) : 1;
    for (size_t i = 0; i < cases; ++i) {
      if (by_item && !context_.items.empty()) context_.item = i;
      AddRules(provision, conditions, part, given);
      context_.item.reset();
      if (context_.consumer.error_count() > 0) return;
    }
  }

  void AddRules(const Provision& provision, const std::vector<const Node*>& conditions, int part,
                const syntax::SlotMatch* given) {
    const Phrase& phrase = context_.phrase(*provision.conclusion);
    size_t target_count = module().matter(phrase.matter).targets.size();
    if (context_.wording(*provision.conclusion).lists_targets) {
      AddItemRules(provision, conditions, part);
    } else if (phrase.target >= 0) {
      AddRule(provision, conditions, part, phrase.target);
    } else if (given != nullptr) {
      for (size_t i = 0; i < given->members.size(); ++i) {
        if (provision.paired) context_.pair = i;
        AddRule(provision, conditions, part,
                TargetIndex(context_, phrase.matter, given->members[i]));
        context_.pair.reset();
        if (context_.consumer.error_count() > 0) return;
      }
    } else if (provision.negated) {
      AddRule(provision, conditions, part, -1);
    } else if (target_count == 1) {
      AddRule(provision, conditions, part, 0);
    } else {
      for (size_t target = 0; target < target_count; ++target) {
        if (!AddRuleIfNamed(provision, conditions, part, static_cast<int>(target))) return;
      }
    }
  }

  // 提供下列服务：（一）甲；（二）乙。: each item is given.
  void AddItemRules(const Provision& provision, const std::vector<const Node*>& conditions,
                    int part) {
    const MatterId matter = context_.phrase(*provision.conclusion).matter;
    const std::vector<std::string>& targets = module().matter(matter).targets;
    bool any = false;
    for (const Unit& unit : tree_.units) {
      if (!unit.names_target || unit.item_of != context_.sentence.index) continue;
      any = true;
      auto target = std::find(targets.begin(), targets.end(), ItemName(context_, unit));
      AddRule(provision, conditions, part, static_cast<int>(target - targets.begin()));
    }
    if (any) return;
    context_.consumer.Emit(Kind::kListWithoutItems, context_.Place(provision.conclusion->range),
                           context_.Slice(provision.conclusion->range));
  }

  // Returns false when the condition does not name the target; that is diagnosed.
  bool AddRuleIfNamed(const Provision& provision, const std::vector<const Node*>& conditions,
                      int part, int target) {
    context_.used_target_binding = false;
    size_t errors = context_.consumer.error_count();
    AddRule(provision, conditions, part, target);
    if (context_.consumer.error_count() > errors) return false;
    if (context_.used_target_binding) return true;
    context_.consumer.Emit(Kind::kNoTarget, context_.Place(provision.conclusion->range),
                           context_.Slice(provision.conclusion->range));
    return false;
  }

  // The condition that `nodes` make together, without what is excepted. Nothing: it was diagnosed.
  std::optional<InstId> CompileAll(const std::vector<const Node*>& nodes, source::Range range) {
    context_.window.reset();
    context_.reached = 0;
    return CompileClauses(context_, nodes, exceptions_, range, effect_);
  }

  void AddRule(const Provision& provision, const std::vector<const Node*>& conditions, int part,
               int target) {
    const Phrase& phrase = context_.phrase(*provision.conclusion);
    if (target >= 0) context_.target = target;
    context_.target_matter = phrase.matter;
    context_.target_unlisted = false;
    context_.excludes = provision.negated;
    std::optional<InstId> condition = CompileAll(conditions, provision.range);
    context_.target.reset();
    const bool leaves_to_discretion =
        provision.negated && provision.modality == ir::Modality::kGenerally;
    if (leaves_to_discretion && condition.has_value())
      condition = Soften(context_, *condition, provision.range);
    context_.excludes = false;
    if (!condition.has_value() || context_.target_unlisted) return;
    const bool of_item = context_.item.has_value();
    const ir::SentenceId sentence =
        of_item ? context_.items[*context_.item].sentence : context_.sentence;
    const ir::Span span = of_item ? module().sentence(sentence).span : SpanOf(quoted_);
    if (provision.negated) {
      ir::Exclusion exclusion{
          .sentence = sentence,
          .part = of_item ? 0 : part,
          .matter = phrase.matter,
          .target = target,
          .modality = leaves_to_discretion ? provision.modality : ir::Modality::kNone,
          .condition = *condition};
      module().exclusions.push_back(module().Add(exclusion, span));
      return;
    }
    const std::optional<InstId> amount = CompileAmount(context_, provision);
    if (!amount.has_value()) return;
    ir::Rule rule{.sentence = sentence,
                  .part = of_item ? 0 : part,
                  .matter = phrase.matter,
                  .target = target,
                  .path = phrase.path,
                  .modality = provision.modality,
                  .condition = *condition,
                  .amount = *amount};
    module().rules.push_back(module().Add(rule, span));
  }

  // A fork that has met no place is out of date: the articles were renumbered or reworded.
  void CheckForks() {
    if (context_.consumer.error_count() > 0) return;
    for (const Fork& fork : context_.declarations.forks) {
      std::vector<std::string> places = fork.places;
      if (!fork.sentence.empty()) places.push_back(fork.sentence);
      for (const std::string& place : places) {
        bool known = std::any_of(tree_.units.begin(), tree_.units.end(),
                                 [&](const Unit& unit) { return IsUnder(unit.label, place); });
        if (known) continue;
        context_.consumer.Emit(Kind::kUnknownSentence, context_.vocabulary.Locate(fork.range),
                               place);
        return;
      }
      if (context_.fork_uses[fork.name] > 0) continue;
      context_.consumer.Emit(Kind::kForkUnused, context_.vocabulary.Locate(fork.range), fork.name);
    }
  }

  const syntax::ArticlesTree& tree_;
  Context& context_;
  std::vector<Exception> exceptions_;                    // of the provision at hand
  ExceptionEffect effect_ = ExceptionEffect::kShutsOut;  // and what they do
  source::Range quoted_;                                 // its words
};

}  // namespace

ir::Module Check(const syntax::ArticlesTree& tree, const Declarations& declarations,
                 const CheckInput& input, const CheckOptions& options,
                 diagnostics::Consumer& consumer) {
  ir::Module module;
  module.title = declarations.title;
  module.schema = declarations.schema;
  module.work_calendar = declarations.work_calendar;
  module.matters = declarations.matters;
  const syntax::ReferenceIndex references(tree.units);
  Context context{.declarations = declarations,
                  .articles = input.articles,
                  .vocabulary = input.vocabulary.files,
                  .text = input.text,
                  .options = options,
                  .consumer = consumer,
                  .module = module,
                  .tree = tree,
                  .references = references};
  Checker(tree, context).Run();
  if (options.lint && consumer.error_count() == 0) Lint(context, input.vocabulary);
  return module;
}

}  // namespace tiaowen::check
