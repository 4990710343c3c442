#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/lexicon.h"
#include "compiler/syntax/token.h"

namespace tiaowen::syntax {

// A list in a slot has at most so many members.
inline constexpr int kSlotMembersMax = 40;

// Finds what fills the slots of phrases in `text`, an official text up to the end of a sentence.
class SlotMatcher {
 public:
  // `forces_name(offset)`: whether the author says that a name begins there (【名】).
  SlotMatcher(std::string_view text, const Lexicon& lexicon,
              std::function<bool(int64_t)> forces_name)
      : text_(text), lexicon_(lexicon), forces_name_(std::move(forces_name)) {}

  // Every way to fill slot `slot` of `phrase` at `at`: one member, or a list of two, three …
  // members. `tail` is the literal text behind the slot.
  std::vector<SlotMatch> Match(const LexiconPhrase& phrase, int slot, int64_t at,
                               std::string_view tail) const;

  // `match` with the quantifier behind it (本人和配偶均…). Nothing: there is none, or no list for
  // it to speak of.
  std::optional<SlotMatch> Quantified(SlotMatch match) const;

 private:
  std::string_view At(int64_t offset) const { return text_.substr(static_cast<size_t>(offset)); }
  std::vector<SlotMember> Members(const Slot& slot, int64_t at, std::string_view tail) const;
  std::vector<SlotMember> Values(const Slot& slot, int64_t at) const;
  std::vector<SlotMember> Words(const Slot& slot, int64_t at) const;
  std::vector<SlotMember> Rank(int64_t at) const;
  std::vector<SlotMember> Amounts(int64_t at) const;
  std::vector<SlotMember> Name(int64_t at, std::string_view tail) const;
  std::vector<SlotMember> Written(int64_t at, std::string_view tail) const;
  std::optional<SlotMember> ValueRange(const Slot& slot, const ValueWord& first, int64_t at) const;
  int64_t BoundAt(int64_t at, const ValueWord& value, SlotMember* member) const;

  std::string_view text_;
  const Lexicon& lexicon_;
  std::function<bool(int64_t)> forces_name_;
};

// The amount at the start of `text`, a number and the longest of `units` behind it; `length` is
// that of both. Nothing when there is no number.
std::optional<Amount> ReadAmount(std::string_view text, const std::vector<std::string>& units,
                                 int64_t* length);

}  // namespace tiaowen::syntax
