#include "runtime/write/convert.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "runtime/read/register_fixture.h"

namespace tiaowen::write {
namespace {

using read::ReadAll;
using read::Reading;
using read::ScratchDirectory;
using read::Show;

// Every carrier that the sample register can be turned into, below `scratch`.
std::vector<std::string> ConvertSample(const ScratchDirectory& scratch, const ir::Module& module,
                                       const ConvertOptions& options) {
  const std::string from = read::SampleDirectory();
  const std::string directory = scratch.path("directory");
  std::filesystem::create_directory(directory);
  REQUIRE(ConvertToParquetDirectory(from, module, directory, options).ok());
  REQUIRE(
      ConvertToNested(from, module, scratch.path("nested.parquet"), NestedFormat::kParquet, options)
          .ok());
  REQUIRE(
      ConvertToNested(from, module, scratch.path("nested.arrow"), NestedFormat::kArrowFile, options)
          .ok());
  REQUIRE(
      ConvertToNested(from, module, scratch.path("nested.ipc"), NestedFormat::kArrowStream, options)
          .ok());
  return {directory, scratch.path("nested.parquet"), scratch.path("nested.arrow"),
          scratch.path("nested.ipc")};
}

TEST_CASE("every carrier gives the same batches") {
  const ir::Module module = read::SampleModule();
  const std::string expected = Show(ReadAll(read::SampleDirectory(), module).batches, module);
  for (const bool typed : {false, true}) {
    for (const int64_t portion_rows : {7, 1000}) {
      const ScratchDirectory scratch;
      const auto carriers =
          ConvertSample(scratch, module, {.typed = typed, .portion_rows = portion_rows});
      for (const std::string& carrier : carriers) {
        for (const int64_t batch_rows : {1, 7, 64, 65536}) {
          CAPTURE(typed, portion_rows, carrier, batch_rows);
          const Reading reading = ReadAll(carrier, module, {.batch_rows = batch_rows});
          CHECK(reading.error.empty());
          CHECK(reading.rejects.empty());
          CHECK(reading.counts.applicants_read == 70);
          for (const auto& batch : reading.batches) CHECK(batch.applicants <= batch_rows);
          CHECK(Show(reading.batches, module) == expected);
        }
      }
    }
  }
}

TEST_CASE("batches of one size are identical in every carrier") {
  const ir::Module module = read::SampleModule();
  const ScratchDirectory scratch;
  const auto carriers = ConvertSample(scratch, module, {.typed = true, .portion_rows = 1000});
  const Reading expected = ReadAll(read::SampleDirectory(), module, {.batch_rows = 7});
  for (const std::string& carrier : carriers) {
    CAPTURE(carrier);
    const Reading reading = ReadAll(carrier, module, {.batch_rows = 7});
    REQUIRE(reading.batches.size() == 10);
    for (size_t b = 0; b < reading.batches.size(); ++b) {
      const batch::Batch& batch = reading.batches[b];
      const batch::Batch& wanted = expected.batches[b];
      CHECK(batch.ids == wanted.ids);
      CHECK(batch.own_texts == wanted.own_texts);
      for (size_t t = 0; t < batch.tables.size(); ++t) {
        CHECK(batch.tables[t].rows == wanted.tables[t].rows);
        CHECK(batch.tables[t].offsets == wanted.tables[t].offsets);
        CHECK(batch.tables[t].parents == wanted.tables[t].parents);
        REQUIRE(batch.tables[t].columns.size() == wanted.tables[t].columns.size());
        for (size_t c = 0; c < batch.tables[t].columns.size(); ++c) {
          const batch::Column& column = batch.tables[t].columns[c];
          const batch::Column& wanted_column = wanted.tables[t].columns[c];
          CHECK(column.codes == wanted_column.codes);
          CHECK(column.values == wanted_column.values);
          CHECK(column.upper == wanted_column.upper);
          CHECK(column.valid == wanted_column.valid);
        }
      }
    }
  }
}

TEST_CASE("a register with a data error is not converted") {
  const ScratchDirectory scratch;
  const base::Status status =
      ConvertToNested(read::BadSampleDirectory(), read::SampleModule(), scratch.path("bad.parquet"),
                      NestedFormat::kParquet, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().en.starts_with("申报人.csv, line 3"));
  CHECK_FALSE(std::filesystem::exists(scratch.path("bad.parquet")));
}

TEST_CASE("partial dates stay texts") {
  const ir::Module module = read::SmallModule();
  const ScratchDirectory scratch;
  scratch.Write("人.csv", "编号,城市,性质,认定\na,苏州市,企业,是\nb,,,\n");
  scratch.Write("证书.csv", "编号,等级,名次,取得\nb,上,1,2016年6月\na,初,,2016-06-01\n");
  scratch.Write("聘期.csv", "编号,年度,开始,结束\na,2016,2016-01-01,\n");
  const std::string expected = Show(ReadAll(scratch.path(), module).batches, module);
  CHECK(expected ==
        "a\n  人 苏州市 企业 yes\n  证书 初 - 2016-06-01\n  聘期 2016 2016-01-01 inf\n"
        "b\n  人 - - -\n  证书 高 1 2016-06-01..2016-06-30\n");
  const ScratchDirectory target;
  REQUIRE(
      ConvertToNested(scratch.path(), module, target.path("n"), NestedFormat::kParquet, {}).ok());
  CHECK(Show(ReadAll(target.path("n"), module).batches, module) == expected);
}

}  // namespace
}  // namespace tiaowen::write
