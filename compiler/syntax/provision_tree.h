#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/syntax/beside_tree.h"
#include "compiler/syntax/excepted.h"

namespace tiaowen::syntax {

// Turns ANTLR's contexts into our tree. Only called on trees without errors.
class ProvisionTree : public BesideTree {
 public:
  using BesideTree::BesideTree;

  std::vector<Provision> Build(Parser::SentenceContext* sentence) const {
    std::vector<Provision> provisions;
    bool within = false;  // what the ；-part before narrows
    for (antlr4::tree::ParseTree* child : sentence->children) {
      if (auto* special = dynamic_cast<Parser::SpecialContext*>(child)) {
        AddParts(special->clauses(), {.among = true}, &provisions);
        within = true;
      }
      auto* context = dynamic_cast<Parser::ProvisionContext*>(child);
      if (context == nullptr) continue;
      if (context->definition() != nullptr) {
        AddDefinitions(context->definition(), &provisions);
        continue;
      }
      const Join mark = MarkBefore(sentence, context);
      // 其中甲的…；【且】乙的…: both are within what stands before.
      within = context->AMONG() != nullptr || (within && mark.kind == JoinKind::kAnd);
      AddParts(context->clauses(), {.among = within, .mark = mark}, &provisions);
    }
    if (sentence->BUT() != nullptr) provisions.front().but = true;
    return provisions;
  }

  std::optional<Join> Closing(Parser::SentenceContext* sentence) const {
    Parser::ClosingContext* closing = sentence->closing();
    if (closing == nullptr) return std::nullopt;
    Join join{.range = RangeOf(closing)};
    if (closing->OR() != nullptr) join.kind = JoinKind::kOr;
    if (closing->AND() != nullptr) join.kind = JoinKind::kAnd;
    return join;
  }

 private:
  void AddDefinitions(Parser::DefinitionContext* context,
                      std::vector<Provision>* provisions) const {
    if (context->MEANS() != nullptr) {
      Provision means{.kind = ProvisionKind::kDefines, .range = RangeOf(context)};
      means.terms.push_back(TokenOf(context->TERM()));
      means.condition = Collapse(Elements(context, JoinKind::kPlain, &means.modality));
      provisions->push_back(std::move(means));
    }
    if (context->examples() == nullptr) return;
    Provision includes{.kind = ProvisionKind::kIncludes, .range = RangeOf(context)};
    includes.terms.push_back(TokenOf(context->TERM()));
    includes.condition = Examples(context->examples(), &includes.modality);
    provisions->push_back(std::move(includes));
  }

  // 残疾但未满60周岁: no comma, and so like 残疾且未满60周岁.
  static bool IsBareBut(Parser::CommaContext* comma) {
    return comma->BUT() != nullptr && comma->COMMA().empty() && comma->SEMICOLON() == nullptr;
  }

  // Adds an element to a list of those between commas; `bare_but`: to the last of them.
  static void Append(Node child, Join join, bool bare_but, Node* list) {
    if (!bare_but || list->children.empty()) {
      if (!list->children.empty()) list->joins.push_back(join);
      list->children.push_back(std::move(child));
      return;
    }
    Node both;
    both.kind = NodeKind::kAnd;
    both.range = {list->children.back().range.begin, child.range.end};
    both.closed = child.closed;
    both.person = child.person;
    both.joins.push_back(join);
    both.children.push_back(std::move(list->children.back()));
    both.children.push_back(std::move(child));
    list->children.back() = std::move(both);
  }

  // Elements with commas between them, where a comma alone means `plain`.
  template <typename Context>
  Node Elements(Context* context, JoinKind plain, ir::Modality* modality) const {
    Node node;
    node.kind = NodeKind::kComma;
    for (size_t i = 0; i < context->element().size(); ++i) {
      Join join;
      if (i > 0) join = JoinOf(context->comma(i - 1));
      if (join.kind == JoinKind::kPlain) join.kind = plain;
      Append(Element(context->element(i), modality), join,
             i > 0 && IsBareBut(context->comma(i - 1)), &node);
    }
    node.range = {node.children.front().range.begin, node.children.back().range.end};
    return node;
  }

  // Each example is enough; a class at the end may be named by a mark alone.
  Node Examples(Parser::ExamplesContext* context, ir::Modality* modality) const {
    Node node = Collapse(Elements(context, JoinKind::kOr, modality));
    if (node.kind == NodeKind::kSeries) node.one_of = true;
    for (Node& child : node.children) {
      if (node.kind == NodeKind::kComma && child.kind == NodeKind::kSeries) child.one_of = true;
    }
    if (context->OPEN_CLASS() == nullptr) return node;
    if (node.kind != NodeKind::kSeries || node.open_class.has_value()) {
      Node series = MakeNode(NodeKind::kSeries, context);
      series.one_of = true;
      series.children.push_back(std::move(node));
      node = std::move(series);
    }
    node.open_class = TokenOf(context->OPEN_CLASS());
    node.class_alone = true;
    return node;
  }

