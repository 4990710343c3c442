#include <algorithm>
#include <string_view>

#include "compiler/check/amounts.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::AmountJoin;

constexpr std::string_view kHighest[] = {"就高",   "从高",   "择高",     "取最高",
                                         "按最高", "计最高", "最高标准", "最高一项"};
// To go together; negated (不累计), only one counts.
constexpr std::string_view kTogether[] = {"累计", "累加", "叠加", "重复", "合并"};
constexpr std::string_view kNegations[] = {"不",   "不得", "不予", "不再",
                                           "不能", "不可", "不作", "不做"};

const char* NameOf(AmountJoin join) { return join == AmountJoin::kSum ? "累加" : "取最高"; }

bool StandsNegated(std::string_view text, size_t at) {
  return std::any_of(std::begin(kNegations), std::end(kNegations), [&](std::string_view negation) {
    return text.substr(0, at).ends_with(negation);
  });
}

constexpr std::string_view kLimits[] = {"超过", "至多", "最多", "最长", "至少", "最少"};

// What the sentence says of amounts; nothing when it says neither or both, or sets a limit besides.
std::optional<AmountJoin> ReadJoin(std::string_view text) {
  if (std::any_of(std::begin(kLimits), std::end(kLimits),
                  [&](std::string_view word) { return text.find(word) != std::string_view::npos; }))
    return std::nullopt;
  bool highest = false, summed = false;
  for (std::string_view word : kHighest)
    highest = highest || text.find(word) != std::string_view::npos;
  for (std::string_view word : kTogether) {
    for (size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + word.size()))
      (StandsNegated(text, at) ? highest : summed) = true;
  }
  if (highest == summed) return std::nullopt;
  return highest ? AmountJoin::kHighest : AmountJoin::kSum;
}

// Whether the sentence speaks of the matter: by its name, or in words of its conclusions.
bool Mentions(const Context& context, std::string_view text, ir::MatterId matter) {
  if (text.find(context.module.matter(matter).name) != std::string_view::npos) return true;
  for (const syntax::LexiconPhrase& phrase : context.declarations.lexicon.phrases) {
    const Phrase& declared = context.declarations.phrases[static_cast<size_t>(phrase.declaration)];
    if (phrase.kind != syntax::PhraseKind::kConclusion || declared.matter != matter) continue;
    for (const auto& piece : phrase.pieces) {
      if (source::CountChars(piece.literal) > 1 &&
          text.find(piece.literal) != std::string_view::npos)
        return true;
    }
  }
  return false;
}

bool HoldsDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Reason {
  std::string zh, en;
};

// Why the sentence does not say that the amounts of the matter go together as `wanted`; nothing:
// it does.
std::optional<Reason> WhyUnread(const Context& context, const syntax::Unit& unit, ir::MatterId id,
                                AmountJoin wanted) {
  const std::string text = context.Slice(unit.range);
  const std::string& name = context.module.matter(id).name;
  if (ReadJoin(text) != wanted)
    return Reason{"这句话没有这样说，或另有限额", "It does not say so, or sets a limit besides"};
  if (!Mentions(context, text, id)) {
    return Reason{
        fmt::format("这句话没有提到事项「{}」（它的名称，或它的结论的字）", name),
        fmt::format("It does not mention matter “{}” by its name or its conclusions", name)};
  }
  if (HoldsDigit(text)) return Reason{"句中另有数", "It holds a number besides"};
  // 补助与奖励不重复享受 would be one or the other, which is not supported.
  if (unit.matters.size() > 1 && !unit.sums_amounts) {
    return Reason{"几个事项之间择一的，还不支持",
                  "A choice between several matters is not supported"};
  }
  return std::nullopt;
}

}  // namespace

void JoinAmounts(Context& context, const syntax::Unit& unit, ir::MatterId id) {
  const AmountJoin wanted = unit.sums_amounts ? AmountJoin::kSum : AmountJoin::kHighest;
  ir::Matter& matter = context.module.matters[static_cast<size_t>(id.index)];
  if (const std::optional<Reason> reason = WhyUnread(context, unit, id, wanted)) {
    context.consumer.Emit(Kind::kAmountJoinUnread, context.Place(unit.range), NameOf(wanted),
                          context.Slice(unit.range), reason->zh, reason->en);
  } else if (!matter.amount.has_value()) {
    context.consumer.Emit(Kind::kJoinWithoutAmount, context.Place(unit.range), matter.name);
  } else if (matter.amount->join != AmountJoin::kOne && matter.amount->join != wanted) {
    context.consumer.Emit(Kind::kAmountJoinTwice, context.Place(unit.range), matter.name,
                          NameOf(matter.amount->join), NameOf(wanted));
  } else {
    matter.amount->join = wanted;
    context.Record(unit.range, fmt::format("「{}」的几个数额", matter.name), NameOf(wanted),
                   "标记");
  }
}

}  // namespace tiaowen::check
