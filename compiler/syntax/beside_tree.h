#pragma once

#include <iterator>
#include <optional>

#include "compiler/syntax/run_tree.h"

// Words side by side, and of which of them 一般 speaks. Only sentence.cpp includes this.
namespace tiaowen::syntax {

class BesideTree : public RunTree {
 public:
  using RunTree::RunTree;

 protected:
  static bool SaysShall(const std::vector<Parser::ModalContext*>& modals) {
    return std::any_of(modals.begin(), modals.end(),
                       [](Parser::ModalContext* modal) { return modal->SHALL() != nullptr; });
  }

  Node Run(Parser::RunContext* context, ir::Modality* modality) const {
    Node node = Words(context, modality);
    node.person = PersonIn(context);
    return node;
  }

 private:
  Node Words(Parser::RunContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kBeside, context);
    node.soft = Soften(context->modal(), modality);
    if (context->members() != nullptr) {
      Node members = Members(context->members(), modality);
      members.soft |= node.soft;
      return members;
    }
    std::vector<size_t> firm;  // the children that say of whom the rest is said
    if (context->attributes() != nullptr) AddAttributes(context->attributes(), &node);
    if (context->HOLDER() != nullptr) {
      firm.push_back(node.children.size());
      node.children.push_back(Word(TokenOf(context->HOLDER())));
      node.children.back().kind = NodeKind::kHolder;
    }
    Parser::BodyContext* body = context->body();
    if (body == nullptr) {
      if (node.soft && node.children.size() == 1 && !SaysShall(context->modal())) {
        // 一般持卡人可…: only the conclusion is left to speak of; 一般应为持卡人 is a condition.
        node.soft = false;
        *modality = ir::Modality::kGenerally;
      }
      return Collapse(SoftenRest(std::move(node), firm));
    }
    const size_t own = node.children.size();
    AddBody(body, &node, &firm);
    node = SoftenRest(std::move(node), firm);
    if (body->MARK_TERM() != nullptr) Define(body, own, &node);
    return Collapse(std::move(node));
  }

  Node Members(Parser::MembersContext* context, ir::Modality* modality) const {
    Node node = MakeNode(NodeKind::kMembers, context);
    node.soft = Soften(context->modal(), modality);
    node.tokens.push_back(TokenOf(context->HOLDER()));
    if (context->heads() != nullptr) {
      node.limits.push_back(HeadsOf(context->heads()));
    } else {
      node.quantifier = context->ANY() != nullptr ? Quantifier::kAny : Quantifier::kEvery;
    }
    node.children.push_back(Traits(context->traits()));
    return node;
  }

  Node Traits(Parser::TraitsContext* context) const {
    Node all = MakeNode(NodeKind::kAnd, context);
    for (Parser::TraitChoiceContext* choice : context->traitChoice()) {
      Node any = MakeNode(NodeKind::kOr, choice);
      for (Parser::TraitSeriesContext* listed : choice->traitSeries()) {
        Node series = MakeNode(NodeKind::kSeries, listed);
        for (Parser::TraitContext* trait : listed->trait()) series.children.push_back(Trait(trait));
        if (!listed->WITH().empty())
          series.joins.push_back({JoinKind::kAnd, false, RangeOf(listed->WITH().front())});
        any.children.push_back(Collapse(std::move(series)));
      }
      for (size_t i = 0; i + 1 < any.children.size(); ++i)
        any.joins.push_back({JoinKind::kOr, !choice->MARK_OR().empty(), any.range});
      all.children.push_back(Collapse(std::move(any)));
    }
    return Collapse(std::move(all));
  }

  // 一般 speaks of what is said of somebody, not of who that is: what is `firm` stays so.
  static Node SoftenRest(Node node, const std::vector<size_t>& firm) {
    if (!node.soft || firm.empty() || firm.size() == node.children.size()) return node;
    node.soft = false;
    for (size_t i = 0; i < node.children.size(); ++i)
      node.children[i].soft = std::find(firm.begin(), firm.end(), i) == firm.end();
    return node;
  }

