#include "compiler/check/subject.h"

#include <algorithm>

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Node;
using syntax::NodeKind;

// Whether `node` names whom it speaks of: a holder, or a term.
bool NamesSubject(const Node* node) {
  return node->kind == NodeKind::kHolder ||
         (node->kind == NodeKind::kDescribers &&
          std::any_of(node->tokens.begin(), node->tokens.end(), [](const syntax::Token& token) {
            return token.kind == syntax::TokenKind::kTerm;
          }));
}

}  // namespace

bool IsWholeClause(const Context& context, const Node& node) {
  const Node* clause = context.clause;
  if (clause == nullptr || clause == &node) return true;
  return clause->kind == NodeKind::kBeside &&
         std::any_of(clause->children.begin(), clause->children.end(),
                     [&](const Node& child) { return &child == &node; });
}

std::optional<std::vector<const Node*>> SubjectsOf(Context& context, const Node& node) {
  std::vector<const Node*>& last =
      node.kind == NodeKind::kAge ? context.said.age_beside : context.said.beside;
  const bool own_subject = std::any_of(context.beside.begin(), context.beside.end(), NamesSubject);
  const bool first = node.kind == NodeKind::kAge && !context.said.aged;
  if (node.kind == NodeKind::kAge) context.said.aged = true;
  std::vector<const Node*> subjects;
  if (own_subject || first) {
    last = context.beside;
  } else {
    subjects = last;
  }
  if (!context.beside.empty())
    std::erase_if(subjects, [](const Node* subject) { return !NamesSubject(subject); });
  const bool apart = node.kind != NodeKind::kAge && !own_subject && !context.said.whole;
  if (apart || (!subjects.empty() && !IsWholeClause(context, node))) {
    context.consumer.Emit(Kind::kSubjectUnclear, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  return subjects;
}

}  // namespace tiaowen::check
