#include <algorithm>
#include <string>

#include "compiler/check/exception.h"
#include "compiler/check/reach.h"
#include "compiler/check/topics.h"

// What stands before the first of several cases (残疾的居民，城镇户的，…；农村户的，…) and may go
// for those behind ； too.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Provision;
using syntax::Token;
using syntax::TokenKind;
using syntax::Unit;

bool BeginsPart(const Provision& provision) {
  return !provision.follows && !provision.among && provision.condition.has_value();
}

// The provision with whose words those of the ；-part behind `part` are compared: the last that
// says on its own what it speaks of. `leader` is the one for the parts before; -1: there is none.
int NextLeader(const Context& context, const Unit& unit, int leader, size_t part) {
  const Provision& provision = unit.provisions[part];
  if (!BeginsPart(provision)) return leader;
  const bool goes_on =
      leader >= 0 && ShareTopic(context, *unit.provisions[static_cast<size_t>(leader)].condition,
                                *provision.condition);
  return goes_on ? leader : static_cast<int>(part);
}

bool SaysPerson(const Node& node) { return SpeaksOfPerson(node) || EndsWithPerson(node); }

// Whether `said` begins by saying of whom it speaks, which `node` does not: 残疾居民取得甲的…；取得
// 乙的…, 残疾的居民，取得甲的…；取得乙的….
bool LacksPerson(const Node& said, const Node& node) {
  const bool person =
      said.kind == NodeKind::kComma ? SaysPerson(said.children.front()) : SpeaksOfPerson(said);
  return person && !SaysPerson(node);
}

// The conditions with which `said` begins and which may go for `node` too: of whom it speaks, or
// what `node` says nothing of, while it speaks of what stands behind them.
std::vector<const Node*> HeadOf(const Context& context, const Node& said, const Node& node) {
  if (said.kind != NodeKind::kComma && said.kind != NodeKind::kBeside) return {};
  if (LacksPerson(said, node)) return {&said.children.front()};
  if (said.kind == NodeKind::kBeside) return {};
  std::vector<const Node*> head;
  for (const Node& child : said.children) {
    if (ShareTopic(context, child, node)) return head;
    if (child.kind == NodeKind::kList || child.kind == NodeKind::kReference) return {};
    head.push_back(&child);
  }
  return {};  // the two speak of different things
}

// Words that only say a time, with which a ；-part begins and which a comma parts from the rest.
std::optional<source::Range> TimeAt(const Unit& unit, int64_t begin) {
  constexpr TokenKind kTimes[] = {
      TokenKind::kRecent,   TokenKind::kNumber,     TokenKind::kYear,    TokenKind::kMonths,
      TokenKind::kDay,      TokenKind::kNaturalDay, TokenKind::kWorkday, TokenKind::kHalfYear,
      TokenKind::kAtMost,   TokenKind::kDates,      TokenKind::kCutOff,  TokenKind::kThisYear,
      TokenKind::kLastYear, TokenKind::kFiller};
  std::optional<source::Range> time;
  for (const Token& token : unit.tokens) {
    if (token.range.begin < begin) continue;
    if (token.kind == TokenKind::kComma) return time;
    if (std::find(std::begin(kTimes), std::end(kTimes), token.kind) == std::end(kTimes))
      return std::nullopt;
    if (token.kind == TokenKind::kFiller) continue;
    time = {time.has_value() ? time->begin : token.range.begin, token.range.end};
  }
  return std::nullopt;
}

bool SaysTime(const Unit& unit, source::Range range) {
  return std::any_of(unit.tokens.begin(), unit.tokens.end(), [&](const Token& token) {
    return token.range.begin >= range.begin && token.range.end <= range.end &&
           (IsWindow(token) || token.kind == TokenKind::kCutOff);
  });
}

// What the leader excepts before it says its condition (除甲外，…).
std::vector<const Node*> LeadingExceptions(const Provision& leader) {
  std::vector<const Node*> leading;
  for (const Node& node : leader.exceptions) {
    if (node.range.begin < leader.condition->range.begin) leading.push_back(&node);
  }
  return leading;
}

// Where the ；-part that `provision` begins starts in the text.
int64_t BeginOf(const Unit& unit, const Provision& provision) {
  int64_t begin = unit.range.begin;
  for (const Token& token : unit.tokens) {
    if (token.range.begin >= provision.range.begin) break;
    if (token.kind == TokenKind::kSemicolon || token.kind == TokenKind::kStop)
      begin = token.range.end;
  }
  return begin;
}

bool Report(Context& context, Kind kind, source::Range head, const Provision& provision) {
  context.consumer.Emit(kind, context.Place(provision.condition->range), context.Slice(head),
                        context.Slice(provision.condition->range));
  return false;
}

bool CheckHead(Context& context, const Unit& unit, const Provision& leader,
               const Provision& provision) {
  if (provision.before.by_mark && provision.before.kind == syntax::JoinKind::kOr) return true;
  const Node& node = *provision.condition;
  const bool carries = provision.before.by_mark;
  const std::optional<source::Range> time = TimeAt(unit, BeginOf(unit, leader));
  if (time.has_value() && !IsCutShort(context, node) &&
      !SaysTime(unit, {BeginOf(unit, provision), provision.range.end}))
    return Report(context, Kind::kLeadReach, *time, provision);
  const std::vector<const Node*> exceptions = LeadingExceptions(leader);
  const std::vector<const Node*> head = HeadOf(context, *leader.condition, node);
  if (carries && head.empty() && exceptions.empty())
    return Report(context, Kind::kLeadReach, leader.condition->range, provision);
  if (carries) return true;
  if (!exceptions.empty() && provision.exceptions.empty())
    return Report(context, Kind::kHeadReach, exceptions.front()->range, provision);
  if (IsCutShort(context, node)) return true;  // it goes with all that the measure is said of
  if (head.empty() && LacksPerson(*leader.condition, node))
    return Report(context, Kind::kLeadReach, leader.condition->range, provision);
  if (head.empty()) return true;
  return Report(context, Kind::kHeadReach, {head.front()->range.begin, head.back()->range.end},
                provision);
}

}  // namespace

ProvisionScope CarriedHead(const Context& context, const Unit& unit, size_t part) {
  const Provision& provision = unit.provisions[part];
  const bool carries = !provision.follows && provision.before.by_mark &&
                       provision.before.kind == syntax::JoinKind::kAnd;
  if (!carries || !provision.condition.has_value()) return {};
  int leader = -1;
  for (size_t i = 0; i < part; ++i) leader = NextLeader(context, unit, leader, i);
  if (leader < 0) return {};
  const Provision& first = unit.provisions[static_cast<size_t>(leader)];
  ProvisionScope scope;
  scope.conditions = HeadOf(context, *first.condition, *provision.condition);
  for (const Node* node : LeadingExceptions(first)) scope.exceptions.push_back({.node = node});
  return scope;
}

bool CheckHeads(Context& context, const Unit& unit) {
  int leader = -1;
  for (size_t part = 1; part < unit.provisions.size(); ++part) {
    const Provision& provision = unit.provisions[part];
    leader = NextLeader(context, unit, leader, part - 1);
    if (!provision.follows && provision.excepted_apart) {
      const source::Range range = provision.exceptions.back().range;
      context.consumer.Emit(Kind::kExceptionReach, context.Place(range), context.Slice(range));
      return false;
    }
    if (!BeginsPart(provision) || leader < 0) continue;
    const Provision& first = unit.provisions[static_cast<size_t>(leader)];
    if (!CheckHead(context, unit, first, provision)) return false;
  }
  return true;
}

}  // namespace tiaowen::check
