#include "compiler/check/reach.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "compiler/check/topics.h"

// How far a word reaches over a list behind it.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Node;
using syntax::NodeKind;
using syntax::PersonAt;
using syntax::TokenKind;

bool JoinsSides(const Node& node) {
  return node.kind == NodeKind::kSeries || node.kind == NodeKind::kAnd ||
         node.kind == NodeKind::kOr;
}

}  // namespace

bool SpeaksOfPerson(const Node& node) {
  return node.person == PersonAt::kInside ||
         (JoinsSides(node) &&
          std::any_of(node.children.begin(), node.children.end(), SpeaksOfPerson));
}

bool EndsWithPerson(const Node& node) {
  if (JoinsSides(node) && !node.children.empty()) return EndsWithPerson(node.children.back());
  return node.person == PersonAt::kEnd || node.person == PersonAt::kEndBehindDe;
}

namespace {

bool IsDescription(const Node& node) { return node.kind == NodeKind::kDescribers; }

bool IsLongDescription(const Node& node) {
  if (IsDescription(node)) return node.tokens.size() > 1;
  return node.kind == NodeKind::kBeside &&
         std::all_of(node.children.begin(), node.children.end(), IsDescription);
}

bool IsEvent(const Node& node) {
  return node.kind == NodeKind::kDescribers && node.tokens.front().kind == TokenKind::kEvent;
}

// How many conditions stand side by side in `node`.
size_t PartsOf(const Node& node) {
  if (IsDescription(node)) {  // 近3年取得甲 is one
    return static_cast<size_t>(
        std::count_if(node.tokens.begin(), node.tokens.end(),
                      [](const syntax::Token& token) { return !IsWindow(token); }));
  }
  if (node.kind != NodeKind::kBeside) return 1;
  return std::accumulate(node.children.begin(), node.children.end(), size_t{0},
                         [](size_t sum, const Node& child) { return sum + PartsOf(child); });
}

bool IsLong(const Node& node) { return PartsOf(node) > 1; }

// 低保居民, which what describes another before it may describe too; 年满60周岁的居民 has words of
// its own.
bool IsBareNoun(const Node& node) { return !IsLong(node) && node.person != PersonAt::kEndBehindDe; }

// Whether a person, or what describes one, may be meant on every side though it is written on one.
bool IsPersonUnclear(const std::vector<Node>& sides) {
  const auto begin = sides.begin(), end = sides.end();
  // 残疾的居民居住满3年或者年满60周岁, 残疾居民或者低保居民居住满3年.
  if (std::any_of(begin, end, SpeaksOfPerson)) return !std::all_of(begin, end, SpeaksOfPerson);
  if (!EndsWithPerson(sides.back())) return false;
  // 居住满3年或者年满60周岁的残疾居民, 60周岁以上的残疾或者低保的居民.
  if (!std::all_of(begin, end, EndsWithPerson)) return std::any_of(begin, end, IsLong);
  // 取得甲的残疾居民和低保居民; 残疾居民和取得甲的低保居民 is clear.
  const auto is_long = std::find_if(begin, end, IsLong);
  return std::any_of(is_long, end, IsBareNoun);
}

// Whether a thing stands in `node` beside words that describe somebody.
bool HoldsItem(const Node& node) {
  return node.kind == NodeKind::kBeside &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](const Node& child) { return child.kind == NodeKind::kItem; });
}

// One word that describes, which may be said of persons of one kind as well.
bool IsBareState(const Node& node) {
  return IsDescription(node) && node.tokens.size() == 1 && !node.tokens.front().negated &&
         node.tokens.front().kind == TokenKind::kState && node.after.begin == node.after.end;
}

