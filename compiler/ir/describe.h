#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/ir/cite.h"
#include "compiler/ir/module.h"

// Renders conditions in plain words for people: readback, explanations, the columns of a result.
// All names come from the module.
namespace tiaowen::ir {

struct DescribeOptions {
  base::Language language = base::Language::kChinese;
  std::optional<int>
      as_of_year;     // when known, years relative to the as-of date are written as numbers
  SentenceId quoted;  // when valid, DescribeTree adds to a line the words of this sentence that it
                      // stands for
};

// How firmly a conclusion is given, in words to follow it: "（授权：可以）"; empty for kNone.
std::string DescribeModality(Modality modality, base::Language language);

// Describes a condition or value in one line, e.g. "名次 不小于 4 且 名次 不大于 6". Brackets show
// the structure wherever 且 and 或 mix.
std::string Describe(const Module& module, InstId inst, const DescribeOptions& options = {});

// Describes a condition as numbered lines, a level of And, Or and rows deeper each two spaces and a
// digit more:
//   全部成立：
//     1 单位性质 为 企业
//     2 任一成立：
//       2.1 …
// Nested connectives of one kind are one level.
std::vector<std::string> DescribeTree(const Module& module, InstId inst,
                                      const DescribeOptions& options = {});

}  // namespace tiaowen::ir
