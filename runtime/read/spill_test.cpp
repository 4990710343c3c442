#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/arrow/writer.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "runtime/read/check_register.h"
#include "runtime/read/csv_portions.h"
#include "runtime/read/register_fixture.h"
#include "runtime/read/spilled_directory.h"

// Registers that are read within little memory: the same applicants, rejects, notices and counts.
namespace tiaowen::read {
namespace {

std::string ShowTexts(const std::vector<Notice>& notices) {
  std::string shown;
  for (const Notice& notice : notices) shown += notice.en + "\n";
  return shown;
}

std::string ShowReasons(const std::vector<Reject>& rejects) {
  std::string shown = Show(rejects);
  for (const Reject& reject : rejects) shown += reject.reason.en + "\n";
  return shown;
}

void CheckSame(const Reading& a, const Reading& b, const ir::Module& module) {
  CHECK(a.error == b.error);
  CHECK(Show(a.batches, module) == Show(b.batches, module));
  CHECK(ShowReasons(a.rejects) == ShowReasons(b.rejects));
  CHECK(ShowTexts(a.notices) == ShowTexts(b.notices));
  CHECK(a.counts.applicants_read == b.counts.applicants_read);
  CHECK(a.counts.applicants_rejected == b.counts.applicants_rejected);
}

// Reads `path` within memory of several sizes, as far as it goes to set rows aside, and compares.
void CheckWithin(const std::string& path, const ir::Module& module) {
  const Reading whole = ReadAll(path, module);
  for (const int64_t memory_bytes : {1 << 8, 1 << 12, 1 << 15, 1 << 18}) {
    CAPTURE(memory_bytes);
    CheckSame(ReadAll(path, module, {.memory_bytes = memory_bytes}), whole, module);
    CheckSame(ReadAll(path, module, {.batch_rows = 3, .memory_bytes = memory_bytes}), whole,
              module);
  }
}

TEST_CASE("the sample registers within little memory") {
  const ir::Module module = SampleModule();
  CheckWithin(SampleDirectory(), module);
  CheckWithin(BadSampleDirectory(), module);
}

constexpr const char* kDamagedMain =
    "\xEF\xBB\xBF编号,城市,性质,认定,备注\r\n"
    "a,苏州市,企业,是,\r\n"
    "\r\n"
    "b,\"南\r\n京\",机关,否,x\r\n"
    "a,,,,\r\n"          // repeats an id, some rows later
    "c,x\r\n"            // broken
    "d,,国企,,\r\n"      // no such value
    ",,,,\r\n"           // no id
    "e,\"苏\"州,,,\r\n"  // text behind a quotation mark
    "f,,,大概,\r\n"
    "a,x\r\n"  // broken, of an id that is there
    "c,y\r\n"  // broken again
    "g,\xC4\xCF,,,\r\n"
    "h,无锡市,企业,是,";

constexpr const char* kDamagedCertificates =
    "编号,等级,名次,取得\n"
    "h,初,1,2016\n"
    "zz,中,1,2016\n"  // of nobody
    "c,中,1,2016\n"   // of somebody whose row is broken
    "a,中,0,2016\n"   // below the minimum, of a repeated id
    ",中,1,2016\n"
    "b,高\n"
    "zz,高,x,2016-13\n"
    "\"h\"x,高,1,2016\n"
    "\n"
    "b,中,2,2017-01\n"
    "f,初,1,2015\n"
    "  ,高\n"
    "h,高,2,2018\n";

constexpr const char* kDamagedEngagements =
    "编号,年度,开始,结束\n"
    "h,2016,2016-01-01,2015-01-01\n"  // ends before it starts
    "b,2016,2016-01-01,\n"
    "b,2016,2017-01-01,\n"  // the year occurs twice
    "a,2016,2016-01-01,\n";

TEST_CASE("damaged tables within little memory") {
  const ScratchDirectory scratch;
  scratch.Write("人.csv", kDamagedMain);
  scratch.Write("证书.csv", kDamagedCertificates);
  CheckWithin(scratch.path(), SmallModule());
  scratch.Write("聘期.csv", kDamagedEngagements);
  CheckWithin(scratch.path(), SmallModule());
}

TEST_CASE("the first error is that of the report") {
  const ScratchDirectory scratch;
  scratch.Write("人.csv", "编号,城市,性质,认定\na,,,\nb,,,\nc,,,\nd,,国企,\n");
  scratch.Write("证书.csv", "编号,等级,名次,取得\nd,,,\na,高,0,2016\n");
  const Options options{.stop_on_first_error = true, .memory_bytes = 256};
  CHECK(ReadAll(scratch.path(), SmallModule(), options).error.starts_with("人.csv, line 5"));
}

TEST_CASE("files without rows and tables without a file within little memory") {
  const ScratchDirectory scratch;
  scratch.Write("人.csv", "编号,城市,性质,认定\n");
  CheckWithin(scratch.path(), SmallModule());
  scratch.Write("证书.csv", "编号,等级,名次,取得\nzz,中,1,2016\nzz,高,1,2016\n");
  CheckWithin(scratch.path(), SmallModule());
  scratch.Write("人.csv", "编号,城市,性质,认定\nzz,,,\n");
  scratch.Write("聘期.csv", "编号,年度,开始,结束\n");
  CheckWithin(scratch.path(), SmallModule());
}

TEST_CASE("what makes a file unreadable is told the same way") {
  const ir::Module module = SmallModule();
  const ScratchDirectory scratch;
  const std::string rows = "编号,城市,性质,认定\n" + std::string(200, '\n') + "a,苏州市,企业,是\n";
  for (const std::string& main :
       {std::string(), std::string("\n\r\n\r"), rows + "b,\"x\n", rows + "b,\"x,,\nc,\"y\",,\n",
        std::string("编号,x\n\"a"), std::string("编号,\"城\n市\",性质,认定\na,,,\n")}) {
    CAPTURE(main);
    scratch.Write("人.csv", main);
    CheckWithin(scratch.path(), module);
  }
}

// Writes a table of texts and of dictionaries with different values in each row group.
void WriteParquet(const std::string& path, const std::vector<std::string>& names,
                  const std::vector<std::vector<std::string>>& rows) {
  arrow::FieldVector fields;
  arrow::ArrayVector columns;
  for (size_t i = 0; i < names.size(); ++i) {
    arrow::StringDictionary32Builder coded;
    arrow::StringViewBuilder views;
    for (const auto& row : rows) {
      REQUIRE((row[i].empty() ? coded.AppendNull() : coded.Append(row[i])).ok());
      REQUIRE((row[i].empty() ? views.AppendNull() : views.Append(row[i])).ok());
    }
    columns.push_back(i % 2 == 0 ? *coded.Finish() : *views.Finish());
    fields.push_back(arrow::field(names[i], columns.back()->type()));
  }
  const auto table = arrow::Table::Make(arrow::schema(fields), columns);
  const auto file = *arrow::io::FileOutputStream::Open(path);
  parquet::ArrowWriterProperties::Builder properties;
  REQUIRE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), file, 5,
                                     parquet::default_writer_properties(),
                                     properties.store_schema()->build())
              .ok());
  REQUIRE(file->Close().ok());
}

