#include "compiler/check/check.h"

#include <algorithm>

#include "compiler/check/context.h"

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
    }
    for (size_t i = 0; i < tree_.units.size(); ++i) CollectFrom(tree_.units[i], ir::SentenceId(i));
    for (size_t i = 0; i < tree_.units.size(); ++i) CheckUnit(tree_.units[i], ir::SentenceId(i));
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
    std::optional<std::vector<MatterId>> matters = FindMatters(unit);
    if (!matters.has_value()) return;
    if (unit.unit_class == ir::SentenceClass::kUntranslated) AddUntranslated(unit, *matters);
    for (size_t part = 0; part < unit.provisions.size(); ++part) {
      context_.last_item = nullptr;
      if (unit.prerequisite) {
        CheckPrerequisite(unit.provisions[part], *matters);
      } else {
        CheckRule(unit.provisions[part], static_cast<int>(part));
      }
    }
  }

  std::optional<std::vector<MatterId>> FindMatters(const Unit& unit) {
    std::vector<MatterId> matters;
    bool complete = true;
    for (const std::string& name : unit.matters) {
      auto found = std::find_if(module().matters.begin(), module().matters.end(),
                                [&](const ir::Matter& matter) { return matter.name == name; });
      if (found == module().matters.end()) {
        context_.consumer.Emit(Kind::kUnknownMatter, {&context_.articles, unit.class_mark}, name);
        complete = false;
      } else {
        matters.emplace_back(static_cast<size_t>(found - module().matters.begin()));
      }
    }
    if (!complete) return std::nullopt;
    return matters;
  }

  // An untranslated sentence that names no matter may touch all of them.
  void AddUntranslated(const Unit& unit, std::vector<MatterId> matters) {
    if (matters.empty()) {
      for (size_t m = 0; m < module().matters.size(); ++m) matters.emplace_back(m);
    }
    for (MatterId matter : matters) {
      module().untranslated.push_back(module().Add(ir::Untranslated{context_.sentence, matter},
                                                   {unit.range.begin, unit.range.end}));
    }
  }

  const syntax::SlotMatch* TargetOf(const Provision& provision) const {
    return provision.conclusion->slots.empty() ? nullptr : &provision.conclusion->slots[0];
  }

  void CheckPrerequisite(const Provision& provision, const std::vector<MatterId>& matters) {
    if (provision.conclusion.has_value() && TargetOf(provision) != nullptr) {
      MatterId matter = context_.phrase(*provision.conclusion).matter;
      context_.consumer.Emit(Kind::kPrerequisiteWithConclusion,
                             context_.Place(provision.conclusion->range),
                             module().matter(matter).name);
      return;
    }
    if (provision.conclusion.has_value()) {
      MatterId matter = context_.phrase(*provision.conclusion).matter;
      if (std::find(matters.begin(), matters.end(), matter) == matters.end()) {
        context_.consumer.Emit(Kind::kPrerequisiteMatter,
                               context_.Place(provision.conclusion->range),
                               module().matter(matter).name);
        return;
      }
    }
    if (!provision.condition.has_value()) return ReportNoConclusion(provision);
    if (matters.empty()) return ReportNoConclusion(provision);
    for (MatterId matter : matters) {
      std::optional<InstId> condition = CompileCondition(context_, *provision.condition);
      if (!condition.has_value()) return;
      module().prerequisites.push_back(
          module().Add(ir::Prerequisite{context_.sentence, matter, *condition},
                       {provision.range.begin, provision.range.end}));
    }
  }

  void ReportNoConclusion(const Provision& provision) {
    context_.consumer.Emit(Kind::kNoConclusion, context_.Place(provision.range));
  }

  // A conclusion without a target of its own gives the targets that a row of its condition names
  // (目标 为 列), or the only one there is.
  void CheckRule(const Provision& provision, int part) {
    if (!provision.conclusion.has_value() || !provision.condition.has_value())
      return ReportNoConclusion(provision);
    MatterId matter = context_.phrase(*provision.conclusion).matter;
    if (!module().matter(matter).paths.empty() && context_.phrase(*provision.conclusion).path < 0) {
      context_.consumer.Emit(Kind::kNoPath, context_.Place(provision.conclusion->range),
                             module().matter(matter).name,
                             context_.Slice(provision.conclusion->range));
      return;
    }
    const syntax::SlotMatch* given = TargetOf(provision);
    size_t target_count = module().matter(matter).targets.size();
    if (given != nullptr) return AddRule(provision, part, matter, given->values[0].code);
    if (target_count == 1) return AddRule(provision, part, matter, 0);
    for (size_t target = 0; target < target_count; ++target) {
      if (!AddRuleIfNamed(provision, part, matter, static_cast<int>(target))) return;
    }
  }

  // Returns false when the condition does not name the target; that is diagnosed.
  bool AddRuleIfNamed(const Provision& provision, int part, MatterId matter, int target) {
    context_.used_target_binding = false;
    size_t errors = context_.consumer.error_count();
    AddRule(provision, part, matter, target);
    if (context_.consumer.error_count() > errors) return false;
    if (context_.used_target_binding) return true;
    context_.consumer.Emit(Kind::kNoTarget, context_.Place(provision.conclusion->range),
                           context_.Slice(provision.conclusion->range));
    return false;
  }

  void AddRule(const Provision& provision, int part, MatterId matter, int target) {
    context_.target = target;
    context_.target_matter = matter;
    context_.last_item = nullptr;
    std::optional<InstId> condition = CompileCondition(context_, *provision.condition);
    context_.target.reset();
    if (!condition.has_value()) return;
    ir::Rule rule{.sentence = context_.sentence,
                  .part = part,
                  .matter = matter,
                  .target = target,
                  .path = context_.phrase(*provision.conclusion).path,
                  .modality = provision.modality,
                  .condition = *condition};
    module().rules.push_back(module().Add(rule, {provision.range.begin, provision.range.end}));
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
      if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
        MarkUsed(keyed->table, module().schema.table(keyed->table).unique_key);
      }
      if (const auto* look_up = std::get_if<ir::LookUp>(&data)) {
        MarkUsed(look_up->table, look_up->column);
        for (int column : look_up->key_columns) MarkUsed(look_up->table, column);
      }
      if (const auto* listed = std::get_if<ir::InReference>(&data)) {
        for (int column : listed->columns) MarkUsed(listed->table, column);
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
                 const source::File& articles, const source::MarkedText& text,
                 diagnostics::Consumer& consumer) {
  ir::Module module;
  module.title = declarations.title;
  module.schema = declarations.schema;
  module.matters = declarations.matters;
  Context context{.declarations = declarations,
                  .articles = articles,
                  .text = text,
                  .consumer = consumer,
                  .module = module};
  Checker(tree, context).Run();
  return module;
}

}  // namespace tiaowen::check