// Whether `node` ends a condition and a conclusion follows without 的 and without a noun for the
// person, as behind nouns for persons (甲、乙可以…) and seldom behind what one is.
bool LeadsToConclusion(const Context& context, const Node& node) {
  const syntax::Unit& unit = context.unit(context.sentence);
  for (const syntax::Provision& provision : unit.provisions) {
    if (!provision.condition.has_value() || !provision.conclusion.has_value()) continue;
    if (provision.condition->range.end != node.range.end) continue;
    return std::none_of(unit.tokens.begin(), unit.tokens.end(), [&](const syntax::Token& token) {
      return (token.kind == TokenKind::kDe || token.kind == TokenKind::kSubject) &&
             token.range.begin >= node.range.end &&
             token.range.end <= provision.conclusion->range.begin;
    });
  }
  return false;
}

// What limits in `node` measure: an age, or the phrases of a length or amount.
void AddMeasures(const Context& context, const Node& node, std::set<int>* topics) {
  for (const Node& child : node.children) AddMeasures(context, child, topics);
  const bool measures = node.kind == NodeKind::kTenure || node.kind == NodeKind::kQuantity ||
                        node.kind == NodeKind::kAge;
  if (!measures) return;
  const std::vector<int> own = TopicsOf(context, node);
  topics->insert(own.begin(), own.end());
}

// Whether what `node` begins with limits the time of what stands behind it, or only of what is
// beside it: 近3年取得甲, 近3年内从事甲满1年, 取得甲后从事乙满3年.
bool BeginsTime(const Node& node) {
  if (IsDescription(node)) return IsWindow(node.tokens.front());
  return node.kind == NodeKind::kTenure && (node.window.has_value() || node.tokens.size() > 1);
}

// Whether `node` may be in the time that `first` begins: an event behind a window, an experience
// behind one that counts from somewhere.
bool MayBeInTime(const Node& first, const Node& node) {
  const bool served = node.kind == NodeKind::kTenure && !BeginsTime(node) && !node.tokens.empty() &&
                      node.tokens.front().kind == TokenKind::kExperience;
  const bool window = IsDescription(first) || first.window.has_value();
  return served || (window && IsEvent(node));
}

// 未在甲: a negation before words that only say where or how something is done.
bool IsNegatedManner(const Context& context, const syntax::Token& token) {
  constexpr std::string_view kManners[] = {"在", "于", "从", "由", "经", "向", "以", "按"};
  if (!token.negated) return false;
  const std::string denied = context.Slice({token.negation.end, token.range.end});
  return std::any_of(std::begin(kManners), std::end(kManners),
                     [&](std::string_view word) { return denied.starts_with(word); });
}

// 未在甲从事乙: whether it is the place that is not so, or the whole.
bool CheckNegatedManner(Context& context, const syntax::Token& token, const syntax::Token* next,
                        int64_t next_begin) {
  if (!IsNegatedManner(context, token) || token.heads_subject) return true;
  if (next != nullptr && next->negated) return true;
  const std::string between = context.Slice({token.range.end, next_begin});
  if (between.find("的") != std::string::npos) return true;
  context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(token.range),
                        context.Slice(token.range));
  return false;
}

// 取得甲3年内取得乙, 取得甲并在3年内取得乙: whether the years run from there or up to the as-of
// date.
bool CheckBareWindow(Context& context, const syntax::Token& event, const syntax::Token& window) {
  if (event.kind != TokenKind::kEvent || !window.within) return true;
  context.consumer.Emit(Kind::kWindowFromEvent, context.Place(window.range),
                        context.Slice(window.range), context.Slice(event.range));
  return false;
}

const syntax::Token* LastToken(const Node& node) {
  return IsDescription(node) ? &node.tokens.back() : nullptr;
}