TEST_CASE("Parquet tables within little memory") {
  const ScratchDirectory scratch;
  std::vector<std::vector<std::string>> people, certificates;
  for (int i = 0; i < 60; ++i) {
    people.push_back({"p" + std::to_string(i), "城" + std::to_string(i / 3),
                      i % 7 == 0 ? "" : "企业", i % 11 == 5 ? "大概" : "是"});
    const std::string owner = "p" + std::to_string(i * 37 % 61);  // p60 is nobody
    certificates.push_back(
        {owner, i % 2 == 0 ? "高" : "", std::to_string(i), "2016-0" + std::to_string(1 + i % 9)});
  }
  WriteParquet(scratch.path("人.parquet"), {"编号", "城市", "性质", "认定"}, people);
  WriteParquet(scratch.path("证书.parquet"), {"编号", "等级", "名次", "取得"}, certificates);
  CheckWithin(scratch.path(), SmallModule());
}

TEST_CASE("many parts, ids that share a hash") {
  const ir::Module module = SmallModule();
  const ScratchDirectory scratch;
  std::string people = "编号,城市,性质,认定\n", certificates = "编号,等级,名次,取得\n";
  constexpr int kPeople = 500;
  for (int i = 0; i < kPeople; ++i) {
    people += fmt::format("{:04},城{},企业,\n", i, i % 50);
    if (i % 200 == 199) people += fmt::format("{:04},,,\n", i / 2);  // a repeated id
    for (int k = 0; k < i % 4; ++k) {
      certificates += fmt::format("{:04},高,{},2016\n", (i * 7 + k * 1013) % (kPeople + 20), k + 1);
    }
  }
  scratch.Write("人.csv", people);
  scratch.Write("证书.csv", certificates);
  CheckWithin(scratch.path(), module);

  const auto read = [&](ApplicantIndex::Hash hash) {
    std::vector<Notice> notices;
    std::vector<std::string> files;
    const SpilledDirectory::Options options{SpillLimits(1 << 16), scratch.path(), std::move(hash)};
    auto spilled = SpilledDirectory::Read(scratch.path(), module.schema, options, &notices, &files);
    REQUIRE(spilled.ok());
    std::vector<std::string> shown;
    while (true) {
      const auto raw = (*spilled)->Next();
      REQUIRE(raw.ok());
      if (!raw->has_value()) break;
      const auto checked = CheckRegister(module, **raw, (*spilled)->duplicates(), nullptr);
      REQUIRE(checked.ok());
      std::istringstream rejects(Show(checked->rejects));
      for (std::string line; std::getline(rejects, line);) shown.push_back(line);
      for (const int32_t row : checked->accepted) {
        const auto count = std::ranges::count(checked->tables[1].parents, row);
        shown.push_back(checked->ids[static_cast<size_t>(row)] + ":" + std::to_string(count));
      }
    }
    std::ranges::sort(shown);
    return fmt::format("{}", fmt::join(shown, "\n"));
  };
  const std::hash<std::string_view> usual;
  const std::string expected = read(usual);
  const auto weak = [&](std::string_view id) -> uint64_t { return usual(id) % 350; };
  CHECK(read(weak) == expected);
}

