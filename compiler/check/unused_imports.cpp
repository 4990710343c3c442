#include <algorithm>
#include <set>

#include "compiler/check/lint.h"

namespace tiaowen::check {
namespace {

using syntax::VocabularyPart;
using syntax::VocabularyTree;
using syntax::Word;

// Finds the files of a vocabulary that a policy uses: by a phrase of theirs in a sentence, by data
// that a sentence reads or the policy's own phrases are bound to, by a type or a convention.
class UsedFiles {
 public:
  explicit UsedFiles(const LintInput& input) : input_(input) {
    for (const syntax::PhraseDeclaration& declaration : input.own.phrases) AddBound(declaration);
  }

  bool Uses(const VocabularyPart& part) const {
    return part.profile ? UsesProfile(part) : UsesTree(part.tree) || UsesProfile(part);
  }

 private:
  void AddBound(const syntax::PhraseDeclaration& declaration) {
    if (declaration.kind == syntax::PhraseKind::kFixedName) return;
    const int wording = input_.IndexOf(declaration.kind, declaration.phrases.front());
    bound_.Add(input_.context.declarations.phrases[static_cast<size_t>(
        input_.lexicon().phrases[static_cast<size_t>(wording)].declaration)]);
  }

  // A convention of the file that a sentence goes by.
  bool UsesProfile(const VocabularyPart& part) const {
    const std::set<Convention>& decided = input_.context.decided;
    return std::any_of(decided.begin(), decided.end(), [&](Convention convention) {
      const auto& declared = part.tree.conventions;
      const bool here = std::any_of(declared.begin(), declared.end(), [&](const auto& declaration) {
        return declaration.name.text == TextOf(convention).name;
      });
      const std::string& by = input_.context.declarations.convention(convention).by;
      return here && by.find("（" + part.name + "）") != std::string::npos;
    });
  }

  bool UsesTree(const VocabularyTree& tree) const {
    const bool phrase =
        std::any_of(tree.phrases.begin(), tree.phrases.end(), [&](const auto& declaration) {
          return declaration.kind == syntax::PhraseKind::kFixedName ||
                 std::any_of(declaration.phrases.begin(), declaration.phrases.end(),
                             [&](const Word& word) { return input_.Uses(declaration.kind, word); });
        });
    const auto concludes = [&](const syntax::ConclusionDeclaration& conclusion) {
      return std::any_of(
          conclusion.phrases.begin(), conclusion.phrases.end(),
          [&](const Word& word) { return input_.Uses(syntax::PhraseKind::kConclusion, word); });
    };
    const bool matter = std::any_of(tree.matters.begin(), tree.matters.end(), [&](const auto& m) {
      return std::any_of(m.conclusions.begin(), m.conclusions.end(), concludes);
    });
    return phrase || matter ||
           std::any_of(tree.tables.begin(), tree.tables.end(),
                       [&](const auto& table) { return UsesTable(table); }) ||
           std::any_of(tree.enums.begin(), tree.enums.end(),
                       [&](const auto& type) { return UsesType(type.name.text); }) ||
           !tree.catalogues.empty() || !tree.joints.empty() || !tree.forks.empty() ||
           !tree.titles.empty();
  }

  bool UsesTable(const syntax::TableDeclaration& declaration) const {
    const ir::Schema& schema = input_.context.module.schema;
    const ir::TableId id = schema.FindTable(declaration.name.text);
    const auto& columns = schema.table(id).columns;
    return id == ir::kMainTable || bound_.tables.contains(id.index) ||
           std::any_of(columns.begin(), columns.end(),
                       [](const ir::Column& column) { return column.used; });
  }

  // A column that the policy itself declares, or one that a sentence reads, is of the type.
  bool UsesType(const std::string& name) const {
    for (const syntax::TableDeclaration& table : input_.own.tables) {
      for (const syntax::ColumnDeclaration& column : table.columns) {
        if (column.type.text == name) return true;
      }
    }
    for (const syntax::MatterDeclaration& matter : input_.own.matters) {
      if (matter.target_type.has_value() && matter.target_type->text == name) return true;
    }
    for (const ir::Table& table : input_.context.module.schema.tables) {
      for (const ir::Column& column : table.columns) {
        const ir::EnumId type = column.type.enum_id;
        if (column.used && type.valid() &&
            input_.context.module.schema.enum_type(type).name == name)
          return true;
      }
    }
    return false;
  }

  const LintInput& input_;
  BoundData bound_;  // what the policy's own phrases are bound to
};

}  // namespace

void LintImports(const LintInput& input) {
  const UsedFiles files(input);
  const std::vector<VocabularyPart>& parts = input.vocabulary.parts;
  std::vector<bool> used;  // by part: it or something that it imports; imports stand before it
  for (const VocabularyPart& part : parts) {
    bool uses = files.Uses(part);
    for (const VocabularyPart::Import& import : part.imports) uses = uses || used[import.part];
    used.push_back(uses);
  }
  for (const VocabularyPart::Import& import : parts.back().imports) {
    if (!used[import.part])
      input.Warn(diagnostics::Kind::kUnusedImport, import.range, parts[import.part].name);
  }
}

}  // namespace tiaowen::check
