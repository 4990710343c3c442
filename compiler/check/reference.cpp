#include <algorithm>
#include <utility>

#include "compiler/check/amounts.h"
#include "compiler/check/context.h"
#include "compiler/syntax/numeral.h"
#include "compiler/syntax/pointer.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::PlaceStep;
using syntax::Unit;

// Reads 第N at `at` of a label; 0 when there is none.
int64_t NumberAt(std::string_view label, size_t at) {
  constexpr std::string_view kOrdinal = "第";
  if (at == std::string_view::npos || !label.substr(at).starts_with(kOrdinal)) return 0;
  std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(label.substr(at + kOrdinal.size()));
  return numeral.has_value() ? numeral->value : 0;
}

class Resolver {
 public:
  Resolver(const Context& context, const Unit& here) : tree_(context.tree), here_(here) {
    const Unit& lead = here.item_of >= 0 ? tree_.units[static_cast<size_t>(here.item_of)] : here;
    article_ = ArticleOf(lead.label);
    paragraph_ = ParagraphOf(lead.label);
  }

  // The units that `text` names; empty when one of them does not exist.
  std::vector<size_t> Resolve(std::string_view text) {
    std::vector<size_t> units;
    const std::string own_article = article_;
    bool whole = false;  // the paragraph or article at hand has not been narrowed to items
    while (!text.empty()) {
      std::optional<PlaceStep> step = syntax::ReadPlaceStep(&text);
      if (!step.has_value()) {
        // 、, 和 and so on between two places
        text.remove_prefix(static_cast<size_t>(source::CharLength(text, 0)));
        if (whole && !AddWhole(&units)) return {};
        whole = false;
        continue;
      }
      if (step->unit == PlaceStep::Unit::kItem) {
        if (!AddItems(*step, &units)) return {};
        whole = false;
        continue;
      }
      if (whole && step->unit == PlaceStep::Unit::kArticle && !AddWhole(&units)) return {};
      if (!Move(*step)) return {};
      whole = true;
    }
    if (whole && !AddWhole(&units)) return {};
    return units;
  }

 private:
  static int64_t ParagraphOf(std::string_view label) {
    constexpr std::string_view kParagraph = "款", kSentence = "句";
    if (label.ends_with(kSentence)) label = label.substr(0, label.rfind("第"));
    if (!label.ends_with(kParagraph)) return 1;
    return NumberAt(label, label.rfind("第"));
  }

  // Goes to another article or paragraph. Returns false when there is none before.
  bool Move(const PlaceStep& step) {
    if (step.unit == PlaceStep::Unit::kParagraph) {
      any_paragraph_ = false;
      if (step.before > 0) paragraph_ -= step.before;
      if (step.first > 0) paragraph_ = step.first;
      paragraph_end_ = std::max(step.last, paragraph_);
      return paragraph_ >= 1;
    }
    const int64_t own = NumberAt(article_, 0);
    const int64_t wanted = step.before > 0 ? own - step.before : step.first;
    any_paragraph_ = true;
    if (step.first == 0 && step.before == 0) return true;  // 本条
    if (wanted < 1) return false;
    auto found = std::find_if(tree_.units.begin(), tree_.units.end(), [&](const Unit& unit) {
      const std::string article = ArticleOf(unit.label);
      return NumberAt(article, 0) == wanted && article.ends_with("条");
    });
    if (found == tree_.units.end()) return false;
    article_ = ArticleOf(found->label);
    return true;
  }

  bool InScope(const Unit& unit) const {
    if (ArticleOf(unit.label) != article_) return false;
    const int64_t paragraph = ParagraphOf(unit.label);
    return any_paragraph_ || (paragraph >= paragraph_ && paragraph <= paragraph_end_);
  }

  bool AddWhole(std::vector<size_t>* units) const {
    const size_t before = units->size();
    for (size_t i = 0; i < tree_.units.size(); ++i) {
      const Unit& unit = tree_.units[i];
      if (&unit != &here_ && unit.item_of < 0 && InScope(unit)) units->push_back(i);
    }
    return units->size() > before;
  }

