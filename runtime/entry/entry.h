#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compiler/base/cut_off.h"
#include "compiler/base/missing_day.h"
#include "compiler/base/work_calendar.h"
#include "compiler/ir/schema.h"
#include "runtime/abi/abi.h"
#include "runtime/builtin/clock.h"

// The one function of a compiled policy and what a call of it needs beside a batch: numbers that
// are computed from the clock, and scratch memory.
namespace tiaowen::entry {

// A number that is the same for a whole run and is computed from the builtin::Clock.
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

// The value of `parameter` for a run at the clock `run`, with the working days of `calendar`.
int32_t ValueOf(const Parameter& parameter, const builtin::Clock& run,
                const base::WorkCalendar& calendar);

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

// The bytes of memory that hold `buffers` for `batch`, wherever they begin.
size_t ScratchSize(std::span<const Buffer> buffers, const abi::Batch& batch);

// Where in `scratch`, ScratchSize bytes, each of `buffers` begins.
std::vector<void*> PlaceBuffers(std::span<const Buffer> buffers, const abi::Batch& batch,
                                std::byte* scratch);

// Evaluates `batch` into `output`: slot i of `parameters` is the value of parameter i, `buffers[i]`
// the memory of buffer i.
using Function = void(const abi::Batch* batch, const int32_t* parameters, void* const* buffers,
                      const abi::Output* output);

}  // namespace tiaowen::entry