  // What stands before a ；-part.
  struct Opening {
    bool among = false;
    Join mark = {};
  };

  // 【或】 or 【且】 between ； and a provision; a plain join when there is none.
  Join MarkBefore(Parser::SentenceContext* sentence, Parser::ProvisionContext* provision) const {
    const auto at = std::find(sentence->children.begin(), sentence->children.end(), provision);
    if (at == sentence->children.begin()) return {};
    auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(*(at - 1));
    if (leaf == nullptr) return {};
    const TokenKind kind = TokenOf(leaf).kind;
    if (kind != TokenKind::kMarkOr && kind != TokenKind::kMarkAnd) return {};
    return {.kind = kind == TokenKind::kMarkOr ? JoinKind::kOr : JoinKind::kAnd,
            .by_mark = true,
            .range = TokenOf(leaf).range};
  }

  // Cuts a ；-part behind each of its conclusions.
  void AddParts(Parser::ClausesContext* context, const Opening& opening,
                std::vector<Provision>* provisions) const {
    const size_t first = provisions->size();
    if (context->required() != nullptr) {
      AddRequired(context->required(), provisions);
    } else {
      AddSteps(context, provisions);
    }
    SetLimits(context, first, provisions);
    (*provisions)[first].among = opening.among;
    (*provisions)[first].before = opening.mark;
    if (context->excepted() == nullptr) return;
    AddException(context->excepted(), first, provisions);
  }

  // …，但最高不超过5000元: of what is concluded last.
  void SetLimits(Parser::ClausesContext* context, size_t first,
                 std::vector<Provision>* provisions) const {
    if (context->limited() == nullptr) return;
    for (size_t i = provisions->size(); i-- > first;) {
      Provision& provision = (*provisions)[i];
      for (Parser::BoundContext* bound : context->limited()->bound())
        provision.bounds.push_back(TokenOf(bound->getStart()));
      // Conclusions of one list (享受甲、享受乙) share their words.
      const int64_t begin = provision.range.begin;
      if (i == first || (*provisions)[i - 1].range.begin != begin) return;
    }
  }

  // 申请甲应当符合下列条件：: who fulfils what the items say may do what stands before them. A duty
  // (申请甲，应当…) is no condition, and nothing joins the two.
  void AddRequired(Parser::RequiredContext* context, std::vector<Provision>* provisions) const {
    Provision provision;
    provision.range = RangeOf(context);
    ir::Modality ignored = ir::Modality::kNone;
    Node condition = Element(context->element(), &ignored);
    const bool listed = HasList(condition);
    if (listed) provision.condition = condition;
    provision.conclusion = TokenOf(context->CONCLUSION());
    provisions->push_back(std::move(provision));
    if (listed) return;
    Provision duty{.range = condition.range};
    duty.condition = std::move(condition);
    provisions->push_back(std::move(duty));
  }

  // An exception of the whole ；-part.
  void AddException(Parser::ExceptedContext* context, size_t first,
                    std::vector<Provision>* provisions) const {
    ir::Modality ignored = ir::Modality::kNone;
    const Node node = Excepted(Conjunction(context->conjunction(), &ignored));
    for (size_t i = first; i < provisions->size(); ++i) {
      (*provisions)[i].exceptions.push_back(node);
      (*provisions)[i].excepted_apart = context->SEMICOLON() != nullptr;
    }
  }

  void AddSteps(Parser::ClausesContext* context, std::vector<Provision>* provisions) const {
    const std::vector<Parser::StepContext*> steps = context->step();
    const std::vector<Parser::CommaContext*> commas = context->comma();
    bool follows = false;
    std::vector<Node> exceptions;  // those that were said so far
    std::optional<Token> cut_off;  // by which day what follows is judged
    for (size_t begin = 0; begin < steps.size();) {
      size_t end = begin;
      while (end < steps.size() && steps[end]->conclusion() == nullptr) ++end;
      const bool concludes = end < steps.size();
      Parser::ConclusionContext* conclusion = concludes ? steps[end]->conclusion() : nullptr;
      if (concludes) ++end;
      while (concludes && end < steps.size() && steps[end]->bound() != nullptr) ++end;
      Provision provision;
      provision.range = {RangeOf(steps[begin]).begin, RangeOf(steps[end - 1]).end};
      provision.follows = follows;
      provision.but = begin > 0 && commas[begin - 1]->BUT() != nullptr;
      // 除甲外，…可乙，但丙的不得乙: 丙 is said of all whom 乙 is given.
      const bool takes_back = provision.but && concludes && IsNegated(conclusion);
      std::vector<Node> own;
      provision.condition = Condition(steps, commas, begin, end, takes_back ? &own : &exceptions,
                                      &cut_off, &provision.modality);
      provision.exceptions = takes_back ? own : exceptions;
      if (begin > 0 && !provision.but) provision.before = JoinOf(commas[begin - 1]);
      for (size_t i = begin; i < end; ++i) SetAmount(steps[i], &provision);
      if (concludes) {
        AddConclusion(conclusion, std::move(provision), provisions);
      } else {
        provisions->push_back(std::move(provision));
      }
      follows = true;
      begin = end;
    }
  }

