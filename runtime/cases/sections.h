#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/cases/text_table.h"

namespace tiaowen::cases {

// The words that a document of cases is made of, beside the names of the policy.
inline constexpr std::string_view kDefaultsHeading = "默认";
inline constexpr std::string_view kExpectedCaption = "应有结果";
inline constexpr std::string_view kAsOfWord = "截止日";
inline constexpr std::string_view kNoRows = "无";

// What stands below one second-level heading.
struct Section {
  std::string name;
  int64_t line = 0;
  std::optional<int32_t> as_of;
  std::map<ir::TableId, TextTable> tables;  // by the table that the caption names
  std::optional<TextTable> expected;
  bool sound = true;  // no problem was found in it
};

// A document cut at its headings.
struct Document {
  std::optional<int32_t> as_of;  // given before the first situation, or among the defaults
  std::optional<Section> defaults;
  std::vector<Section> situations;
};

// Reads the headings, dates and captioned tables of a document. Tables without a caption that is
// the name of a table, captions without a table, and dates that are none are added to `problems`.
Document ReadSections(const source::File& file, const ir::Schema& schema,
                      std::vector<Problem>* problems);

}  // namespace tiaowen::cases
