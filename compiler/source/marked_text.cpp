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

// Takes one file apart, which begins at `base` of the articles files.
void Append(const File& file, int64_t base, MarkedText* out) {
  MarkedText& result = *out;
  const auto begin = static_cast<int64_t>(result.official.size());
  const std::string& text = file.text();
  auto place = [&](size_t source) { return base + static_cast<int64_t>(source); };
  auto step = [&](size_t source) {
    result.steps.emplace_back(static_cast<int64_t>(result.official.size()), place(source));
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
      result.unclosed.push_back({place(open), place(inside)});
      result.official += kOpen;
      i = inside;
      step(i);
      continue;
    }
    i = close + kClose.size();
    result.marks.push_back(
        {std::string(Strip(std::string_view(text).substr(inside, close - inside))),
         static_cast<int64_t>(result.official.size()),
         {place(open), place(i)}});
    step(i);
  }
  result.parts.push_back({begin, static_cast<int64_t>(result.official.size())});
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
  MarkedText text;
  Append(articles, 0, &text);
  return text;
}

MarkedText SeparateMarks(const FileSet& articles) {
  MarkedText text;
  for (size_t i = 0; i < articles.size(); ++i) {
    if (i > 0) text.official += '\n';
    Append(articles.file(i), articles.base(i), &text);
  }
  return text;
}

}  // namespace tiaowen::source
