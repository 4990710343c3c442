#include "compiler/check/readings.h"

#include <algorithm>

#include "compiler/check/convention.h"
#include "compiler/check/names.h"
#include "compiler/check/resolver.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::check {
namespace {

using syntax::ForkKind;

class ForkDeclarer {
 public:
  ForkDeclarer(const source::FileSet& files, diagnostics::Consumer& consumer, Declarations* out)
      : files_(files),
        consumer_(consumer),
        resolver_(files, consumer, out->broken_columns),
        out_(*out) {}

  void Declare(const syntax::ForkDeclaration& declaration) {
    Fork fork{
        .name = declaration.name.text, .kind = declaration.kind, .range = declaration.name.range};
    auto other = std::find_if(out_.forks.begin(), out_.forks.end(),
                              [&](const Fork& known) { return known.name == fork.name; });
    if (other != out_.forks.end()) {
      ReportDuplicate(declaration.name, other->range, files_, consumer_);
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

  const source::FileSet& files_;
  diagnostics::Consumer& consumer_;
  Resolver resolver_;
  Declarations& out_;
};

}  // namespace

void DeclareForks(const syntax::VocabularyTree& tree, const source::FileSet& files,
                  diagnostics::Consumer& consumer, Declarations* out) {
  ForkDeclarer declarer(files, consumer, out);
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
