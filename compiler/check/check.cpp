#include "compiler/check/check.h"

#include <algorithm>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"
#include "compiler/check/readings.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using ir::MatterId;
using syntax::Node;
using syntax::Provision;
using syntax::Unit;

// The label of the numbered article that a sentence label belongs to, without 第…款 and 第…句.
std::string ArticleOf(std::string label) {
  for (std::string_view end : {"句", "款"}) {
    size_t number = label.rfind("第");
    if (label.ends_with(end) && number != std::string::npos && number > 0) label.resize(number);
  }
  return label;
}

class Checker {
 public:
  Checker(const syntax::ArticlesTree& tree, Context& context) : tree_(tree), context_(context) {}

  void Run() {
    FillCatalogues(context_, tree_.tables);
    for (const Unit& unit : tree_.units) {
      context_.module.sentences.push_back({.label = unit.label,
                                           .text = context_.Slice(unit.range),
                                           .span = {unit.range.begin, unit.range.end},
                                           .sentence_class = unit.unit_class});
      for (const syntax::Passage& passage : unit.passages) {
        context_.module.sentences.back().passages.push_back(
            {SpanOf(passage.range), passage.passage_class});
      }
    }
    for (size_t i = 0; i < tree_.units.size(); ++i) CollectFrom(tree_.units[i], ir::SentenceId(i));
    for (size_t i = 0; i < tree_.units.size(); ++i) CheckUnit(tree_.units[i], ir::SentenceId(i));
    CheckForks();
    MarkUsedColumns();
  }

 private:
  ir::Module& module() { return context_.module; }

  // First pass: terms and names, so that sentences may come in any order.
  void CollectFrom(const Unit& unit, ir::SentenceId id) {
    for (const Provision& provision : unit.provisions) {
      if (!provision.condition.has_value()) continue;
      CollectNames(context_, ArticleOf(unit.label), *provision.condition);
      CollectTerms(*provision.condition, id);
    }
  }

  void CollectTerms(const Node& node, ir::SentenceId id) {
    for (const Node& child : node.children) CollectTerms(child, id);
    if (!node.defines.has_value()) return;
    const std::string& term = node.defines->text;
    const auto& phrases = context_.declarations.lexicon.phrases;
    bool declared =
        std::any_of(phrases.begin(), phrases.end(), [&](const syntax::LexiconPhrase& phrase) {
          return phrase.kind == syntax::PhraseKind::kTerm && phrase.text == term;
        });
    if (!declared) {
      context_.consumer.Emit(Kind::kUnknownName, context_.Place(node.range), term, std::string(),
                             std::string());
    } else if (!context_.terms.emplace(term, TermDefinition{&node, id}).second) {
      context_.consumer.Emit(Kind::kTermDefinedTwice, context_.Place(node.range), term);
    }
  }

  void CheckUnit(const Unit& unit, ir::SentenceId id) {
    context_.sentence = id;
    context_.article = ArticleOf(unit.label);
    std::optional<std::vector<MarkedMatter>> matters = FindMatters(unit);
    if (!matters.has_value()) return;
    if (unit.unit_class == ir::SentenceClass::kUntranslated) AddUntranslated(unit, *matters);
    if (IsItem(unit) || !FindItems(unit, id)) return;
    context_.last_tenure = nullptr;
    CheckTiers(context_, unit);
    std::vector<const Node*> conditions;  // of this ；-part so far
    for (size_t part = 0; part < unit.provisions.size(); ++part) {
      const Provision& provision = unit.provisions[part];
      if (!provision.follows) conditions.clear();
      if (provision.condition.has_value()) conditions.push_back(&*provision.condition);
      if (unit.prerequisite) {
        CheckPrerequisite(provision, *matters);
      } else {
        CheckRule(provision, conditions, static_cast<int>(part));
      }
    }
  }

  static bool LeadsIn(const Unit& unit) {
    return std::any_of(unit.provisions.begin(), unit.provisions.end(), [](const Provision& p) {
      return p.condition.has_value() && HasList(*p.condition);
    });
  }

  // Whether the unit is compiled with the sentence that leads in to it.
  bool IsItem(const Unit& unit) const {
    return unit.item_of >= 0 && unit.unit_class == ir::SentenceClass::kCompiled &&
           LeadsIn(tree_.units[static_cast<size_t>(unit.item_of)]);
  }

