#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "runtime/cases/csv_table.h"
#include "runtime/cases/markdown.h"
#include "runtime/cases/run_cases.h"
#include "runtime/write/replace_file.h"

namespace tiaowen::cases {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

base::Result<std::string> ReadBytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream) return bytes;
  return base::Error{fmt::format("{}：不能读取", path), fmt::format("{}: cannot be read", path)};
}

// The text of the report's file with the results in place of what differs.
std::string Rewrite(const FileReport& report) {
  std::vector<const Difference*> edits;
  for (const Difference& difference : report.differences) {
    if (difference.cell) edits.push_back(&difference);
  }
  std::sort(edits.begin(), edits.end(), [](const Difference* a, const Difference* b) {
    return a->cell->begin < b->cell->begin;
  });
  const bool markdown = report.register_path.empty();
  std::string text;
  int64_t copied = 0;
  for (const Difference* edit : edits) {
    text += report.file.Slice({copied, edit->cell->begin});
    text += markdown ? WriteMarkdownCell(edit->got, report.file.Slice(*edit->cell))
                     : WriteCsvField(edit->got);
    copied = edit->cell->end;
  }
  const auto size = static_cast<int64_t>(report.file.text().size());
  return text + std::string(report.file.Slice({copied, size}));
}

base::Status Write(const FileReport& report) {
  const std::string& path = report.file.path();
  TW_ASSIGN_OR_RETURN(const std::string bytes, ReadBytes(path));
  const bool marked = bytes.starts_with(kByteOrderMark);
  const size_t skipped = marked ? kByteOrderMark.size() : 0;
  if (std::string_view(bytes).substr(skipped) != report.file.text()) {
    return base::Error{fmt::format("{}：读过之后又有改动，没有写", path),
                       fmt::format("{}: has changed since it was read; not written", path)};
  }
  return write::ReplaceFile(path, bytes.substr(0, skipped) + Rewrite(report));
}

}  // namespace

base::Result<int64_t> Accept(const Report& report) {
  int64_t written = 0;
  for (const FileReport& file : report.files) {
    const auto cells =
        std::count_if(file.differences.begin(), file.differences.end(),
                      [](const Difference& difference) { return difference.cell.has_value(); });
    if (cells == 0) continue;
    TW_RETURN_IF_ERROR(Write(file));
    written += cells;
  }
  return written;
}

}  // namespace tiaowen::cases
