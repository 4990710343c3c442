#include "runtime/write/write.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "runtime/evaluate/coded_texts.h"
#include "runtime/read/register_fixture.h"

namespace tiaowen::write {
namespace {

namespace fs = std::filesystem;
using read::ScratchDirectory;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

size_t CountEntries(const std::string& path) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(path), {}));
}

std::shared_ptr<arrow::Schema> TwoColumns() {
  return arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("数", arrow::int32())});
}

// Rows first … first + count - 1; every fifth number is null.
std::shared_ptr<arrow::RecordBatch> Rows(int first, int count) {
  arrow::StringBuilder ids;
  arrow::Int32Builder numbers;
  bool ok = true;
  for (int row = first; row < first + count; ++row) {
    ok = ok && ids.Append("P" + std::to_string(row)).ok();
    ok = ok && (row % 5 == 0 ? numbers.AppendNull() : numbers.Append(row)).ok();
  }
  REQUIRE(ok);
  return arrow::RecordBatch::Make(TwoColumns(), count, {*ids.Finish(), *numbers.Finish()});
}

void WriteRows(const std::string& path, Format format, int rows, int batch_rows) {
  auto writer = ResultWriter::Open(path, format, TwoColumns());
  REQUIRE(writer.ok());
  for (int row = 0; row < rows; row += batch_rows) {
    REQUIRE((*writer)->Write(Rows(row, std::min(batch_rows, rows - row))).ok());
  }
  REQUIRE((*writer)->Close().ok());
}

std::shared_ptr<arrow::RecordBatch> Texts(const std::vector<const char*>& texts) {
  arrow::StringBuilder builder;
  for (const char* text : texts) {
    REQUIRE((text == nullptr ? builder.AppendNull() : builder.Append(text)).ok());
  }
  const auto array = *builder.Finish();
  return arrow::RecordBatch::Make(
      arrow::schema({arrow::field("a", arrow::utf8()), arrow::field("b", arrow::utf8())}),
      array->length(), {array, array});
}

// The texts "t0", "t1", "t2" in turn, every fourth a null: in rows first … first + count - 1,
// plain, and coded in the order of their occurrence there, with one that does not occur.
struct TurnTaking {
  TurnTaking(int first, int count) {
    evaluate::TextCoder coder;
    coder.CodeOf("unused");
    std::vector<int32_t> codes;
    std::vector<const char*> texts;
    for (int row = first; row < first + count; ++row) {
      constexpr const char* kTexts[] = {"t0", "t1", "t2"};
      texts.push_back(row % 4 == 3 ? nullptr : kTexts[row % 3]);
      codes.push_back(row % 4 == 3 ? -1 : coder.CodeOf(kTexts[row % 3]));
    }
    plain = Texts(texts);
    const auto array = *evaluate::MakeCodedTexts(codes, coder.texts());
    coded = arrow::RecordBatch::Make(
        arrow::schema({arrow::field("a", array->type()), arrow::field("b", array->type())}), count,
        {array, array});
  }

  std::shared_ptr<arrow::RecordBatch> plain, coded;
};

TEST_CASE("coded texts are written as texts, in bytes that do not depend on how they are cut") {
  constexpr int kRows = 1000;
  const ScratchDirectory scratch;
  for (Format format : {Format::kCsv, Format::kParquet, Format::kArrow}) {
    const auto write = [&](const std::string& name, auto records_at, int batch_rows) {
      auto writer = ResultWriter::Open(scratch.path(name), format, records_at(0, 1)->schema());
      REQUIRE(writer.ok());
      for (int row = 0; row < kRows; row += batch_rows) {
        const auto records = records_at(row, std::min(batch_rows, kRows - row));
        REQUIRE((*writer)->Write(records).ok());
      }
      REQUIRE((*writer)->Close().ok());
      return ReadFile(scratch.path(name));
    };
    const auto coded = [](int first, int count) { return TurnTaking(first, count).coded; };
    const auto plain = [](int first, int count) { return TurnTaking(first, count).plain; };
    const std::string whole = write("coded", coded, kRows);
    for (int batch_rows : {1, 7, 300}) CHECK(write("coded", coded, batch_rows) == whole);
    if (format != Format::kParquet) {  // which keeps the order of the codes
      CHECK(write("plain", plain, 64) == whole);
      continue;
    }
    parquet::arrow::FileReaderBuilder builder;
    REQUIRE(builder.OpenFile(scratch.path("coded")).ok());
    auto reader = *builder.Build();
    const std::shared_ptr<arrow::Table> read = *reader->ReadTable();
    CHECK(read->CombineChunksToBatch().ValueOrDie()->Equals(*plain(0, kRows)));
  }
}