  // The items of the paragraph at hand; without a place before them, of the list at hand.
  bool AddItems(const PlaceStep& step, std::vector<size_t>* units) const {
    std::vector<size_t> items;
    for (size_t i = 0; i < tree_.units.size(); ++i) {
      const Unit& unit = tree_.units[i];
      if (unit.item_of >= 0 && InScope(tree_.units[static_cast<size_t>(unit.item_of)]))
        items.push_back(i);
    }
    int64_t first = step.first, last = step.last;
    if (step.before > 0) {
      auto own = std::find_if(items.begin(), items.end(),
                              [&](size_t i) { return &tree_.units[i] == &here_; });
      // 前两项 outside of the list: its first two.
      last = own == items.end() ? step.before : own - items.begin();
      first = own == items.end() ? 1 : last - step.before + 1;
    }
    if (first < 1 || last < first || last > static_cast<int64_t>(items.size())) return false;
    for (int64_t i = first; i <= last; ++i) units->push_back(items[static_cast<size_t>(i - 1)]);
    return true;
  }

  const syntax::ArticlesTree& tree_;
  const Unit& here_;
  std::string article_;
  int64_t paragraph_ = 1;
  int64_t paragraph_end_ = 1;
  bool any_paragraph_ = false;
};

bool HoldsCondition(const Unit& unit) {
  return std::any_of(unit.provisions.begin(), unit.provisions.end(),
                     [](const syntax::Provision& p) { return p.condition.has_value(); });
}

// What the sentence requires: any of its provisions.
Condition CompileSentence(Context& context, ir::SentenceId id, source::Range range) {
  const Unit& unit = context.tree.units[static_cast<size_t>(id.index)];
  SentenceScope scope(context, id);
  if (!IsItem(context, unit)) {
    std::optional<std::vector<Item>> items = ItemsOf(context, id);
    if (!items.has_value()) return std::nullopt;
    context.items = std::move(*items);
  }
  std::vector<InstId> any;
  std::vector<const Node*> conditions;
  for (const syntax::Provision& provision : unit.provisions) {
    if (!provision.follows) conditions.clear();
    if (!provision.condition.has_value()) continue;
    conditions.push_back(&*provision.condition);
    std::vector<const Node*> exceptions;
    for (const Node& exception : provision.exceptions) exceptions.push_back(&exception);
    Condition condition = CompileClauses(context, conditions, exceptions, range);
    if (!condition.has_value()) return std::nullopt;
    any.push_back(*condition);
  }
  return Any(context, std::move(any), range);
}

// Whether the items among `units` are all wanted: as their own sentence leads in to them.
bool LeadsInToAll(const Context& context, const std::vector<size_t>& units) {
  return std::all_of(units.begin(), units.end(), [&](size_t i) {
    const Unit& unit = context.tree.units[i];
    if (unit.item_of < 0) return false;
    const Unit& lead = context.tree.units[static_cast<size_t>(unit.item_of)];
    return std::none_of(lead.provisions.begin(), lead.provisions.end(),
                        [](const syntax::Provision& p) {
                          return p.condition.has_value() && HasList(*p.condition, false);
                        });
  });
}

}  // namespace

std::string ArticleOf(std::string label) {
  for (std::string_view end : {"句", "款"}) {
    size_t number = label.rfind("第");
    if (label.ends_with(end) && number != std::string::npos && number > 0) label.resize(number);
  }
  return label;
}

bool LeadsIn(const Unit& unit) {
  return std::any_of(unit.provisions.begin(), unit.provisions.end(),
                     [](const syntax::Provision& p) {
                       return (p.condition.has_value() && HasList(*p.condition)) ||
                              std::any_of(p.exceptions.begin(), p.exceptions.end(),
                                          [](const Node& node) { return HasList(node); });
                     });
}

