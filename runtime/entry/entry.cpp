#include "runtime/entry/entry.h"

#include "compiler/base/check.h"
#include "runtime/batch/batch.h"
#include "runtime/builtin/calendar.h"
#include "runtime/builtin/workdays.h"

namespace tiaowen::entry {
namespace {

constexpr size_t kBufferAlignment = 64;

size_t SizeOf(const Buffer& buffer, const abi::Batch& batch) {
  const int64_t rows =
      buffer.table == ir::kMainTable ? batch.applicants : batch.tables[buffer.table.index].rows;
  const auto padded = static_cast<size_t>(batch::PaddedRows(rows));
  switch (buffer.element) {
    case Buffer::Element::kBits:
      return padded / 8;
    case Buffer::Element::kCodes:
      return padded;
    case Buffer::Element::kValues:
      return padded * sizeof(int32_t);
    case Buffer::Element::kWide:
      return padded * sizeof(int64_t);
  }
  TW_CHECK(false, "a buffer has no element");
}

// The bytes from the beginning of a buffer to that of the next.
size_t StrideOf(const Buffer& buffer, const abi::Batch& batch) {
  const size_t own = SizeOf(buffer, batch);
  // Planes of a power of two of rows would all fall into the same sets of the caches.
  return (own + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment + kBufferAlignment;
}

}  // namespace

int32_t ValueOf(const Parameter& parameter, const builtin::Clock& run,
                const base::WorkCalendar& calendar) {
  const builtin::Clock clock = builtin::ClockAt(run, parameter.at);
  switch (parameter.kind) {
    case Parameter::Kind::kAsOf:
      return clock.as_of;
    case Parameter::Kind::kAsOfYear:
      return clock.year + parameter.years;
    case Parameter::Kind::kYearStart:
      return builtin::YearStart(clock, parameter.years);
    case Parameter::Kind::kLookback:
      return builtin::Lookback(clock.as_of - parameter.days_after, parameter.years,
                               parameter.months, parameter.missing_day);
    case Parameter::Kind::kBound:
      return clock.as_of -
             builtin::Lookback(clock.as_of, parameter.years, parameter.months,
                               parameter.missing_day) +
             parameter.days_after;
    case Parameter::Kind::kWorkdaysAll:
      return builtin::WorkdaysBack(calendar, clock.as_of - parameter.days_after,
                                   parameter.working_days, builtin::UnknownYear::kAllWork);
    case Parameter::Kind::kWorkdaysNone:
      return builtin::WorkdaysBack(calendar, clock.as_of - parameter.days_after,
                                   parameter.working_days, builtin::UnknownYear::kNoneWork);
    case Parameter::Kind::kRun:
      return clock.as_of - builtin::Lookback(clock.as_of - parameter.days_after, parameter.years,
                                             parameter.months, parameter.missing_day);
  }
  TW_CHECK(false, "a parameter has no kind");
}

size_t ScratchSize(std::span<const Buffer> buffers, const abi::Batch& batch) {
  size_t size = kBufferAlignment;  // the memory itself may begin anywhere
  for (const Buffer& buffer : buffers) size += StrideOf(buffer, batch);
  return size;
}

std::vector<void*> PlaceBuffers(std::span<const Buffer> buffers, const abi::Batch& batch,
                                std::byte* scratch) {
  const size_t misaligned = reinterpret_cast<uintptr_t>(scratch) % kBufferAlignment;
  std::byte* next = scratch + kBufferAlignment - misaligned;
  std::vector<void*> places;
  places.reserve(buffers.size());
  for (const Buffer& buffer : buffers) {
    places.push_back(next);
    next += StrideOf(buffer, batch);
  }
  return places;
}

}  // namespace tiaowen::entry
