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

// More than `limit`: from the next birthday on (45: from the 46th), or from the day after the
// birthday itself.
InstId Beyond(Context& context, const syntax::Limit& limit, Birthday full) {
  return context.Decide(Convention::kAgeNotBeyond, limit.range) == 0
             ? FullAge(context, limit.years + 1, full, limit.range)
             : FullAge(context, limit.years, {1, full.missing_day}, limit.range);
}

// An upper limit is the opposite of the lower one that begins where it ends.
InstId WithinLimit(Context& context, const syntax::Limit& limit, Birthday full) {
  const auto from = [&](bool included) {
    return included ? FullAge(context, limit.years, full, limit.range)
                    : Beyond(context, limit, full);
  };
  switch (limit.kind) {
    case LimitKind::kAtLeast:
      return from(Includes(context, limit, Convention::kBoundAbove, true));
    case LimitKind::kMoreThan:
      return from(limit.included == true);
    case LimitKind::kLessThan:
      return Negate(context, from(limit.included != true), limit.range);
    case LimitKind::kAtMost:
      break;
  }
  return Negate(context, from(!Includes(context, limit, UpperBoundOf(context, limit), true)),
                limit.range);
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
    conditions.push_back(WithinLimit(context, limit, full));
  }
  return All(context, std::move(conditions), context.level, node.range);
}

}  // namespace tiaowen::check