bool IsItem(const Context& context, const Unit& unit) {
  return unit.item_of >= 0 && unit.unit_class == ir::SentenceClass::kCompiled &&
         LeadsIn(context.tree.units[static_cast<size_t>(unit.item_of)]);
}

std::optional<std::vector<Item>> ItemsOf(Context& context, ir::SentenceId sentence) {
  std::vector<Item> items;
  if (!LeadsIn(context.tree.units[static_cast<size_t>(sentence.index)])) return items;
  for (size_t i = 0; i < context.tree.units.size(); ++i) {
    const Unit& item = context.tree.units[i];
    if (item.item_of != sentence.index || !IsItem(context, item)) continue;
    if (item.failed) return std::nullopt;
    const bool condition_only =
        item.provisions.size() == 1 && !item.provisions[0].conclusion.has_value() &&
        item.provisions[0].condition.has_value() && !SaysAmount(item.provisions[0]);
    if (!condition_only) {
      context.consumer.Emit(Kind::kItemWithConclusion, context.Place(item.range));
      return std::nullopt;
    }
    Item found{.sentence = ir::SentenceId(i), .condition = &*item.provisions[0].condition};
    for (const Node& exception : item.provisions[0].exceptions)
      found.exceptions.push_back(&exception);
    items.push_back(std::move(found));
  }
  return items;
}

Condition CompileReference(Context& context, const Node& node) {
  if (!CheckNesting(context, node.range)) return std::nullopt;
  const syntax::Token& token = node.tokens.front();
  const Unit& here = context.tree.units[static_cast<size_t>(context.sentence.index)];
  const std::vector<size_t> units = Resolver(context, here).Resolve(token.text);
  const bool conditions = std::any_of(
      units.begin(), units.end(), [&](size_t i) { return HoldsCondition(context.tree.units[i]); });
  if (!conditions) {
    context.consumer.Emit(units.empty() ? Kind::kBrokenReference : Kind::kReferenceWithoutCondition,
                          context.Place(node.range), token.text);
    return std::nullopt;
  }
  std::vector<InstId> operands;
  std::string labels;
  for (size_t i : units) {
    const Unit& unit = context.tree.units[i];
    if (!HoldsCondition(unit)) continue;
    if (!context.open_references.insert(static_cast<int>(i)).second) {
      context.consumer.Emit(Kind::kCircularReference, context.Place(node.range), token.text);
      return std::nullopt;
    }
    Condition condition = CompileSentence(context, ir::SentenceId(i), node.range);
    context.open_references.erase(static_cast<int>(i));
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
    labels += (labels.empty() ? "" : "、") + unit.label;
  }
  const bool all = token.number == 0 && units.size() > 1 && LeadsInToAll(context, units);
  context.Record(node.range, "「" + token.text + "」",
                 labels + (operands.size() < 2 ? ""
                           : all               ? " 全部"
                                               : " 之一"),
                 "引用");
  Condition condition = all ? All(context, std::move(operands), context.level, node.range)
                            : Any(context, std::move(operands), node.range);
  return token.negated ? Negate(context, *condition, node.range) : condition;
}

Condition CompileClauses(Context& context, const std::vector<const Node*>& conditions,
                         const std::vector<const Node*>& exceptions, source::Range range) {
  std::vector<InstId> operands;
  for (const Node* node : conditions) {
    Condition condition = CompileCondition(context, *node);
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(*condition);
  }
  for (const Node* node : exceptions) {
    Condition condition = CompileCondition(context, *node);
    if (!condition.has_value()) return std::nullopt;
    operands.push_back(Negate(context, *condition, node->range));
  }
  if (context.window.has_value()) {
    context.consumer.Emit(Kind::kYearWithoutEvent, context.Place(context.window->range),
                          context.Slice(context.window->range));
    context.window.reset();
    return std::nullopt;
  }
  return Whole(context, std::move(operands), ir::kMainTable, range);
}

}  // namespace tiaowen::check
