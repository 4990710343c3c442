#include "tools/cli/shift_words.h"

#include <fmt/format.h>

#include <vector>

#include "runtime/evaluate/summary.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

std::string NameOf(compare::Shift shift, base::Language language) {
  constexpr const char* kEnglish[] = {"gained", "lost", "became undecided", "became decided",
                                      "other amount"};
  if (language == base::Language::kChinese) return std::string(compare::NameOf(shift));
  return kEnglish[static_cast<size_t>(shift)];
}

std::string TellShifts(const compare::Shifts& shifts, base::Language language) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < shifts.size(); ++i) {
    if (shifts[i] == 0) continue;
    parts.push_back(NameOf(static_cast<compare::Shift>(i), language) + " " +
                    evaluate::GroupDigits(shifts[i]));
  }
  const bool chinese = language == base::Language::kChinese;
  return fmt::format("{}", fmt::join(parts, chinese ? "，" : ", "));
}

void AddShifts(const compare::Shifts& shifts, Json* json) {
  constexpr const char* kNames[] = {"gained", "lost", "became_undecided", "became_decided",
                                    "other_amount"};
  for (size_t i = 0; i < shifts.size(); ++i) (*json)[kNames[i]] = shifts[i];
}

}  // namespace tiaowen::cli
