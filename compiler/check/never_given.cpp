#include <algorithm>
#include <set>

#include "compiler/check/lint.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::MatterId;

// What the rules give of one matter.
struct Given {
  std::set<int> targets, paths;
};

Given GivenOf(const ir::Module& module, MatterId matter) {
  Given given;
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (rule.matter != matter) continue;
    given.targets.insert(rule.target);
    given.paths.insert(rule.path);
  }
  return given;
}

// Sentences that are not compiled yet may give anything of the matter.
bool IsOpen(const ir::Module& module, MatterId matter) {
  return std::any_of(module.untranslated.begin(), module.untranslated.end(), [&](ir::InstId id) {
    return module.get<ir::Untranslated>(id).matter == matter;
  });
}

// The place of the declaration of one of `words`, or of the matter.
source::Range PlaceOf(const syntax::Word& matter, const std::vector<syntax::Word>& words,
                      const std::string& name) {
  auto word = std::find_if(words.begin(), words.end(),
                           [&](const syntax::Word& w) { return w.text == name; });
  return word == words.end() ? matter.range : word->range;
}

void LintMatter(const LintInput& input, MatterId id, const syntax::MatterDeclaration& declaration) {
  const ir::Module& module = input.context.module;
  if (IsOpen(module, id)) return;
  const ir::Matter& matter = module.matter(id);
  const Given given = GivenOf(module, id);
  if (given.targets.empty()) {
    input.Warn(Kind::kMatterNeverGiven, declaration.name.range, matter.name);
    return;
  }
  for (size_t i = 0; i < matter.targets.size(); ++i) {
    if (given.targets.contains(static_cast<int>(i))) continue;
    input.Warn(Kind::kTargetNeverGiven,
               PlaceOf(declaration.name, declaration.targets, matter.targets[i]), matter.name,
               matter.targets[i]);
  }
  for (size_t i = 0; i < matter.paths.size(); ++i) {
    if (given.paths.contains(static_cast<int>(i))) continue;
    input.Warn(Kind::kPathNeverGiven, PlaceOf(declaration.name, declaration.paths, matter.paths[i]),
               matter.name, matter.paths[i]);
  }
  for (const syntax::ConclusionDeclaration& conclusion : declaration.conclusions) {
    for (const syntax::Word& word : conclusion.phrases) {
      const auto index = static_cast<size_t>(input.IndexOf(syntax::PhraseKind::kConclusion, word));
      const Phrase& phrase =
          input.context.declarations
              .phrases[static_cast<size_t>(input.lexicon().phrases[index].declaration)];
      const bool told = (phrase.target >= 0 && !given.targets.contains(phrase.target)) ||
                        (phrase.path >= 0 && !given.paths.contains(phrase.path));
      if (!input.used[index] && !told)
        input.Warn(Kind::kUnusedPhrase, word.range, "结论", word.text);
    }
  }
}

}  // namespace

void LintMatters(const LintInput& input) {
  const auto& matters = input.context.module.matters;
  for (const syntax::MatterDeclaration& declaration : input.own.matters) {
    auto matter = std::find_if(matters.begin(), matters.end(), [&](const ir::Matter& m) {
      return m.name == declaration.name.text;
    });
    if (matter == matters.end()) continue;
    LintMatter(input, MatterId(static_cast<size_t>(matter - matters.begin())), declaration);
  }
}

}  // namespace tiaowen::check
