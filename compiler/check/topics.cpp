#include "compiler/check/topics.h"

#include <algorithm>

namespace tiaowen::check {
namespace {

using syntax::Node;
using syntax::NodeKind;
using syntax::Token;

void AddTopics(const Context& context, const Node& node, std::vector<int>* topics) {
  for (const Node& child : node.children) AddTopics(context, child, topics);
  for (const Token& token : node.tokens)
    topics->push_back(token.phrase >= 0 ? context.wording(token).declaration : kOtherTopic);
  if (!node.children.empty() || !node.tokens.empty()) return;
  const bool measures = node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity;
  topics->push_back(node.kind == NodeKind::kAge ? kAgeTopic
                    : measures                  ? kLastMeasure
                                                : kOtherTopic);
}

}  // namespace

std::vector<int> TopicsOf(const Context& context, const Node& node) {
  std::vector<int> topics;
  AddTopics(context, node, &topics);
  return topics;
}

bool IsCutShort(const Context& context, const Node& node) {
  return TopicsOf(context, node) == std::vector<int>{kLastMeasure};
}

bool ShareTopic(const Context& context, const Node& a, const Node& b) {
  const std::vector<int> topics = TopicsOf(context, b);
  for (int topic : TopicsOf(context, a)) {
    if (topic != kOtherTopic && std::find(topics.begin(), topics.end(), topic) != topics.end())
      return true;
  }
  return false;
}

}  // namespace tiaowen::check