  // Cuts the nouns behind the last 的 of `context` off the last child of `node` (在东区的学生).
  template <typename Context>
  bool CutHead(Context* context, Node* node) const {
    if (context->DE().empty() || node->children.empty()) return false;
    Node& words = node->children.back();
    const int64_t de = RangeOf(context->DE().back()).begin;
    const auto head = std::find_if(words.tokens.begin(), words.tokens.end(),
                                   [&](const Token& token) { return token.range.begin > de; });
    const bool nouns = std::all_of(head, words.tokens.end(), [](const Token& token) {
      return !token.negated && (token.kind == TokenKind::kState || token.kind == TokenKind::kTerm);
    });
    if (words.kind != NodeKind::kDescribers || head == words.tokens.begin() ||
        head == words.tokens.end() || !nouns)
      return false;
    Node cut = Word(*head);
    cut.tokens.assign(head, words.tokens.end());
    cut.range.end = cut.tokens.back().range.end;
    words.tokens.erase(head, words.tokens.end());
    words.range.end = words.tokens.back().range.end;
    node->children.push_back(std::move(cut));
    return true;
  }

  static bool IsTerm(const Node& node) {
    return node.kind == NodeKind::kDescribers &&
           std::all_of(node.tokens.begin(), node.tokens.end(),
                       [](const Token& token) { return token.kind == TokenKind::kTerm; });
  }

  // What describes the core of a body: before it perhaps with the noun that it is said of, behind
  // it (取得甲满2年的学生) that noun.
  void AddNouns(Parser::BodyContext* body, Parser::AttributesContext* context, Node* node,
                std::vector<size_t>* firm) const {
    const size_t first = node->children.size();
    AddAttributes(context, node);
    if (!node->soft) return;
    if (context != body->children.front()) {
      for (size_t i = first; i < node->children.size(); ++i) firm->push_back(i);
    } else if (CutHead(context, node) || IsTerm(node->children.back())) {
      firm->push_back(node->children.size() - 1);
    }
  }

  void AddBody(Parser::BodyContext* body, Node* node, std::vector<size_t>* firm) const {
    for (Parser::AttributesContext* attributes : body->attributes())
      AddNouns(body, attributes, node, firm);
    if (body->describers() != nullptr) {
      node->children.push_back(Describers(body->describers()));
      if (body->AFTER() != nullptr)
        LastOf(&node->children.back())->after = TokenOf(body->AFTER()).range;
      if (node->soft && CutHead(body->describers(), node))
        firm->push_back(node->children.size() - 1);
    }
    if (body->tenure() != nullptr) node->children.push_back(Tenure(body->tenure()));
    if (body->requirement() != nullptr) node->children.push_back(Requirement(body->requirement()));
    if (body->quantity() != nullptr) node->children.push_back(Quantity(body->quantity()));
    if (body->yearly() != nullptr) node->children.push_back(Yearly(body->yearly()));
    if (body->item() != nullptr) node->children.push_back(Item(body->item()));
    if (body->age() != nullptr) node->children.push_back(Age(body->age()));
    if (body->REFERENCE() != nullptr) node->children.push_back(Reference(body));
    if (body->LIST_ANY() != nullptr || body->LIST_ALL() != nullptr)
      node->children.push_back(List(body));
  }

  // The leaf of `node` that ends last.
  static Node* LastOf(Node* node) {
    while (!node->children.empty()) {
      node = &*std::max_element(
          node->children.begin(), node->children.end(),
          [](const Node& a, const Node& b) { return a.range.end < b.range.end; });
    }
    return node;
  }

  // The mark explains what stands before it, without the holder: the children from `own` on.
  void Define(Parser::BodyContext* body, size_t own, Node* node) const {
    Node defined = MakeNode(NodeKind::kBeside, body);
    defined.children.assign(
        std::make_move_iterator(node->children.begin() + static_cast<std::ptrdiff_t>(own)),
        std::make_move_iterator(node->children.end()));
    node->children.resize(own);
    defined = Collapse(std::move(defined));
    defined.defines = TokenOf(body->MARK_TERM());
    node->children.push_back(std::move(defined));
  }
};

}  // namespace tiaowen::syntax
