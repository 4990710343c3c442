#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/question.h"
#include "compiler/base/truth.h"

namespace tiaowen::analyze {

// How the people to whom a new version gives something stand to those to whom the old one does.
enum class Relation : uint8_t {
  kSame,      // proven: nobody gains and nobody loses
  kWider,     // proven: some gain, nobody loses
  kNarrower,  // proven: some lose, nobody gains
  kNeither,   // some gain and some lose
  kUnknown,
};

// A person whom two versions judge differently.
struct Difference {
  std::vector<DossierTable> dossier;  // the cells that decide; the others may be anything
  std::vector<DossierTable> record;   // a complete register of such a person
  base::Truth before = base::Truth::kUnknown;
  base::Truth after = base::Truth::kUnknown;
};

struct ConclusionChange {
  std::string matter;
  std::string target;
  bool in_old = true;  // the old version has the conclusion
  bool in_new = true;
  Relation relation = Relation::kUnknown;
  std::optional<Difference> gains;  // whom the new version gives it and the old did not
  std::optional<Difference> loses;
  Words reason;  // kUnknown: why
};

struct VersionOptions {
  int32_t as_of = 0;
  AskOptions ask;
};

// Compares two versions of a policy conclusion by conclusion, in the order of the old version, then
// what only the new one has. What the versions say of people whose registers are complete; every
// example has been judged by the interpreter.
std::vector<ConclusionChange> CompareVersions(const ir::Module& before, const ir::Module& after,
                                              const VersionOptions& options);

// Sentences of two versions that belong together, by their indexes.
struct Article {
  std::vector<size_t> old_sentences;
  std::vector<size_t> new_sentences;
};

// What the sentences of an article provide by themselves, whatever else the policy says.
struct ArticleChange {
  bool provides = false;  // one of its sentences, or what leads in to it, provides something
  Relation relation = Relation::kSame;
  std::string gains_subject;  // the conclusion that the example gains
  std::string loses_subject;
  std::optional<Difference>
      gains;  // somebody whom the new words give it, or no longer keep from it
  std::optional<Difference> loses;
  Words reason;  // kUnknown: why
};

// Compares every article; the changes are in the order of `articles`.
std::vector<ArticleChange> CompareArticles(const ir::Module& before, const ir::Module& after,
                                           const std::vector<Article>& articles,
                                           const VersionOptions& options);

}  // namespace tiaowen::analyze
