#include "runtime/cases/csv_table.h"

#include <utility>

#include "runtime/write/csv_text.h"

namespace tiaowen::cases {
namespace {

class CsvScanner {
 public:
  CsvScanner(const source::File& file, std::vector<Problem>* problems)
      : file_(file), text_(file.text()), problems_(problems) {}

  TextTable Scan() {
    bool has_header = false;
    while (at_ < text_.size()) {
      if (IsLineEnd(text_[at_])) {
        PassLineEnd();
        continue;
      }
      TextRow row = ScanRecord();
      if (broken_) continue;
      if (!has_header) {
        table_.header = std::move(row);
        has_header = true;
      } else if (row.cells.size() == table_.header.cells.size()) {
        table_.rows.push_back(std::move(row));
      } else {
        Complain(row.line,
                 read::reason::FieldCount(static_cast<int64_t>(table_.header.cells.size()),
                                          static_cast<int64_t>(row.cells.size())));
      }
    }
    if (!has_header) {
      Complain(1, {"文件是空的，没有列名行", "the file is empty, without a header row"});
    }
    return std::move(table_);
  }

 private:
  static bool IsLineEnd(char byte) { return byte == '\n' || byte == '\r'; }

  void PassLineEnd() {
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    ++line_;
  }

  void Complain(int64_t line, read::Text reason) {
    problems_->push_back(LineProblem(file_.path(), line, "", std::move(reason)));
  }

  TextRow ScanRecord() {
    TextRow row;
    row.line = line_;
    broken_ = false;
    while (true) {
      row.cells.push_back(ScanField());
      if (at_ == text_.size()) return row;
      if (IsLineEnd(text_[at_])) {
        PassLineEnd();
        return row;
      }
      ++at_;  // the comma
    }
  }

  TextCell ScanField() {
    const size_t begin = at_;
    std::string text;
    if (at_ < text_.size() && text_[at_] == '"') {
      text = ScanQuoted();
    } else {
      while (!AtFieldEnd()) text.push_back(text_[at_++]);
    }
    return {std::string(source::Strip(text)),
            {static_cast<int64_t>(begin), static_cast<int64_t>(at_)}};
  }

  std::string ScanQuoted() {
    const int64_t line = line_;
    std::string text;
    ++at_;
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        ++at_;
        if (at_ == text_.size() || text_[at_] != '"') return EndQuoted(line, std::move(text));
      } else if (IsLineEnd(text_[at_])) {
        text.push_back('\n');
        PassLineEnd();
        continue;
      }
      text.push_back(text_[at_++]);
    }
    broken_ = true;
    Complain(line, {"引号没有结束", "the quotation mark is never closed"});
    return text;
  }

  std::string EndQuoted(int64_t line, std::string text) {
    if (AtFieldEnd()) return text;
    broken_ = true;
    Complain(line, read::reason::StrayAfterQuote());
    while (!AtFieldEnd()) ++at_;
    return text;
  }

  bool AtFieldEnd() const {
    return at_ == text_.size() || text_[at_] == ',' || IsLineEnd(text_[at_]);
  }

  const source::File& file_;
  std::string_view text_;
  std::vector<Problem>* problems_;
  TextTable table_;
  size_t at_ = 0;
  int64_t line_ = 1;
  bool broken_ = false;  // the record at hand
};

}  // namespace

TextTable ReadCsvTable(const source::File& file, std::vector<Problem>* problems) {
  return CsvScanner(file, problems).Scan();
}

std::string WriteCsvField(std::string_view text) {
  std::string field;
  write::AppendCsvField(text, &field);
  return field;
}

}  // namespace tiaowen::cases
