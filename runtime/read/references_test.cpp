#include "runtime/read/references.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <fmt/format.h>
#include <parquet/arrow/writer.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "runtime/read/register_fixture.h"

// Reference tables beside the small register of register_fixture.h, in every carrier.
namespace tiaowen::read {
namespace {

constexpr size_t kYears = 3, kListed = 4;  // the tables 年限 and 名录

// The small module with three reference tables: 年限 (可能不全: 城市, 等级, 年数) looked up by city
// and grade, 名录 (complete: 城市, 等级) asked for a city, and 未用, which no instruction uses.
ir::Module ReferenceModule() {
  ir::Module module = SmallModule();
  std::vector<ir::Table>& tables = module.schema.tables;
  const ir::Column city = tables[0].columns[1];
  const ir::Column grade = tables[1].columns[0];
  ir::Column years = tables[1].columns[1];
  years.name = "年数";
  for (const auto& [name, complete, columns] :
       {std::tuple("年限", false, std::vector{city, grade, years}),
        std::tuple("名录", true, std::vector{city, grade}),
        std::tuple("未用", true, std::vector{city})}) {
    ir::Table& table = tables.emplace_back();
    table.name = name;
    table.kind = ir::TableKind::kReference;
    table.complete = complete;
    table.columns = columns;
  }
  tables[kListed].columns[1].used = false;
  const auto own_city = [&] { return module.Add(ir::ColumnRef{ir::kMainTable, 1}, {}); };
  const ir::InstId high = module.Add(ir::CodeConst{grade.type.enum_id, 2}, {});
  module.Add(ir::LookUp{ir::TableId(kYears), {0, 1}, {own_city(), high}, 2}, {});
  module.Add(ir::InReference{ir::TableId(kListed), {0}, {own_city()}}, {});
  return module;
}

constexpr const char* kPeople =
    "编号,城市,性质,认定\na,苏州市,企业,是\nb,扬州市,,\nc,南京市,,\nd,无锡市,,\n";
constexpr const char* kYearsRows =
    "等级,城市,年数,备注\n高,南京市,3,\n 上 ,苏州市,4,\n初,,,\n初,,,\n";
constexpr const char* kListedRows = "城市,等级\n无锡市,高\n南京市,\n";

void WriteSmall(const ScratchDirectory& scratch) {
  scratch.Write("人.csv", kPeople);
  scratch.Write("证书.csv", "编号,等级,名次,取得\n");
  scratch.Write("聘期.csv", "编号,年度,开始,结束\n");
}

// Reads the register with these files for 年限 and 名录.
Reading Read(std::string_view years, std::string_view listed = kListedRows) {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  scratch.Write("年限.csv", years);
  scratch.Write("名录.csv", listed);
  return ReadAll(scratch.path(), ReferenceModule());
}

// The rows of a reference table, "column column …" a line; a text by its name and code.
std::string ShowReference(const batch::Batch& batch, size_t table) {
  const ir::Module module = ReferenceModule();
  const ir::Table& declared = module.schema.tables[table];
  std::string out;
  const batch::Table& rows = batch.table(ir::TableId(table));
  for (int64_t row = 0; row < rows.rows; ++row) {
    for (size_t c = 0; c < declared.columns.size(); ++c) {
      const batch::Column& column = rows.columns[c];
      const auto at = static_cast<size_t>(row);
      if (column.valid.empty()) continue;
      if (!column.is_valid(row)) {
        out += "- ";
      } else if (declared.columns[c].type.kind == ir::TypeKind::kText) {
        const auto code = static_cast<size_t>(column.values[at]);
        const auto beyond = code - module.texts.size();
        out += fmt::format(
            "{}={} ", code,
            code < module.texts.size() ? module.texts[code] : batch.text_beyond_policy(beyond));
      } else {
        out += fmt::format("{} ", column.codes.empty() ? column.values[at] : column.codes[at]);
      }
    }
    out += "\n";
  }
  return out;
}

TEST_CASE("texts of reference tables come before those of a batch, and equal texts have one code") {
  const ir::Module module = ReferenceModule();
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  scratch.Write("年限.csv", kYearsRows);
  scratch.Write("名录.csv", kListedRows);
  for (const int64_t batch_rows : {1, 2, 100}) {
    CAPTURE(batch_rows);
    const Reading reading = ReadAll(scratch.path(), module, {.batch_rows = batch_rows});
    REQUIRE(reading.error.empty());
    std::vector<int32_t> cities;
    for (const batch::Batch& batch : reading.batches) {
      CHECK(batch.references == reading.batches[0].references);
      CHECK(ShowReference(batch, kYears) == "1=南京市 2 3 \n0=苏州市 2 4 \n- 0 - \n- 0 - \n");
      CHECK(ShowReference(batch, kListed) == "2=无锡市 \n1=南京市 \n");
      CHECK(batch.table(ir::TableId(5)).rows == 0);
      const auto& values = batch.tables[0].columns[1].values;
      cities.insert(cities.end(), values.begin(), values.begin() + batch.applicants);
    }
    // 0 is the policy's, 1 and 2 those of the tables, 3 the first of a batch.
    CHECK(cities == std::vector<int32_t>{0, 3, 1, 2});
    CHECK(
        Show(reading.batches, module) ==
        "a\n  人 苏州市 企业 yes\nb\n  人 扬州市* - -\nc\n  人 南京市* - -\nd\n  人 无锡市* - -\n");
  }
  const Reading reading = ReadAll(scratch.path(), module);
  REQUIRE(reading.notices.size() == 1);
  CHECK(reading.notices[0].en == "年限.csv: column \"备注\" is not declared and is ignored");
}

TEST_CASE("a reference table without a file is empty or unknown, and a notice says which") {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  const Reading reading = ReadAll(scratch.path(), ReferenceModule());
  CHECK(reading.error.empty());
  REQUIRE(reading.notices.size() == 2);
  CHECK(reading.notices[0].zh ==
        scratch.path() + "：没有表「年限」的文件，视为无记录（登记可能不全）");
  CHECK(reading.notices[1].en ==
        scratch.path() + ": there is no file for table \"名录\"; it is taken as empty");
  const batch::Table& years = reading.batches[0].table(ir::TableId(kYears));
  CHECK(years.rows == 0);
  CHECK(years.columns.size() == 3);
}

TEST_CASE("a policy that uses no reference table reads none and tells of none") {
  const ir::Module used = ReferenceModule();
  ir::Module module = SmallModule();
  module.schema = used.schema;
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  scratch.Write("年限.csv", "nonsense");
  const Reading reading = ReadAll(scratch.path(), module);
  CHECK(reading.error.empty());
  CHECK(reading.notices.empty());
  CHECK(reading.batches.at(0).references == nullptr);
}

TEST_CASE("a reference table that nothing uses need not be sound") {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  scratch.Write("年限.csv", kYearsRows);
  scratch.Write("名录.csv", kListedRows);
  scratch.Write("未用.csv", "何物\n1,2,3\n");
  CHECK(ReadAll(scratch.path(), ReferenceModule()).error.empty());
}

TEST_CASE("another directory may hold the reference tables") {
  const ScratchDirectory scratch, other;
  WriteSmall(scratch);
  scratch.Write("年限.csv", "beside the register, not read");
  other.Write("年限.csv", kYearsRows);
  other.Write("名录.csv", kListedRows);
  const Reading reading = ReadAll(scratch.path(), ReferenceModule(), {.references = other.path()});
  REQUIRE(reading.error.empty());
  CHECK(ShowReference(reading.batches[0], kListed) == "2=无锡市 \n1=南京市 \n");
  CHECK(ReadAll(scratch.path(), SmallModule(), {.references = other.path("nowhere")}).error ==
        other.path("nowhere") + ": not a directory");
  CHECK(ReadAll(scratch.path(), ReferenceModule(), {.references = other.path("年限.csv")}).error ==
        other.path("年限.csv") + ": not a directory");
}

// The reference tables as Parquet, integers and texts typed.
void WriteParquet(const std::string& path, const std::shared_ptr<arrow::Table>& table) {
  const auto file = *arrow::io::FileOutputStream::Open(path);
  REQUIRE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, 1).ok());
  REQUIRE(file->Close().ok());
}

