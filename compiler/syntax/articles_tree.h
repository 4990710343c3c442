#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/token.h"

// An articles file as read: its outline, and a tree for every sentence that is to be compiled.
namespace tiaowen::syntax {

enum class JoinKind : uint8_t { kPlain, kOr, kAnd };

// What stands between two elements.
struct Join {
  JoinKind kind = JoinKind::kPlain;
  bool by_mark = false;
  source::Range range;  // of the separator, in the official text
};

enum class NodeKind : uint8_t {
  kComma,   // children joined by ， ; joins has one entry fewer than children
  kAnd,     // 并, 且
  kOr,      // 或; joins as for kComma
  kSeries,  // 、, 和, 及; perhaps closed by 等 with a class; joins is not empty iff there is a 和
            // or 及
  kBeside,  // children side by side: holders (持证人在…), describing words, what they describe
  kDescribers,   // tokens: STATE, TERM, EVENT, STANDING, RESTRICTION, THIS_YEAR and LAST_YEAR side
                 // by side, and RECENT for a window of the last N years
  kHolder,       // tokens: HOLDER
  kMeasured,     // tokens: BASE; 对应休未休天数，
  kList,         // the items below the sentence: any of them, or all (`all`)
  kTenure,       // tokens: EVENT? EXPERIENCE?, none: those of the measure before; limits, span
  kRequirement,  // tokens: EXPERIENCE PARAMETER; span
  kQuantity,     // tokens: QUANTITY*, none: those of the measure before, several: their sum, or
                 // the `difference` of two; limits
  kAge,          // limits, in years
  kReference,    // tokens: REFERENCE; what another sentence says
  kYearly,       // tokens: RESTRICTION* YEARLY; years, or the one year `year_offset`
  kItem,         // tokens: RESTRICTION* ITEM; any of the restrictions
  kMembers,      // tokens: HOLDER; the one child is said of its rows: of every or any of them
                 // (`quantifier`), or of as many as the limit says
};

// Whether the years of an experience may have gaps.
enum class SpanKind : uint8_t { kPlain, kAccumulated, kContinuous };

enum class LimitKind : uint8_t { kAtLeast, kMoreThan, kLessThan, kAtMost };

// Whether the members of a series, or of a kComma, are nouns for persons (残疾的居民和低保的居民).
enum class Persons : uint8_t {
  kNone,     // none of them before the last
  kAll,      // all of them
  kUnclear,  // some of them, or terms with nothing but 、 between them
};

// Where a run says of which person it speaks, if it does: 残疾的居民年满60周岁, 残疾居民, and with
// 的 before the noun 年满60周岁的居民.
enum class PersonAt : uint8_t { kNone, kInside, kEnd, kEndBehindDe };

// How long, how old or how much: 满3年, 不满10年, 半年以上, 不超过6个月, 15日内, 年满18周岁,
// 20篇以上.
struct Limit {
  LimitKind kind = LimitKind::kAtLeast;
  int64_t years = 0;
  int64_t months = 0;
  int64_t days = 0;
  DayKind day_kind = DayKind::kNatural;  // of `days`
  std::optional<int64_t> number;         // × 10^scale, in `unit`, in place of a span of time
  int scale = 0;                         // the fraction digits that were written
  std::string unit;                      // a declared unit; empty: none is written
  bool too_large = false;                // no int64_t can hold the number
  bool bare = false;                     // no word says what kind it is: 3年
  std::optional<bool> included;          // （含）, （不含）: the author has said it
  bool other_end = false;                // （含N年）: N is not the number of the limit
  bool with_word = false;  // 以上, 以下, 以内: whether they include the limit is a convention
  source::Range word;      // that word
  source::Range range;
};

struct Node {
  NodeKind kind = NodeKind::kDescribers;
  source::Range range;
  std::vector<Node> children;
  std::vector<Join> joins;
  std::vector<Token> tokens;
  std::vector<Limit> limits;  // kTenure, kQuantity, kAge: one, or a lower and an upper
  int64_t years = 0;          // kYearly; 0: the year `year_offset`
  int year_offset = 0;        // kYearly: 上年度 is −1
  source::Range years_range;
  bool all = false;                           // kList
  bool of_cases = false;                      // kList: of 情形, 情况, 行为
  bool none = false;                          // kList: 没有下列情形之一; then `all` too
  bool difference = false;                    // kQuantity: 差额
  Quantifier quantifier = Quantifier::kNone;  // kMembers
  bool one_of = false;                        // kSeries: …之一
  bool class_alone = false;                   // kSeries: the class stands without 等
  Persons persons = Persons::kNone;           // kSeries, kComma
  PersonAt person = PersonAt::kNone;          // of a run
  SpanKind span = SpanKind::kPlain;           // 累计, 连续
  bool governed = false;                      // kItem: a GOVERNOR stands before it
  bool closed = false;                        // an element that ends with 的
  bool soft = false;                          // 一般, 原则上 stand before it
  source::Range after;          // kDescribers, kTenure: of a 后 behind it; empty when there is none
  std::optional<Token> window;  // kTenure: RECENT or DATES, in which the experience counts
  std::optional<Token> cut_off;     // 截至上年12月31日: by which day it is judged
  std::optional<Token> open_class;  // kSeries
  std::optional<Token> counted;     // kSeries: 等三个: how many it lists
  std::vector<Token> less;          // kItem: things of it that are not meant: 甲（不含乙）
  std::optional<Token> defines;     // the term that 【即 …】 says this run explains
};

// By what an amount is reckoned: 按照日工资的300%.
struct Basis {
  source::Range range;
  Token base;
  std::optional<Token> rate;
};

// What a provision does with what its condition describes.
enum class ProvisionKind : uint8_t {
  kConcludes,  // gives a conclusion or takes it away; without a conclusion: only a condition
  kDefines,    // 所称甲，是指…: says what a term means
  kIncludes,   // 所称甲，包括…: says by examples what a term also means
  kDeems,      // 视同甲: is one more way to be what a term means
  kWaives,     // 不受甲限制: stands in for the conditions that terms name
};

// What one ；-part of a sentence says; of a part with several conclusions, what one of them says.
struct Provision {
  ProvisionKind kind = ProvisionKind::kConcludes;
  source::Range range;
  std::optional<Node> condition;
  std::optional<Token> conclusion;
  std::vector<Token> measured;  // 对应休未休天数，: what the basis is multiplied by
  std::optional<Basis> basis;
  std::vector<Token> bounds;     // kCeiling, kFloor, in order
  std::vector<Token> terms;      // kDefines, kIncludes, kDeems: one; kWaives
  std::vector<Node> exceptions;  // 除…外, …除外: the provision does not speak of those
  bool but = false;    // 但…的，不…: if it takes back what the provision before it concludes, an
                       // exception of that
  bool among = false;  // 其中: the condition of the ；-part before it holds here too
  ir::Modality modality = ir::Modality::kNone;
  bool paired = false;   // 分别
  bool negated = false;  // 不, 不得: what is concluded is taken away
  bool follows = false;  // the provision before it stands in the same ；-part: its condition holds
                         // here too, unless this is another case
  Join before;           // between it and the provision before it in the same ；-part; of the first
                         // one a mark behind ；, or plain
  bool excepted_apart = false;  // a ； stands before its last exception (…；但甲的除外)
};

// A matter that a mark names, perhaps with some of its paths: 事项（途径、途径）.
struct MatterMark {
  std::string name;
  std::vector<std::string> paths;
};

// A part of a compiled sentence that holds no condition.
struct Passage {
  source::Range range;
  ir::SentenceClass passage_class = ir::SentenceClass::kDeclaratory;
};

// A sentence, heading or table of the official text.
struct Unit {
  std::string label;
  source::Range range;
  ir::SentenceClass unit_class = ir::SentenceClass::kCompiled;
  std::vector<MatterMark> matters;  // of 【前提 …】, 【未译 …】, 【取最高 …】, 【累加 …】
  std::vector<Passage> passages;    // in order; only of a compiled sentence
  int item_of = -1;                 // an item (（一）…；): the unit that leads in (…情形之一：)
  source::Range class_mark;         // in the articles file; empty when no mark decided
  bool prerequisite = false;
  bool sums_amounts = false;          // of kAmountJoin: 累加
  bool marked = false;                // a heading by 【题】
  bool without_stop = false;          // a heading because no 。 or ； closes it
  std::optional<Join> closing;        // a connective behind all else: 低保；或者
  std::vector<Provision> provisions;  // of a compiled sentence without errors
  std::vector<Token> tokens;          // the cut that was parsed
  bool names_target = false;          // an item that names a target of the conclusion above it
  bool failed = false;                // it was to be compiled and has errors
};

// A table of the official text: rows of cells.
struct TableUnit {
  struct Cell {
    source::Range range;
    std::string text;
  };

  std::string name;
  source::Range range;
  source::Range mark;                   // in the articles file
  std::vector<std::vector<Cell>> rows;  // the first is the column names
};

struct ArticlesTree {
  std::string title;
  std::vector<Unit> units;
  std::vector<TableUnit> tables;
};

// 不满3年, 5年以下: whether the limit is one from above.
bool IsUpper(const Limit& limit);

// Whether the author's marks stand between all parts; so too where nothing stands between them.
bool AreByMark(const std::vector<Join>& joins);

// Whether `node` leads in to items; without `all` only by …之一.
bool HasList(const Node& node, bool all = true);

// Whether the unit leads in to items (…下列情形之一：).
bool LeadsIn(const Unit& unit);

}  // namespace tiaowen::syntax
