#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/csv/api.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/csv_portions.h"
#include "runtime/read/match_columns.h"
#include "runtime/read/text_cell.h"

namespace tiaowen::read {
namespace {

// A row that Arrow's reader set aside.
struct MalformedRow {
  size_t record = 0;
  int64_t expected = 0;
  int64_t actual = 0;
  std::string text;
};

// A portion of the file.
struct CsvContent {
  std::shared_ptr<arrow::Table> table;
  CsvRecords records;  // the header first
  std::vector<MalformedRow> malformed;
};

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

base::Result<CsvContent> ParseCsv(const std::string& path, CsvPortion portion) {
  CsvContent content;
  content.records = std::move(portion.records);
  const std::shared_ptr<arrow::Buffer>& buffer = portion.text;

  auto read_options = arrow::csv::ReadOptions::Defaults();
  read_options.use_threads = false;  // or malformed rows have no number
  read_options.block_size = static_cast<int32_t>(buffer->size() + 1);
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

// Numbers the rows that Arrow's reader kept; no list is needed when line follows line.
void NumberRows(const CsvContent& content, RawTable* raw) {
  const std::vector<int64_t>& lines = content.records.lines;
  raw->line_first = lines.size() > 1 ? lines[1] : lines[0] + 1;
  const int64_t last = raw->line_first + static_cast<int64_t>(lines.size()) - 2;
  const bool consecutive = lines.size() == 1 || lines.back() == last;
  if (consecutive && content.malformed.empty() && content.records.stray_quotes.empty()) return;
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

class CsvStream : public TableStream {
 public:
  CsvStream(std::string path, CsvPortions portions, const TableRequest& request,
            std::vector<Notice>* notices)
      : path_(std::move(path)),
        file_(std::filesystem::path(path_).filename().string()),
        portions_(std::move(portions)),
        request_(request),
        notices_(notices) {}

  base::Result<std::optional<RawTable>> Next() override;

 private:
  base::Status Match(const CsvContent& content);
  void NoteMultiLine(const CsvRecords& records);
  RawTable MakeTable(const CsvContent& content) const;

  std::string path_;
  std::string file_;
  CsvPortions portions_;
  TableRequest request_;
  std::vector<Notice>* notices_;
  std::optional<ColumnMatch> match_;
  size_t multi_line_count_ = 0;
  int64_t multi_line_first_ = 0;
};

base::Status CsvStream::Match(const CsvContent& content) {
  TW_ASSIGN_OR_RETURN(const arrow::FieldVector fields, StripNames(path_, *content.table->schema()));
  const bool is_child = request_.table().kind == ir::TableKind::kChild;
  const Expectation expectation{request_.table(), is_child ? request_.id_column() : "", {}, file_};
  TW_ASSIGN_OR_RETURN(match_, MatchColumns(fields, expectation, notices_));
  return base::Ok();
}

void CsvStream::NoteMultiLine(const CsvRecords& records) {
  if (records.multi_line.empty()) return;
  if (multi_line_count_ == 0) multi_line_first_ = records.lines[records.multi_line.front()];
  multi_line_count_ += records.multi_line.size();
}

RawTable CsvStream::MakeTable(const CsvContent& content) const {
  RawTable raw;
  raw.table = request_.id;
  raw.file = file_;
  raw.rows = content.table->num_rows();
  for (const int position : match_->positions) {
    raw.columns.push_back(position < 0 ? nullptr : content.table->column(position));
  }
  int id_position = match_->id_position;
  if (request_.table().kind == ir::TableKind::kChild) raw.ids = content.table->column(id_position);
  if (request_.id == ir::kMainTable) {
    id_position = match_->positions[static_cast<size_t>(request_.table().id_column)];
  }
  NumberRows(content, &raw);
  for (const MalformedRow& row : content.malformed) {
    if (IsBlank(row.text)) continue;
    raw.broken.push_back({content.records.lines[row.record], FieldOf(row, id_position), row.text,
                          reason::FieldCount(row.expected, row.actual)});
  }
  return raw;
}

base::Result<std::optional<RawTable>> CsvStream::Next() {
  TW_ASSIGN_OR_RETURN(std::optional<CsvPortion> portion, portions_.Next());
  if (!portion) {
    if (multi_line_count_ > 0) {
      notices_->push_back(
          {fmt::format("{}：{} 行数据的格子里有换行（首处第 {} 行），请核对引号", file_,
                       multi_line_count_, multi_line_first_),
           fmt::format("{}: {} rows have line breaks within a cell (the first in line {}); check "
                       "the quotation marks",
                       file_, multi_line_count_, multi_line_first_)});
    }
    return std::optional<RawTable>();
  }
  TW_ASSIGN_OR_RETURN(const CsvContent content, ParseCsv(path_, std::move(*portion)));
  if (!match_) TW_RETURN_IF_ERROR(Match(content));
  NoteMultiLine(content.records);
  return std::optional<RawTable>(MakeTable(content));
}

}  // namespace

std::string_view TableRequest::id_column() const {
  const ir::Table& main = schema.table(ir::kMainTable);
  return main.columns[static_cast<size_t>(main.id_column)].name;
}

base::Result<std::unique_ptr<TableStream>> OpenCsvTable(const std::string& path,
                                                        const TableRequest& request,
                                                        int64_t portion_bytes,
                                                        std::vector<Notice>* notices) {
  TW_ASSIGN_OR_RETURN(CsvPortions portions, CsvPortions::Open(path, portion_bytes));
  return std::unique_ptr<TableStream>(
      std::make_unique<CsvStream>(path, std::move(portions), request, notices));
}

}  // namespace tiaowen::read