bool CheckSideBySide(Context& context, const Node& node) {
  if (IsDescription(node)) {
    for (size_t i = 0; i + 1 < node.tokens.size(); ++i) {
      const syntax::Token &token = node.tokens[i], &next = node.tokens[i + 1];
      if (!CheckNegatedManner(context, token, &next, next.range.begin) ||
          !CheckBareWindow(context, token, next))
        return false;
    }
  }
  for (size_t i = 0; i + 1 < node.children.size(); ++i) {
    const syntax::Token* last = LastToken(node.children[i]);
    if (last == nullptr) continue;
    const Node& next = node.children[i + 1];
    const syntax::Token* first = IsDescription(next) ? &next.tokens.front() : nullptr;
    if (node.kind == NodeKind::kBeside &&
        !CheckNegatedManner(context, *last, first, next.range.begin))
      return false;
    if (first != nullptr && node.kind != NodeKind::kOr && !CheckBareWindow(context, *last, *first))
      return false;
  }
  return std::all_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return CheckSideBySide(context, child); });
}

}  // namespace

bool IsNegated(const Node& node) {
  return node.kind == NodeKind::kDescribers && node.tokens.front().negated;
}

bool IsCase(const Context& context, const syntax::Unit& unit) {
  if (unit.item_of < 0) return false;
  const std::vector<const Node*> lists = ListsOf(context.unit(unit.item_of));
  return !lists.empty() &&
         std::none_of(lists.begin(), lists.end(), [](const Node* list) { return list->all; });
}

bool CheckWindowBefore(Context& context, const Node& node) {
  if (!context.window.has_value() || node.children.size() < 2) return true;
  context.consumer.Emit(Kind::kWindowReach, context.Place(node.children[1].range),
                        context.Slice(context.window->range),
                        context.Slice(node.children[1].range));
  return false;
}

bool CheckLimitsApart(Context& context, const std::vector<Node>& sides, source::Range range) {
  std::set<int> measured;
  for (const Node& side : sides) {
    if (PartsOf(side) < 2) continue;
    std::set<int> own;
    AddMeasures(context, side, &own);
    const bool again =
        std::any_of(own.begin(), own.end(), [&](int topic) { return measured.contains(topic); });
    if (again) {
      context.consumer.Emit(Kind::kLimitsApart, context.Place(range), context.Slice(range));
      return false;
    }
    measured.insert(own.begin(), own.end());
  }
  return true;
}

bool CheckDescribedList(Context& context, const Node& node) {
  if (!node.open_class.has_value() || !HoldsItem(node.children.front())) return true;
  context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(node.range));
  return false;
}

bool CheckAllWanted(Context& context, const Node& node) {
  const std::vector<Node>& sides = node.children;
  const auto describers = [&] {
    context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(node.range));
    return false;
  };
  if (sides.size() < 2) return true;
  if (std::any_of(sides.begin(), sides.end(), SpeaksOfPerson) &&
      std::any_of(sides.begin(), sides.end(), EndsWithPerson))
    return describers();
  const bool described = std::any_of(sides.begin(), sides.end(), HoldsItem);
  const bool bare = std::any_of(sides.begin(), sides.end(),
                                [](const Node& side) { return side.kind == NodeKind::kItem; });
  if (described && bare) return describers();
  if (!CheckLimitsApart(context, sides, node.range)) return false;
  if (!std::all_of(sides.begin(), sides.end(), IsBareState) || !LeadsToConclusion(context, node))
    return true;
  context.consumer.Emit(Kind::kStatesUnclear, context.Place(node.range), context.Slice(node.range));
  return false;
}

bool IsListOfPredicates(const Node& node) {
  return node.kind == NodeKind::kSeries && node.joins.empty() && !node.one_of &&
         !IsListOfThings(node);
}

bool EndsList(const Node& comma, size_t index) {
  const Node& next = comma.children[index + 1];
  return !comma.children[index].closed && next.kind != NodeKind::kSeries &&
         next.kind != NodeKind::kAnd;
}

bool CheckNegation(Context& context, const Node& node) {
  auto first = std::find_if(node.children.begin(), node.children.end(), IsNegated);
  if (first == node.children.end() || std::all_of(first, node.children.end(), IsNegated))
    return true;
  context.consumer.Emit(Kind::kAmbiguousNegation, context.Place(first->range),
                        context.Slice(first->tokens.front().range));
  return false;
}

