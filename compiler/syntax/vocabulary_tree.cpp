#include "compiler/syntax/vocabulary_tree.h"

namespace tiaowen::syntax {
namespace {

template <typename T>
void Append(const std::vector<T>& more, std::vector<T>* all) {
  all->insert(all->end(), more.begin(), more.end());
}

}  // namespace

VocabularyTree Merge(const Vocabulary& vocabulary) {
  VocabularyTree all;
  for (const VocabularyPart& part : vocabulary.parts) {
    Append(part.tree.titles, &all.titles);
    Append(part.tree.enums, &all.enums);
    Append(part.tree.joints, &all.joints);
    Append(part.tree.tables, &all.tables);
    Append(part.tree.catalogues, &all.catalogues);
    Append(part.tree.phrases, &all.phrases);
    Append(part.tree.matters, &all.matters);
    Append(part.tree.forks, &all.forks);
    Append(part.tree.work_years, &all.work_years);
  }
  return all;
}

}  // namespace tiaowen::syntax
