#include "compiler/check/readings.h"

#include <algorithm>

#include "compiler/check/resolver.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::ForkKind;

constexpr ConventionText kConventionTexts[] = {
#define TW_CONVENTION(Name, text, first, second, side) {text, {first, second}, side},
#include "compiler/check/convention.def"
};
static_assert(std::size(kConventionTexts) <=
              std::tuple_size_v<decltype(Declarations::conventions)>);

// The index of the convention `word`, or -1 after a report.
int FindConvention(const syntax::Word& word, Resolver* resolver) {
  std::vector<std::string> names;
  for (size_t i = 0; i < std::size(kConventionTexts); ++i) {
    names.emplace_back(kConventionTexts[i].name);
    if (names.back() == word.text) return static_cast<int>(i);
  }
  resolver->ReportUnknown(word, names);
  return -1;
}

class ForkDeclarer {
 public:
  ForkDeclarer(const source::File& file, diagnostics::Consumer& consumer, Declarations* out)
      : file_(file), consumer_(consumer), resolver_(file, consumer), out_(*out) {}

  void Declare(const syntax::ForkDeclaration& declaration) {
    Fork fork{
        .name = declaration.name.text, .kind = declaration.kind, .range = declaration.name.range};
    bool fresh = std::none_of(out_.forks.begin(), out_.forks.end(),
                              [&](const Fork& other) { return other.name == fork.name; });
    if (!fresh) {
      consumer_.Emit(Kind::kDuplicateName, {&file_, declaration.name.range}, fork.name);
    } else if (Resolve(declaration, &fork)) {
      out_.forks.push_back(std::move(fork));
    }
  }

 private:
  bool Resolve(const syntax::ForkDeclaration& declaration, Fork* fork) {
    switch (declaration.kind) {
      case ForkKind::kConvention: {
        int convention = FindConvention(declaration.subject, &resolver_);
        fork->convention = static_cast<Convention>(convention);
        for (const syntax::Word& place : declaration.places) fork->places.push_back(place.text);
        return convention >= 0;
      }
      case ForkKind::kPhrase:
        return ResolvePhrase(declaration, fork);
      case ForkKind::kColumn:
        return ResolveColumn(declaration, fork);
      case ForkKind::kPrerequisite:
        fork->sentence = declaration.subject.text;
        for (const syntax::Word& path : declaration.paths) fork->paths.push_back(path.text);
        return true;
    }
    return false;
  }

  bool ResolvePhrase(const syntax::ForkDeclaration& declaration, Fork* fork) {
    std::vector<std::string> wordings;
    for (const syntax::LexiconPhrase& phrase : out_.lexicon.phrases) {
      wordings.push_back(phrase.text);
      if (phrase.text == declaration.subject.text) fork->phrase = phrase.declaration;
    }
    fork->wording = "「" + declaration.subject.text + "」";
    if (fork->phrase < 0) resolver_.ReportUnknown(declaration.subject, wordings);
    return fork->phrase >= 0;
  }

  bool ResolveColumn(const syntax::ForkDeclaration& declaration, Fork* fork) {
    fork->table = out_.schema.FindTable(declaration.table.text);
    if (!fork->table.valid()) {
      std::vector<std::string> names;
      for (const ir::Table& table : out_.schema.tables) names.push_back(table.name);
      resolver_.ReportUnknown(declaration.table, names);
      return false;
    }
    fork->column = resolver_.FindColumn(out_.schema.table(fork->table), declaration.subject);
    fork->wording = declaration.table.text + "." + declaration.subject.text;
    return fork->column >= 0;
  }

  const source::File& file_;
  diagnostics::Consumer& consumer_;
  Resolver resolver_;
  Declarations& out_;
};

}  // namespace

const ConventionText& TextOf(Convention convention) {
  return kConventionTexts[static_cast<size_t>(convention)];
}

void DeclareConventions(const syntax::VocabularyTree& tree, const source::File& file,
                        diagnostics::Consumer& consumer, Declarations* out) {
  Resolver resolver(file, consumer);
  for (size_t i = 0; i < std::size(kConventionTexts); ++i) {
    out->conventions[i].side = kConventionTexts[i].default_side;
  }
  for (const syntax::ConventionDeclaration& declaration : tree.conventions) {
    int index = FindConvention(declaration.name, &resolver);
    if (index < 0) continue;
    const ConventionText& text = kConventionTexts[index];
    ConventionChoice& choice = out->conventions[static_cast<size_t>(index)];
    if (choice.declared) {
      consumer.Emit(Kind::kDuplicateName, {&file, declaration.name.range}, declaration.name.text);
      continue;
    }
    choice.declared = true;
    choice.side = -1;
    for (int side = 0; side < 2; ++side) {
      if (declaration.value.text == text.sides[side]) choice.side = side;
    }
    if (choice.side < 0) {
      consumer.Emit(Kind::kUnknownConvention, {&file, declaration.value.range},
                    declaration.name.text, declaration.value.text,
                    fmt::format("{}、{}", text.sides[0], text.sides[1]));
    }
  }
}

void DeclareForks(const syntax::VocabularyTree& tree, const source::File& file,
                  diagnostics::Consumer& consumer, Declarations* out) {
  ForkDeclarer declarer(file, consumer, out);
  for (const syntax::ForkDeclaration& declaration : tree.forks) declarer.Declare(declaration);
}

bool IsUnder(std::string_view label, std::string_view place) {
  if (!label.starts_with(place)) return false;
  std::string_view rest = label.substr(place.size());
  // A longer number is another number: 四（一）10 is not under 四（一）1, 十一 not under 十.
  bool goes_on = syntax::ReadNumeral(rest).has_value();
  return rest.empty() || !goes_on || place.ends_with("）") || place.ends_with(")");
}

}  // namespace tiaowen::check
