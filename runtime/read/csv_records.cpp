#include "runtime/read/csv_records.h"

#include <algorithm>

namespace tiaowen::read {
namespace {

class RecordScanner {
 public:
  RecordScanner(std::string_view text, int64_t line_first) : text_(text), line_(line_first) {}

  CsvRecords Scan() {
    while (at_ < text_.size()) {
      if (IsLineEnd(text_[at_])) {
        PassLineEnd();
        continue;
      }
      const size_t start = at_;
      const int64_t first_line = line_;
      records_.lines.push_back(first_line);
      records_.starts.push_back(start);
      PassRecord();
      if (line_ - first_line > 1) records_.multi_line.push_back(records_.lines.size() - 1);
      records_.longest = std::max(records_.longest, static_cast<int64_t>(at_ - start));
    }
    records_.line_end = line_;
    return std::move(records_);
  }

 private:
  static bool IsLineEnd(char byte) { return byte == '\n' || byte == '\r'; }

  // "\r\n", "\n" or "\r" ends one line.
  void PassLineEnd() {
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    ++line_;
  }

  void PassRecord() {
    while (at_ < text_.size()) {
      if (text_[at_] == '"') PassQuoted();
      while (at_ < text_.size() && text_[at_] != ',' && !IsLineEnd(text_[at_])) ++at_;
      if (at_ == text_.size()) return;
      if (IsLineEnd(text_[at_])) return PassLineEnd();
      ++at_;
    }
  }

  void PassQuoted() {
    const int64_t quote_line = line_;
    ++at_;
    while (at_ < text_.size()) {
      if (IsLineEnd(text_[at_])) {
        PassLineEnd();
      } else if (text_[at_] != '"') {
        ++at_;
      } else if (text_.substr(at_).starts_with("\"\"")) {
        at_ += 2;
      } else {
        ++at_;
        return NoteStray();
      }
    }
    records_.open_quote_line = quote_line;
  }

  void NoteStray() {
    if (at_ == text_.size() || text_[at_] == ',' || IsLineEnd(text_[at_])) return;
    const size_t record = records_.lines.size() - 1;
    if (records_.stray_quotes.empty() || records_.stray_quotes.back() != record) {
      records_.stray_quotes.push_back(record);
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  int64_t line_;
  CsvRecords records_;
};

}  // namespace

CsvRecords FindCsvRecords(std::string_view text, int64_t line_first) {
  return RecordScanner(text, line_first).Scan();
}

}  // namespace tiaowen::read
