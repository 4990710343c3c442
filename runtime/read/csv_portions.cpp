#include "runtime/read/csv_portions.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/read/arrow_error.h"

namespace tiaowen::read {
namespace {

// The least that is read at a time.
constexpr int64_t kStepBytesMin = 64 << 10;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

base::Status CheckEncoding(const std::string& path, std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xFE") && !bytes.starts_with("\xFE\xFF")) return base::Ok();
  return base::Error{fmt::format("{}：编码是 UTF-16，请另存为 UTF-8", path),
                     fmt::format("{}: the encoding is UTF-16; save it as UTF-8", path)};
}

base::Error EmptyFile(const std::string& path) {
  return {fmt::format("{}：文件是空的，没有列名行", path),
          fmt::format("{}: the file is empty, without a header row", path)};
}

// Forgets the last record, which may go on behind the text.
void DropLast(CsvRecords* records) {
  const size_t last = records->lines.size() - 1;
  records->lines.pop_back();
  records->starts.pop_back();
  for (std::vector<size_t>* marked : {&records->multi_line, &records->stray_quotes}) {
    if (!marked->empty() && marked->back() == last) marked->pop_back();
  }
}

}  // namespace

base::Result<CsvPortions> CsvPortions::Open(const std::string& path, int64_t portion_bytes) {
  CsvPortions portions;
  portions.path_ = path;
  portions.portion_bytes_ = portion_bytes;
  TW_ASSIGN_OR_RETURN(portions.file_,
                      CallArrow(path, [&] { return arrow::io::ReadableFile::Open(path); }));
  return portions;
}

// Ends the file's last line, which Arrow's reader wants of a header without rows.
base::Status CsvPortions::ReadMore() {
  const size_t held = pending_.size();
  // A record that does not fit is read in steps that grow with it, so that it is not scanned often.
  size_t wanted = std::max(static_cast<size_t>(portion_bytes_), held);
  // No more room than the rest of the file takes, since new room is cleared; a file without a size
  // (a pipe) is read in small steps.
  TW_ASSIGN_OR_RETURN(const int64_t size, CallArrow(path_, [&] { return file_->GetSize(); }));
  TW_ASSIGN_OR_RETURN(const int64_t place, CallArrow(path_, [&] { return file_->Tell(); }));
  wanted = std::min(wanted, static_cast<size_t>(std::max(size - place + 1, kStepBytesMin)));
  pending_.resize(held + wanted);
  TW_ASSIGN_OR_RETURN(const int64_t read, CallArrow(path_, [&] {
                        return file_->Read(static_cast<int64_t>(wanted), pending_.data() + held);
                      }));
  pending_.resize(held + static_cast<size_t>(read));
  at_end_ = read == 0;
  if (at_end_ && !pending_.ends_with('\n')) pending_.push_back('\n');
  return base::Ok();
}

base::Status CsvPortions::CheckRecords(const CsvRecords& records) const {
  if (at_end_ && records.open_quote_line != 0) {
    return base::Error{fmt::format("{}：第 {} 行的引号没有结束", path_, records.open_quote_line),
                       fmt::format("{}: the quotation mark in line {} is never closed", path_,
                                   records.open_quote_line)};
  }
  if (records.longest <= kRecordBytesMax) return base::Ok();
  const int64_t line = records.open_quote_line != 0 ? records.open_quote_line : records.lines[0];
  return base::Error{
      fmt::format("{}：第 {} 行起有一条记录超过 64 MiB，请核对引号", path_, line),
      fmt::format("{}: a record from line {} on is longer than 64 MiB; check the quotation marks",
                  path_, line)};
}

CsvPortion CsvPortions::Cut(CsvRecords records, size_t end) {
  if (header_.empty()) {
    const size_t second = records.starts.size() > 1 ? records.starts[1] : end;
    header_ = pending_.substr(records.starts[0], second - records.starts[0]);
    header_line_ = records.lines[0];
    return {arrow::Buffer::FromString(pending_.substr(0, end)), std::move(records)};
  }
  records.lines.insert(records.lines.begin(), header_line_);
  for (size_t& record : records.multi_line) ++record;
  for (size_t& record : records.stray_quotes) ++record;
  std::string text;
  text.reserve(header_.size() + end);
  text.append(header_).append(pending_, 0, end);
  return {arrow::Buffer::FromString(std::move(text)), std::move(records)};
}

base::Result<std::optional<CsvPortion>> CsvPortions::Next() {
  while (!at_end_) {
    TW_RETURN_IF_ERROR(ReadMore());
    if (std::exchange(at_start_, false)) {
      TW_RETURN_IF_ERROR(CheckEncoding(path_, pending_));
      if (pending_.starts_with(kByteOrderMark)) pending_.erase(0, kByteOrderMark.size());
    }
    CsvRecords records = FindCsvRecords(pending_, line_first_);
    TW_RETURN_IF_ERROR(CheckRecords(records));
    if (records.lines.empty()) {
      // Nothing but line ends; the last may be half of one.
      const bool half = pending_.ends_with('\r');
      line_first_ = records.line_end - (half ? 1 : 0);
      pending_.assign(half ? "\r" : "");
      continue;
    }
    size_t end = pending_.size();
    if (!at_end_) {
      end = records.starts.back();
      line_first_ = records.lines.back();
      if (records.lines.size() == 1) {
        line_first_ = records.lines[0];
        pending_.erase(0, end);
        continue;
      }
      DropLast(&records);
    }
    CsvPortion portion = Cut(std::move(records), end);
    pending_.erase(0, end);
    return std::optional<CsvPortion>(std::move(portion));
  }
  if (header_.empty()) return EmptyFile(path_);
  return std::optional<CsvPortion>();
}

}  // namespace tiaowen::read
