#pragma once

#include <llvm/ExecutionEngine/Orc/LLJIT.h>

#include <memory>
#include <vector>

#include "compiler/lower/lower.h"
#include "runtime/entry/entry.h"
#include "runtime/evaluate/engine.h"

namespace tiaowen::jit {

// Evaluates batches by generated code. Each call has its own scratch memory.
class NativeEngine final : public evaluate::Engine {
 public:
  // What the engine must know of a module besides its code.
  struct Needs {
    struct Column {
      lower::UsedColumn place;
      ir::TypeKind kind = ir::TypeKind::kText;
    };

    std::vector<entry::Parameter> parameters;
    base::WorkCalendar work_calendar;
    std::vector<entry::Buffer> buffers;
    std::vector<Column> columns;
    std::vector<ir::TableId> tables;
    size_t table_count = 0;
    size_t conclusions = 0;
    size_t clauses = 0;
    size_t facts = 0;
    size_t amounts = 0;
  };

  // `entry` is code that `jit` owns.
  NativeEngine(std::unique_ptr<llvm::orc::LLJIT> jit, entry::Function* entry, Needs needs);

  void Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                evaluate::Outcomes* outcomes) const override;

 private:
  // Checks that the batch has what the code reads.
  void CheckBatch(const batch::Batch& batch) const;

  std::unique_ptr<llvm::orc::LLJIT> jit_;
  entry::Function* entry_;
  Needs needs_;
};

}  // namespace tiaowen::jit