TEST_CASE("CSV has quotation marks only where they are needed") {
  const ScratchDirectory scratch;
  const std::string path = scratch.path("out.csv");
  const auto records = Texts({"甲", nullptr, "a,b", "say \"x\"", "two\nlines", "cr\r", " space "});
  auto writer = ResultWriter::Open(path, Format::kCsv, records->schema());
  REQUIRE(writer.ok());
  REQUIRE((*writer)->Write(records).ok());
  REQUIRE((*writer)->Close().ok());
  CHECK(ReadFile(path) ==
        "a,b\n"
        "甲,甲\n"
        ",\n"
        "\"a,b\",\"a,b\"\n"
        "\"say \"\"x\"\"\",\"say \"\"x\"\"\"\n"
        "\"two\nlines\",\"two\nlines\"\n"
        "\"cr\r\",\"cr\r\"\n"
        " space , space \n");
}

TEST_CASE("numbers and nulls in CSV") {
  const ScratchDirectory scratch;
  WriteRows(scratch.path("out.csv"), Format::kCsv, 6, 4);
  CHECK(ReadFile(scratch.path("out.csv")) == "编号,数\nP0,\nP1,1\nP2,2\nP3,3\nP4,4\nP5,\n");
}

TEST_CASE("columns that CSV cannot hold are refused") {
  const ScratchDirectory scratch;
  const auto writer = ResultWriter::Open(scratch.path("out.csv"), Format::kCsv,
                                         arrow::schema({arrow::field("x", arrow::float64())}));
  CHECK_FALSE(writer.ok());
  CHECK(CountEntries(scratch.path()) == 0);
}

TEST_CASE("Parquet and Arrow files hold what was written") {
  const ScratchDirectory scratch;
  constexpr int kRows = 300'000;
  WriteRows(scratch.path("out.parquet"), Format::kParquet, kRows, 1000);
  WriteRows(scratch.path("out.arrow"), Format::kArrow, kRows, 1000);

  parquet::arrow::FileReaderBuilder builder;
  REQUIRE(builder.OpenFile(scratch.path("out.parquet")).ok());
  const auto table = *(*builder.Build())->ReadTable();
  const auto expected = *arrow::Table::FromRecordBatches({Rows(0, kRows)});
  CHECK(table->Equals(*expected));

  const auto file = *arrow::io::ReadableFile::Open(scratch.path("out.arrow"));
  const auto reader = *arrow::ipc::RecordBatchFileReader::Open(file);
  CHECK((*reader->ToTable())->Equals(*expected));
}

