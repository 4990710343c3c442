#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/check/declarations.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"
#include "compiler/syntax/reference.h"

namespace tiaowen::check {

// A run of an articles file that explains a term (【即 …】).
struct TermDefinition {
  const syntax::Node* node = nullptr;
  ir::SentenceId sentence;
};

// Those of whom a provision does not speak: whoever fulfils `node` and is none of `unless`.
struct Exception {
  const syntax::Node* node = nullptr;
  std::vector<Exception> unless;  // 其中除乙外，甲的…: they stay under the general rule
  bool soft = false;              // 但甲的，原则上不得: left to the discretion of the authority
  bool special = false;           // 其中甲的，…: `node` is what a rule of its own gives by
};

// What holds of a provision besides its own words.
struct ProvisionScope {
  std::vector<const syntax::Node*> conditions;  // of its ；-part so far; of what 其中 narrows
  std::vector<Exception> exceptions;            // of what 其中 narrows
};

// One more way to be what a term means (视同), or what frees from a condition (不受…限制).
struct Alternative {
  ir::SentenceId sentence;
  std::vector<const syntax::Node*> conditions;
  std::vector<Exception> exceptions;
};

// A number of days: natural days, or working days.
struct Days {
  int natural = 0;
  int working = 0;
};

// What a term includes (所称甲，包括…).
struct TermExamples {
  std::string term;
  const syntax::Node* node = nullptr;
};

// When the next event must have happened: in one calendar year, in the last months or days, or
// between two days.
struct EventWindow {
  source::Range range;
  std::optional<int> year_offset;         // 当年度 0, 上年度 −1
  int months = 0;                         // 近N年
  std::optional<Days> days;               // 近N日, in place of months
  std::optional<syntax::DateSpan> dates;  // 2019年12月31日前; what was unclear is decided
};

// What a sentence has said that a later part of it may leave out.
struct Said {
  const syntax::Node* measure = nullptr;        // a tenure or quantity
  std::vector<const syntax::Node*> beside;      // what stood beside it: its subject
  bool whole = true;                            // it was all that its clause said
  std::vector<const syntax::Node*> age_beside;  // what stood beside the last age
  bool aged = false;                            // there was an age
  base::CutOff cut_off;                         // by which the measure was judged
  bool one_of = false;                          // what is being read is a list with …之一
};

// The member of the list at `list` for which a condition is being compiled.
struct ChosenMember {
  source::Range list;
  syntax::SlotMember member;
};

// An item below a sentence that leads in to it.
struct Item {
  ir::SentenceId sentence;
  const syntax::Node* condition = nullptr;
  std::vector<Exception> exceptions;
};

// The state of one Check. Stores; the logic is in the topic files.
struct Context {
  const Declarations& declarations;
  const source::FileSet& articles;
  const source::FileSet& vocabulary;
  const source::MarkedText& text;
  const CheckOptions& options;
  diagnostics::Consumer& consumer;
  ir::Module& module;
  const syntax::ArticlesTree& tree;          // its units are the module's sentences, in order
  const syntax::ReferenceIndex& references;  // within the tree

  std::map<std::string, TermDefinition> terms;
  std::map<std::string, std::vector<Alternative>> deemed;  // by term: 视同
  std::map<std::string, std::vector<Alternative>> waived;  // by term: 不受…限制
  std::vector<TermExamples> examples;
  std::vector<std::vector<ProvisionScope>> scopes;  // of the provisions of each unit
  std::set<std::string> open_terms;                 // terms whose explanation is being compiled
  std::set<std::string> open_waivers;               // terms of which what frees from them is

  // The names that the sentences of one numbered article put into a text column: (article label,
  // table, column).
  std::map<std::tuple<std::string, int, int>, std::vector<std::string>> named;