std::shared_ptr<arrow::Array> Texts(const std::vector<std::string>& texts) {
  arrow::StringBuilder builder;
  for (const std::string& text : texts) {
    REQUIRE((text.empty() ? builder.AppendNull() : builder.Append(text)).ok());
  }
  return *builder.Finish();
}

std::shared_ptr<arrow::Array> Integers(const std::vector<int16_t>& integers) {
  arrow::Int16Builder builder;
  REQUIRE(builder.AppendValues(integers).ok());
  return *builder.Finish();
}

std::shared_ptr<arrow::Table> YearsTable(const std::vector<int16_t>& years) {
  return arrow::Table::Make(
      arrow::schema({arrow::field("年数", arrow::int16()), arrow::field("城市", arrow::utf8()),
                     arrow::field("等级", arrow::utf8())}),
      std::vector<std::shared_ptr<arrow::Array>>{Integers(years), Texts({"南京市", ""}),
                                                 Texts({"高", "初"})});
}

TEST_CASE("Parquet tables, and tables beside a single file") {
  const ir::Module module = ReferenceModule();
  const ScratchDirectory scratch;
  WriteParquet(scratch.path("年限.parquet"), YearsTable({3, 9}));
  scratch.Write("名录.csv", kListedRows);
  const auto people = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("编号", arrow::utf8()), arrow::field("城市", arrow::utf8())}), 2,
      std::vector<std::shared_ptr<arrow::Array>>{Texts({"a", "b"}), Texts({"扬州市", "南京市"})});
  WriteParquet(scratch.path("register.parquet"), *arrow::Table::FromRecordBatches({people}));
  const auto file = *arrow::io::FileOutputStream::Open(scratch.path("register.arrow"));
  const auto writer = *arrow::ipc::MakeFileWriter(file, people->schema());
  REQUIRE(writer->WriteRecordBatch(*people).ok());
  REQUIRE(writer->Close().ok());
  REQUIRE(file->Close().ok());
  for (const char* name : {"register.parquet", "register.arrow"}) {
    for (const int64_t batch_rows : {1, 100}) {
      CAPTURE(name, batch_rows);
      const Reading reading = ReadAll(scratch.path(name), module, {.batch_rows = batch_rows});
      REQUIRE(reading.error.empty());
      const batch::Batch& last = reading.batches.back();
      CHECK(ShowReference(last, kYears) == "1=南京市 2 3 \n- 0 9 \n");
      CHECK(ShowReference(last, kListed) == "2=无锡市 \n1=南京市 \n");
      CHECK(last.tables[0].columns[1].values[static_cast<size_t>(last.applicants - 1)] == 1);
    }
  }
}