bool CheckLevels(Context& context, const Node& node) {
  // 残疾的居民【且】居住满3年或者年满60周岁: the marks have decided.
  if (!node.joins.empty() && AreByMark(node.joins)) return true;
  // 甲且乙、丙且丁: 、 may part two pairs, or 且 three things.
  for (size_t i = 1; i + 1 < node.children.size(); ++i) {
    if (!IsListOfPredicates(node.children[i])) continue;
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.children[i].range), "且",
                          "、");
    return false;
  }
  // 残疾或者低保但未就业: no word says how far 但 reaches.
  const bool by_but = !node.joins.empty();
  const auto first = node.children.begin() + (by_but ? 0 : 1);
  const auto either = std::find_if(first, node.children.end(),
                                   [](const Node& child) { return child.kind == NodeKind::kOr; });
  if (either == node.children.end()) return true;
  context.consumer.Emit(Kind::kMixedConnectives, context.Place(either->range), by_but ? "但" : "且",
                        "或");
  return false;
}

bool CheckDescribers(Context& context, const Node& node) {
  // 学生读者取得甲或者教师读者取得乙: each side says of whom it speaks.
  if (std::all_of(node.children.begin(), node.children.end(), SpeaksOfPerson)) return true;
  if (std::none_of(node.children.begin(), node.children.end(), IsLongDescription)) return true;
  context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(node.range));
  return false;
}

bool CheckPersons(Context& context, const std::vector<Node>& sides, source::Range range) {
  if (sides.size() < 2 || !IsPersonUnclear(sides)) return true;
  context.consumer.Emit(Kind::kAmbiguousDescribers, context.Place(range));
  return false;
}

bool CheckPersonsAtCommas(Context& context, const Node& comma) {
  for (size_t i = 0; i < comma.joins.size(); ++i) {
    const syntax::Join& join = comma.joins[i];
    const Node &side = comma.children[i], &other = comma.children[i + 1];
    if (join.kind != syntax::JoinKind::kOr || join.by_mark || side.closed) continue;
    const bool before = SpeaksOfPerson(side) && !SpeaksOfPerson(other) && !EndsWithPerson(other);
    // 甲，或者乙的居民.
    const bool behind =
        EndsWithPerson(other) && IsLong(other) && !SpeaksOfPerson(side) && !EndsWithPerson(side);
    if (!before && !behind) continue;
    context.consumer.Emit(Kind::kAmbiguousDescribers,
                          context.Place({side.range.begin, other.range.end}));
    return false;
  }
  return true;
}

bool CheckWindows(Context& context, const Node& node) {
  const auto by_mark = [](const syntax::Join& join) { return join.by_mark; };
  if (std::any_of(node.joins.begin(), node.joins.end(), by_mark)) return true;
  const auto first = std::find_if(node.children.begin(), node.children.end(), BeginsTime);
  if (first == node.children.end()) return true;
  const auto reached = std::find_if(first + 1, node.children.end(),
                                    [&](const Node& child) { return MayBeInTime(*first, child); });
  if (reached == node.children.end()) return true;
  const source::Range said = IsDescription(*first)       ? first->tokens.front().range
                             : first->window.has_value() ? first->window->range
                                                         : first->tokens.front().range;
  context.consumer.Emit(Kind::kWindowReach, context.Place(reached->range), context.Slice(said),
                        context.Slice(reached->range));
  return false;
}

bool CheckSideBySide(Context& context, const syntax::Unit& unit) {
  for (const syntax::Provision& provision : unit.provisions) {
    if (provision.condition.has_value() && !CheckSideBySide(context, *provision.condition))
      return false;
    for (const Node& exception : provision.exceptions) {
      if (!CheckSideBySide(context, exception)) return false;
    }
  }
  return true;
}

}  // namespace tiaowen::check