  // Where compilation stands.
  ir::SentenceId sentence;
  std::string article;        // the label without 第…句
  std::optional<int> target;  // the target that a 目标 binding must give
  ir::MatterId target_matter;
  bool used_target_binding = false;
  bool target_unlisted = false;      // a list that the row's value comes from leaves the target out
  std::optional<size_t> pair;        // 分别: which member of every list is meant
  std::vector<ChosenMember> chosen;  // of lists of which every member is meant: the one at hand
  ir::TableId level = ir::kMainTable;         // a child table: conditions on its row are wanted
  base::CutOff cut_off;                       // by which day conditions are judged
  std::optional<EventWindow> window;          // 当年度, 近N年, until the next event
  std::vector<const syntax::Node*> attached;  // restrictions of the row of the next event
  std::vector<const syntax::Node*> beside;    // what stands beside the node at hand
  Said said;
  const syntax::Node* clause = nullptr;  // the whole condition that is being compiled
  std::vector<Item> items;               // below the sentence (…下列情形之一：)
  std::optional<size_t> item;            // 之一: the item that is meant
  std::optional<ir::SentenceId> cited;   // an item that is cited: of its lists, only it is meant
  std::set<int> open_references;         // sentences whose conditions are being compiled
  bool excludes = false;                 // what is being compiled takes a conclusion away
  size_t reached = 0;                    // how many other sentences the condition has drawn in
  std::map<std::string, int> fork_uses;  // how often each fork has met its place
  std::set<Convention> undeclared;       // those that were reported
  std::set<Convention> decided;          // those that a sentence goes by
  std::set<int64_t> contrasted;          // where those limits and grades begin

  diagnostics::Location Place(source::Range official) const {
    return articles.Locate(text.ToSource(official));
  }
  std::string Slice(source::Range official) const {
    return text.official.substr(static_cast<size_t>(official.begin),
                                static_cast<size_t>(official.end - official.begin));
  }
  const syntax::Unit& unit(int index) const { return tree.units[static_cast<size_t>(index)]; }
  const syntax::Unit& unit(ir::SentenceId id) const { return unit(id.index); }
  const syntax::LexiconPhrase& wording(const syntax::Token& token) const {
    return declarations.lexicon.phrases[static_cast<size_t>(token.phrase)];
  }
  const Phrase& phrase(const syntax::Token& token) const {
    return declarations.phrases[static_cast<size_t>(wording(token).declaration)];
  }
  // The member of the list at `list` that is asked for, or null.
  const syntax::SlotMember* FindChosen(source::Range list) const;
  // Whether the vocabulary says which side of a convention it takes.
  bool Declares(Convention convention) const;
  // The side of a convention at a place, with its fork taken into account; recorded as a decision
  // of the sentence. A convention that nothing declares is reported.
  int Decide(Convention convention, source::Range range);
  // Records a choice that no fork can turn.
  void Record(source::Range range, std::string question, std::string chosen, std::string by);
  // Whether the limit or grade at `range` leaves itself out because the sentence sets it against
  // one that includes it (甲及以上…；甲以下…); recorded as a decision.
  bool ExcludesByContrast(source::Range range);
  // Whether a fork that is taken leaves the phrase of `token` out; recorded as a decision.
  bool LeavesOut(const syntax::Token& token);
  // Whether a fork that is taken leaves conditions on a column out; recorded as a decision.
  bool LeavesOut(ir::TableId table, int column, source::Range range);
  // The fork that limits the prerequisites of the sentence at hand, or null.
  const Fork* FindPrerequisiteFork() const;
  bool Takes(const Fork& fork) const { return options.forks.contains(fork.name); }
};

// Compiles in another sentence, with its items, while it lives: its choices are recorded there
// once, not wherever what it says is used.
class SentenceScope {
 public:
  SentenceScope(Context& context, ir::SentenceId sentence);
  ~SentenceScope();
  SentenceScope(const SentenceScope&) = delete;
  SentenceScope& operator=(const SentenceScope&) = delete;

  // False: an item of the sentence was diagnosed.
  bool sound() const { return sound_; }

