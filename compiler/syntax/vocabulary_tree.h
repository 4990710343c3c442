#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/source/file.h"

// A vocabulary file as written; names are not resolved.
namespace tiaowen::syntax {

// A word and its place in the vocabulary file. Quotation brackets are stripped.
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

struct ColumnDeclaration {
  Word name;
  Word type;
  bool list = false;
  bool identifier = false;
  bool ongoing = false;
  std::optional<int64_t> value_min;
};

enum class TableRole : uint8_t { kMain, kChild, kReference };

struct TableDeclaration {
  TableRole role = TableRole::kChild;
  Word name;
  bool complete = true;
  std::optional<Word> dated, period_start, period_end, unique_key;
  std::vector<ColumnDeclaration> columns;
};

struct CatalogueDeclaration {
  Word name;
  std::vector<ColumnDeclaration> columns;
};

enum class OperandKind : uint8_t { kSlot, kText, kInteger, kColumn, kValue };

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
  kReaches,         // 列 达到 〔空位〕
  kNotListed,       // 列 不在 本条所列
  kStrength,        // 凭 列
  kListed,          // 附表 列有（列 为 列，…）
  kTruth,           // 列
};

struct Binding {
  BindingKind kind = BindingKind::kTruth;
  Word name;
  std::vector<Operand> operands;
  std::vector<std::pair<Word, Word>> pairs;
  source::Range range;
};

enum class PhraseKind : uint8_t {
  kSubject,
  kFiller,
  kGovernor,
  kTerm,
  kFixedName,
  kState,
  kEvent,
  kExperience,
  kYearly,
  kRestriction,
  kItem,
  kOpenClass,
  kConclusion,
};

struct PhraseDeclaration {
  PhraseKind kind = PhraseKind::kState;
  std::vector<Word> phrases;
  std::optional<Word> table;
  std::vector<Binding> bindings;
};

struct ConclusionDeclaration {
  std::vector<Word> phrases;
  std::optional<Word> path;
};

struct MatterDeclaration {
  Word name;
  std::optional<Word> target_type;
  std::vector<Word> targets;
  std::vector<Word> paths;
  std::vector<ConclusionDeclaration> conclusions;
};

struct ConventionDeclaration {
  Word name;
  Word value;
};

struct VocabularyTree {
  std::string title;
  std::vector<EnumDeclaration> enums;
  std::vector<TableDeclaration> tables;
  std::vector<CatalogueDeclaration> catalogues;
  std::vector<PhraseDeclaration> phrases;
  std::vector<MatterDeclaration> matters;
  std::vector<ConventionDeclaration> conventions;
};

}  // namespace tiaowen::syntax
