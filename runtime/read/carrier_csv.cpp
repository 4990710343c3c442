#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/csv/api.h>
#include <arrow/io/file.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/csv_records.h"
#include "runtime/read/match_columns.h"
#include "runtime/read/text_cell.h"

namespace tiaowen::read {
namespace {

constexpr int64_t kBlockBytesMin = 16 << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A row that Arrow's reader set aside.
struct MalformedRow {
  size_t record = 0;
  int64_t expected = 0;
  int64_t actual = 0;
  std::string text;
};

struct CsvContent {
  std::shared_ptr<arrow::Table> table;
  CsvRecords records;
  std::vector<MalformedRow> malformed;
};

// Reads the file and ends its last line, which Arrow's reader wants of a header without rows.
arrow::Result<std::shared_ptr<arrow::Buffer>> ReadBytes(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::ResizableBuffer> buffer,
                        arrow::AllocateResizableBuffer(size + 1));
  ARROW_ASSIGN_OR_RAISE(const int64_t read, file->Read(size, buffer->mutable_data()));
  const bool ended = read > 0 && buffer->data()[read - 1] == '\n';
  if (!ended) buffer->mutable_data()[read] = '\n';
  RETURN_NOT_OK(buffer->Resize(ended ? read : read + 1));
  return buffer;
}

base::Status CheckEncoding(const std::string& path, std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xFE") && !bytes.starts_with("\xFE\xFF")) return base::Ok();
  return base::Error{fmt::format("{}：编码是 UTF-16，请另存为 UTF-8", path),
                     fmt::format("{}: the encoding is UTF-16; save it as UTF-8", path)};
}

base::Result<CsvRecords> FindRecords(const std::string& path, std::string_view text) {
  CsvRecords records = FindCsvRecords(text);
  if (records.lines.empty()) {
    return base::Error{fmt::format("{}：文件是空的，没有列名行", path),
                       fmt::format("{}: the file is empty, without a header row", path)};
  }
  if (records.open_quote_line != 0) {
    return base::Error{fmt::format("{}：第 {} 行的引号没有结束", path, records.open_quote_line),
                       fmt::format("{}: the quotation mark in line {} is never closed", path,
                                   records.open_quote_line)};
  }
  if (records.longest >= std::numeric_limits<int32_t>::max()) {
    return base::Error{fmt::format("{}：有一行超过 2 GB", path),
                       fmt::format("{}: a row is longer than 2 GB", path)};
  }
  return records;
}

// A record of several lines that is malformed has most likely swallowed the records of other people
// by a stray quotation mark. Nobody can tell whose they were, so the file is refused.
base::Status CheckSwallowedLines(const std::string& path, const CsvContent& content) {
  auto spans = [&](size_t record) {
    const std::vector<size_t>& spanning = content.records.multi_line;
    return std::binary_search(spanning.begin(), spanning.end(), record);
  };
  std::vector<size_t> suspects = content.records.stray_quotes;
  for (const MalformedRow& row : content.malformed) suspects.push_back(row.record);
  const auto found = std::find_if(suspects.begin(), suspects.end(), spans);
  if (found == suspects.end()) return base::Ok();
  const int64_t line = content.records.lines[*found];
  return base::Error{
      fmt::format("{}：第 {} 行起的引号把几行并成了一行，请改正引号", path, line),
      fmt::format("{}: a quotation mark joins several lines from line {} on; mend it", path, line)};
}

arrow::csv::ConvertOptions TextOnly() {
  auto options = arrow::csv::ConvertOptions::Defaults();
  options.default_column_type = arrow::utf8();
  options.check_utf8 = false;  // broken bytes are errors of their rows
  return options;
}

base::Result<CsvContent> ParseCsv(const std::string& path,
                                  const std::shared_ptr<arrow::Buffer>& buffer) {
  CsvContent content;
  std::string_view text(buffer->data_as<char>(), static_cast<size_t>(buffer->size()));
  TW_RETURN_IF_ERROR(CheckEncoding(path, text));
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  TW_ASSIGN_OR_RETURN(content.records, FindRecords(path, text));

  auto read_options = arrow::csv::ReadOptions::Defaults();
  read_options.use_threads = false;  // or malformed rows have no number
  read_options.block_size =
      static_cast<int32_t>(std::max(kBlockBytesMin, content.records.longest + 1));
  auto parse_options = arrow::csv::ParseOptions::Defaults();
  parse_options.newlines_in_values = true;
  parse_options.invalid_row_handler = [&](const arrow::csv::InvalidRow& row) {
    content.malformed.push_back({static_cast<size_t>(row.number - 1), row.expected_columns,
                                 row.actual_columns, std::string(row.text)});
    return arrow::csv::InvalidRowResult::Skip;
  };
  auto parse = [&]() -> arrow::Result<std::shared_ptr<arrow::Table>> {
    auto input = std::make_shared<arrow::io::BufferReader>(buffer);
    ARROW_ASSIGN_OR_RAISE(auto reader,
                          arrow::csv::TableReader::Make(arrow::io::default_io_context(), input,
                                                        read_options, parse_options, TextOnly()));
    return reader->Read();
  };
  TW_ASSIGN_OR_RETURN(content.table, CallArrow(path, parse));
  TW_RETURN_IF_ERROR(CheckSwallowedLines(path, content));
  const size_t found =
      static_cast<size_t>(content.table->num_rows()) + content.malformed.size() + 1;
  if (found != content.records.lines.size()) {
    return base::Error{
        fmt::format("{}：行号无法确定（{} 行与 {} 行）", path, found, content.records.lines.size()),
        fmt::format("{}: lines cannot be numbered ({} rows against {})", path, found,
                    content.records.lines.size())};
  }
  return content;
}

base::Result<arrow::FieldVector> StripNames(const std::string& path, const arrow::Schema& schema) {
  arrow::FieldVector fields;
  for (const auto& field : schema.fields()) {
    if (!IsUtf8(field->name())) {
      return base::Error{
          fmt::format("{}：列名行不是有效的 UTF-8（可能是 GBK），请另存为 UTF-8", path),
          fmt::format("{}: the header is not valid UTF-8 (GBK perhaps); save it as UTF-8", path)};
    }
    fields.push_back(arrow::field(std::string(Strip(field->name())), field->type()));
  }
  return fields;
}

// The field at `position` (negative: none) of a malformed row, stripped; empty when it is not
// there.
std::string FieldOf(const MalformedRow& row, int position) {
  if (position < 0) return {};
  auto read_options = arrow::csv::ReadOptions::Defaults();
  read_options.use_threads = false;
  read_options.autogenerate_column_names = true;
  read_options.block_size = static_cast<int32_t>(row.text.size() + 2);
  auto parse_options = arrow::csv::ParseOptions::Defaults();
  parse_options.newlines_in_values = true;
  auto parse = [&]() -> arrow::Result<std::shared_ptr<arrow::Table>> {
    auto input =
        std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(row.text + "\n"));
    ARROW_ASSIGN_OR_RAISE(auto reader,
                          arrow::csv::TableReader::Make(arrow::io::default_io_context(), input,
                                                        read_options, parse_options, TextOnly()));
    return reader->Read();
  };
  const auto table = CallArrow("", parse);
  if (!table.ok() || position >= (*table)->num_columns() || (*table)->num_rows() != 1) return {};
  const auto& cells = static_cast<const arrow::StringArray&>(*(*table)->column(position)->chunk(0));
  return std::string(Strip(cells.GetView(0)));
}