TEST_CASE("an index of ids") {
  const std::vector<std::string> ids = {"a", "b", "", "a", "c", "b", "dd"};
  const auto each_id = [&](const DuplicateIds::VisitId& visit) {
    for (size_t row = 0; row < ids.size(); ++row) visit(static_cast<int64_t>(row), ids[row]);
    return base::Ok();
  };
  const auto count = static_cast<int64_t>(ids.size());
  for (const ApplicantIndex::Hash& hash :
       {ApplicantIndex::Hash(std::hash<std::string_view>()),
        ApplicantIndex::Hash([](std::string_view id) { return id.size() << 60; }),
        ApplicantIndex::Hash([](std::string_view) { return ~uint64_t{0}; })}) {
    const auto index = ApplicantIndex::Make(count, each_id, 1 << 20, hash);
    REQUIRE(index.ok());
    CHECK(index->Find("a") == 0);
    CHECK(index->Find("b") == 1);
    CHECK(index->Find("c") == 4);
    CHECK(index->Find("dd") == 6);
    CHECK(index->Find("e") == index->Find("e"));
  }
  CHECK(ApplicantIndex::Make(count, each_id, 1 << 20, std::hash<std::string_view>())->Find("e") <
        0);
  const auto narrow = ApplicantIndex::Make(count, each_id, 10, std::hash<std::string_view>());
  CHECK(narrow.error().en.starts_with("too many ids of the main table occur more than once"));
}

TEST_CASE("memory that does not suffice is an error") {
  const ir::Module module = SmallModule();
  const ScratchDirectory scratch;
  std::string certificates = "编号,等级,名次,取得\n";
  for (int i = 0; i < 4'000; ++i) certificates += "a,高,1,2016\n";
  scratch.Write("人.csv", "编号,城市,性质,认定\na,,,\nb,,,\n");
  scratch.Write("证书.csv", certificates);
  const std::string error = ReadAll(scratch.path(), module, {.memory_bytes = 4096}).error;
  CHECK(error.starts_with("the rows of 1 applicants do not fit into the memory allowed"));

  std::string people = "编号,城市,性质,认定\n";
  for (int i = 0; i < 20'000; ++i) people += fmt::format("{},,国企,\n", i);
  scratch.Write("人.csv", people);
  scratch.Write("证书.csv", "编号,等级,名次,取得\n");
  CHECK(ReadAll(scratch.path(), module, {.memory_bytes = 1 << 20})
            .error.find("too many data errors") != std::string::npos);
  CHECK(ReadAll(scratch.path(), module).error.empty());
  CHECK(ReadAll(scratch.path(), module, {.memory_bytes = 1 << 16})
            .error.starts_with("the main table has 20000 rows"));
  people = "编号,城市,性质,认定\n";
  for (int i = 0; i < 20'000; ++i) people += fmt::format("{},,\n", i);
  scratch.Write("人.csv", people);
  CHECK(ReadAll(scratch.path(), module, {.memory_bytes = 1 << 16})
            .error.find("too many rows have a wrong number of fields") != std::string::npos);
  CHECK(ReadAll(scratch.path(), module,
                {.memory_bytes = 256, .spill_directory = scratch.path("nowhere")})
            .error.find("No such file or directory") != std::string::npos);
}

TEST_CASE("portions of a CSV file are whole records with the lines of the file") {
  const ScratchDirectory scratch;
  const std::string text = "\n编号,备注\r\na,\"1\r\n2\"\r\n\r\n\r\nb,\"\"\"\"\nc,x\rd,y";
  scratch.Write("x.csv", text);
  for (const int64_t portion_bytes : {1, 2, 3, 7, 20, 1000}) {
    CAPTURE(portion_bytes);
    auto portions = CsvPortions::Open(scratch.path("x.csv"), portion_bytes);
    REQUIRE(portions.ok());
    std::string records;
    std::vector<int64_t> lines;
    while (true) {
      const auto portion = portions->Next();
      REQUIRE(portion.ok());
      if (!portion->has_value()) break;
      const std::string whole = (*portion)->text->ToString();
      const size_t header = whole.find("编号,备注\r\n");
      REQUIRE(header != std::string::npos);
      records += whole.substr(header + 15);
      CHECK((*portion)->records.lines[0] == 2);
      const auto& found = (*portion)->records.lines;
      lines.insert(lines.end(), found.begin() + 1, found.end());
    }
    CHECK(records == "a,\"1\r\n2\"\r\n\r\n\r\nb,\"\"\"\"\nc,x\rd,y\n");
    CHECK(lines == std::vector<int64_t>{3, 7, 8, 9});
  }
}

}  // namespace
}  // namespace tiaowen::read
