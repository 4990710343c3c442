#include <algorithm>
#include <utility>

#include "compiler/check/connective.h"
#include "compiler/check/context.h"
#include "compiler/check/reach.h"

// Elements with commas between them.
namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::JoinKind;
using syntax::Node;
using syntax::NodeKind;
using syntax::Unit;

// The parts of an element that are joined by 并 and 且.
std::vector<const Node*> ConjunctsOf(const Node& element) {
  if (element.kind != NodeKind::kAnd) return {&element};
  std::vector<const Node*> parts;
  for (const Node& child : element.children) parts.push_back(&child);
  return parts;
}

struct DecidedJoin {
  JoinKind kind = JoinKind::kAnd;
  bool explicit_word = false;
};

// The element before `index` that is about the event whose row `part` restricts.
std::optional<size_t> FindHost(Context& context, const Node& comma, size_t index,
                               const Node& part) {
  ir::TableId table = RestrictedTable(context, part);
  if (!table.valid()) return std::nullopt;
  for (size_t i = index; i-- > 0;) {
    if (HasEvent(context, comma.children[i], table)) return i;
  }
  context.consumer.EmitWithNotes(Kind::kRestrictionWithoutRow, context.Place(part.range),
                                 QuantifierNotes(context, table), context.Slice(part.range),
                                 context.module.schema.table(table).name);
  return std::nullopt;
}

// An element of a comma series; a 或 that ends its list goes for its 、 too.
Condition CompileElement(Context& context, const Node& element, bool ends_list) {
  if (!ends_list) return CompileCondition(context, element);
  // 无甲、无乙，或者丙: those that are not so may belong together.
  const bool negated = element.kind == NodeKind::kSeries && element.joins.empty() &&
                       std::all_of(element.children.begin(), element.children.end(), IsNegated);
  if (negated) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(element.range), "、", "或");
    return std::nullopt;
  }
  // 甲且乙、丙，或者丁: the 、 goes by 且 or by 或.
  if (element.kind == NodeKind::kAnd &&
      std::any_of(element.children.begin(), element.children.end(), IsListOfPredicates)) {
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(element.range), "且", "或");
    return std::nullopt;
  }
  if (element.kind != NodeKind::kSeries) return CompileCondition(context, element);
  if (!CheckCount(context, {element})) return std::nullopt;
  const CutOffScope scope(context, element);
  if (!scope.sound()) return std::nullopt;
  return CompileSeries(context, element, true);
}

// The elements of a comma series. What restricts the row of an event before it
// (取得证书后，符合…范围) joins that row: by the law of distribution that is what the words say,
// and the row is one.
std::optional<std::vector<InstId>> CompileElements(Context& context, const Node& comma,
                                                   const std::vector<DecidedJoin>& joins) {
  const size_t count = comma.children.size();
  std::vector<std::vector<const Node*>> attached(count), own(count);
  for (size_t i = 0; i < count; ++i) {
    for (const Node* part : ConjunctsOf(comma.children[i])) {
      if (context.level != ir::kMainTable || !WaitsForRow(*part)) {
        own[i].push_back(part);
        continue;
      }
      // As an alternative it would restrict nothing.
      const bool alternative = i > 0 && joins[i - 1].kind == JoinKind::kOr;
      std::optional<size_t> host = FindHost(context, comma, alternative ? 0 : i, *part);
      if (!host.has_value()) return std::nullopt;
      attached[*host].push_back(part);
    }
  }
  std::vector<InstId> operands;
  for (size_t i = 0; i < count; ++i) {
    const Node& element = comma.children[i];
    context.attached = attached[i];
    std::vector<InstId> parts;
    if (own[i].size() == ConjunctsOf(element).size()) {
      const bool or_behind =
          i < joins.size() && joins[i].kind == JoinKind::kOr && joins[i].explicit_word;
      Condition whole = CompileElement(context, element, or_behind && EndsList(comma, i));
      if (!whole.has_value()) return std::nullopt;
      parts = {*whole};
    } else {
      const CutOffScope scope(context, element);
      if (!scope.sound()) return std::nullopt;
      for (const Node* part : own[i]) {
        Condition condition = CompileCondition(context, *part);
        if (!condition.has_value()) return std::nullopt;
        parts.push_back(*condition);
      }
    }
    context.attached.clear();
    operands.push_back(
        parts.empty() ? InstId() : All(context, std::move(parts), context.level, element.range));
  }
  return operands;
}

// Whether `node` is what the items below the sentence say, or another sentence.
bool PointsElsewhere(const Node& node) {
  return node.kind == NodeKind::kReference || HasList(node);
}

// Reports that a comma may mean 或 or 且.
std::nullopt_t AskForJoin(Context& context, const Node& comma, size_t index) {
  const std::string left = context.Slice(comma.children[index].range);
  const std::string right = context.Slice(comma.children[index + 1].range);
  context.consumer.EmitWithNotes(
      Kind::kAmbiguousScope, context.Place(comma.joins[index].range),
      {diagnostics::MakeNote(Kind::kReadingOr, fmt::format("{} 或 {}", left, right)),
       diagnostics::MakeNote(Kind::kReadingAnd, fmt::format("（{}）且（{}）", left, right)),
       diagnostics::MakeNote(Kind::kDecideByMark)});
  return std::nullopt;
}