TEST_CASE("the bytes do not depend on the batches") {
  for (const Format format : {Format::kCsv, Format::kParquet, Format::kArrow}) {
    const ScratchDirectory scratch;
    WriteRows(scratch.path("a"), format, 150'000, 150'000);
    const std::string expected = ReadFile(scratch.path("a"));
    CHECK_FALSE(expected.empty());
    for (const int batch_rows : {7, 64, 65536}) {
      CAPTURE(static_cast<int>(format), batch_rows);
      WriteRows(scratch.path("b"), format, 150'000, batch_rows);
      CHECK((ReadFile(scratch.path("b")) == expected));
    }
  }
}

TEST_CASE("a file appears when it is complete, and not at all otherwise") {
  const ScratchDirectory scratch;
  const std::string path = scratch.path("out.csv");
  scratch.Write("out.csv", "old");
  {
    auto writer = ResultWriter::Open(path, Format::kCsv, TwoColumns());
    REQUIRE(writer.ok());
    REQUIRE((*writer)->Write(Rows(0, 10)).ok());
    CHECK(ReadFile(path) == "old");
    CHECK(CountEntries(scratch.path()) == 2);
  }
  CHECK(ReadFile(path) == "old");
  CHECK(CountEntries(scratch.path()) == 1);
  WriteRows(path, Format::kCsv, 1, 1);
  CHECK(ReadFile(path) == "编号,数\nP0,\n");
  CHECK(CountEntries(scratch.path()) == 1);
}

TEST_CASE("a new file has the rights that the user's mask leaves") {
  const ScratchDirectory scratch;
  const mode_t mask = umask(022);
  WriteRows(scratch.path("out.csv"), Format::kCsv, 1, 1);
  umask(mask);
  struct stat status = {};
  REQUIRE(stat(scratch.path("out.csv").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0644);
}

TEST_CASE("a link stays a link and its file is replaced") {
  const ScratchDirectory scratch;
  scratch.Write("real.csv", "old");
  fs::create_symlink("real.csv", scratch.path("link.csv"));
  WriteRows(scratch.path("link.csv"), Format::kCsv, 1, 1);
  CHECK(fs::is_symlink(scratch.path("link.csv")));
  CHECK(ReadFile(scratch.path("real.csv")) == "编号,数\nP0,\n");
}

TEST_CASE("devices are written, never replaced") {
  WriteRows("/dev/null", Format::kCsv, 1, 1);
  CHECK(fs::is_character_file("/dev/null"));
  auto writer = ResultWriter::Open("/dev/full", Format::kCsv, TwoColumns());
  const bool failed =
      !writer.ok() || !(*writer)->Write(Rows(0, 10)).ok() || !(*writer)->Close().ok();
  CHECK(failed);
}

TEST_CASE("places that cannot be written") {
  const ScratchDirectory scratch;
  CHECK_FALSE(ResultWriter::Open(scratch.path("none/out.csv"), Format::kCsv, TwoColumns()).ok());
  CHECK_FALSE(ResultWriter::Open(scratch.path(), Format::kCsv, TwoColumns()).ok());
  CHECK_FALSE(ResultWriter::Open("", Format::kCsv, TwoColumns()).ok());
  CHECK_FALSE(ResultWriter::Open("-", Format::kParquet, TwoColumns()).ok());
}

// Runs `action` with the standard output going to the file at `path`.
template <typename Action>
void WithStdout(const std::string& path, Action action) {
  const int saved = dup(STDOUT_FILENO);
  FILE* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  dup2(fileno(file), STDOUT_FILENO);
  action();
  dup2(saved, STDOUT_FILENO);
  close(saved);
  std::fclose(file);
}

TEST_CASE("the standard output takes CSV and an Arrow stream") {
  const ScratchDirectory scratch;
  WithStdout(scratch.path("csv"), [] { WriteRows("-", Format::kCsv, 2, 1); });
  CHECK(ReadFile(scratch.path("csv")) == "编号,数\nP0,\nP1,1\n");
  WithStdout(scratch.path("stream"), [] { WriteRows("-", Format::kArrow, 6, 2); });
  const auto file = *arrow::io::ReadableFile::Open(scratch.path("stream"));
  const auto reader = *arrow::ipc::RecordBatchStreamReader::Open(file.get());
  CHECK((*reader->ToTable())->Equals(**arrow::Table::FromRecordBatches({Rows(0, 6)})));
}

TEST_CASE("the reject report") {
  const ScratchDirectory scratch;
  REQUIRE(WriteRejects(scratch.path("none.csv"), {}).ok());
  CHECK(ReadFile(scratch.path("none.csv")) == "文件,行号,列,取值,原因,申报人编号\n");
  const read::Reject reject{
      "申报人.csv", 3, "单位性质", "国企,\"央企\"", {"不在取值范围内", "not declared"}, "B02"};
  REQUIRE(WriteRejects(scratch.path("one.csv"), {reject}).ok());
  CHECK(ReadFile(scratch.path("one.csv")) ==
        "文件,行号,列,取值,原因,申报人编号\n"
        "申报人.csv,3,单位性质,\"国企,\"\"央企\"\"\",不在取值范围内,B02\n");
  CHECK_FALSE(WriteRejects(scratch.path("none/x.csv"), {}).ok());
}

}  // namespace
}  // namespace tiaowen::write