 private:
  Context& context_;
  ir::SentenceId own_;
  std::optional<size_t> pair_, item_;
  std::optional<ir::SentenceId> cited_;
  bool excludes_;
  Said said_;
  std::vector<const syntax::Node*> beside_;
  std::vector<Item> items_;
  size_t decisions_;
  bool sound_ = true;
};

// Compiles `node` by its own cut-off (截至…), where it has one, while it lives; a measure that is
// cut short by that of the one before it.
class CutOffScope {
 public:
  CutOffScope(Context& context, const syntax::Node& node);
  ~CutOffScope() { context_.cut_off = outer_; }
  CutOffScope(const CutOffScope&) = delete;
  CutOffScope& operator=(const CutOffScope&) = delete;

  // False: there is no such day, which is reported.
  bool sound() const { return sound_; }

 private:
  Context& context_;
  const base::CutOff outer_;
  bool sound_ = true;
};

// The convention that says whether an upper limit with a word includes itself: 以内, or 以下.
Convention UpperBoundOf(const Context& context, const syntax::Limit& limit);
// Whether a limit includes itself: as the author has said （含）, else, of 以上 and 以下, by
// `convention`, else `otherwise`.
bool Includes(Context& context, const syntax::Limit& limit, Convention convention, bool otherwise);

// On which day a span of months or years at `range` ends in a month that lacks its day, by the
// convention.
base::MissingDay DecideMissingDay(Context& context, source::Range range);

// What `number` days at `range` are; where the sentence says only 日, by the convention. Nothing
// after a report: there is no work calendar.
std::optional<Days> DecideDays(Context& context, int64_t number, syntax::DayKind kind,
                               source::Range range);

// The span of an instruction that stands at `range` of the official text.
inline ir::Span SpanOf(source::Range range) { return {range.begin, range.end}; }

// A condition. Nothing: it was diagnosed. An invalid id: a fork leaves it out, and what holds it
// goes on without it.
using Condition = std::optional<ir::InstId>;

// Binding (binding.cpp): the conditions that a phrase with filled slots puts on a row of its table,
// or on the applicant as seen from a row of `context.level`. Nothing: it was diagnosed.
std::optional<std::vector<ir::InstId>> BindRow(Context& context, const syntax::Token& token);
// The conditions of a 限定 phrase on rows of `table`; one that is left out when a fork leaves it
// out.
std::optional<std::vector<ir::InstId>> BindRestriction(Context& context, const syntax::Token& token,
                                                       ir::TableId table);
// Reports what is about a row of its own where conditions on another row are wanted.
bool CheckNesting(Context& context, source::Range range);
// What a 参数 phrase looks up, an integer.
std::optional<ir::InstId> BindParameter(Context& context, const syntax::Token& token);
// The event-date condition of a table (届至); nothing when the table has no event date.
std::optional<ir::InstId> ByAsOf(Context& context, ir::TableId table, source::Range range);
// A column of `table`; of the main table, as seen from a row of `context.level`.
ir::InstId Column(Context& context, ir::TableId table, int column, source::Range range);
// And over those `operands` that are not left out; a single one stands for itself, none at all is
// the constant truth at `level`; left out when all are.
ir::InstId All(Context& context, std::vector<ir::InstId> operands, ir::TableId level,
               source::Range range);
// The same, but the constant truth when all are left out: where a condition must stand.
ir::InstId Whole(Context& context, std::vector<ir::InstId> operands, ir::TableId level,
                 source::Range range);
// A row of `table` for which all of `conditions` hold.
ir::InstId ExistsRow(Context& context, ir::TableId table, std::vector<ir::InstId> conditions,
                     source::Range range);
// Reports two of `conditions`, which are to hold together, that ask for different values of one
// column or for what lies on both sides of a gap (不满18周岁、超过60周岁); `range` is all of them.
void CheckContradiction(Context& context, const std::vector<ir::InstId>& conditions,
                        source::Range range);
// Whether `operands` ask for another value of one category each, so that at most one holds of
// anybody.
bool AreCases(const ir::Module& module, const std::vector<ir::InstId>& operands);
ir::InstId Any(Context& context, std::vector<ir::InstId> operands, source::Range range);
// Not `condition`, without doubling a negation; left out when `condition` is.
ir::InstId Negate(Context& context, ir::InstId condition, source::Range range);

// 一般, 原则上: those whom `condition` would keep out, or of whom it would take a conclusion away,
// are left to the discretion of the authority.
ir::InstId Soften(Context& context, ir::InstId condition, source::Range range);

// Conditions (condition.cpp): the tree of a sentence's condition.
Condition CompileCondition(Context& context, const syntax::Node& node);

// Kinds (kinds.cpp). Whether the nodes from `first` on, which say `operands`, are persons of one
// kind each, of which nobody is of two, with the limit for that kind (男年满60周岁、女年满55周岁):
// then any of them is enough; recorded as a decision.
bool AreKindsWithLimits(Context& context, const syntax::Node& node, size_t first,
                        const std::vector<ir::InstId>& operands);
// Puts those elements of a comma series that stand side by side with `plain` commas behind them in
// the place of the first of them; the others are left out.
void JoinKinds(Context& context, const syntax::Node& comma, const std::vector<bool>& plain,
               std::vector<ir::InstId>* operands);

// Rows (row.cpp): events, what holds now, experience, years; and restrictions, which join the row
// of an event.
Condition CompileDescribers(Context& context, const syntax::Node& node);
Condition CompileHolder(Context& context, const syntax::Node& node);
// What the row of a subject is: it has taken effect, or its period contains the as-of date.
std::optional<std::vector<ir::InstId>> HolderConditions(Context& context,
                                                        const syntax::Token& token);
Condition CompileTenure(Context& context, const syntax::Node& node);
Condition CompileRequirement(Context& context, const syntax::Node& node);
Condition CompileYearly(Context& context, const syntax::Node& node);
// Whether restrictions in `node` wait for the row of an event outside it.
bool WaitsForRow(const syntax::Node& node);
// The table whose rows the restrictions in `node` restrict; an invalid id after a report.
ir::TableId RestrictedTable(Context& context, const syntax::Node& node);
// Whether an event about a row of `table`, or something said of its rows, stands in `node`.
bool HasEvent(const Context& context, const syntax::Node& node, ir::TableId table);

// Windows (window.cpp). Whether a word opens one.
bool IsWindow(const syntax::Token& token);
// 当年度, 近N年, 2019年12月31日前: opens the window for the next event. False
// after a report.
bool OpenWindow(Context& context, const syntax::Token& token);
// The conditions that the open window puts on a row of `table`, whose date it is about; closes it.
void AddWindow(Context& context, ir::TableId table, std::vector<ir::InstId>* conditions);
// From which day on the experience of `tenure` counts (近N年内, 自2018年1月1日起), as
// ir::Accumulated::since; `said` has its words. Nothing after a report.
std::optional<ir::InstId> WindowStart(Context& context, const syntax::Node& said,
                                      const syntax::Node& tenure);

// Members (members.cpp): all, any or so many of the rows that a subject speaks of.
Condition CompileMembers(Context& context, const syntax::Node& node);
// How to say of which records of a subject something is said; none where no subject is one of
// `table`.
std::vector<diagnostics::Note> QuantifierNotes(const Context& context, ir::TableId table);

// Reach (reach.cpp): how far a connective or another word reaches over a list.
// Predicates with 、 between them, which a connective beside them may join.
bool IsListOfPredicates(const syntax::Node& node);
// Whether a 或 behind the comma of element `index` is the last connective of its list
// (甲、乙，或者丙): one more predicate follows, and the element is no case of its own, closed by
// 的.
bool EndsList(const syntax::Node& comma, size_t index);
// The others report what is not clear.
// 未甲或乙: unless every member or only the last has a negation.
bool CheckNegation(Context& context, const syntax::Node& node);
// 甲且乙或丙, 甲或乙但丙: 并 and 且 bind the whole 或-series before them; one behind them, and one
// on either side of 但, has no place in the order of strength.
bool CheckLevels(Context& context, const syntax::Node& node);
// 甲乙或丙丁: where several describing words stand on a side of 或.
bool CheckDescribers(Context& context, const syntax::Node& node);
// 近2年甲、乙, 甲后从事乙满2年且从事丙满1年: where what has no time of its own follows what has.
bool CheckWindows(Context& context, const syntax::Node& node);
// 残疾的居民居住满3年或者年满60周岁: where a person, or what describes one, stands on one of
// `sides` and may be meant on all. `range` is that of them all.
bool CheckPersons(Context& context, const std::vector<syntax::Node>& sides, source::Range range);
// The same for sides with a comma between them (…，或者…).
bool CheckPersonsAtCommas(Context& context, const syntax::Node& comma);
// 未在甲从事乙, 取得甲3年内取得乙: where a word goes for what stands beside it or for more.
bool CheckSideBySide(Context& context, const syntax::Unit& unit);

// Lists (list.cpp): the items that a sentence leads in to (…下列情形之一：).
// Where the unit leads in to items, each place once.
std::vector<const syntax::Node*> ListsOf(const syntax::Unit& unit);
// The items below a sentence. Nothing: one of them was diagnosed.
std::optional<std::vector<Item>> ItemsOf(Context& context, ir::SentenceId sentence);
// Whether the unit is compiled with the sentence that leads in to it.
bool IsItem(const Context& context, const syntax::Unit& unit);
// Reports a sentence that leads in to items twice, and a connective at the end of an item
// (甲；或者) that is against what leads in to it.
bool CheckLists(Context& context, const syntax::Unit& unit);
// The items that the sentence leads in to: the one that is meant, or all.
Condition CompileList(Context& context, const syntax::Node& node);

// Terms (term.cpp): what 【即 术语】 or 所称…是指 explains, what is deemed to be it, and what frees
// from the condition that it names.
void CollectTerms(Context& context, const syntax::Unit& unit, ir::SentenceId sentence);
Condition CompileTerm(Context& context, const syntax::Token& token);
// `condition`, which explains `term`, or what frees from it.
Condition WithWaivers(Context& context, const std::string& term, Condition condition,
                      source::Range range);
// Reports terms that sentences deem or waive and no sentence explains or uses.
void CheckTerms(Context& context);

// Ages (age.cpp).
Condition CompileAge(Context& context, const syntax::Node& node);

// References (reference.cpp): what other sentences say.
// The label of the numbered article that a sentence label belongs to, without 第…款 and 第…句.
std::string ArticleOf(std::string label);
Condition CompileReference(Context& context, const syntax::Node& node);
// Reports 按照前款规定 beside other conditions: what it cites may be wanted too, or only be done.
bool CheckManner(Context& context, const syntax::Node& comma);
// Counts another sentence whose conditions are about to be compiled in place of what points to it
// at `range`; reports when they have become too many, or stand too deep in each other.
bool CheckReach(Context& context, source::Range range);

// Exceptions (exception.cpp). What they do: they shut out (…可享受，但甲的除外), or they free from
// what is required (除甲外，应当…).
enum class ExceptionEffect : uint8_t { kShutsOut, kFrees };
// All of `conditions` and none of `exceptions`, or freed by one, at the level of an applicant.
Condition CompileClauses(Context& context, const std::vector<const syntax::Node*>& conditions,
                         const std::vector<Exception>& exceptions, source::Range range,
                         ExceptionEffect effect = ExceptionEffect::kShutsOut);

// Quantities (quantity.cpp): numbers of a person within limits.
Condition CompileQuantity(Context& context, const syntax::Node& node);
// A number × 10^scale; `scale` is not negative.
struct Decimal {
  int64_t value = 0;
  int scale = 0;
};
// The number of `limit` in `unit` (empty: a mere number); nothing when it is written in another,
// unless both are units of money. Years and months in days go by the convention that a month has
// 30.
std::optional<Decimal> NumberIn(const syntax::Limit& limit, std::string_view unit);
// `number` × 10^scale; nothing when that is no whole number or does not fit.
std::optional<int64_t> AtScale(const Decimal& number, int scale);
// What the 量 phrases of a node give: one of them, or the sum or difference of several.
struct Measure {
  std::string unit;  // empty: mere numbers
  int scale = 0;     // fraction digits
  bool mean = false;
};
// Nothing: they cannot be added.
std::optional<Measure> MeasureOf(const Context& context, const std::vector<syntax::Token>& terms);
// How a value compares with `limit`, by the words of the limit and the conventions.
ir::CompareOp OpOf(Context& context, const syntax::Limit& limit);
// Reports a limit in a unit of the vocabulary, or in none, where years and months are needed.
bool CheckSpanUnit(Context& context, const syntax::Limit& limit);
// Amounts (amounts.cpp). 对应休未休天数，…: the condition that there are some.
Condition CompileMeasured(Context& context, const syntax::Node& node);

// Tiers (tiers.cpp): provisions of one sentence that go by one amount (满1年不满10年的…；满10年的…)
// must not overlap; gaps between them are told.
void CheckTiers(Context& context, const syntax::Unit& unit);
// Reports limits whose lower one is not below the upper one (满5年不满3年); false: there are some.
bool CheckLimits(Context& context, const syntax::Unit& unit);
// Contrasts (contrast.cpp): finds limits and grades of the sentence that exclude themselves because
// another ；-part, item or side of 或 includes them (甲及以上的…；甲以下的…), unless the two speak
// of different persons or records (女性…；男性…).
void FindContrasts(Context& context, const syntax::Unit& unit);
// Reports limits and grades that stay in two parts that give different things, where they ask for
// the same beside; and grades alone that overlap or leave a gap.
void CheckContrasts(Context& context, const syntax::Unit& unit);

// Scope (scope.cpp): a condition behind the comma of a conclusion. Whether provision `part` speaks
// of another case than the one before it, so that what was said there does not hold here.
bool BeginsAnew(const Context& context, const syntax::Unit& unit, size_t part);
// Whether that is clear, or decided by a mark; reports where it is not. `before` is what was said.
bool CheckScope(Context& context, const syntax::Unit& unit, size_t part,
                const std::vector<const syntax::Node*>& before);

// The words of a provision from where what holds for it begins: with the subject, 其中 or 但 before
// it, and with the condition that it shares.
source::Range QuotedRange(const Context& context, const syntax::Unit& unit, size_t part);

// 后 (after.cpp): reports what stands behind 甲后， and has a time of its own that is not counted
// from there, so that 后 would say nothing.
void CheckAfter(Context& context, const syntax::Unit& unit);

// Pairing (pairing.cpp), 分别: every list of the conditions has as many members as the conclusion
// gives targets, and there is one. Tells when grades that are paired do not go up or down together.
bool CheckPairing(Context& context, const syntax::Provision& provision,
                  const std::vector<const syntax::Node*>& conditions,
                  const syntax::SlotMatch* given);

// Items (item.cpp): things that a verb governs, and open lists (等).
bool IsListOfThings(const syntax::Node& node);
Condition CompileItem(Context& context, const syntax::Node& node);
// Whether the last of `series`, where it is closed by 等三个, or all of them together have as many
// members as it says; reports where they have not.
bool CheckCount(Context& context, const std::vector<syntax::Node>& series);
Condition CompileOpenClass(Context& context, const syntax::Node& series);
// Collects into Context::named the names that `node` mentions.
void CollectNames(Context& context, const std::string& article, const syntax::Node& node);

// Targets (targets.cpp) that the articles themselves name: as written in a conclusion, or by the
// items below it. Adds those of `unit` to its matters.
void CollectTargets(Context& context, const syntax::Unit& unit);
// The slot of a conclusion that names its targets, or null.
const syntax::SlotMatch* TargetOf(const Context& context, const syntax::Provision& provision);
// The index of a target that a conclusion names.
int TargetIndex(const Context& context, ir::MatterId matter, const syntax::SlotMember& member);
// What an item names: its words without the stop.
std::string ItemName(const Context& context, const syntax::Unit& item);

// Marks the columns that instructions of `module` read (used_columns.cpp).
void MarkUsedColumns(ir::Module& module);

// Catalogues (catalogue.cpp): fills the rows of the declared catalogues from the tables of the
// articles.
void FillCatalogues(Context& context, const std::vector<syntax::TableUnit>& tables);

}  // namespace tiaowen::check
