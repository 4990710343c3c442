#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/source/file_set.h"

// Vocabulary files as written; names are not resolved.
namespace tiaowen::syntax {

// A word and its place in the vocabulary files. Quotation brackets are stripped.
struct Word {
  std::string text;
  source::Range range;
};

struct ValueDeclaration {
  Word name;
  std::vector<Word> aliases;
};

struct EnumDeclaration {
  bool ordered = false;
  Word name;
  std::vector<ValueDeclaration> values;
};

// A name in the sentences for several values of a type (合称).
struct JointDeclaration {
  Word type;
  Word name;
  std::vector<Word> values;
};

// A number of fraction digits (2 位).
struct Places {
  int64_t value = 0;
  source::Range range;
};

struct ColumnDeclaration {
  Word name;
  Word type;
  bool list = false;
  bool identifier = false;
  bool ongoing = false;
  std::optional<int64_t> value_min;
  std::optional<Places> places;
  std::optional<Word> unit;
  std::vector<Word> words;  // attributes that are bare names: 金额（元）
};

enum class TableRole : uint8_t { kMain, kChild, kReference };

struct TableDeclaration {
  TableRole role = TableRole::kChild;
  Word name;
  bool complete = true;
  bool end_excluded = false;  // 止日不计
  std::optional<Word> dated, period_start, period_end, unique_key, born;
  std::vector<ColumnDeclaration> columns;
};

struct CatalogueDeclaration {
  Word name;
  std::vector<ColumnDeclaration> columns;
};

enum class OperandKind : uint8_t {
  kSlot,
  kText,
  kInteger,
  kColumn,     // 主表.列
  kOwnColumn,  // a column of the phrase's own table
  kValue,
  kTarget,      // 目标: the target of the conclusion at hand
  kAntecedent,  // 上文: the value that the sentence named last
  kThisYear,    // 当年: the calendar year of the as-of date
};

struct Operand {
  OperandKind kind = OperandKind::kValue;
  Word word;
  Word table;  // kColumn only
};

enum class BindingKind : uint8_t {
  kTarget,          // 目标 为 列
  kIs,              // 列 为 值 或 值
  kNotBelow,        // 列 不低于 值
  kNotBelowListed,  // 列 不低于 所列
  kReaches,         // 列 达到 〔空位〕, 列 达到 目标, 列 达到 上文
  kNotListed,       // 列 不在 本条所列
  kStrength,        // 凭 列
  kListed,          // 附表 列有（列 为 列，…）, also of a reference table
  kTruth,           // 列, 主表.列
  kAny,             // … 或者 …
  kNone,            // 没有 表（…）
};

struct Binding {
  BindingKind kind = BindingKind::kTruth;
  Word name;                                    // the column, the catalogue, the table of kNone
  std::vector<Operand> operands;                // kTruth: the column when it is 主表.列
  std::vector<std::pair<Word, Operand>> pairs;  // kListed
  std::vector<Binding> parts;                   // kAny, kNone
  source::Range range;
};

enum class PhraseKind : uint8_t {
  kSubject,
  kFiller,
  kGovernor,
  kTerm,
  kFixedName,
  kHolder,
  kState,
  kEvent,
  kStanding,
  kExperience,
  kYearly,
  kRestriction,
  kItem,
  kOpenClass,
  kParameter,
  kQuantity,
  kBase,
  kConclusion,
};

// What the rows of a table come to: 计数, 合计, 最大, 最小, 年度数, 平均.
enum class FoldKind : uint8_t { kCount, kSum, kGreatest, kLeast, kDistinctYears, kAverage };

struct PhraseDeclaration {
  PhraseKind kind = PhraseKind::kState;
  std::vector<Word> phrases;
  std::optional<Word> table;
  std::optional<Word> column;  // kParameter: what is looked up; kBase, kQuantity: the number
  std::vector<Binding> bindings;
  std::optional<FoldKind> fold;  // kQuantity: of the rows that the bindings hold for
  std::optional<Word> unit;      // kQuantity
};

struct ConclusionDeclaration {
  std::vector<Word> phrases;
  std::optional<Word> target;
  std::optional<Word> path;
};

// What the conclusions of a matter give so much of (数额 天，2 位，取最高).
struct AmountDeclaration {
  Word unit;
  std::optional<Places> places;
  bool highest = false;
  bool summed = false;
};

struct MatterDeclaration {
  Word name;
  std::optional<AmountDeclaration> amount;
  std::optional<Word> target_type;
  std::vector<Word> targets;
  bool written_targets = false;  // 目标 为 条文所写
  bool item_targets = false;     // 目标 为 所列各项
  std::vector<Word> paths;
  std::vector<ConclusionDeclaration> conclusions;
};

struct ConventionDeclaration {
  Word name;
  Word value;
};

enum class ForkKind : uint8_t { kConvention, kPhrase, kColumn, kPrerequisite };

struct ForkDeclaration {
  Word name;
  ForkKind kind = ForkKind::kConvention;
  Word subject;              // the convention, phrase, column or sentence
  Word table;                // kColumn
  std::vector<Word> places;  // kConvention: sentences; none: everywhere
  std::vector<Word> paths;   // kPrerequisite
};

// A day, or the days from one to another: 2019-10-01 至 2019-10-07.
struct DaySpan {
  Word first;
  std::optional<Word> last;
};

// What a year of the work calendar has otherwise than the week (工作日历).
struct WorkYearDeclaration {
  Word year;
  std::vector<DaySpan> rest;  // 休
  std::vector<Word> work;     // 班
};

// Another vocabulary file: by its path (引用) or, a profile of conventions, by its name (口径 依).
struct ImportDeclaration {
  Word name;
  bool profile = false;
};

// The articles files of the policy, the main one first (正文).
struct ArticlesDeclaration {
  std::vector<Word> files;
  source::Range range;
};

struct VocabularyTree {
  std::vector<Word> titles;
  std::vector<ImportDeclaration> imports;
  std::vector<ArticlesDeclaration> articles;
  std::vector<EnumDeclaration> enums;
  std::vector<TableDeclaration> tables;
  std::vector<CatalogueDeclaration> catalogues;
  std::vector<PhraseDeclaration> phrases;
  std::vector<MatterDeclaration> matters;
  std::vector<ConventionDeclaration> conventions;
  std::vector<JointDeclaration> joints;
  std::vector<ForkDeclaration> forks;
  std::vector<WorkYearDeclaration> work_years;
};

// A vocabulary file with what it imports.
struct VocabularyPart {
  struct Import {
    size_t part = 0;  // an index of Vocabulary::parts, below its own
    source::Range range;
  };

  VocabularyTree tree;
  std::vector<Import> imports;
  std::string name;      // how readers call it; empty: the policy's own vocabulary
  bool profile = false;  // may declare conventions and work calendars only
};

// The vocabulary of a policy. Every file stands once, however often it is imported.
struct Vocabulary {
  source::FileSet files;              // the policy's own is file 0
  std::vector<VocabularyPart> parts;  // the policy's own is the last
};

// What all files of a vocabulary declare, but for conventions, which override each other.
VocabularyTree Merge(const Vocabulary& vocabulary);

}  // namespace tiaowen::syntax
