#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/cut_off.h"
#include "compiler/ir/schema.h"
#include "compiler/source/file.h"

namespace tiaowen::syntax {

// The tokens of a sentence.
enum class TokenKind : uint8_t {
#define TW_TOKEN(Name, NAME) k##Name,
#include "compiler/syntax/token_kind.def"
};

enum class Bound : uint8_t { kNone, kAtLeast, kAtMost };

// What days are counted: 日 leaves it to the convention, 天 and 自然日, or 工作日.
enum class DayKind : uint8_t { kByConvention, kNatural, kWorking };

// A value of a declared category or grade.
struct ValueRef {
  ir::EnumId enum_id;
  int code = 0;

  friend bool operator==(const ValueRef&, const ValueRef&) = default;
};

// A number and the unit behind it.
struct Amount {
  int64_t value = 0;  // the number × 10^scale; -1: out of range
  int scale = 0;      // the fraction digits that were written
  std::string unit;   // empty: none that is declared
};

// One thing that stands in a slot of a phrase.
struct SlotMember {
  source::Range range;
  std::vector<ValueRef> values;  // a category or grade value, or those that a joint name (合称)
                                 // stands for; of a word: its index as the code
  Bound bound = Bound::kNone;    // 以上, 以下
  std::optional<bool> included;  // （含）, （不含）: whether the bound includes the value
  int64_t first = 0, last = 0;   // a rank: 前N名, 第N至M名
  bool top = false;              // 前N至M名: may also mean the first M
  std::string text;              // a name
  Amount amount;                 // an amount: 2.5天
  bool either = false;           // a 或 stands before it: of one group (甲或者乙、丙或者丁)
};

// How many of a list are meant, as the sentence says behind it.
enum class Quantifier : uint8_t {
  kNone,   // it does not say
  kAny,    // 任一, 任何一方
  kEvery,  // 均, 都
  kNoOne,  // 均未, 都没有: every one of them is not so
};

// What fills a slot of a phrase: one member, or a list of them joined by 、, 或 and 和 (any of
// them, unless 分别 pairs them, a quantifier or a convention says otherwise).
struct SlotMatch {
  int slot = 0;  // index into LexiconPhrase::slots
  source::Range range;
  std::vector<SlotMember> members;
  source::Range with;   // of the first 和 or 及 between members; empty when there is none
  bool either = false;  // there is a 或 between members
  Quantifier quantifier = Quantifier::kNone;
  source::Range quantified;  // of the quantifier, behind `range`; empty when there is none

  // What 分别 pairs: the members, or the groups of 或 where other words stand between these.
  // The group that member `index` belongs to.
  size_t GroupOf(size_t index) const;
  size_t CountGroups() const { return GroupOf(members.size() - 1) + 1; }

  // The place behind what fills the slot.
  int64_t end() const { return quantifier == Quantifier::kNone ? range.end : quantified.end; }
};

// Between which days something happens: 2019年12月31日前, 2018年1月1日至2019年12月31日期间.
struct DateSpan {
  std::optional<int32_t> first, last;  // days since 1970-01-01
  bool unclear = false;  // one bound, of which 前 and 后 do not say whether the day itself is meant
};

struct Token {
  TokenKind kind = TokenKind::kFiller;
  source::Range range;           // in the official text; empty for a mark
  int phrase = -1;               // index into Lexicon::phrases
  std::vector<SlotMatch> slots;  // of a phrase
  int64_t number = 0;       // kNumber, kAmount; kRate: the numerator, -1 when it is out of range;
                            // kReference: what the words around it say (pointer.h)
  int scale = 0;            // kAmount: the number is × 10^scale
  int64_t denominator = 1;  // kRate
  bool too_large = false;   // the number is one that no int64_t can hold
  std::string unit;         // kAmount: a declared unit
  std::optional<DayKind> day_kind;      // kRecent: the number is of days, not of months
  std::optional<base::CutOff> cut_off;  // kCutOff; nothing: there is no such day. `number` is 1 of
                                        // 计算至, which closes what stands before it
  std::optional<DateSpan> dates;        // kDates; nothing: there is no such day, or no such span
  Amount amount;                        // kCeiling, kFloor
  std::string text;                     // kMarkTerm: the term; kReference: what it points to
  bool within = false;                  // kRecent: N年内, without 近
  bool negated = false;                 // 未, 没有, 不 stands before it, as `negation`
  source::Range negation;
  bool manner = false;             // kReference: 依照, 按照 and the like stand before it
  bool heads_subject = false;      // a 主语 that is left out stands behind it: 残疾的居民
  bool describes_subject = false;  // and a 的 between the two
};

}  // namespace tiaowen::syntax
