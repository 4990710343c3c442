#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/cases/coverage.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/reasons.h"

namespace tiaowen::cases {

// The results of some persons as of one date, as the long layout tells them.
class Results {
 public:
  bool has_person(const std::string& id) const { return places_.contains(id); }
  int64_t persons() const { return static_cast<int64_t>(places_.size()); }
  // The text in column `column` of the long layout; empty for null.
  std::string Text(const std::string& id, size_t conclusion, size_t column) const;

 private:
  friend class Evaluator;
  struct Place {
    std::shared_ptr<arrow::RecordBatch> rows;
    int64_t first = 0;  // of the person's rows
  };
  std::unordered_map<std::string, Place> places_;
};

// Evaluates persons with one engine. The one place here that calls it.
class Evaluator {
 public:
  // Keeps references to both.
  Evaluator(const ir::Module& module, const evaluate::Engine& engine)
      : module_(module), engine_(engine), finder_(module) {}

  // Adds the results of `batch` to `results`, which is of the same date, and its outcomes to
  // `coverage`.
  base::Status Evaluate(const batch::Batch& batch, int32_t as_of, Results* results,
                        Coverage* coverage) const;

  size_t clauses() const { return finder_.clause_table().clauses.size(); }

 private:
  const ir::Module& module_;
  const evaluate::Engine& engine_;
  evaluate::ReasonFinder finder_;
};

}  // namespace tiaowen::cases