  void SetAmount(Parser::StepContext* step, Provision* provision) const {
    if (step->BASE() != nullptr) provision->measured.push_back(TokenOf(step->BASE()));
    if (step->bound() != nullptr) provision->bounds.push_back(TokenOf(step->bound()->getStart()));
  }

  void SetAmount(Parser::ConclusionContext* context, Provision* provision) const {
    std::vector<Token> own;  // before those of steps of their own
    for (Parser::BoundContext* bound : context->bound()) own.push_back(TokenOf(bound->getStart()));
    provision->bounds.insert(provision->bounds.begin(), own.begin(), own.end());
    Parser::BasisContext* basis = context->basis();
    if (basis == nullptr) return;
    provision->basis = Basis{.range = RangeOf(basis), .base = TokenOf(basis->BASE()), .rate = {}};
    if (basis->RATE() != nullptr) provision->basis->rate = TokenOf(basis->RATE());
  }

  static bool IsNegated(Parser::ConclusionContext* context) {
    return context->NEGATION().size() % 2 == 1 || context->WITHDRAWAL() != nullptr;
  }

  // Appends `provision` with what it concludes; further conclusions of a list follow it.
  void AddConclusion(Parser::ConclusionContext* context, Provision provision,
                     std::vector<Provision>* provisions) const {
    SetAmount(context, &provision);
    for (Parser::ModalContext* modal : context->modal()) SetModality(modal, &provision);
    for (antlr4::tree::TerminalNode* term : context->TERM())
      provision.terms.push_back(TokenOf(term));
    if (context->DEEMED() != nullptr) provision.kind = ProvisionKind::kDeems;
    if (context->UNBOUND() != nullptr) provision.kind = ProvisionKind::kWaives;
    provision.paired = !context->PAIRED().empty();
    provision.negated = IsNegated(context);
    if (provision.kind != ProvisionKind::kConcludes) provisions->push_back(provision);
    for (antlr4::tree::TerminalNode* conclusion : context->CONCLUSION()) {
      provision.conclusion = TokenOf(conclusion);
      provisions->push_back(provision);
      provision.condition.reset();
      provision.follows = true;
    }
  }

  static void SetModality(Parser::ModalContext* modal, Provision* provision) {
    const bool soft = provision->modality == ir::Modality::kEncourage ||
                      provision->modality == ir::Modality::kGenerally;
    if (modal->MAY() != nullptr && !soft) provision->modality = ir::Modality::kMay;
    if (modal->SHALL() != nullptr && !soft) provision->modality = ir::Modality::kShall;
    if (modal->ENCOURAGE() != nullptr) provision->modality = ir::Modality::kEncourage;
    if (modal->GENERALLY() != nullptr) provision->modality = ir::Modality::kGenerally;
  }