TEST_CASE("a batch in memory has reference tables from a directory or none") {
  const ir::Module module = ReferenceModule();
  const ScratchDirectory scratch;
  scratch.Write("年限.csv", kYearsRows);
  scratch.Write("名录.csv", kListedRows);
  const auto people =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("编号", arrow::utf8())}), 1,
                               std::vector<std::shared_ptr<arrow::Array>>{Texts({"a"})});
  auto checked = CheckRecordBatch(*people, "memory", module, {.references = scratch.path()});
  REQUIRE(checked.ok());
  CHECK(ShowReference(checked->batch, kListed) == "2=无锡市 \n1=南京市 \n");

  checked = CheckRecordBatch(*people, "memory", module, {});
  REQUIRE(checked.ok());
  CHECK(checked->batch.table(ir::TableId(kListed)).rows == 0);
  CHECK(
      std::any_of(checked->notices.begin(), checked->notices.end(), [](const base::Error& notice) {
        return notice.en ==
               "no directory of reference tables is given; table \"名录\" is taken as empty";
      }));
}

// ------------------------------------------------------------------------------ what is refused

constexpr const char* kRefused =
    "reference tables have {} errors; they concern everybody, so nobody can be assessed\n";

std::string Refused(int count, std::string_view lines) {
  return fmt::format(fmt::runtime(kRefused), count) + std::string(lines);
}