// Numbers the rows that Arrow's reader kept; nothing to do when no row lies elsewhere than
// expected.
void NumberRows(const CsvContent& content, RawTable* raw) {
  const std::vector<int64_t>& lines = content.records.lines;
  raw->line_first = 2;
  const bool plain =
      content.malformed.empty() && lines.back() == static_cast<int64_t>(lines.size());
  const bool single_lines = plain && lines.front() == 1;
  if (single_lines && content.records.stray_quotes.empty()) return;
  size_t next_malformed = 0;
  size_t next_stray = 0;
  const std::vector<size_t>& stray = content.records.stray_quotes;
  while (next_stray < stray.size() && stray[next_stray] == 0) ++next_stray;
  for (size_t record = 1; record < lines.size(); ++record) {
    const bool is_stray = next_stray < stray.size() && stray[next_stray] == record;
    if (is_stray) ++next_stray;
    if (next_malformed < content.malformed.size() &&
        content.malformed[next_malformed].record == record) {
      ++next_malformed;
      continue;
    }
    if (is_stray) {
      raw->doubtful.push_back({static_cast<int64_t>(raw->lines.size()), reason::StrayAfterQuote()});
    }
    raw->lines.push_back(lines[record]);
  }
}

bool IsBlank(std::string_view text) { return Strip(text).empty(); }

}  // namespace

std::string_view TableRequest::id_column() const {
  const ir::Table& main = schema.table(ir::kMainTable);
  return main.columns[static_cast<size_t>(main.id_column)].name;
}

base::Result<RawTable> ReadCsvTable(const std::string& path, const TableRequest& request,
                                    std::vector<Notice>* notices) {
  TW_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::Buffer> buffer,
                      CallArrow(path, [&] { return ReadBytes(path); }));
  TW_ASSIGN_OR_RETURN(const CsvContent content, ParseCsv(path, buffer));
  TW_ASSIGN_OR_RETURN(const arrow::FieldVector fields, StripNames(path, *content.table->schema()));

  RawTable raw;
  raw.table = request.id;
  raw.file = std::filesystem::path(path).filename().string();
  const bool is_child = request.table().kind == ir::TableKind::kChild;
  const Expectation expectation{request.table(), is_child ? request.id_column() : "", {}, raw.file};
  TW_ASSIGN_OR_RETURN(const ColumnMatch match, MatchColumns(fields, expectation, notices));
  raw.rows = content.table->num_rows();
  for (const int position : match.positions) {
    raw.columns.push_back(position < 0 ? nullptr : content.table->column(position));
  }
  if (is_child) raw.ids = content.table->column(match.id_position);
  const bool is_main = request.id == ir::kMainTable;
  const int id_position =
      is_main ? match.positions[static_cast<size_t>(request.table().id_column)] : match.id_position;
  if (!content.records.multi_line.empty()) {
    const size_t count = content.records.multi_line.size();
    const int64_t line = content.records.lines[content.records.multi_line.front()];
    notices->push_back({fmt::format("{}：{} 行数据的格子里有换行（首处第 {} 行），请核对引号",
                                    raw.file, count, line),
                        fmt::format("{}: {} rows have line breaks within a cell (the first in line "
                                    "{}); check the quotation marks",
                                    raw.file, count, line)});
  }
  NumberRows(content, &raw);
  for (const MalformedRow& row : content.malformed) {
    if (IsBlank(row.text)) continue;
    raw.broken.push_back({content.records.lines[row.record], FieldOf(row, id_position), row.text,
                          reason::FieldCount(row.expected, row.actual)});
  }
  return raw;
}

}  // namespace tiaowen::read
