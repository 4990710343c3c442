#include "runtime/cases/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tiaowen::cases {
namespace {

struct Line {
  int64_t number = 0;
  int64_t begin = 0;      // of `text` in the file
  std::string_view text;  // stripped
};

std::vector<Line> SplitLines(std::string_view text) {
  std::vector<Line> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view stripped = source::Strip(text.substr(begin, end - begin));
    const auto offset =
        stripped.empty() ? begin : static_cast<size_t>(stripped.data() - text.data());
    lines.push_back(
        {static_cast<int64_t>(lines.size()) + 1, static_cast<int64_t>(offset), stripped});
    begin = end + 1;
  }
  return lines;
}

bool ConsistsOf(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// The row of dashes below a table's header.
bool IsRule(std::string_view text) {
  return ConsistsOf(text, "|-: \t") && text.find('|') != std::string_view::npos &&
         text.find('-') != std::string_view::npos;
}

class MarkdownReader {
 public:
  MarkdownReader(const source::File& file, std::vector<Problem>* problems)
      : file_(file), lines_(SplitLines(file.text())), problems_(problems) {}

  std::vector<Block> Read() {
    while (next_ < lines_.size()) ReadBlock();
    return std::move(blocks_);
  }

 private:
  void ReadBlock() {
    const Line& line = lines_[next_];
    if (line.text.empty()) {
      ++next_;
    } else if (line.text.starts_with("```") || line.text.starts_with("~~~")) {
      PassFence();
    } else if (line.text.starts_with("<!--")) {
      PassComment();
    } else if (line.text.starts_with('#')) {
      AddHeading(line);
      ++next_;
    } else if (line.text.starts_with('|')) {
      ReadTable();
    } else {
      AddProse(line);
      ++next_;
    }
  }

  void Complain(const Line& line, read::Text reason) {
    problems_->push_back(
        LineProblem(file_.path(), line.number, std::string(line.text), std::move(reason)));
  }

  void PassFence() {
    const Line& opening = lines_[next_];
    const std::string_view mark = opening.text.substr(0, 3);
    for (++next_; next_ < lines_.size(); ++next_) {
      if (!lines_[next_].text.starts_with(mark)) continue;
      ++next_;
      return;
    }
    Complain(opening, {"代码块没有结束，其后的例子都读不到",
                       "the code block is never closed, what follows cannot be read"});
  }

  void PassComment() {
    const Line& opening = lines_[next_];
    for (; next_ < lines_.size(); ++next_) {
      if (lines_[next_].text.find("-->") == std::string_view::npos) continue;
      ++next_;
      return;
    }
    Complain(opening, {"注释没有结束（-->），其后的例子都读不到",
                       "the comment is never closed (-->), what follows cannot be read"});
  }

  void AddHeading(const Line& line) {
    const size_t level = std::min(line.text.find_first_not_of('#'), line.text.size());
    std::string_view text = source::Strip(line.text.substr(level));
    while (text.ends_with('#')) text.remove_suffix(1);
    text = source::Strip(text);
    if (text.empty()) return Complain(line, {"标题是空的", "the heading is empty"});
    blocks_.push_back(
        {BlockKind::kHeading, line.number, static_cast<int>(level), std::string(text), {}});
  }

  void AddProse(const Line& line) {
    if (line.text.starts_with("｜")) {
      return Complain(line, {"表的竖线要用半角的 |", "a table is drawn with |, not ｜"});
    }
    if (IsRule(line.text)) {
      return Complain(line, {"表的每一行都要以 | 开头", "every row of a table starts with |"});
    }
    const bool underlines =
        ConsistsOf(line.text, "=") || (ConsistsOf(line.text, "-") && line.text.size() > 1);
    const bool below_prose = !blocks_.empty() && blocks_.back().kind == BlockKind::kProse &&
                             blocks_.back().line + 1 == line.number;
    if (underlines && below_prose) {
      return Complain(
          line, {"标题请写在一行里，以 # 开头", "write a heading in one line that starts with #"});
    }
    blocks_.push_back({BlockKind::kProse, line.number, 0, std::string(line.text), {}});
  }

  void ReadTable() {
    const Line& first = lines_[next_++];
    TextTable table;
    table.header = SplitRow(first);
    const bool ruled =
        next_ < lines_.size() && lines_[next_].text.starts_with('|') && IsRule(lines_[next_].text);
    if (!ruled) {
      Complain(first, {"表的第一行是列名，第二行应是 | --- | --- |",
                       "a table's first row names its columns, the second is | --- | --- |"});
    } else {
      CheckWidth(table, lines_[next_]);
      ++next_;
    }
    for (; next_ < lines_.size() && lines_[next_].text.starts_with('|'); ++next_) {
      if (ruled && CheckWidth(table, lines_[next_])) table.rows.push_back(SplitRow(lines_[next_]));
    }
    if (!ruled) return;
    blocks_.push_back({BlockKind::kTable, first.number, 0, "", std::move(table)});
  }

  bool CheckWidth(const TextTable& table, const Line& line) {
    const size_t width = SplitRow(line).cells.size();
    if (width == table.header.cells.size()) return true;
    Complain(line, read::reason::FieldCount(static_cast<int64_t>(table.header.cells.size()),
                                            static_cast<int64_t>(width)));
    return false;
  }

  // Cuts a line that starts with | into cells; the | at its end may be missing.
  static TextRow SplitRow(const Line& line) {
    TextRow row;
    row.line = line.number;
    std::string_view rest = line.text.substr(1);
    int64_t begin = line.begin + 1;
    while (true) {
      size_t end = 0;
      while (end < rest.size() && rest[end] != '|') {
        end += rest[end] == '\\' && end + 1 < rest.size() ? 2 : 1;
      }
      const bool last = end == rest.size();
      if (last && source::Strip(rest).empty() && !row.cells.empty()) return row;
      row.cells.push_back(MakeCell(rest.substr(0, end), begin));
      if (last) return row;
      rest.remove_prefix(end + 1);
      begin += static_cast<int64_t>(end) + 1;
    }
  }

  static TextCell MakeCell(std::string_view raw, int64_t begin) {
    const std::string_view stripped = source::Strip(raw);
    if (stripped.empty()) return {"", {begin, begin + static_cast<int64_t>(raw.size())}};
    TextCell cell;
    cell.range.begin = begin + (stripped.data() - raw.data());
    cell.range.end = cell.range.begin + static_cast<int64_t>(stripped.size());
    for (size_t i = 0; i < stripped.size(); ++i) {
      if (stripped.substr(i).starts_with("\\|")) ++i;
      cell.text.push_back(stripped[i]);
    }
    return cell;
  }

  const source::File& file_;
  std::vector<Line> lines_;
  std::vector<Problem>* problems_;
  std::vector<Block> blocks_;
  size_t next_ = 0;
};

}  // namespace

std::vector<Block> ReadMarkdown(const source::File& file, std::vector<Problem>* problems) {
  return MarkdownReader(file, problems).Read();
}

std::string WriteMarkdownCell(std::string_view text, std::string_view old) {
  std::string cell;
  for (const char byte : text) {
    if (byte == '|') cell.push_back('\\');
    cell.push_back(byte);
  }
  return source::Strip(old).empty() ? " " + cell + " " : cell;
}

}  // namespace tiaowen::cases
