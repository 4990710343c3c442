#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/builtin/workdays.h"
#include "runtime/embed/batch_view.h"
#include "runtime/embed/calendar_days.h"
#include "runtime/embed/check_batch.h"
#include "runtime/embed/problem.h"
#include "runtime/embed/tiaowen.h"
#include "runtime/entry/entry.h"

namespace tiaowen::embed {
namespace {

MaybeProblem Missing(const char* what) {
  return Problem{TIAOWEN_MISSING_POINTER,
                 {},
                 {fmt::format("没有给 {}", what), fmt::format("{} is NULL", what)}};
}

MaybeProblem CheckPolicy(const tiaowen_policy* policy) {
  if (policy == nullptr) return Missing("policy");
  if (policy->abi_version == TIAOWEN_ABI_VERSION && policy->size == sizeof(tiaowen_policy))
    return std::nullopt;
  return Problem{TIAOWEN_WRONG_VERSION,
                 {},
                 {fmt::format("政策是按第 {} 版接口编译的，这个库是第 {} 版", policy->abi_version,
                              TIAOWEN_ABI_VERSION),
                  fmt::format("the policy was built for version {} of the interface, this library "
                              "has version {}",
                              policy->abi_version, TIAOWEN_ABI_VERSION)}};
}

MaybeProblem CheckOutput(const tiaowen_policy& policy, const tiaowen_batch& batch,
                         const tiaowen_output* output) {
  if (output == nullptr) return Missing("output");
  if (batch.applicants == 0) return std::nullopt;
  if (policy.conclusion_count > 0 &&
      (output->verdict_certain == nullptr || output->verdict_possible == nullptr))
    return Missing("verdict_certain, verdict_possible");
  if (policy.clause_count > 0 &&
      (output->clause_certain == nullptr || output->clause_possible == nullptr))
    return Missing("clause_certain, clause_possible");
  if (policy.fact_count > 0 && output->facts == nullptr) return Missing("facts");
  if (policy.amount_count > 0 && (output->amounts == nullptr || output->amount_known == nullptr))
    return Missing("amounts, amount_known");
  return std::nullopt;
}

base::WorkCalendar WorkCalendarOf(const tiaowen_policy& policy) {
  base::WorkCalendar calendar;
  for (int32_t i = 0; i < policy.work_year_count; ++i) {
    const tiaowen_work_year& year = policy.work_years[i];
    calendar.push_back({year.year, {year.days, year.days + year.day_count}});
  }
  return calendar;
}

entry::Parameter ParameterOf(const tiaowen_parameter& stored) {
  return {.kind = static_cast<entry::Parameter::Kind>(stored.kind),
          .years = stored.years,
          .days_after = stored.days_after,
          .months = stored.months,
          .missing_day = static_cast<base::MissingDay>(stored.missing_day),
          .working_days = stored.working_days,
          .at = {.kind = static_cast<base::CutOff::Kind>(stored.at_kind),
                 .offset = stored.at_offset,
                 .month = stored.at_month,
                 .day = stored.at_day,
                 .date = stored.at_date}};
}

// Whether the calendar knows the working days that `parameter` counts back on the as-of date.
MaybeProblem CheckWorkdays(const entry::Parameter& parameter, int32_t as_of,
                           const base::WorkCalendar& calendar) {
  if (parameter.kind != entry::Parameter::Kind::kWorkdaysAll) return std::nullopt;
  const int32_t from = builtin::ClockAt(builtin::ClockAt(as_of), parameter.at).as_of;
  const std::vector<int> years =
      builtin::UnknownYearsBack(calendar, from - parameter.days_after, parameter.working_days);
  if (years.empty()) return std::nullopt;
  return Problem{TIAOWEN_NO_WORK_CALENDAR,
                 {},
                 {fmt::format("截止日往前 {} 个工作日，要用 {} 年的工作日历，政策里没有",
                              parameter.working_days, fmt::join(years, "、")),
                  fmt::format("{} working days back from the as-of date need the work calendar of "
                              "{}, which the policy does not have",
                              parameter.working_days, fmt::join(years, ", "))}};
}

MaybeProblem ComputeParameters(const tiaowen_policy& policy, int32_t as_of,
                               std::vector<int32_t>* values) {
  const base::WorkCalendar calendar = WorkCalendarOf(policy);
  for (int32_t i = 0; i < policy.parameter_count; ++i) {
    const entry::Parameter parameter = ParameterOf(policy.parameters[i]);
    if (MaybeProblem problem = CheckWorkdays(parameter, as_of, calendar)) return problem;
    values->push_back(entry::ValueOf(parameter, builtin::ClockAt(as_of), calendar));
  }
  return std::nullopt;
}

std::vector<entry::Buffer> BuffersOf(const tiaowen_policy& policy) {
  std::vector<entry::Buffer> buffers;
  for (int32_t i = 0; i < policy.buffer_count; ++i) {
    const tiaowen_buffer& stored = policy.buffers[i];
    buffers.push_back({ir::TableId(static_cast<size_t>(stored.table)),
                       static_cast<entry::Buffer::Element>(stored.element)});
  }
  return buffers;
}

struct Call {
  const tiaowen_policy* policy;
  const tiaowen_batch* batch;
  int32_t as_of;
  bool trusted;
  void* scratch;
  size_t scratch_bytes;
  const tiaowen_output* output;
};

MaybeProblem CheckCall(const Call& call) {
  if (MaybeProblem problem = CheckPolicy(call.policy)) return problem;
  if (call.batch == nullptr) return Missing("batch");
  if (!InCalendar(call.as_of)) {
    return Problem{
        TIAOWEN_WRONG_DATE,
        {},
        {fmt::format("截止日 {} 不在 1900-01-01 至 2199-12-31 之内", call.as_of),
         fmt::format("the as-of date {} is outside 1900-01-01 to 2199-12-31", call.as_of)}};
  }
  if (MaybeProblem problem = CheckForm(*call.policy, *call.batch)) return problem;
  if (!call.trusted) {
    if (MaybeProblem problem = CheckValues(*call.policy, *call.batch)) return problem;
  }
  return CheckOutput(*call.policy, *call.batch, call.output);
}

// UBSan would look for a type in front of the entry, where compiled policies have none.
[[clang::no_sanitize("function")]]
MaybeProblem Evaluate(const Call& call) {
  if (MaybeProblem problem = CheckCall(call)) return problem;
  std::vector<int32_t> parameters;
  if (MaybeProblem problem = ComputeParameters(*call.policy, call.as_of, &parameters))
    return problem;
  const BatchView view(*call.policy, *call.batch);
  const std::vector<entry::Buffer> buffers = BuffersOf(*call.policy);
  const size_t bytes = entry::ScratchSize(buffers, view.abi());
  std::unique_ptr<std::byte[]> own;
  auto* scratch = static_cast<std::byte*>(call.scratch);
  if (scratch == nullptr) {
    own = std::make_unique_for_overwrite<std::byte[]>(bytes);
    scratch = own.get();
  } else if (call.scratch_bytes < bytes) {
    return Problem{TIAOWEN_SCRATCH_TOO_SMALL,
                   {},
                   {fmt::format("scratch 有 {} 字节，要 {} 字节", call.scratch_bytes, bytes),
                    fmt::format("scratch has {} bytes, {} are needed", call.scratch_bytes, bytes)}};
  }
  const std::vector<void*> places = entry::PlaceBuffers(buffers, view.abi(), scratch);
  call.policy->entry(&view.batch(), parameters.data(), places.data(), call.output);
  return std::nullopt;
}

int32_t Run(const Call& call, tiaowen_error* error) {
  try {
    const MaybeProblem problem = Evaluate(call);
    return Tell(problem ? *problem : Problem{}, error);
  } catch (const std::bad_alloc&) {
    if (error != nullptr) *error = {TIAOWEN_OUT_OF_MEMORY, -1, -1, -1, "内存不足", "out of memory"};
    return TIAOWEN_OUT_OF_MEMORY;
  }
}

size_t ScratchBytes(const tiaowen_policy* policy, const tiaowen_batch* batch) {
  try {
    if (CheckPolicy(policy) || batch == nullptr || CheckRowCounts(*policy, *batch)) return 0;
    return entry::ScratchSize(BuffersOf(*policy), AsAbi(*batch));
  } catch (const std::bad_alloc&) {
    return 0;
  }
}

int32_t GiveInterval(const builtin::ParsedDate& date, int32_t* first, int32_t* last) {
  if (date.error != builtin::DateError::kNone) return TIAOWEN_WRONG_DATE;
  if (first != nullptr) *first = date.interval.first;
  if (last != nullptr) *last = date.interval.last;
  return TIAOWEN_OK;
}

bool BitOf(const uint64_t* planes, int64_t applicants, int32_t plane, int64_t applicant) {
  const uint64_t word = planes[plane * tiaowen_words(applicants) + applicant / 64];
  return (word >> (applicant % 64)) & 1;
}

}  // namespace
}  // namespace tiaowen::embed