  // Collects the items below a sentence. Returns false when one of them was diagnosed.
  bool FindItems(const Unit& unit, ir::SentenceId id) {
    context_.items.clear();
    if (!LeadsIn(unit)) return true;
    for (size_t i = 0; i < tree_.units.size(); ++i) {
      const Unit& item = tree_.units[i];
      if (item.item_of != id.index || !IsItem(item)) continue;
      if (item.failed) return false;
      const bool condition_only =
          item.provisions.size() == 1 && !item.provisions[0].conclusion.has_value() &&
          item.provisions[0].condition.has_value() && !SaysAmount(item.provisions[0]);
      if (!condition_only) {
        context_.consumer.Emit(Kind::kItemWithConclusion, context_.Place(item.range));
        return false;
      }
      context_.items.push_back({ir::SentenceId(i), &*item.provisions[0].condition});
    }
    return true;
  }

  // A matter that a mark names, with its paths when it names some: 事项（途径、途径）.
  struct MarkedMatter {
    MatterId id;
    std::vector<int> paths;
  };

  std::optional<std::vector<MarkedMatter>> FindMatters(const Unit& unit) {
    std::vector<MarkedMatter> matters;
    bool complete = true;
    for (const syntax::MatterMark& mark : unit.matters) {
      auto found = std::find_if(module().matters.begin(), module().matters.end(),
                                [&](const ir::Matter& matter) { return matter.name == mark.name; });
      if (found == module().matters.end()) {
        context_.consumer.Emit(Kind::kUnknownMatter, {&context_.articles, unit.class_mark},
                               mark.name);
        complete = false;
        continue;
      }
      MarkedMatter matter{MatterId(static_cast<size_t>(found - module().matters.begin())), {}};
      for (const std::string& name : mark.paths) {
        auto path = std::find(found->paths.begin(), found->paths.end(), name);
        if (path == found->paths.end()) {
          context_.consumer.Emit(Kind::kUnknownName, {&context_.articles, unit.class_mark}, name,
                                 std::string(), std::string());
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

  const syntax::SlotMatch* TargetOf(const Provision& provision) const {
    for (const syntax::SlotMatch& match : provision.conclusion->slots) {
      if (SlotKindOf(context_, *provision.conclusion, match) == syntax::SlotKind::kWord)
        return &match;
    }
    return nullptr;
  }

  void CheckPrerequisite(const Provision& provision, const std::vector<MarkedMatter>& matters) {
    if (provision.conclusion.has_value()) {
      MatterId matter = context_.phrase(*provision.conclusion).matter;
      const std::string& name = module().matter(matter).name;
      diagnostics::Location place = context_.Place(provision.conclusion->range);
      if (TargetOf(provision) != nullptr || SaysAmount(provision)) {
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
    if (!provision.condition.has_value() || matters.empty()) return ReportNoConclusion(provision);
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
                                  .by = taken ? "分叉" : "标记",
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
      module().prerequisites.push_back(
          module().Add(std::move(prerequisite), SpanOf(provision.range)));
      if (!of_target) return;
    }
  }

  void ReportNoConclusion(const Provision& provision) {
    context_.consumer.Emit(Kind::kNoConclusion, context_.Place(provision.range));
  }

  // A conclusion without a target of its own gives the targets that a row of its condition names
  // (目标 为 列), or the only one there is.
  void CheckRule(const Provision& provision, const std::vector<const Node*>& conditions, int part) {
    if (!provision.conclusion.has_value() || (conditions.empty() && provision.measured.empty()))
      return ReportNoConclusion(provision);
    const Phrase& phrase = context_.phrase(*provision.conclusion);
    MatterId matter = phrase.matter;
    if (!module().matter(matter).paths.empty() && phrase.path < 0 && !provision.negated) {
      context_.consumer.Emit(Kind::kNoPath, context_.Place(provision.conclusion->range),
                             module().matter(matter).name,
                             context_.Slice(provision.conclusion->range));
      return;
    }
    if (!CheckAmount(context_, provision)) return;
    const syntax::SlotMatch* given = TargetOf(provision);
    if (provision.paired && !CheckPairing(provision, conditions, given)) return;
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
    if (phrase.target >= 0) {
      AddRule(provision, conditions, part, phrase.target);
    } else if (given != nullptr) {
      for (size_t i = 0; i < given->members.size(); ++i) {
        if (provision.paired) context_.pair = i;
        AddRule(provision, conditions, part, given->members[i].values[0].code);
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

  // 分别: every list of the condition has as many members as the conclusion has targets, and there
  // is one.
  bool CheckPairing(const Provision& provision, const std::vector<const Node*>& conditions,
                    const syntax::SlotMatch* given) {
    std::vector<const syntax::SlotMatch*> lists;
    for (const Node* node : conditions) CollectLists(*node, &lists);
    if (given == nullptr || given->members.size() < 2 || lists.empty()) {
      context_.consumer.Emit(Kind::kPairingWithoutLists, context_.Place(provision.range));
      return false;
    }
    for (const syntax::SlotMatch* list : lists) {
      if (list->members.size() == given->members.size()) continue;
      context_.consumer.Emit(Kind::kPairingLength, context_.Place(list->range),
                             context_.Slice(list->range), list->members.size(),
                             context_.Slice(given->range), given->members.size());
      return false;
    }
    context_.Record(given->range, "「分别」", "按次序对应", "通例");
    return true;
  }

  static void CollectLists(const Node& node, std::vector<const syntax::SlotMatch*>* lists) {
    for (const Node& child : node.children) CollectLists(child, lists);
    for (const syntax::Token& token : node.tokens) {
      for (const syntax::SlotMatch& match : token.slots) {
        if (match.members.size() > 1) lists->push_back(&match);
      }
    }
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

  // The condition that `nodes` make together. Nothing: it was diagnosed.
  std::optional<InstId> CompileAll(const std::vector<const Node*>& nodes, source::Range range,
                                   const std::vector<syntax::Token>& measured = {}) {
    context_.this_year.reset();
    std::vector<InstId> operands;
    for (const Node* node : nodes) {
      Condition condition = CompileCondition(context_, *node);
      if (!condition.has_value()) return std::nullopt;
      operands.push_back(*condition);
    }
    for (const syntax::Token& token : measured)
      operands.push_back(CompileMeasured(context_, token));
    if (context_.this_year.has_value()) {
      context_.consumer.Emit(Kind::kYearWithoutEvent, context_.Place(*context_.this_year),
                             context_.Slice(*context_.this_year));
      return std::nullopt;
    }
    return Whole(context_, std::move(operands), ir::kMainTable, range);
  }

  void AddRule(const Provision& provision, const std::vector<const Node*>& conditions, int part,
               int target) {
    const Phrase& phrase = context_.phrase(*provision.conclusion);
    if (target >= 0) context_.target = target;
    context_.target_matter = phrase.matter;
    context_.target_unlisted = false;
    std::optional<InstId> condition = CompileAll(conditions, provision.range, provision.measured);
    context_.target.reset();
    if (!condition.has_value() || context_.target_unlisted) return;
    const bool of_item = context_.item.has_value();
    const ir::SentenceId sentence =
        of_item ? context_.items[*context_.item].sentence : context_.sentence;
    const ir::Span span = of_item ? module().sentence(sentence).span : SpanOf(provision.range);
    if (provision.negated) {
      ir::Exclusion exclusion{.sentence = sentence,
                              .part = of_item ? 0 : part,
                              .matter = phrase.matter,
                              .target = target,
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
        context_.consumer.Emit(Kind::kUnknownSentence, {&context_.vocabulary, fork.range}, place);
        return;
      }
      if (context_.fork_uses[fork.name] > 0) continue;
      context_.consumer.Emit(Kind::kForkUnused, {&context_.vocabulary, fork.range}, fork.name);
    }
  }

  void MarkUsed(ir::TableId table, int column) {
    if (column >= 0) {
      module()
          .schema.tables[static_cast<size_t>(table.index)]
          .columns[static_cast<size_t>(column)]
          .used = true;
    }
  }

  void MarkUsedColumns() {
    for (size_t i = 0; i < module().inst_count(); ++i) {
      const ir::InstData& data = module().inst(InstId(i));
      if (const auto* column = std::get_if<ir::ColumnRef>(&data))
        MarkUsed(column->table, column->column);
      if (const auto* parent = std::get_if<ir::ParentRef>(&data))
        MarkUsed(ir::kMainTable, parent->column);
      if (const auto* look_up = std::get_if<ir::LookUp>(&data)) {
        MarkUsed(look_up->table, look_up->column);
        for (int column : look_up->key_columns) MarkUsed(look_up->table, column);
      }
      if (const auto* listed = std::get_if<ir::InReference>(&data)) {
        for (int column : listed->columns) MarkUsed(listed->table, column);
      }
      if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
        MarkUsed(keyed->table, module().schema.table(keyed->table).unique_key);
      }
      if (const auto* accumulated = std::get_if<ir::Accumulated>(&data)) {
        MarkUsed(accumulated->table, module().schema.table(accumulated->table).period_start);
        MarkUsed(accumulated->table, module().schema.table(accumulated->table).period_end);
      }
    }
  }

  const syntax::ArticlesTree& tree_;
  Context& context_;
};

}  // namespace

ir::Module Check(const syntax::ArticlesTree& tree, const Declarations& declarations,
                 const CheckInput& input, const CheckOptions& options,
                 diagnostics::Consumer& consumer) {
  ir::Module module;
  module.title = declarations.title;
  module.schema = declarations.schema;
  module.matters = declarations.matters;
  Context context{.declarations = declarations,
                  .articles = input.articles,
                  .vocabulary = input.vocabulary,
                  .text = input.text,
                  .options = options,
                  .consumer = consumer,
                  .module = module};
  Checker(tree, context).Run();
  return module;
}

}  // namespace tiaowen::check
