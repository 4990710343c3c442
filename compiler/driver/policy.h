#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"
#include "runtime/evaluate/results.h"
#include "runtime/read/read.h"

struct ArrowArray;
struct ArrowSchema;

// The library's façade: a policy opened once, evaluated on many batches, by any number of threads.
namespace tiaowen {

namespace driver {
struct Compilation;
}

enum class EngineKind : uint8_t {
  kNative,       // machine code of this computer
  kInterpreter,  // the specification; slow
};

// Makes the engine of a checked module; machine code is kept for later runs in the user's cache
// (compiler/jit/object_cache.h). The interpreter refers to `module`, which must outlive it.
base::Result<std::unique_ptr<evaluate::Engine>> MakeEngine(EngineKind kind,
                                                           const ir::Module& module);

struct EvaluateOptions {
  int32_t as_of = 0;  // days since 1970-01-01
  evaluate::Layout layout = evaluate::Layout::kLong;
  std::string references = {};  // the directory of the reference tables; empty: there are none
};

// What the evaluation of a batch says beside its rows.
struct Evaluation {
  read::Counts counts;
  std::vector<read::Reject> rejects;  // data errors; their applicants have no rows
  std::vector<read::Notice> notices;
};

class Policy {
 public:
  // Compiles the policy in `folder`. Fails when a file cannot be read, and when the policy has
  // errors: then the error's text holds the diagnostics.
  static base::Result<Policy> Open(const std::string& folder,
                                   EngineKind engine = EngineKind::kNative);

  Policy(Policy&&) noexcept;
  Policy& operator=(Policy&&) noexcept;
  ~Policy();

  const ir::Module& module() const;
  const evaluate::Engine& engine() const { return *engine_; }

  // Evaluates the applicants of one record batch of nested form: the main table's columns, and one
  // list<struct> column for each child table; reference tables are read anew from the directory
  // that `options` names. By the Arrow C Data Interface: `applicants` and `schema` are consumed,
  // also on failure; on success `rows` and `rows_schema` are filled and the caller releases them.
  // Safe to call from several threads.
  base::Result<Evaluation> Evaluate(ArrowArray* applicants, ArrowSchema* schema,
                                    const EvaluateOptions& options, ArrowArray* rows,
                                    ArrowSchema* rows_schema) const;

 private:
  Policy(std::unique_ptr<driver::Compilation> compilation,
         std::unique_ptr<evaluate::Engine> engine);

  std::unique_ptr<driver::Compilation> compilation_;
  std::unique_ptr<evaluate::Engine> engine_;
};

}  // namespace tiaowen