TEST_CASE("every bad cell is named with file, line, column, value and reason") {
  const Reading reading =
      Read("城市,等级,年数\n南京市,特,3\n苏州市,高,三\n\xFF,高,0\n苏州市,初,99999999999\n",
           "城市,等级\n南京市,低\n");
  CHECK(reading.batches.empty());
  CHECK(reading.error ==
        Refused(6,
                "  年限.csv, line 2, 等级 \"特\": not one of the declared values (初, 中, 高)\n"
                "  年限.csv, line 3, 年数 \"三\": must be a decimal integer\n"
                "  年限.csv, line 4, 城市 \"\xEF\xBF\xBD\": not valid UTF-8\n"
                "  年限.csv, line 4, 年数 \"0\": 年数 is below 1\n"
                "  年限.csv, line 5, 年数 \"99999999999\": the integer does not fit 32 bits\n"
                "  名录.csv, line 2, 等级 \"低\": not one of the declared values (初, 中, 高)"));
}

TEST_CASE("the error is told in Chinese, too") {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  scratch.Write("年限.csv", "城市,等级,年数\n南京市,高,三\n");
  const auto opened = Register::Open(scratch.path(), ReferenceModule(), {});
  REQUIRE(!opened.ok());
  CHECK(opened.error().zh ==
        "参照表有 1 处错误，涉及所有人，不能评定\n  年限.csv 第 2 行，年数「三」：应为整数");
}

TEST_CASE("two rows with equal keys of a look-up are refused, whatever else they say") {
  CHECK(Read("年数,城市,等级\n3,南京市,高\n3,南京市,中\n,南京市, 上\n4,苏州市,高\n").error ==
        Refused(1,
                "  年限.csv, line 4, 城市、等级 \"南京市、上\": the same as in line 2, so that a "
                "look-up could find either"));
  // A list may repeat itself; a null key equals nothing.
  CHECK(Read("年数,城市,等级\n3,,高\n4,,高\n", "城市,等级\n南京市,\n南京市,\n").error.empty());
}

TEST_CASE("rows that cannot be cut into cells are refused") {
  CHECK(Read("城市,等级,年数\n南京市,高\n\n苏州市,高,1,2\n\"苏\"州,高,1\n").error ==
        Refused(3,
                "  年限.csv, line 2: 3 fields expected, 2 found\n"
                "  年限.csv, line 4: 3 fields expected, 4 found\n"
                "  年限.csv, line 5: text follows a closing quotation mark"));
}

TEST_CASE("a declared column that is missing, twice, or of a wrong type is refused") {
  CHECK(Read("城市,年数\n").error == "年限.csv: column \"等级\" of table \"年限\" is missing");
  CHECK(Read("城市,等级,年数,城市\n").error == "年限.csv: column \"城市\" occurs twice");
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  const auto years = YearsTable({1, 2});
  WriteParquet(scratch.path("年限.parquet"),
               years->RenameColumns({"等级", "城市", "年数"}).ValueOrDie());
  CHECK(ReadAll(scratch.path(), ReferenceModule()).error ==
        "年限.parquet: column \"等级\" is stored as int16, which cannot hold its declared type");
}

TEST_CASE("two files for one reference table are refused") {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  WriteParquet(scratch.path("年限.parquet"), YearsTable({1, 2}));
  scratch.Write("年限.csv", kYearsRows);
  CHECK(ReadAll(scratch.path(), ReferenceModule()).error ==
        scratch.path() + ": table \"年限\" has several files (.csv, .parquet)");
}

TEST_CASE("rows of a Parquet table are numbered from one") {
  const ScratchDirectory scratch;
  WriteSmall(scratch);
  WriteParquet(scratch.path("年限.parquet"), YearsTable({3, -1}));
  CHECK(ReadAll(scratch.path(), ReferenceModule()).error ==
        Refused(1, "  年限.parquet, line 2, 年数 \"-1\": 年数 is below 1"));
}

TEST_CASE("many errors are counted, and the first of them told") {
  std::string rows = "城市,等级,年数\n";
  for (int i = 0; i < 25; ++i) rows += "苏州市,,x\n";
  const std::string error = Read(rows).error;
  CHECK(error.starts_with(Refused(25, "  年限.csv, line 2,")));
  CHECK(error.find("line 21,") != std::string::npos);
  CHECK(error.find("line 22,") == std::string::npos);
  CHECK(error.ends_with("\n  and 5 more"));
}

}  // namespace
}  // namespace tiaowen::read
