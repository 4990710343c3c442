#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/json/from_string.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <random>
#include <sstream>

#include "runtime/read/register_fixture.h"

// Nested Parquet and Arrow files, and record batches in memory, as the small register of
// register_fixture.h.
namespace tiaowen::read {
namespace {

using Type = std::shared_ptr<arrow::DataType>;

Type Struct(const Type& grade, const Type& rank, const Type& date) {
  return arrow::struct_(
      {arrow::field("等级", grade), arrow::field("名次", rank), arrow::field("取得", date)});
}

std::shared_ptr<arrow::Schema> Schema(const Type& text, const Type& truth,
                                      const Type& certificates) {
  return arrow::schema({arrow::field("编号", text), arrow::field("城市", text),
                        arrow::field("性质", text), arrow::field("认定", truth),
                        arrow::field("证书", certificates)});
}

std::shared_ptr<arrow::RecordBatch> FromJson(const std::shared_ptr<arrow::Schema>& schema,
                                             const std::string& json) {
  const auto array = arrow::json::ArrayFromJSONString(arrow::struct_(schema->fields()), json);
  REQUIRE(array.ok());
  const auto records = arrow::RecordBatch::FromStructArray(*array);
  REQUIRE(records.ok());
  return *records;
}

std::shared_ptr<arrow::Schema> TextSchema() {
  const Type text = arrow::utf8();
  return Schema(text, text, arrow::list(Struct(text, text, text)));
}

void WriteIpc(const std::string& path, const arrow::RecordBatchVector& batches, bool stream) {
  const auto file = *arrow::io::FileOutputStream::Open(path);
  const auto writer = stream ? *arrow::ipc::MakeStreamWriter(file, batches[0]->schema())
                             : *arrow::ipc::MakeFileWriter(file, batches[0]->schema());
  for (const auto& batch : batches) REQUIRE(writer->WriteRecordBatch(*batch).ok());
  REQUIRE(writer->Close().ok());
  REQUIRE(file->Close().ok());
}

void WriteParquet(const std::string& path, const arrow::RecordBatchVector& batches) {
  const auto file = *arrow::io::FileOutputStream::Open(path);
  const auto table = *arrow::Table::FromRecordBatches(batches);
  REQUIRE(
      parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, batches[0]->num_rows())
          .ok());
  REQUIRE(file->Close().ok());
}

CheckedBatch CheckBatch(const arrow::RecordBatch& records) {
  auto checked = CheckRecordBatch(records, "memory", SmallModule(), {});
  REQUIRE(checked.ok());
  return std::move(checked).value();
}

std::string ErrorOf(const std::shared_ptr<arrow::Schema>& schema) {
  const auto records = *arrow::RecordBatch::MakeEmpty(schema);
  const auto checked = CheckRecordBatch(*records, "memory", SmallModule(), {});
  return checked.ok() ? "" : checked.error().en;
}

constexpr const char* kPeople = R"([
  {"编号": "a", "城市": "苏州市", "性质": "企业", "认定": "是",
   "证书": [{"等级": "初", "名次": "1", "取得": "2016-06-01"}, {"等级": null, "名次": null, "取得": ""}]},
  {"编号": "b", "城市": " 南京市", "性质": null, "认定": "否", "证书": null},
  {"编号": "c", "城市": null, "性质": "机关", "认定": "", "证书": []},
  {"编号": "d", "城市": "南京市", "性质": "", "认定": null,
   "证书": [{"等级": "上", "名次": "3", "取得": "2016年2月"}]}])";

constexpr const char* kPeopleShown =
    "a\n  人 苏州市 企业 yes\n  证书 初 1 2016-06-01\n  证书 - - -\n"
    "b\n  人 南京市* - no\n"
    "c\n  人 - 机关 -\n"
    "d\n  人 南京市* - -\n  证书 高 3 2016-02-01..2016-02-29\n";

