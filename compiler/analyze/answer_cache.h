#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/solver.h"
#include "compiler/cache/file_cache.h"

namespace tiaowen::analyze {

// What the solver answered in earlier runs, so that it need not be asked again: by the question
// itself, whatever policy it comes from. What was not decided is not kept. An answer that was kept
// holds no more than the solver's own: who uses it replays it alike.
class AnswerCache {
 public:
  // Keeps the answers in files of `directory`.
  explicit AnswerCache(std::string directory);

  // The key of the question whether `requirements` can hold together.
  static std::string KeyOf(const Terms& terms, const std::vector<TermId>& requirements);

  // The answer kept for `key`. One whose values do not make the requirements hold is none.
  std::optional<Answer> Find(const std::string& key, const Terms& terms,
                             const std::vector<TermId>& requirements) const;

  // Keeps `answer`, which is not unknown. What cannot be written is not kept.
  void Store(const std::string& key, const Answer& answer) const;

 private:
  cache::FileCache files_;
};

}  // namespace tiaowen::analyze
