#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/base/language.h"
#include "compiler/base/work_calendar.h"
#include "compiler/ir/inst.h"
#include "compiler/ir/schema.h"

// A checked policy.
//
// Conclusions. For target t of matter m and one applicant:
//   scope of a Rule of (m, t, p) = And over the Prerequisites of m that are for t and p, in order
//                                  (none: true)
//   given   = Or over the Rules of (m, t) of (their scope And their condition) (none: false)
//   barred  = Or over the Exclusions of m that are for t (none: false)
//   verdict = given And Not barred; unknown if m has an Untranslated.
// A rule is *examined* for an applicant unless its scope is false; prerequisites and exclusions
// always are. Nothing else is short-circuited: all operands of And and Or of an examined condition
// are evaluated.
//
// Amounts. Where a matter has amounts, the amount of a conclusion whose verdict is true is that of
// the rules of (m, t) with an amount that give it. A rule gives it when its scope And its condition
// is true, and may give it when that is not false. Over the rules that may give it:
//   kOne      the amount that all of them have
//   kHighest  the greatest amount of those that give it, when no other of them has a greater one
//   kSum      the sum of those that give it, when all others have the amount 0
// It is null when there is none that gives it, when one of them is null, where the above names
// none, and when a sum does not fit in 64 bits. Rules without an amount do not count.
//
// Conditions are trees: no condition instruction is an operand twice.
namespace tiaowen::ir {

// A range of bytes of the official text.
struct Span {
  int64_t begin = 0;
  int64_t end = 0;
};

enum class SentenceClass : uint8_t {
#define TW_SENTENCE_CLASS(Name, CHINESE, ENGLISH) k##Name,
#include "compiler/ir/sentence_class.def"
};
inline constexpr size_t kSentenceClassCount =
#define TW_SENTENCE_CLASS(Name, CHINESE, ENGLISH) +1
#include "compiler/ir/sentence_class.def"
    ;

// 编译, 题, 宣示 …
const char* NameOf(SentenceClass sentence_class, base::Language language);

// A sentence of the official text, or a heading or table.
struct Sentence {
  std::string label;  // "四（一）2第3句"
  std::string text;   // the characters of the official text
  Span span;
  SentenceClass sentence_class = SentenceClass::kCompiled;
  SentenceId lead_in;  // of an item: the sentence that leads in to it

  // A part of a compiled sentence that holds no condition.
  struct Passage {
    Span span;
    SentenceClass passage_class = SentenceClass::kDeclaratory;
  };
  std::vector<Passage> passages;
};

// How the amounts of several rules that give one conclusion go together.
enum class AmountJoin : uint8_t {
  kOne,      // not said: they must agree
  kHighest,  // 取最高
  kSum,      // 累加
};

// What the conclusions of a matter give so much of (数额).
struct AmountType {
  std::string unit;
  int scale = 0;  // fraction digits
  AmountJoin join = AmountJoin::kOne;
};

struct Matter {
  std::string name;
  std::vector<std::string>
      targets;  // at least one; a single empty string when the matter has no targets
  std::vector<std::string> paths;  // empty when the matter has no paths
  std::optional<AmountType> amount;
};

// The days on which a policy is in force, as far as its sentences say (days since 1970-01-01).
struct InForce {
  std::optional<int32_t> from;  // the first day
  std::optional<int32_t> to;    // the last day

  bool known() const { return from.has_value() || to.has_value(); }
  bool Holds(int32_t day) const { return (!from || day >= *from) && (!to || day <= *to); }
};

// One row of the result for every applicant.
struct Conclusion {
  MatterId matter;
  int target = 0;
};

// A choice between readings that the compiler took by a mark or convention.
struct Decision {
  SentenceId sentence;
  Span span;
  std::string question;  // "逗号隔开的并列名物"
  std::string chosen;    // "或"
  std::string by;        // "口径", "口径（通例）", "标记"
  std::string fork;      // the fork that takes the other side; empty when there is none
  std::string other;     // of a fork: what the other side says
};

class Module {
 public:
  std::string title;
  InForce in_force;
  Schema schema;
  base::WorkCalendar work_calendar;
  std::vector<std::string>
      texts;  // the text pool; a text column's code below texts.size() is this index
  std::vector<Sentence> sentences;
  std::vector<Matter> matters;
  std::vector<Decision> decisions;
  std::vector<InstId> prerequisites;  // in the order of the text
  std::vector<InstId> rules;
  std::vector<InstId> exclusions;
  std::vector<InstId> untranslated;

  InstId Add(InstData data, Span span);
  TextId AddText(std::string_view text);  // the existing id of an equal text, or a new one
  // Takes `pool`, which holds every text of this module once, as the text pool. Nothing else
  // changes; modules of one pool can share batches.
  void AdoptTexts(std::vector<std::string> pool);

  size_t inst_count() const { return insts_.size(); }
  const InstData& inst(InstId id) const { return insts_[static_cast<size_t>(id.index)]; }
  Span span(InstId id) const { return spans_[static_cast<size_t>(id.index)]; }
  const Sentence& sentence(SentenceId id) const { return sentences[static_cast<size_t>(id.index)]; }
  const Matter& matter(MatterId id) const { return matters[static_cast<size_t>(id.index)]; }
  const std::string& text(TextId id) const { return texts[static_cast<size_t>(id.index)]; }

  template <typename T>
  const T& get(InstId id) const {
    const T* data = std::get_if<T>(&inst(id));
    TW_CHECK(data != nullptr, "instruction {} is a {}", id.index, InstName(inst(id)));
    return *data;
  }

  // The level of a value or condition; an invalid id for "the same for the whole run".
  TableId LevelOf(InstId id) const;
  // The type of a value instruction. Not for conditions.
  Type TypeOf(InstId id) const;
  // The operands of an instruction, in order.
  std::vector<InstId> OperandsOf(InstId id) const;

 private:
  std::vector<InstData> insts_;
  std::vector<Span> spans_;
};

// All conclusions in output order: matters as declared, targets within.
std::vector<Conclusion> ListConclusions(const Module& module);

// Those of ListConclusions, by position, whose matters have amounts: the order of amounts in an
// output.
std::vector<size_t> ListAmounts(const Module& module);

// Whether a product may have more fraction digits than `scale`, so that its rounding matters.
bool MayRound(const Module& module, const Product& product);

// Whether a Prerequisite governs a Rule.
bool Governs(const Prerequisite& prerequisite, const Rule& rule);
// Whether an Exclusion takes a conclusion away.
bool Bars(const Exclusion& exclusion, const Conclusion& conclusion);

// A deep copy of the tree under `root` within `module`.
InstId CloneTree(Module& module, InstId root);

}  // namespace tiaowen::ir
