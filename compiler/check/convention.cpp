#include "compiler/check/convention.h"

#include <algorithm>
#include <array>

#include "compiler/check/names.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;

constexpr ConventionText kConventionTexts[] = {
#define TW_CONVENTION(Name, text, first, second) {text, {first, second}},
#include "compiler/check/convention.def"
};
constexpr size_t kConventionCount = std::size(kConventionTexts);
static_assert(kConventionCount <= std::tuple_size_v<decltype(Declarations::conventions)>);

// The first declaration of `tree` that is about something else than conventions and the work
// calendar.
std::optional<syntax::Word> FindOtherThanConventions(const syntax::VocabularyTree& tree) {
  std::vector<syntax::Word> others = tree.titles;
  for (const auto& declaration : tree.enums) others.push_back(declaration.name);
  for (const auto& declaration : tree.joints) others.push_back(declaration.name);
  for (const auto& declaration : tree.tables) others.push_back(declaration.name);
  for (const auto& declaration : tree.catalogues) others.push_back(declaration.name);
  for (const auto& declaration : tree.phrases) others.push_back(declaration.phrases.front());
  for (const auto& declaration : tree.matters) others.push_back(declaration.name);
  for (const auto& declaration : tree.forks) others.push_back(declaration.name);
  for (const auto& declaration : tree.imports) others.push_back(declaration.name);
  for (const auto& declaration : tree.articles) others.push_back(declaration.files.front());
  auto first = std::min_element(
      others.begin(), others.end(),
      [](const syntax::Word& a, const syntax::Word& b) { return a.range.begin < b.range.begin; });
  return first == others.end() ? std::nullopt : std::optional(*first);
}

// A side that a file takes, and where that is declared.
struct Choice {
  int side = -1;
  size_t part = 0;
  source::Range range;
};
using Choices = std::array<Choice, kConventionCount>;

class ConventionDeclarer {
 public:
  ConventionDeclarer(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer,
                     const BrokenColumns& broken)
      : vocabulary_(vocabulary),
        consumer_(consumer),
        resolver_(vocabulary.files, consumer, broken) {}

  // The choices of the policy's own vocabulary.
  Choices Run() {
    std::vector<Choices> choices;  // of every file, those that it imports before it
    for (size_t i = 0; i < vocabulary_.parts.size(); ++i) {
      CheckProfile(vocabulary_.parts[i]);
      choices.push_back(Own(i));
      for (const auto& import : vocabulary_.parts[i].imports) {
        Inherit(choices[import.part], import.range, i, &choices.back());
      }
    }
    return choices.back();
  }

 private:
  diagnostics::Location Place(source::Range range) const { return vocabulary_.files.Locate(range); }

  void CheckProfile(const syntax::VocabularyPart& part) {
    if (!part.profile) return;
    std::optional<syntax::Word> other = FindOtherThanConventions(part.tree);
    if (other.has_value()) {
      consumer_.Emit(Kind::kProfileDeclaration, Place(other->range), part.name, other->text);
    }
  }

  Choices Own(size_t part) {
    Choices own;
    for (const syntax::ConventionDeclaration& declaration :
         vocabulary_.parts[part].tree.conventions) {
      int index = FindConvention(declaration.name, &resolver_);
      if (index < 0) continue;
      const auto convention = static_cast<size_t>(index);
      Choice choice{FindSide(convention, declaration), part, declaration.name.range};
      if (choice.side < 0) continue;
      Choice& taken = own[convention];
      if (taken.side < 0) {
        taken = choice;
      } else if (taken.side == choice.side) {
        ReportDuplicate(declaration.name, taken.range, vocabulary_.files, consumer_);
      } else {
        ReportConflict(convention, choice.range, taken, choice);
      }
    }
    return own;
  }

  int FindSide(size_t convention, const syntax::ConventionDeclaration& declaration) {
    const ConventionText& text = kConventionTexts[convention];
    for (int side = 0; side < 2; ++side) {
      if (declaration.value.text == text.sides[side]) return side;
    }
    consumer_.Emit(Kind::kUnknownConvention, Place(declaration.value.range), declaration.name.text,
                   declaration.value.text, fmt::format("{}、{}", text.sides[0], text.sides[1]));
    return -1;
  }

  // Adds what comes by the import at `range` to the choices of file `part`, whose own stand.
  void Inherit(const Choices& imported, source::Range range, size_t part, Choices* choices) {
    for (size_t i = 0; i < kConventionCount; ++i) {
      Choice& taken = (*choices)[i];
      if (imported[i].side < 0) continue;
      if (taken.side < 0) {
        taken = imported[i];
      } else if (taken.part != part && taken.side != imported[i].side) {
        ReportConflict(i, range, taken, imported[i]);
      }
    }
  }

  void ReportConflict(size_t convention, source::Range range, const Choice& first,
                      const Choice& second) {
    const ConventionText& text = kConventionTexts[convention];
    consumer_.EmitWithNotes(
        Kind::kConventionConflict, Place(range),
        {DeclaredAt(first.range, vocabulary_.files), DeclaredAt(second.range, vocabulary_.files)},
        text.name, text.sides[first.side], text.sides[second.side]);
  }

  const syntax::Vocabulary& vocabulary_;
  diagnostics::Consumer& consumer_;
  Resolver resolver_;
};

}  // namespace

const ConventionText& TextOf(Convention convention) {
  return kConventionTexts[static_cast<size_t>(convention)];
}

int FindConvention(const syntax::Word& word, Resolver* resolver) {
  std::vector<std::string> names;
  for (size_t i = 0; i < kConventionCount; ++i) {
    names.emplace_back(kConventionTexts[i].name);
    if (names.back() == word.text) return static_cast<int>(i);
  }
  resolver->ReportUnknown(word, names);
  return -1;
}

void DeclareConventions(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer,
                        Declarations* out) {
  const Choices choices = ConventionDeclarer(vocabulary, consumer, out->broken_columns).Run();
  for (size_t i = 0; i < kConventionCount; ++i) {
    if (choices[i].side < 0) continue;
    const std::string& origin = vocabulary.parts[choices[i].part].name;
    out->conventions[i] = {choices[i].side,
                           origin.empty() ? "口径" : fmt::format("口径（{}）", origin)};
  }
}

bool IsBy(const ir::Decision& decision, Convention convention, const Declarations& declarations) {
  return decision.question == TextOf(convention).name &&
         (decision.by == declarations.convention(convention).by || decision.by == kByFork);
}

std::vector<Convention> ListConventions(const ir::Module& module,
                                        const Declarations& declarations) {
  std::vector<Convention> conventions;
  for (size_t i = 0; i < kConventionCount; ++i) {
    const auto convention = static_cast<Convention>(i);
    if (std::any_of(module.decisions.begin(), module.decisions.end(),
                    [&](const ir::Decision& decision) {
                      return IsBy(decision, convention, declarations);
                    })) {
      conventions.push_back(convention);
    }
  }
  return conventions;
}

}  // namespace tiaowen::check