// What a plain comma between two elements means. Nothing: the author must say.
std::optional<JoinKind> DecidePlainComma(Context& context, const Node& comma, size_t index) {
  const Node& left = comma.children[index];
  const Node& right = comma.children[index + 1];
  // …的，…的，…的: every 的 closes a case of its own.
  if (std::all_of(comma.children.begin(), comma.children.end(),
                  [](const Node& n) { return n.closed; })) {
    if (!PointsElsewhere(left) && !PointsElsewhere(right)) return JoinKind::kOr;
    return AskForJoin(context, comma, index);
  }
  if (comma.persons == syntax::Persons::kUnclear) {
    context.consumer.Emit(Kind::kPersonsUnclear, context.Place(comma.range),
                          context.Slice(comma.range));
    return std::nullopt;
  }
  if (comma.persons == syntax::Persons::kAll) {
    context.Record(comma.joins[index].range, "「，」两边的几种人", "任一", "语言");
    return JoinKind::kOr;
  }
  if (!IsListOfThings(left) || !IsListOfThings(right)) return JoinKind::kAnd;
  if (context.Declares(Convention::kCommaOfThings)) {
    int side = context.Decide(Convention::kCommaOfThings, comma.joins[index].range);
    return side == 0 ? JoinKind::kOr : JoinKind::kAnd;
  }
  return AskForJoin(context, comma, index);
}

std::optional<std::vector<DecidedJoin>> DecideCommas(Context& context, const Node& comma) {
  std::vector<DecidedJoin> joins;
  bool complete = true;
  for (size_t i = 0; i < comma.joins.size(); ++i) {
    const syntax::Join& join = comma.joins[i];
    if (join.kind != JoinKind::kPlain) {
      joins.push_back({join.kind, true});
      if (join.by_mark) {
        context.Record(join.range, "「，」两边的并列", join.kind == JoinKind::kOr ? "或" : "且",
                       "标记");
      }
      continue;
    }
    std::optional<JoinKind> decided = DecidePlainComma(context, comma, i);
    complete &= decided.has_value();
    joins.push_back({decided.value_or(JoinKind::kAnd), false});
  }
  if (!complete) return std::nullopt;
  return joins;
}

// Whether all that is required (a prerequisite, an item of 应当符合下列条件) says of whom it
// requires something: 农村户的，应当居住满3年.
bool IsDutyOfSome(const Context& context, const Node& node) {
  const Unit& unit = context.unit(context.sentence);
  const bool required = unit.prerequisite || (unit.item_of >= 0 && !IsCase(context, unit));
  return required && context.clause == &node && node.children.size() == 2 &&
         node.joins.front().kind == JoinKind::kPlain && node.children.front().closed &&
         !node.children.back().closed;
}

// Nobody else lacks anything.
Condition CompileDutyOfSome(Context& context, const Node& node) {
  const Node &some = node.children.front(), &duty = node.children.back();
  if (PointsElsewhere(some) || PointsElsewhere(duty)) return AskForJoin(context, node, 0);
  const Condition is_one = CompileCondition(context, some);
  const Condition fulfils = CompileCondition(context, duty);
  if (!is_one.has_value() || !fulfils.has_value()) return std::nullopt;
  if (!is_one->valid() || !fulfils->valid()) return fulfils;
  context.Record(node.range, fmt::format("「{}」所要求的", context.Slice(duty.range)),
                 fmt::format("只要求「{}」的", context.Slice(some.range)), "语言");
  return Any(context, {Negate(context, *is_one, some.range), *fulfils}, node.range);
}

}  // namespace

// A series of 或 may be bracketed by a 且 or 并 after it (甲，或乙，并丙 = (甲或乙) 且 丙); other
// mixtures have no order of strength.
Condition CompileComma(Context& context, const Node& node) {
  if (IsDutyOfSome(context, node)) return CompileDutyOfSome(context, node);
  if (!CheckManner(context, node) || !CheckPersonsAtCommas(context, node)) return std::nullopt;
  std::optional<std::vector<DecidedJoin>> joins = DecideCommas(context, node);
  if (!joins.has_value()) return std::nullopt;
  std::optional<std::vector<InstId>> operands = CompileElements(context, node, *joins);
  if (!operands.has_value()) return std::nullopt;
  std::vector<bool> plain;
  for (const DecidedJoin& join : *joins)
    plain.push_back(join.kind == JoinKind::kAnd && !join.explicit_word);
  JoinKinds(context, node, plain, &*operands);
  const bool all_plain = std::all_of(plain.begin(), plain.end(), [](bool one) { return one; });
  const bool joined = std::any_of(operands->begin(), operands->end(),
                                  [](InstId operand) { return !operand.valid(); });
  if (all_plain && !joined && !CheckLimitsApart(context, node.children, node.range))
    return std::nullopt;
  auto first_and = std::find_if(joins->begin(), joins->end(), [](const DecidedJoin& join) {
    return join.kind == JoinKind::kAnd;
  });
  auto or_after = std::find_if(first_and, joins->end(),
                               [](const DecidedJoin& join) { return join.kind == JoinKind::kOr; });
  bool mixed = first_and != joins->begin() && first_and != joins->end();
  if (or_after != joins->end() || (mixed && !first_and->explicit_word)) {
    size_t at =
        static_cast<size_t>((or_after != joins->end() ? or_after : first_and) - joins->begin());
    context.consumer.Emit(Kind::kMixedConnectives, context.Place(node.joins[at].range), "且", "或");
    return std::nullopt;
  }
  size_t alternatives = static_cast<size_t>(first_and - joins->begin()) + 1;
  std::vector<InstId> series(operands->begin(),
                             operands->begin() + static_cast<std::ptrdiff_t>(alternatives));
  source::Range series_range = {node.range.begin, node.children[alternatives - 1].range.end};
  std::vector<InstId> conjuncts = {Any(context, std::move(series), series_range)};
  conjuncts.insert(conjuncts.end(), operands->begin() + static_cast<std::ptrdiff_t>(alternatives),
                   operands->end());
  return All(context, std::move(conjuncts), context.level, node.range);
}

}  // namespace tiaowen::check
