#pragma once

#include <string>
#include <vector>

#include "compiler/syntax/token.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::syntax {

// What may stand in a slot of a phrase.
enum class SlotKind : uint8_t {
  kValue,    // a value of `enum_id`, with 以上 or 以下 if it is ordered
  kWord,     // one of `words`
  kRank,     // 前N名, 前N至M名, 第N名
  kName,     // free text up to the end of the list item
  kWritten,  // what the sentence writes up to the rest of the phrase: 200元以下
  kAmount,   // a number and a unit
};

struct Slot {
  std::string name;
  SlotKind kind = SlotKind::kValue;
  ir::EnumId enum_id;
  std::vector<std::string> words;  // kWord; SlotMember::values[0].code is the index
};

// A phrase cut into literal text and slots.
struct LexiconPhrase {
  struct Piece {
    std::string literal;
    int slot = -1;  // -1: a literal
  };

  std::string text;  // as declared
  PhraseKind kind = PhraseKind::kState;
  int declaration = 0;  // the index that `check` knows the declaration by
  std::vector<Piece> pieces;
  std::vector<Slot> slots;
  bool lists_targets = false;  // a conclusion that gives what the items below it name
};

// A declared value, or a joint name (合称) of several values of one type, as it may stand in a
// sentence.
struct ValueWord {
  std::string text;
  std::vector<ValueRef> values;
  bool ordered = false;
};

// Everything that the vocabulary adds to the words of the language.
struct Lexicon {
  std::vector<LexiconPhrase> phrases;
  std::vector<ValueWord> values;
  std::vector<std::string> fixed_names;
  std::vector<std::string> units;  // that may stand behind a number
};

}  // namespace tiaowen::syntax