using tiaowen::embed::BitOf;

int32_t tiaowen_evaluate(const tiaowen_policy* policy, const tiaowen_batch* batch, int32_t as_of,
                         void* scratch, size_t scratch_bytes, const tiaowen_output* output,
                         tiaowen_error* error) {
  return tiaowen::embed::Run({policy, batch, as_of, false, scratch, scratch_bytes, output}, error);
}

int32_t tiaowen_evaluate_trusted(const tiaowen_policy* policy, const tiaowen_batch* batch,
                                 int32_t as_of, void* scratch, size_t scratch_bytes,
                                 const tiaowen_output* output, tiaowen_error* error) {
  return tiaowen::embed::Run({policy, batch, as_of, true, scratch, scratch_bytes, output}, error);
}

size_t tiaowen_scratch_bytes(const tiaowen_policy* policy, const tiaowen_batch* batch) {
  return tiaowen::embed::ScratchBytes(policy, batch);
}

int64_t tiaowen_words(int64_t rows) { return tiaowen::batch::WordCount(rows); }

int64_t tiaowen_padded_rows(int64_t rows) { return tiaowen::batch::PaddedRows(rows); }

int32_t tiaowen_date(int32_t year, int32_t month, int32_t day, int32_t* first, int32_t* last) {
  if (year < 0 || year > 9999 || month < 0 || month > 99 || day < 0 || day > 99 ||
      (month == 0 && day != 0))
    return TIAOWEN_WRONG_DATE;
  // The spellings of a whole date, a month and a year.
  char text[16];
  const char* end = day != 0     ? fmt::format_to(text, "{:04}-{}-{}", year, month, day)
                    : month != 0 ? fmt::format_to(text, "{:04}-{}", year, month)
                                 : fmt::format_to(text, "{:04}", year);
  return tiaowen_parse_date(text, static_cast<size_t>(end - text), first, last);
}

