#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/ir/module.h"
#include "compiler/syntax/lexicon.h"
#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::check {

enum class Convention : uint8_t {
#define TW_CONVENTION(Name, text, first, second) k##Name,
#include "compiler/check/convention.def"
};

// By what a decision was taken whose other side a fork takes.
inline constexpr const char* kByFork = "分叉";

struct ConventionText {
  const char* name;
  const char* sides[2];
};

// What the registry says of `convention`.
const ConventionText& TextOf(Convention convention);

struct ConventionChoice {
  int side = -1;   // -1: nothing declares it
  std::string by;  // 口径, or 口径（…） with the name of the imported file that declares it
};

// An operand of a binding, resolved against the type of the bound column.
struct Operand {
  syntax::OperandKind kind = syntax::OperandKind::kValue;
  std::string text;     // kSlot: the slot's name; kText: the text
  int code = 0;         // kValue
  int64_t integer = 0;  // kInteger
  int column = -1;      // kColumn: of the main table; kOwnColumn: of the phrase's table
};

// A column of a catalogue or reference table, and the column that must be in it.
struct LookUpPair {
  int column = -1;
  Operand value;  // kColumn or kOwnColumn
};

struct Binding {
  syntax::BindingKind kind = syntax::BindingKind::kTruth;
  ir::TableId table;  // of `column`; kNone: where nothing may be; kListed: a reference table
  int column = -1;
  std::vector<Operand> operands;
  ir::CatalogueId catalogue;         // kListed, when it is a catalogue
  std::vector<LookUpPair> look_ups;  // kListed
  std::vector<Binding> parts;        // kAny, kNone
  source::Range range;               // in the vocabulary files
};

// A declared phrase, whatever its wordings.
struct Phrase {
  syntax::PhraseKind kind = syntax::PhraseKind::kState;
  ir::TableId table;  // kMainTable for states
  std::vector<Binding> bindings;
  int column = -1;  // kParameter: the column of `table` that is looked up; kQuantity: the column
                    // that is compared or folded, -1 for a count
  std::optional<ir::AggregateKind> fold;  // kQuantity: of rows of a child table
  std::string unit;                       // kQuantity; empty: a mere number
  ir::MatterId matter;                    // kConclusion
  int target = -1;                        // kConclusion: the one target that the phrase stands for
  int path = -1;                          // kConclusion
};

// A place that can be read in two ways: the default and, when the fork is taken, the other.
struct Fork {
  std::string name;
  syntax::ForkKind kind = syntax::ForkKind::kConvention;
  Convention convention{};          // kConvention
  std::vector<std::string> places;  // kConvention: labels of sentences; none: everywhere
  int phrase = -1;                  // kPhrase: an index of Declarations::phrases
  std::string wording;              // kPhrase, kColumn: as written
  ir::TableId table;                // kColumn
  int column = -1;                  // kColumn
  std::string sentence;             // kPrerequisite: its label
  std::vector<std::string> paths;   // kPrerequisite: those that it does not govern
  source::Range range;              // in the vocabulary files
};

// Columns whose declarations were diagnosed, by the names of their tables and their own: what uses
// one is left out without another report.
using BrokenColumns = std::set<std::pair<std::string, std::string>>;

// Everything a vocabulary declares, with names resolved.
struct Declarations {
  std::string title;
  ir::Schema schema;  // catalogues without rows: those come from the articles
  std::vector<ir::Matter> matters;
  std::vector<ir::Type>
      target_types;             // one per matter; without an enum when the targets are a list
  std::vector<Phrase> phrases;  // LexiconPhrase::declaration is an index here
  syntax::Lexicon lexicon;
  std::vector<bool> written_targets;  // one per matter: its targets are what the articles write
  int birth_column = -1;              // of the main table: 生于
  std::array<ConventionChoice, 24> conventions{};
  std::vector<Fork> forks;
  BrokenColumns broken_columns;
  base::WorkCalendar work_calendar;

  const ConventionChoice& convention(Convention which) const {
    return conventions[static_cast<size_t>(which)];
  }
};

// Phrases beyond this length are reported.
inline constexpr int64_t kPhraseCharsMax = 20;

// The conventions that the sentences of `module` go by, in the order of convention.def.
std::vector<Convention> ListConventions(const ir::Module& module, const Declarations& declarations);

// Whether `decision` was taken by `convention`, or by a fork of it.
bool IsBy(const ir::Decision& decision, Convention convention, const Declarations& declarations);

// Resolves the names of a vocabulary and all it imports. Always returns declarations; what was
// diagnosed is left out.
Declarations Declare(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer);

}  // namespace tiaowen::check