TEST_CASE("a record batch in memory") {
  const CheckedBatch checked = CheckBatch(*FromJson(TextSchema(), kPeople));
  CHECK(Show(checked.rejects).empty());
  CHECK(Show(checked.batch, SmallModule()) == kPeopleShown);
  CHECK(checked.counts.applicants_read == 4);
  REQUIRE(checked.notices.size() == 1);
  CHECK(checked.notices[0].en ==
        "memory: there is no column for table \"聘期\"; nothing is known of its rows");
}

TEST_CASE("a slice of a record batch is that slice") {
  const auto records = FromJson(TextSchema(), kPeople);
  const std::string shown = kPeopleShown;
  const size_t b = shown.find("b\n");
  CHECK(Show(CheckBatch(*records->Slice(1)).batch, SmallModule()) == shown.substr(b));
  CHECK(Show(CheckBatch(*records->Slice(0, 1)).batch, SmallModule()) == shown.substr(0, b));
  CHECK(CheckBatch(*records->Slice(4)).batch.applicants == 0);
}

TEST_CASE("typed columns say the same as text") {
  const std::string json = R"([
    {"编号": "a", "城市": "苏州市", "性质": "企业", "认定": true,
     "证书": [{"等级": "初", "名次": 1, "取得": 16953}]},
    {"编号": "b", "城市": null, "性质": null, "认定": false, "证书": []},
    {"编号": "c", "城市": null, "性质": null, "认定": null,
     "证书": [{"等级": "上", "名次": null, "取得": null}]}])";
  // 2016-06-01 is 16953 days after 1970-01-01: 46 years, 11 leap days before 2016, 31+29+31+30+31
  // days.
  static_assert(46 * 365 + 11 + 152 == 16953);
  const std::string shown =
      "a\n  人 苏州市 企业 yes\n  证书 初 1 2016-06-01\n"
      "b\n  人 - - no\n"
      "c\n  人 - - -\n  证书 高 - -\n";
  for (const Type& text : {arrow::utf8(), arrow::large_utf8(), arrow::binary(), arrow::utf8_view(),
                           arrow::dictionary(arrow::int8(), arrow::utf8()),
                           arrow::dictionary(arrow::uint32(), arrow::large_utf8())}) {
    for (const Type& rank : {arrow::int8(), arrow::int16(), arrow::int32(), arrow::int64(),
                             arrow::uint8(), arrow::uint16(), arrow::uint32(), arrow::uint64()}) {
      CAPTURE(text->ToString(), rank->ToString());
      const Type record = Struct(text, rank, arrow::date32());
      for (const Type& list : {arrow::list(record), arrow::large_list(record)}) {
        const CheckedBatch checked =
            CheckBatch(*FromJson(Schema(text, arrow::boolean(), list), json));
        CHECK(Show(checked.rejects).empty());
        CHECK(Show(checked.batch, SmallModule()) == shown);
      }
    }
  }
}

TEST_CASE("typed values out of range are data errors") {
  const Type record = Struct(arrow::utf8(), arrow::uint64(), arrow::date32());
  const auto schema = Schema(arrow::utf8(), arrow::boolean(), arrow::list(record));
  const CheckedBatch checked = CheckBatch(*FromJson(schema, R"([
    {"编号": "a", "城市": null, "性质": null, "认定": null,
     "证书": [{"等级": null, "名次": 18446744073709551615, "取得": null}]},
    {"编号": "b", "城市": null, "性质": null, "认定": null,
     "证书": [{"等级": null, "名次": 0, "取得": 84006}]},
    {"编号": "c", "城市": null, "性质": null, "认定": null,
     "证书": [{"等级": null, "名次": null, "取得": -2147483648}]}])"));
  // 84006 days after 1970-01-01 is 2200-01-01: 230 years with 56 leap days.
  static_assert(230 * 365 + 56 == 84006);
  CHECK(Show(checked.rejects) ==
        "memory:1 证书.名次=18446744073709551615 (a)\n"
        "memory:2 证书.名次=0 (b)\n"
        "memory:2 证书.取得=2200-01-01 (b)\n"
        "memory:3 证书.取得=-5877641-06-23 (c)\n");
  CHECK(checked.batch.applicants == 0);
}