int32_t tiaowen_parse_date(const char* text, size_t length, int32_t* first, int32_t* last) {
  if (text == nullptr) return TIAOWEN_MISSING_POINTER;
  return tiaowen::embed::GiveInterval(tiaowen::builtin::ParseDate({text, length}), first, last);
}

int32_t tiaowen_find_text(const tiaowen_policy* policy, const char* text, size_t length) {
  const std::string_view wanted(text, length);
  const int32_t* end = policy->texts_in_order + policy->text_count;
  const int32_t* found = std::lower_bound(
      policy->texts_in_order, end, wanted,
      [&](int32_t code, std::string_view sought) { return policy->texts[code] < sought; });
  return found != end && policy->texts[*found] == wanted ? *found : -1;
}

int32_t tiaowen_find_value(const tiaowen_column_info* column, const char* text, size_t length) {
  const std::string_view wanted(text, length);
  for (int32_t code = 0; code < column->value_count; ++code) {
    if (column->values[code] == wanted) return code;
  }
  for (int32_t i = 0; i < column->alias_count; ++i) {
    if (column->aliases[i].name == wanted) return column->aliases[i].code;
  }
  return -1;
}

int32_t tiaowen_verdict(const tiaowen_output* output, int64_t applicants, int32_t conclusion,
                        int64_t applicant) {
  return int32_t{BitOf(output->verdict_certain, applicants, conclusion, applicant)} +
         int32_t{BitOf(output->verdict_possible, applicants, conclusion, applicant)};
}

int32_t tiaowen_clause(const tiaowen_output* output, int64_t applicants, int32_t clause,
                       int64_t applicant) {
  const bool certain = BitOf(output->clause_certain, applicants, clause, applicant);
  const bool possible = BitOf(output->clause_possible, applicants, clause, applicant);
  if (certain && !possible) return TIAOWEN_NOT_EXAMINED;
  return int32_t{certain} + int32_t{possible};
}

int32_t tiaowen_fact(const tiaowen_output* output, int64_t applicants, int32_t fact,
                     int64_t applicant) {
  return BitOf(output->facts, applicants, fact, applicant) ? 1 : 0;
}
