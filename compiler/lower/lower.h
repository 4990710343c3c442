#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/abi/abi.h"

namespace llvm {
class LLVMContext;
class Module;
}  // namespace llvm

// From a checked policy to LLVM IR: column-wise kernels over batches of applicants.
namespace tiaowen::lower {

// A number that is the same for a whole run and is computed from the builtin::Clock. Slot i of the
// entry's `parameters` is LoweredModule::parameters[i].
struct Parameter {
  enum class Kind : uint8_t {
    kAsOf,         // the as-of date
    kAsOfYear,     // the clock's year plus `years`
    kYearStart,    // the first day of the clock's year plus `years`
    kLookback,     // builtin::Lookback(as-of − days_after, years, months, missing_day)
    kBound,        // as-of − builtin::Lookback(as-of, years, months, missing_day) + days_after: the
                   // days of an ir::Accumulated
    kWorkdaysAll,  // builtin::WorkdaysBack(as-of − days_after, working_days): all days of unknown
    kWorkdaysNone,  // years work, or none of them
    kRun,  // as-of − builtin::Lookback(as-of − days_after, years, months, missing_day): of a
           // continuous one
  };

  Kind kind = Kind::kAsOf;
  int years = 0;
  int days_after = 0;
  int months = 0;
  base::MissingDay missing_day = base::MissingDay::kMonthEnd;
  int working_days = 0;
  base::CutOff at;  // the day and year that take the place of the clock's

  friend bool operator==(const Parameter&, const Parameter&) = default;
};

// Scratch memory for one element per row of `table` (applicants for the main table), rounded up to
// 64 rows. Contents need no initial value.
struct Buffer {
  enum class Element : uint8_t {
    kBits,
    kCodes,
    kValues,
    kWide
  };  // 1 bit, int8_t, int32_t, int64_t

  ir::TableId table;
  Element element = Element::kBits;
};

// A column that the code reads; a batch must have it.
struct UsedColumn {
  ir::TableId table;
  int column = 0;

  friend auto operator<=>(const UsedColumn&, const UsedColumn&) = default;
};

// The one function that a lowered module exports, and its type.
inline constexpr char kEntryName[] = "tiaowen_evaluate";
using EntryFunction = void(const abi::Batch* batch, const int32_t* parameters, void* const* buffers,
                           const abi::Output* output);

struct LoweredModule {
  LoweredModule();
  LoweredModule(LoweredModule&&) noexcept;
  LoweredModule& operator=(LoweredModule&&) noexcept;
  ~LoweredModule();

  std::unique_ptr<llvm::Module>
      module;  // verified; calls the functions of runtime/builtin/kernels.def
  std::vector<Parameter> parameters;
  std::vector<Buffer> buffers;
  std::vector<UsedColumn> columns;
  std::vector<ir::TableId> tables;  // child tables whose rows it reads
  size_t conclusions = 0;           // planes of the output
  size_t clauses = 0;
  size_t facts = 0;
  size_t amounts = 0;
};

struct Options {
  // false: clauses and facts are not written, and their planes have no place in the output. Nobody
  // can be told a reason then.
  bool reasons = true;
  // How many predicates, clauses or questions one loop computes at most: LLVM takes more than
  // linear time for long blocks, and a long code would have one of hundreds of thousands of
  // instructions.
  size_t parts_per_loop = 64;
};

// Lowers a module that ir::Verify finds sound. An error says what cannot be lowered.
base::Result<LoweredModule> Lower(const ir::Module& module, llvm::LLVMContext& context,
                                  const Options& options = {});

}  // namespace tiaowen::lower
