#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using ir::InstId;
using syntax::LimitKind;

constexpr int64_t kAgeMax = 150;

// How birthdays are counted.
struct Birthday {
  int days_after = 0;  // from which an age is full
  base::MissingDay missing_day = base::MissingDay::kMonthEnd;
};

// `years` of age are full on the as-of date.
InstId FullAge(Context& context, int64_t years, Birthday birthday, source::Range range) {
  InstId born = Column(context, ir::kMainTable, context.declarations.birth_column, range);
  InstId latest = context.module.Add(ir::Lookback{.years = static_cast<int>(years),
                                                  .days_after = birthday.days_after,
                                                  .missing_day = birthday.missing_day,
                                                  .at = context.cut_off},
                                     SpanOf(range));
  return context.module.Add(ir::Compare{ir::CompareOp::kLe, born, latest}, SpanOf(range));
}

// An age that is not to be exceeded: the number of full years (45: until the day before the 46th
// birthday), or the birthday itself.
Condition NotBeyond(Context& context, const syntax::Limit& limit, Birthday full) {
  if (!Includes(context, limit, UpperBoundOf(context, limit), true))
    return Negate(context, FullAge(context, limit.years, full, limit.range), limit.range);
  const int side = context.Decide(Convention::kAgeNotBeyond, limit.range);
  InstId beyond = side == 0 ? FullAge(context, limit.years + 1, full, limit.range)
                            : FullAge(context, limit.years, {1, full.missing_day}, limit.range);
  return Negate(context, beyond, limit.range);
}

Condition WithinLimit(Context& context, const syntax::Limit& limit, Birthday full) {
  switch (limit.kind) {
    case LimitKind::kAtLeast: {
      const bool included = Includes(context, limit, Convention::kBoundAbove, true);
      return FullAge(context, included ? limit.years : limit.years + 1, full, limit.range);
    }
    case LimitKind::kMoreThan:
      return FullAge(context, limit.included == true ? limit.years : limit.years + 1, full,
                     limit.range);
    case LimitKind::kLessThan: {
      const bool included = limit.included == true;
      return Negate(context,
                    FullAge(context, included ? limit.years + 1 : limit.years, full, limit.range),
                    limit.range);
    }
    case LimitKind::kAtMost:
      return NotBeyond(context, limit, full);
  }
  return std::nullopt;
}

}  // namespace

Condition CompileAge(Context& context, const syntax::Node& node) {
  if (context.declarations.birth_column < 0) {
    context.consumer.Emit(diagnostics::Kind::kNoBirthDate, context.Place(node.range),
                          context.Slice(node.range));
    return std::nullopt;
  }
  const Birthday full = {context.Decide(Convention::kFullAge, node.range),
                         DecideMissingDay(context, node.range)};
  std::vector<InstId> conditions;
  for (const syntax::Limit& limit : node.limits) {
    if (limit.years < 1 || limit.years > kAgeMax) {
      context.consumer.Emit(diagnostics::Kind::kNumberOutOfRange, context.Place(limit.range),
                            context.Slice(limit.range));
      return std::nullopt;
    }
    Condition condition = WithinLimit(context, limit, full);
    if (!condition.has_value()) return std::nullopt;
    conditions.push_back(*condition);
  }
  return All(context, std::move(conditions), context.level, node.range);
}

}  // namespace tiaowen::check
