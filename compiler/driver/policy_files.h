#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/file_set.h"
#include "compiler/syntax/vocabulary_tree.h"

// The files of a policy beyond those that every policy has: what its vocabulary names.
namespace tiaowen::driver {

// The files of a policy folder.
inline constexpr const char* kArticlesFile = "policy.tiaowen";
inline constexpr const char* kVocabularyFile = "vocabulary.cibiao";
inline constexpr const char* kGazetteFile = "gazette.txt";
inline constexpr const char* kArticlesExtension = ".tiaowen";
inline constexpr const char* kVocabularyExtension = ".cibiao";

// More vocabularies are refused, and longer chains of imports.
inline constexpr size_t kVocabulariesMax = 64;
inline constexpr size_t kImportDepthMax = 16;

// So many folders above the policy's are searched for profiles.
inline constexpr int kProfileFoldersMax = 4;

// Parses the vocabulary `own` of the policy in `folder` and all that it imports. Paths (引用) are
// relative to the file that holds them and stay inside the folder that the policy's folder is in; a
// profile (口径 依) is looked for in profiles/ of the policy's folder and of those above it. What
// cannot be imported is reported at the import and left out.
syntax::Vocabulary LoadVocabulary(const std::string& folder, source::File own,
                                  diagnostics::Consumer& consumer);

// The articles files of a policy, and of each its official text.
struct ArticlesFiles {
  source::FileSet articles;
  std::vector<source::File> gazettes;
};

// Reads the articles files that the vocabulary names (正文) beside the main one, `articles` with
// `gazette`; NAME.txt is the official text of NAME.tiaowen. What cannot be read is reported there.
ArticlesFiles LoadArticles(const std::string& folder, source::File articles, source::File gazette,
                           const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer);

}  // namespace tiaowen::driver
