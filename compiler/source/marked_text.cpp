#include "compiler/source/marked_text.h"

#include <algorithm>

namespace tiaowen::source {
namespace {

constexpr std::string_view kOpen = "【";
constexpr std::string_view kClose = "】";

// The offset of the bracket that closes a mark opened before `from`, on the same line; npos when
// there is none.
size_t FindClose(const std::string& text, size_t from) {
  size_t close = text.find(kClose, from);
  size_t line_end = text.find('\n', from);
  size_t reopened = text.find(kOpen, from);
  if (close == std::string::npos || line_end < close || reopened < close) return std::string::npos;
  return close;
}

}  // namespace

int64_t MarkedText::ToSource(int64_t offset) const {
  auto next = std::upper_bound(steps.begin(), steps.end(), offset,
                               [](int64_t value, const auto& step) { return value < step.first; });
  if (next == steps.begin()) return offset;
  const auto& step = *std::prev(next);
  return step.second + (offset - step.first);
}

Range MarkedText::ToSource(Range range) const {
  if (range.begin >= range.end) return {ToSource(range.begin), ToSource(range.begin)};
  return {ToSource(range.begin), ToSource(range.end - 1) + 1};
}

MarkedText SeparateMarks(const File& articles) {
  MarkedText result;
  const std::string& text = articles.text();
  auto step = [&](size_t source) {
    result.steps.emplace_back(static_cast<int64_t>(result.official.size()),
                              static_cast<int64_t>(source));
  };
  step(0);
  for (size_t i = 0; i < text.size();) {
    size_t open = text.find(kOpen, i);
    result.official.append(text, i, open == std::string::npos ? open : open - i);
    if (open == std::string::npos) break;
    size_t inside = open + kOpen.size();
    if (text.compare(inside, kOpen.size(), kOpen) == 0) {  // an escaped bracket
      result.official += kOpen;
      i = inside + kOpen.size();
      step(i);
      continue;
    }
    size_t close = FindClose(text, inside);
    if (close == std::string::npos) {
      result.unclosed.push_back({static_cast<int64_t>(open), static_cast<int64_t>(inside)});
      result.official += kOpen;
      i = inside;
      step(i);
      continue;
    }
    i = close + kClose.size();
    result.marks.push_back(
        {std::string(Strip(std::string_view(text).substr(inside, close - inside))),
         static_cast<int64_t>(result.official.size()),
         {static_cast<int64_t>(open), static_cast<int64_t>(i)}});
    step(i);
  }
  return result;
}

}  // namespace tiaowen::source
