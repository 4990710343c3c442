#include "compiler/base/check.h"
#include "compiler/format/format.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/mark.h"

namespace tiaowen::format {
namespace {

constexpr std::string_view kOpen = "【", kClose = "】";
constexpr std::string_view kIdeographicSpace = "\u3000";

// The length of the white space at the start of `text`, 0 when there is none.
size_t SpaceLength(std::string_view text) {
  if (text.starts_with(kIdeographicSpace)) return kIdeographicSpace.size();
  return !text.empty() && std::string_view(" \t\r").find(text[0]) != std::string_view::npos ? 1 : 0;
}

// With every run of white space as one space.
std::string CollapseSpaces(std::string_view text) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    const size_t length = SpaceLength(text);
    space = space || length > 0;
    if (length > 0) {
      text.remove_prefix(length);
      continue;
    }
    if (space && !out.empty()) out += ' ';
    space = false;
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

// A list of matters, perhaps with paths, in the language's punctuation and without spaces beside
// it.
std::string FormatMatters(std::string_view text) {
  constexpr std::string_view kTwins[][2] = {{",", "、"}, {"，", "、"}, {"、", "、"}, {"(", "（"},
                                            {")", "）"}, {"（", "（"}, {"）", "）"}};
  std::string out;
  bool glued = true;  // to what stands before
  while (!text.empty()) {
    std::string_view sign, canonical;
    for (const auto& [twin, full] : kTwins) {
      if (!text.starts_with(twin)) continue;
      sign = twin;
      canonical = full;
    }
    if (sign.empty()) {
      glued = glued && text[0] == ' ';
      if (!glued) out += text[0];
      text.remove_prefix(1);
      continue;
    }
    if (out.ends_with(' ')) out.pop_back();
    out += canonical;
    glued = true;
    text.remove_prefix(sign.size());
  }
  return out;
}

// The inside of a mark: its word, and after one space what the word is said of.
std::string FormatMark(std::string_view inside) {
  std::string text = CollapseSpaces(inside);
  const size_t space = text.find(' ');
  if (space == std::string::npos) return text;
  const syntax::MarkEntry* entry = syntax::FindMarkEntry(std::string_view(text).substr(0, space));
  if (entry == nullptr || !syntax::TakesMatters(*entry)) return text;
  return text.substr(0, space + 1) + FormatMatters(std::string_view(text).substr(space + 1));
}

}  // namespace

std::optional<std::string> FormatArticles(const source::File& file,
                                          diagnostics::Consumer& consumer) {
  const source::MarkedText before = source::SeparateMarks(file);
  for (const source::Range& range : before.unclosed) {
    consumer.Emit(diagnostics::Kind::kUnclosedMark, {&file, range});
  }
  if (!before.unclosed.empty()) return std::nullopt;
  std::string out;
  int64_t copied = 0;
  for (const source::Mark& mark : before.marks) {
    const auto open = static_cast<int64_t>(kOpen.size()),
               close = static_cast<int64_t>(kClose.size());
    out += file.Slice({copied, mark.source.begin + open});
    out += FormatMark(file.Slice({mark.source.begin + open, mark.source.end - close}));
    copied = mark.source.end - close;
  }
  out += file.Slice({copied, static_cast<int64_t>(file.text().size())});
  const source::MarkedText after = source::SeparateMarks(source::File(file.path(), out));
  TW_CHECK(after.official == before.official && after.marks.size() == before.marks.size());
  for (size_t i = 0; i < after.marks.size(); ++i) {
    TW_CHECK(after.marks[i].offset == before.marks[i].offset);
  }
  return out;
}

}  // namespace tiaowen::format