TEST_CASE("numbers may stand for text, and empty columns for anything") {
  const Type record = Struct(arrow::null(), arrow::null(), arrow::null());
  const auto schema =
      arrow::schema({arrow::field("编号", arrow::int64()), arrow::field("城市", arrow::int32()),
                     arrow::field("认定", arrow::null()), arrow::field("证书", arrow::list(record)),
                     arrow::field("聘期", arrow::null())});
  const CheckedBatch checked = CheckBatch(*FromJson(schema, R"([
    {"编号": 12, "城市": 512, "认定": null, "证书": [{"等级": null, "名次": null, "取得": null}], "聘期": null}])"));
  CHECK(Show(checked.rejects).empty());
  CHECK(Show(checked.batch, SmallModule()) == "12\n  人 512* - -\n  证书 - - -\n");
}

TEST_CASE("columns that do not fit the schema") {
  const Type text = arrow::utf8();
  CHECK(ErrorOf(TextSchema()).empty());
  CHECK(ErrorOf(arrow::schema({arrow::field("城市", text)})) ==
        "memory: column \"编号\" of table \"人\" is missing");
  CHECK(ErrorOf(Schema(text, text, text))
            .starts_with("memory: table \"证书\" must be a list<struct>"));
  CHECK(ErrorOf(Schema(text, text, arrow::list(text))).find("list<struct>") != std::string::npos);
  CHECK(ErrorOf(Schema(text, text, arrow::list(arrow::struct_({arrow::field("等级", text)})))) ==
        "memory 证书: column \"名次\" of table \"证书\" is missing");
  CHECK(ErrorOf(Schema(text, arrow::int8(), arrow::list(Struct(text, text, text)))) ==
        "memory: column \"认定\" is stored as int8, which cannot hold its declared type");
  CHECK(ErrorOf(Schema(text, text, arrow::list(Struct(text, arrow::float64(), text))))
            .find("stored as double") != std::string::npos);
  CHECK(ErrorOf(Schema(text, text, arrow::list(Struct(text, text, arrow::int32()))))
            .find("stored as int32") != std::string::npos);
  auto fields = TextSchema()->fields();
  fields.push_back(fields[4]);
  CHECK(ErrorOf(arrow::schema(fields)) == "memory: column \"证书\" occurs twice");
}

TEST_CASE("errors in nested records name the main row, the table and the column") {
  const CheckedBatch checked = CheckBatch(*FromJson(TextSchema(), R"([
    {"编号": "a", "城市": null, "性质": "国企", "认定": null, "证书": [{"等级": "顶", "名次": "1", "取得": null}]},
    {"编号": "", "城市": null, "性质": null, "认定": null, "证书": []},
    {"编号": "b", "城市": null, "性质": null, "认定": null, "证书": [null]},
    {"编号": "c", "城市": null, "性质": null, "认定": null, "证书": []},
    {"编号": "c", "城市": null, "性质": null, "认定": null, "证书": []},
    {"编号": "d", "城市": null, "性质": null, "认定": null, "证书": []}])"));
  CHECK(Show(checked.rejects) ==
        "memory:1 性质=国企 (a)\n"
        "memory:2 编号= ()\n"
        "memory:5 编号=c (c)\n"
        "memory:1 证书.等级=顶 (a)\n"
        "memory:3 证书= (b)\n");
  CHECK(Show(checked.batch, SmallModule()) == "d\n  人 - - -\n");
  CHECK(checked.counts.applicants_read == 5);
  CHECK(checked.counts.applicants_rejected == 4);
}

