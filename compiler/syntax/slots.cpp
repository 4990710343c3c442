#include "compiler/syntax/slots.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/syntax/name.h"
#include "compiler/syntax/numeral.h"
#include "compiler/syntax/pointer.h"

namespace tiaowen::syntax {
namespace {

struct Separator {
  std::string_view word;
  bool with = false;  // 和, 及: may also mean both
};

constexpr Separator kSeparators[] = {{"、", false},  {"或者", false}, {"或", false},
                                     {"以及", true}, {"和", true},    {"及", true}};

struct QuantifierWord {
  std::string_view word;
  Quantifier quantifier;
};

// Longer ones first.
constexpr QuantifierWord kQuantifiers[] = {
    {"任何一方", Quantifier::kAny}, {"任意一方", Quantifier::kAny}, {"均没有", Quantifier::kNoOne},
    {"都没有", Quantifier::kNoOne}, {"均应当", Quantifier::kEvery}, {"均必须", Quantifier::kEvery},
    {"任一", Quantifier::kAny},     {"均应", Quantifier::kEvery},   {"均须", Quantifier::kEvery},
    {"均未", Quantifier::kNoOne},   {"均无", Quantifier::kNoOne},   {"均不", Quantifier::kNoOne},
    {"都未", Quantifier::kNoOne},   {"都无", Quantifier::kNoOne},   {"都不", Quantifier::kNoOne},
    {"均", Quantifier::kEvery},     {"都", Quantifier::kEvery}};

int64_t SizeOf(std::string_view text) { return static_cast<int64_t>(text.size()); }

// Longer members first; of a word that several values share, each is a way of its own.
void PreferLonger(std::vector<SlotMember>* members) {
  std::stable_sort(members->begin(), members->end(), [](const SlotMember& a, const SlotMember& b) {
    return a.range.end > b.range.end;
  });
}

}  // namespace

std::vector<SlotMatch> SlotMatcher::Match(const LexiconPhrase& phrase, int slot, int64_t at,
                                          std::string_view tail) const {
  const Slot& declared = phrase.slots[static_cast<size_t>(slot)];
  std::vector<SlotMatch> matches;
  for (SlotMember& first : Members(declared, at, tail)) {
    SlotMatch match{.slot = slot, .range = first.range, .members = {std::move(first)}};
    matches.push_back(match);
    const bool listable = declared.kind != SlotKind::kName && declared.kind != SlotKind::kWritten &&
                          declared.kind != SlotKind::kAmount;
    while (listable && static_cast<int>(match.members.size()) < kSlotMembersMax) {
      const int64_t end = match.range.end;
      const auto* separator =
          std::find_if(std::begin(kSeparators), std::end(kSeparators),
                       [&](const Separator& s) { return At(end).starts_with(s.word); });
      if (separator == std::end(kSeparators)) break;
      const int64_t behind = end + SizeOf(separator->word);
      std::vector<SlotMember> next = Members(declared, behind, tail);
      if (next.empty()) break;
      if (separator->with && match.with.begin == match.with.end) match.with = {end, behind};
      match.either |= separator->word.starts_with("或");
      match.range.end = next.front().range.end;
      match.members.push_back(std::move(next.front()));
      match.members.back().either = separator->word.starts_with("或");
      matches.push_back(match);
    }
  }
  return matches;
}

size_t SlotMatch::GroupOf(size_t index) const {
  const auto begins = [](const SlotMember& member) { return !member.either; };
  // With 或 alone between them, every member is one: 甲、乙 may be written 甲或乙.
  if (std::none_of(members.begin() + 1, members.end(), begins)) return index;
  return static_cast<size_t>(std::count_if(
      members.begin() + 1, members.begin() + 1 + static_cast<std::ptrdiff_t>(index), begins));
}

std::optional<SlotMatch> SlotMatcher::Quantified(SlotMatch match) const {
  if (match.members.size() == 1 && match.members.front().values.size() < 2) return std::nullopt;
  constexpr std::string_view kBoth = "双方";  // 父母双方均…
  const int64_t end = match.range.end;
  const int64_t at = At(end).starts_with(kBoth) ? end + SizeOf(kBoth) : end;
  const auto* word =
      std::find_if(std::begin(kQuantifiers), std::end(kQuantifiers),
                   [&](const QuantifierWord& q) { return At(at).starts_with(q.word); });
  if (word == std::end(kQuantifiers)) return std::nullopt;
  match.quantifier = word->quantifier;
  match.quantified = {end, at + SizeOf(word->word)};
  return match;
}

std::vector<SlotMember> SlotMatcher::Members(const Slot& slot, int64_t at,
                                             std::string_view tail) const {
  switch (slot.kind) {
    case SlotKind::kValue:
      return Values(slot, at);
    case SlotKind::kWord:
      return Words(slot, at);
    case SlotKind::kRank:
      return Rank(at);
    case SlotKind::kName:
      return Name(at, tail);
    case SlotKind::kAmount:
      return Amounts(at);
    case SlotKind::kWritten:
      return Written(at, tail);
  }
  return {};
}

std::vector<SlotMember> SlotMatcher::Values(const Slot& slot, int64_t at) const {
  std::vector<SlotMember> members;
  for (const ValueWord& word : lexicon_.values) {
    if (word.values.front().enum_id != slot.enum_id || !At(at).starts_with(word.text)) continue;
    SlotMember member;
    member.values = word.values;
    member.range = {at, BoundAt(at + SizeOf(word.text), word, &member)};
    members.push_back(std::move(member));
    if (std::optional<SlotMember> range = ValueRange(slot, word, at))
      members.push_back(std::move(*range));
  }
  PreferLonger(&members);
  return members;
}

std::vector<SlotMember> SlotMatcher::Words(const Slot& slot, int64_t at) const {
  std::vector<SlotMember> members;
  for (size_t i = 0; i < slot.words.size(); ++i) {
    if (slot.words[i].empty() || !At(at).starts_with(slot.words[i])) continue;
    SlotMember member;
    member.values.push_back({{}, static_cast<int>(i)});
    member.range = {at, at + SizeOf(slot.words[i])};
    members.push_back(std::move(member));
  }
  PreferLonger(&members);
  return members;
}

// 一级至四级: every grade between the two, in whichever direction they are written.
std::optional<SlotMember> SlotMatcher::ValueRange(const Slot& slot, const ValueWord& first,
                                                  int64_t at) const {
  constexpr std::string_view kTo = "至";
  int64_t end = at + SizeOf(first.text);
  if (!first.ordered || first.values.size() != 1 || !At(end).starts_with(kTo)) return std::nullopt;
  end += SizeOf(kTo);
  const ValueWord* last = nullptr;
  for (const ValueWord& word : lexicon_.values) {
    const bool fits = word.values.size() == 1 && word.values[0].enum_id == slot.enum_id;
    if (!fits || !At(end).starts_with(word.text)) continue;
    if (last == nullptr || word.text.size() > last->text.size()) last = &word;
  }
  if (last == nullptr) return std::nullopt;
  SlotMember member;
  member.range = {at, end + SizeOf(last->text)};
  const auto [low, high] = std::minmax(first.values[0].code, last->values[0].code);
  for (int code = low; code <= high; ++code) member.values.push_back({slot.enum_id, code});
  return member;
}

// Reads 以上 or 以下 at `at`, perhaps with （含） or （含中级） beside it, where 中级 is how
// `value` is called; returns the place behind.
int64_t SlotMatcher::BoundAt(int64_t at, const ValueWord& value, SlotMember* member) const {
  std::vector<std::string> names;
  for (const ValueWord& word : lexicon_.values) {
    if (word.values == value.values) names.push_back(word.text);
  }
  auto skip_end = [&](int64_t from) {
    std::optional<Token> end = ReadEnd(At(from), from, lexicon_.units, names);
    if (!end.has_value()) return from;
    member->included = end->kind == TokenKind::kIncluded;
    return end->range.end;
  };
  constexpr std::pair<std::string_view, Bound> kBounds[] = {{"及以上", Bound::kAtLeast},
                                                            {"以上", Bound::kAtLeast},
                                                            {"及以下", Bound::kAtMost},
                                                            {"以下", Bound::kAtMost}};
  const int64_t behind = skip_end(at);
  for (const auto& [word, bound] : kBounds) {
    if (!At(behind).starts_with(word)) continue;
    member->bound = bound;
    return skip_end(behind + SizeOf(word));
  }
  member->included.reset();
  return at;
}

// 前N名, 前N至M名, 第N名, 第N至M名, 第N至第M名.
std::vector<SlotMember> SlotMatcher::Rank(int64_t at) const {
  constexpr std::string_view kTop = "前", kAt = "第", kTo = "至", kRank = "名";
  const bool top = At(at).starts_with(kTop);
  if (!top && !At(at).starts_with(kAt)) return {};
  int64_t i = at + SizeOf(kTop);
  std::optional<Numeral> first = ReadNumeral(At(i));
  if (!first.has_value()) return {};
  i += first->length;
  std::optional<Numeral> last;
  if (At(i).starts_with(kTo)) {
    i += SizeOf(kTo);
    if (At(i).starts_with(kAt)) i += SizeOf(kAt);
    last = ReadNumeral(At(i));
    if (!last.has_value()) return {};
    i += last->length;
  }
  if (!At(i).starts_with(kRank)) return {};
  if (first->value > kNumeralMax || (last.has_value() && last->value > kNumeralMax))
    first->value = 0;  // out of range
  SlotMember member;
  member.range = {at, i + SizeOf(kRank)};
  member.first = last.has_value() || !top ? first->value : 1;
  member.last = last.has_value() ? last->value : first->value;
  member.top = top && last.has_value();
  return {member};
}

// What is written reaches to the literal text that the phrase has behind it, or to punctuation.
std::vector<SlotMember> SlotMatcher::Written(int64_t at, std::string_view tail) const {
  constexpr int64_t kWrittenCharsMax = 40;
  constexpr std::string_view kStops[] = {"。", "；", ";", "：", ":", "\n"};
  constexpr std::string_view kPunctuation[] = {"，", ",", "、", "（", "("};
  int64_t end = at;
  for (int64_t chars = 0; chars < kWrittenCharsMax && !At(end).empty(); ++chars) {
    const bool stops =
        std::any_of(std::begin(kStops), std::end(kStops),
                    [&](std::string_view stop) { return At(end).starts_with(stop); });
    const bool pauses =
        tail.empty() &&
        std::any_of(std::begin(kPunctuation), std::end(kPunctuation),
                    [&](std::string_view stop) { return At(end).starts_with(stop); });
    if (stops || pauses || (!tail.empty() && At(end).starts_with(tail))) break;
    end += source::CharLength(At(end), 0);
  }
  if (end == at || !At(end).starts_with(tail)) return {};
  SlotMember member;
  member.range = {at, end};
  member.text = At(at).substr(0, static_cast<size_t>(end - at));
  return {member};
}

// A name reaches to the end of the list item, less the literal text that the phrase has behind it.
std::vector<SlotMember> SlotMatcher::Name(int64_t at, std::string_view tail) const {
  std::string_view name = FindName(At(at), tail, lexicon_, forces_name_(at));
  if (name.empty()) return {};
  SlotMember member;
  member.range = {at, at + SizeOf(name)};
  member.text = name;
  return {member};
}

std::vector<SlotMember> SlotMatcher::Amounts(int64_t at) const {
  int64_t length = 0;
  std::optional<Amount> amount = ReadAmount(At(at), lexicon_.units, &length);
  if (!amount.has_value()) return {};
  SlotMember member;
  member.range = {at, at + length};
  member.amount = std::move(*amount);
  return {member};
}

std::optional<Amount> ReadAmount(std::string_view text, const std::vector<std::string>& units,
                                 int64_t* length) {
  std::optional<DecimalNumeral> number = ReadDecimalNumeral(text);
  if (!number.has_value()) return std::nullopt;
  Amount amount{.value = number->value, .scale = number->scale};
  const std::string_view rest = text.substr(static_cast<size_t>(number->length));
  for (const std::string& unit : units) {
    if (rest.starts_with(unit) && unit.size() > amount.unit.size()) amount.unit = unit;
  }
  *length = number->length + SizeOf(amount.unit);
  return amount;
}

}  // namespace tiaowen::syntax
