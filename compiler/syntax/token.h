#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "compiler/source/file.h"

namespace tiaowen::syntax {

// The tokens of a sentence; the same names as in grammar/ArticlesParser.g4.
enum class TokenKind : uint8_t {
  kSubject,
  kFiller,
  kGovernor,
  kState,
  kTerm,
  kEvent,
  kExperience,
  kYearly,
  kRestriction,
  kItem,
  kValue,
  kOpenClass,
  kConclusion,
  kMay,
  kShall,
  kNumber,
  kYear,
  kAfter,
  kFull,
  kRecent,
  kAtLeast,
  kDe,
  kEtc,
  kOr,
  kAnd,
  kWith,
  kPause,
  kComma,
  kSemicolon,
  kStop,
  kGloss,
  kMarkOr,
  kMarkAnd,
  kMarkTerm,
};

enum class Bound : uint8_t { kNone, kAtLeast, kAtMost };

// A value of a declared category or grade.
struct ValueRef {
  ir::EnumId enum_id;
  int code = 0;
};

// What fills a slot of a phrase.
struct SlotMatch {
  int slot = 0;  // index into LexiconPhrase::slots
  source::Range range;
  std::vector<ValueRef> values;  // a category or grade value; several types may share the word
  Bound bound = Bound::kNone;    // 以上, 以下
  int64_t first = 0, last = 0;   // a rank: 前N名, 第N至M名
  std::string text;              // a name
};

struct Token {
  TokenKind kind = TokenKind::kFiller;
  source::Range range;           // in the official text; empty for a mark
  int phrase = -1;               // index into Lexicon::phrases
  std::vector<SlotMatch> slots;  // of a phrase; of a kValue: one
  int64_t number = 0;            // kNumber
  std::string text;              // kMarkTerm: the term
};

}  // namespace tiaowen::syntax