TEST_CASE("a duplicate far away is known before its first row is given out") {
  const ScratchDirectory scratch;
  const auto people = FromJson(TextSchema(), kPeople);
  const arrow::RecordBatchVector batches = {people->Slice(0, 3), people->Slice(3),
                                            people->Slice(1, 1)};
  WriteIpc(scratch.path("f.arrow"), batches, false);
  WriteIpc(scratch.path("s.ipc"), batches, true);
  WriteParquet(scratch.path("p.parquet"), {people, people->Slice(1, 1)});
  for (const char* name : {"f.arrow", "s.ipc", "p.parquet"}) {
    for (const int64_t batch_rows : {1, 2, 100}) {
      CAPTURE(name, batch_rows);
      const Reading reading =
          ReadAll(scratch.path(name), SmallModule(), {.batch_rows = batch_rows});
      CHECK(reading.error.empty());
      CHECK(Show(reading.rejects) == std::string(name) + ":5 编号=b (b)\n");
      std::string shown = kPeopleShown;
      shown.erase(shown.find("b\n"), shown.find("c\n") - shown.find("b\n"));
      CHECK(Show(reading.batches, SmallModule()) == shown);
      CHECK(reading.counts.applicants_read == 4);
      CHECK(reading.counts.applicants_rejected == 1);
    }
  }
}

TEST_CASE("columns of no use are not read") {
  const ScratchDirectory scratch;
  const auto people = FromJson(TextSchema(), kPeople);
  const auto more =
      *people->AddColumn(1, "工资", *arrow::MakeArrayOfNull(arrow::list(arrow::float64()), 4));
  WriteIpc(scratch.path("x.feather"), {more}, false);
  WriteParquet(scratch.path("x"), {more});
  for (const char* name : {"x.feather", "x"}) {
    const Reading reading = ReadAll(scratch.path(name), SmallModule());
    CHECK(reading.error.empty());
    CHECK(Show(reading.batches, SmallModule()) == kPeopleShown);
    REQUIRE(reading.notices.size() == 2);
    CHECK(reading.notices[0].zh == std::string(name) + "：忽略未声明的列「工资」");
  }
}

TEST_CASE("broken UTF-8 is a data error in every carrier") {
  arrow::StringBuilder ids;
  REQUIRE(ids.AppendValues(std::vector<std::string>{"a", "\xC4\xCF"}).ok());
  arrow::StringBuilder cities;
  REQUIRE(cities.AppendValues(std::vector<std::string>{"\xC4\xCF", "x"}).ok());
  const auto records = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("城市", arrow::utf8())}), 2,
      {*ids.Finish(), *cities.Finish()});
  const ScratchDirectory scratch;
  WriteIpc(scratch.path("x"), {records}, true);
  const Reading reading = ReadAll(scratch.path("x"), SmallModule());
  CHECK(Show(reading.rejects) ==
        "x:1 城市=\uFFFD\uFFFD (a)\nx:2 编号=\uFFFD\uFFFD (\uFFFD\uFFFD)\n");
  CHECK(reading.batches.empty());
  CHECK(Show(CheckBatch(*records).rejects) ==
        "memory:1 城市=\uFFFD\uFFFD (a)\nmemory:2 编号=\uFFFD\uFFFD (\uFFFD\uFFFD)\n");
}

TEST_CASE("damaged files end in an error or in data, never worse") {
  const ScratchDirectory scratch;
  const auto people = FromJson(TextSchema(), kPeople);
  WriteIpc(scratch.path("f"), {people, people->Slice(3)}, false);
  WriteIpc(scratch.path("s"), {people}, true);
  WriteParquet(scratch.path("p"), {people});
  std::mt19937 random(1);
  int errors = 0;
  for (const char* name : {"f", "s", "p"}) {
    std::stringstream bytes;
    bytes << std::ifstream(scratch.path(name), std::ios::binary).rdbuf();
    for (int round = 0; round < 300; ++round) {
      std::string damaged = bytes.str();
      for (int flips = 1 + round % 3; flips > 0; --flips) {
        damaged[random() % damaged.size()] = static_cast<char>(random());
      }
      if (round % 10 == 0) damaged.resize(random() % damaged.size());
      scratch.Write("damaged", damaged);
      const Reading reading = ReadAll(scratch.path("damaged"), SmallModule(), {.batch_rows = 3});
      errors += reading.error.empty() ? 0 : 1;
    }
  }
  CHECK(errors > 0);
}

}  // namespace
}  // namespace tiaowen::read