  // The condition of steps [begin, end), without the conclusion of the last; what they except is
  // added to `exceptions`. A day by which what follows is judged is left in `cut_off`.
  std::optional<Node> Condition(const std::vector<Parser::StepContext*>& steps,
                                const std::vector<Parser::CommaContext*>& commas, size_t begin,
                                size_t end, std::vector<Node>* exceptions,
                                std::optional<Token>* cut_off, ir::Modality* modality) const {
    Node node;
    node.kind = NodeKind::kComma;
    std::vector<Parser::ElementContext*> elements;
    for (size_t i = begin; i < end; ++i) {
      Join join;
      if (i > 0) join = JoinOf(commas[i - 1]);
      const bool bare_but = i > begin && IsBareBut(commas[i - 1]);
      if (steps[i]->CUT_OFF() != nullptr) {
        const Token token = TokenOf(steps[i]->CUT_OFF());
        const bool closes = token.number == 1 || !HasElement(steps, i + 1, end);
        if (closes && !node.children.empty()) {
          node.children.back() = JudgedBy(token, std::move(node.children.back()));
        } else {
          *cut_off = token;
        }
      }
      if (Parser::OutsideContext* outside = steps[i]->outside()) {
        Node child = JudgedBy(*cut_off, Conjunction(outside->conjunction(), modality));
        if (outside->STILL() != nullptr) {
          Append(std::move(child), join, bare_but, &node);
          join = {.kind = JoinKind::kAnd, .range = RangeOf(outside->STILL())};
        } else {
          exceptions->push_back(Excepted(std::move(child)));
        }
      }
      if (Parser::ElementContext* element = steps[i]->element()) {
        elements.push_back(element);
        Append(JudgedBy(*cut_off, Element(element, modality)), join, bare_but, &node);
      }
    }
    if (elements.size() == node.children.size()) node.persons = PersonsIn(elements);
    Node all;  // what is measured goes with whatever the commas say
    all.kind = NodeKind::kAnd;
    for (size_t i = begin; i < end; ++i) {
      if (steps[i]->BASE() != nullptr) all.children.push_back(Measured(steps[i]->BASE()));
    }
    if (!node.children.empty()) {
      node.range = {node.children.front().range.begin, node.children.back().range.end};
      all.children.push_back(Collapse(std::move(node)));
    }
    if (all.children.empty()) return std::nullopt;
    all.range = {std::min(all.children.front().range.begin, all.children.back().range.begin),
                 std::max(all.children.front().range.end, all.children.back().range.end)};
    return Collapse(std::move(all));
  }

  static bool HasElement(const std::vector<Parser::StepContext*>& steps, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (steps[i]->element() != nullptr) return true;
    }
    return false;
  }

  // `node`, judged by the day of `cut_off`; what names a day itself goes by that.
  static Node JudgedBy(const std::optional<Token>& cut_off, Node node) {
    if (!node.cut_off.has_value()) node.cut_off = cut_off;
    return node;
  }

  Node Measured(antlr4::tree::TerminalNode* base) const {
    Node node;
    node.kind = NodeKind::kMeasured;
    node.tokens.push_back(TokenOf(base));
    node.range = node.tokens[0].range;
    return node;
  }

  Node Element(Parser::ElementContext* context, ir::Modality* modality) const {
    Node node = Conjunction(context->conjunction(), modality);
    node.closed = context->DE() != nullptr;
    if (context->CUT_OFF() == nullptr) return node;
    return JudgedBy(TokenOf(context->CUT_OFF()), std::move(node));
  }

  Join JoinOf(Parser::CommaContext* comma) const {
    Join join{.range = RangeOf(comma)};
    join.by_mark = comma->MARK_OR() != nullptr || comma->MARK_AND() != nullptr;
    if (comma->OR() != nullptr || comma->MARK_OR() != nullptr) join.kind = JoinKind::kOr;
    const bool both =
        comma->AND() != nullptr || comma->MARK_AND() != nullptr || comma->BUT() != nullptr;
    if (both) join.kind = JoinKind::kAnd;
    return join;
  }

  Node Conjunction(Parser::ConjunctionContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kAnd, context);
    for (auto* child : context->alternatives())
      node.children.push_back(Alternatives(child, modality));
    for (size_t i = 0; i < context->MARK_AND().size(); ++i)
      node.joins.push_back({JoinKind::kAnd, true, RangeOf(context->MARK_AND(i))});
    // 原则上应当甲并乙 speaks of both; 年龄一般不超过45周岁并具有本科学历, of the age.
    Parser::RunContext* first = context->alternatives(0)->series(0)->run(0);
    const bool both = node.children.front().soft && SaysShall(first->modal());
    for (Node& child : node.children) child.soft |= both;
    return Collapse(std::move(node));
  }

  Node Alternatives(Parser::AlternativesContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kOr, context);
    for (auto* child : context->series()) node.children.push_back(Series(child, modality));
    for (size_t i = 0; i + 1 < node.children.size(); ++i) {
      node.joins.push_back({JoinKind::kOr, !context->MARK_OR().empty(), node.range});
    }
    return Collapse(std::move(node));
  }

  Node Series(Parser::SeriesContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kSeries, context);
    for (Parser::RunContext* run : context->run()) {
      node.children.push_back(Run(run, modality));
      // 一般应当甲、乙 speaks of the whole list.
      node.children.back().soft |= node.children.front().soft;
    }
    // A 和 or 及 anywhere in the series holds for all of it: 甲、乙和丙.
    if (!context->WITH().empty()) {
      node.joins.push_back({JoinKind::kAnd, false, RangeOf(context->WITH().front())});
    }
    SetClosing(context, &node);
    node.one_of = context->ONE_OF() != nullptr;
    node.persons = PersonsIn(context);
    return Collapse(std::move(node));
  }
};

}  // namespace tiaowen::syntax
