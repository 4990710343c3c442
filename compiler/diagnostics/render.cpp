#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/diagnostic.h"

namespace tiaowen::diagnostics {
namespace {

constexpr int kExcerptWidthMax = 96;

const char* SeverityName(Severity severity, Language language) {
  constexpr const char* kNames[][2] = {{"说明", "note"}, {"警告", "warning"}, {"错误", "error"}};
  return kNames[static_cast<size_t>(severity)][static_cast<size_t>(language)];
}

const std::string& TextOf(const Message& message, Language language) {
  return language == Language::kChinese ? message.zh : message.en;
}

// The window of a long line that shows `focus`, at character borders.
source::Range Window(const std::string& text, source::Range line, source::Range focus) {
  source::Range window = line;
  auto width = [&](int64_t begin, int64_t end) {
    return source::DisplayWidth(std::string_view(text).substr(static_cast<size_t>(begin),
                                                              static_cast<size_t>(end - begin)));
  };
  auto next = [&](int64_t i) { return i + source::CharLength(text, i); };
  while (window.begin < focus.begin && width(window.begin, focus.begin) > kExcerptWidthMax / 2) {
    window.begin = next(window.begin);
  }
  int64_t end = window.begin;
  while (end < window.end && width(window.begin, end) < kExcerptWidthMax) end = next(end);
  window.end = end;
  return window;
}

std::string Excerpt(const Location& location) {
  const source::File& file = *location.file;
  source::Range line = file.LineAt(location.range.begin);
  source::Range focus = {location.range.begin, std::min(location.range.end, line.end)};
  source::Range window = Window(file.text(), line, focus);
  focus.end = std::min(focus.end, window.end);
  std::string shown(file.Slice(window));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  int indent = source::DisplayWidth(file.Slice({window.begin, focus.begin}));
  int carets = focus.end > focus.begin ? source::DisplayWidth(file.Slice(focus)) : 1;
  std::string before = window.begin > line.begin ? "…" : "";
  if (!before.empty()) indent += source::DisplayWidth(before);
  return fmt::format("  {}{}{}\n  {}{}\n", before, shown, window.end < line.end ? "…" : "",
                     std::string(static_cast<size_t>(indent), ' '),
                     std::string(static_cast<size_t>(std::max(carets, 1)), '^'));
}

}  // namespace

std::string RenderText(const Diagnostic& diagnostic, Language language) {
  std::string out;
  if (diagnostic.location.file != nullptr) {
    source::LineColumn place = diagnostic.location.file->Locate(diagnostic.location.range.begin);
    out += fmt::format("{}:{}:{}: ", diagnostic.location.file->path(), place.line, place.column);
  }
  out += fmt::format("{} [{}] {}\n", SeverityName(diagnostic.severity, language),
                     CodeOf(diagnostic.kind), TextOf(diagnostic.message, language));
  if (diagnostic.location.file != nullptr) out += Excerpt(diagnostic.location);
  for (const Note& note : diagnostic.notes)
    out += fmt::format("  {}\n", TextOf(note.message, language));
  return out;
}

std::string RenderJson(const std::vector<Diagnostic>& diagnostics) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    nlohmann::ordered_json entry = {
        {"code", CodeOf(diagnostic.kind)},
        {"severity", SeverityName(diagnostic.severity, Language::kEnglish)}};
    if (diagnostic.location.file != nullptr) {
      const source::File& file = *diagnostic.location.file;
      source::LineColumn begin = file.Locate(diagnostic.location.range.begin);
      source::LineColumn end = file.Locate(diagnostic.location.range.end);
      entry["file"] = file.path();
      entry["line"] = begin.line;
      entry["column"] = begin.column;
      entry["end_line"] = end.line;
      entry["end_column"] = end.column;
    }
    entry["message"] = {{"zh", diagnostic.message.zh}, {"en", diagnostic.message.en}};
    entry["notes"] = nlohmann::ordered_json::array();
    for (const Note& note : diagnostic.notes) {
      entry["notes"].push_back({{"code", CodeOf(note.kind)},
                                {"message", {{"zh", note.message.zh}, {"en", note.message.en}}}});
    }
    array.push_back(std::move(entry));
  }
  return array.dump(2) + "\n";
}

}  // namespace tiaowen::diagnostics
