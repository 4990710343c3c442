#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "runtime/read/register_fixture.h"

namespace tiaowen::read {
namespace {

// The lines of a CSV file without quoted fields, cut at commas.
std::vector<std::vector<std::string>> ReadPlainCsv(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string>& row = rows.emplace_back();
    std::stringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
    if (line.ends_with(',')) row.emplace_back();
  }
  return rows;
}

TEST_CASE("the sample register is read completely") {
  const ir::Module module = SampleModule();
  const Reading reading = ReadAll(SampleDirectory(), module);
  REQUIRE(reading.error.empty());
  CHECK(Show(reading.rejects).empty());
  CHECK(reading.counts.applicants_read == 70);
  CHECK(reading.counts.applicants_rejected == 0);
  REQUIRE(reading.batches.size() == 1);
  const batch::Batch& batch = reading.batches[0];
  CHECK(batch.applicants == 70);
  CHECK(batch.ids.front() == "S001");
  CHECK(batch.ids.back() == "S070");
  // Rows per table: the lines of each file without its header.
  const std::vector<int64_t> rows = {70, 58, 61, 203, 10, 12, 18, 1, 3, 3, 0};
  for (size_t t = 0; t < rows.size(); ++t) {
    CAPTURE(module.schema.tables[t].name);
    CHECK(batch.tables[t].rows == rows[t]);
  }
  const std::string shown = Show(batch, module);
  CHECK(
      shown.starts_with("S001\n"
                        "  申报人 S001* - 苏州市 企业 工程技术 生产一线技术技能岗位 在职在岗 "
                        "装配一班* 车工 机械 - yes yes "
                        "yes - - -\n"
                        "  职业技能证书 车工 高级工 职业技能等级证书 2017-12-31\n"
                        "  工作经历 2010-07-01 inf 生产一线技术技能岗位 车工\n"
                        "  年度考核 2016 合格 装配一班*\n"
                        "  年度考核 2017 优秀 装配一班*\n"
                        "  年度考核 2018 合格 装配一班*\n"
                        "S002\n"));
  CHECK(shown.find("  荣誉 劳动模范* 荣誉称号 省级 2018-05-01 -\n") != std::string::npos);
}

TEST_CASE("what is absent or ignored is told once each") {
  const Reading reading = ReadAll(SampleDirectory(), SampleModule());
  REQUIRE(reading.notices.size() == 2);
  CHECK(reading.notices[0].zh == "申报人.csv：没有列「姓名」，视为全空");
  CHECK(reading.notices[1].zh == "申报人.csv：忽略未声明的列「情形」");
}

TEST_CASE("the bad sample register is rejected as expected") {
  const ir::Module module = SampleModule();
  const auto expected = ReadPlainCsv(BadSampleDirectory() + "/rejects-expected.csv");
  REQUIRE(expected.size() == 16);
  for (const int64_t batch_rows : {1, 7, 64}) {
    CAPTURE(batch_rows);
    const Reading reading = ReadAll(BadSampleDirectory(), module, {.batch_rows = batch_rows});
    REQUIRE(reading.error.empty());
    REQUIRE(reading.rejects.size() == expected.size() - 1);
    for (size_t i = 0; i < reading.rejects.size(); ++i) {
      const Reject& reject = reading.rejects[i];
      const std::vector<std::string>& row = expected[i + 1];
      CAPTURE(i);
      CHECK(reject.file == row[0]);
      CHECK(std::to_string(reject.line) == row[1]);
      CHECK(reject.column == row[2]);
      CHECK(reject.value == row[3]);
      CHECK(reject.applicant_id == row[5]);
      CHECK_FALSE(reject.reason.zh.empty());
      CHECK_FALSE(reject.reason.en.empty());
    }
    REQUIRE(reading.batches.size() == 1);
    CHECK(reading.batches[0].ids == std::vector<std::string>{"B01"});
    // B01 … B14 and the row without an id; the two rows of B04 are one person.
    CHECK(reading.counts.applicants_read == 15);
    CHECK(reading.counts.applicants_rejected == 14);
  }
}

TEST_CASE("batches of any size hold the same applicants in the same order") {
  const ir::Module module = SampleModule();
  const std::string whole = Show(ReadAll(SampleDirectory(), module).batches, module);
  for (const int64_t batch_rows : {1, 7, 64}) {
    CAPTURE(batch_rows);
    const Reading reading = ReadAll(SampleDirectory(), module, {.batch_rows = batch_rows});
    CHECK(static_cast<int64_t>(reading.batches.size()) == (70 + batch_rows - 1) / batch_rows);
    for (const batch::Batch& batch : reading.batches) CHECK(batch.applicants <= batch_rows);
    CHECK(Show(reading.batches, module) == whole);
  }
}

TEST_CASE("the first data error ends the run when that is wanted") {
  const Reading reading =
      ReadAll(BadSampleDirectory(), SampleModule(), {.stop_on_first_error = true});
  CHECK(reading.error.starts_with("申报人.csv, line 3, 单位性质 \"国企\": not one of"));
  CHECK(reading.batches.empty());
}

TEST_CASE("a place without a register is an error") {
  const ir::Module module = SmallModule();
  const ScratchDirectory scratch;
  CHECK(ReadAll(scratch.path("none"), module).error.ends_with("no such file or directory"));
  CHECK(ReadAll("", module).error.ends_with("no such file or directory"));
  CHECK(ReadAll(scratch.path(), module).error.ends_with("has no main table 人.csv or 人.parquet"));
  CHECK(ReadAll("/dev/null", module).error.ends_with("neither a file nor a directory"));
  scratch.Write("人.xlsx", "PK\x03\x04rest");
  CHECK(ReadAll(scratch.path(), module).error.find("xlsx") != std::string::npos);
  CHECK(ReadAll(scratch.path("人.xlsx"), module).error.find("xlsx") != std::string::npos);
  for (const char* bytes : {"", "PAR1", "PAR1xxxxxxxxxPAR1", "ARROW1", "ARROW1\0\0zzzzzzzzzzzz",
                            "\xFF\xFF\xFF\xFF\x10", "编号,城市\n1,2\n"}) {
    scratch.Write("register", bytes);
    CHECK_FALSE(ReadAll(scratch.path("register"), module).error.empty());
  }
  scratch.Write("人.csv", "编号\na\n");
  CHECK(ReadAll(scratch.path(), module).error.empty());
  scratch.Write("人.parquet", "");
  CHECK(ReadAll(scratch.path(), module).error.find("several files") != std::string::npos);
  std::filesystem::remove(scratch.path("人.parquet"));
  std::filesystem::remove(scratch.path("人.csv"));
  std::filesystem::create_directory(scratch.path("人.csv"));
  CHECK(ReadAll(scratch.path(), module).error.ends_with("not a regular file"));
}

TEST_CASE("tables without a file are told apart by what their absence says") {
  const ScratchDirectory scratch;
  scratch.Write("人.csv", "编号,城市,性质,认定\na,苏州市,企业,是\n");
  const ir::Module module = SmallModule();
  const Reading reading = ReadAll(scratch.path(), module);
  CHECK(reading.error.empty());
  REQUIRE(reading.notices.size() == 2);
  CHECK(reading.notices[0].en.ends_with("no file for table \"证书\"; it is taken as empty"));
  CHECK(
      reading.notices[1].en.ends_with("no file for table \"聘期\"; nothing is known of its rows"));
  CHECK(Show(reading.batches, module) == "a\n  人 苏州市 企业 yes\n");
}

TEST_CASE("columns that must be there") {
  const ScratchDirectory scratch;
  const ir::Module module = SmallModule();
  scratch.Write("人.csv", "名字,城市\na,b\n");
  CHECK(ReadAll(scratch.path(), module).error ==
        "人.csv: column \"编号\" of table \"人\" is missing");
  scratch.Write("人.csv", "编号\na\n");
  scratch.Write("证书.csv", "编号,等级,取得\na,初,2016\n");
  CHECK(ReadAll(scratch.path(), module).error ==
        "证书.csv: column \"名次\" of table \"证书\" is missing");
  scratch.Write("证书.csv", "等级,取得,名次\n初,2016,1\n");
  CHECK(ReadAll(scratch.path(), module).error ==
        "证书.csv: column \"编号\" of table \"证书\" is missing");
  scratch.Write("证书.csv", "编号,等级,等级,取得,名次\na,初,初,2016,1\n");
  CHECK(ReadAll(scratch.path(), module).error == "证书.csv: column \"等级\" occurs twice");
}

TEST_CASE("no applicants are no error") {
  const ScratchDirectory scratch;
  const ir::Module module = SmallModule();
  for (const char* header : {"编号,城市", "编号,城市\n", "编号,城市\r\n\r\n"}) {
    scratch.Write("人.csv", header);
    const Reading reading = ReadAll(scratch.path(), module);
    CHECK(reading.error.empty());
    CHECK(reading.batches.empty());
    CHECK(reading.counts.applicants_read == 0);
  }
}

}  // namespace
}  // namespace tiaowen::read
