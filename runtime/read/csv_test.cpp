#include <catch2/catch_test_macros.hpp>

#include "runtime/read/register_fixture.h"

// What can be wrong with or unusual in CSV files, read as the small register of register_fixture.h.
namespace tiaowen::read {
namespace {

constexpr const char* kMain = "编号,城市,性质,认定\na,苏州市,企业,是\nb,南京市,机关,否\nc,,,\n";

// Writes the tables, reads the directory.
Reading Read(std::string_view main, std::string_view certificates = "",
             std::string_view engagements = "") {
  const ScratchDirectory scratch;
  scratch.Write("人.csv", main);
  if (!certificates.empty()) scratch.Write("证书.csv", certificates);
  if (!engagements.empty()) scratch.Write("聘期.csv", engagements);
  return ReadAll(scratch.path(), SmallModule());
}

std::string ShowBatches(const Reading& reading) { return Show(reading.batches, SmallModule()); }

// The reason of the only reject, in English.
std::string OnlyReason(const Reading& reading) {
  return reading.rejects.size() == 1 ? reading.rejects[0].reason.en
                                     : Show(reading.rejects) + reading.error;
}

std::string ReasonOfCertificate(const std::string& fields) {
  return OnlyReason(Read(kMain, "编号,等级,名次,取得\n" + fields + "\n"));
}

TEST_CASE("byte order mark, column order, extra columns, white space and quotation marks") {
  const Reading reading = Read(
      "\xEF\xBB\xBF\"备注\", 认定 ,编号,性质,城市\r\n"
      "x,　是,\" a \",企业 ,\"苏州市\"\r\n"
      "\"y,\"\"z\"\"\",,b,,\" 　\"");
  CHECK(reading.error.empty());
  CHECK(reading.rejects.empty());
  CHECK(ShowBatches(reading) == "a\n  人 苏州市 企业 yes\nb\n  人 - - -\n");
  REQUIRE(reading.notices.size() == 3);
  CHECK(reading.notices[0].en == "人.csv: column \"备注\" is not declared and is ignored");
}

TEST_CASE("child rows may come in any order and keep it within an applicant") {
  const Reading reading =
      Read(kMain, "取得,编号,名次,等级\n2016,c,3,中\n2017,a,2,上\n,c,1,初\n2018,a,,高\n");
  CHECK(Show(reading.rejects).empty());
  CHECK(ShowBatches(reading) ==
        "a\n  人 苏州市 企业 yes\n  证书 高 2 2017-01-01..2017-12-31\n"
        "  证书 高 - 2018-01-01..2018-12-31\n"
        "b\n  人 南京市* 机关 no\n"
        "c\n  人 - - -\n  证书 中 3 2016-01-01..2016-12-31\n  证书 初 1 -\n");
}

TEST_CASE("lines are physical lines") {
  const Reading reading =
      Read("\n编号,城市,性质,认定\n\na,\"苏\n州\",企业,是\n\r\nb,,国企,\n\nc,\"x\n\n\",,大概\n");
  CHECK(Show(reading.rejects) == "人.csv:7 性质=国企 (b)\n人.csv:9 认定=大概 (c)\n");
}

TEST_CASE("rows with a wrong number of fields reject their applicant") {
  const Reading reading =
      Read("编号,城市,性质,认定\na,苏州市,企业,是\nb,x\nc,,,,\n   \nd,,,\n",
           "等级,编号,名次,取得\n初,b,1,2016\n中,c,1,2016\n高,d,\n高\n高,zz,1,2016\n");
  CHECK(reading.error.empty());
  CHECK(Show(reading.rejects) ==
        "人.csv:3 =b,x (b)\n"
        "人.csv:4 =c,,,, (c)\n"
        "证书.csv:4 =高,d, (d)\n"
        "证书.csv:5 =高 ()\n"
        "证书.csv:6 编号=zz (zz)\n");
  CHECK(reading.rejects[0].reason.en == "4 fields expected, 2 found");
  CHECK(ShowBatches(reading) == "a\n  人 苏州市 企业 yes\n");
  CHECK(reading.counts.applicants_read == 4);
  CHECK(reading.counts.applicants_rejected == 3);
}

TEST_CASE("a broken row shares the fate of the other rows with its id") {
  const Reading reading = Read("编号,城市,性质,认定\na,,,\nb,,,\na,x\n\"q\",\"2\"\n");
  CHECK(Show(reading.rejects) == "人.csv:4 =a,x (a)\n人.csv:5 =\"q\",\"2\" (q)\n");
  CHECK(ShowBatches(reading) == "b\n  人 - - -\n");
  CHECK(reading.counts.applicants_read == 3);
  CHECK(reading.counts.applicants_rejected == 2);
}

TEST_CASE("quotation marks out of place") {
  CHECK(Read("编号,城市\na,\"苏州\nb,南京\n")
            .error.ends_with("the quotation mark in line 2 is never closed"));
  // A mark that swallows the row of somebody else leaves no row that could be told apart.
  CHECK(Read("编号,城市,性质,认定\na,\"苏州,,\nb,\"南京\",,\nc,,,\n")
            .error.ends_with("a quotation mark joins several lines from line 2 on; mend it"));
  CHECK(Read("编号,城市,性质,认定\na,\"苏州,,\nb,南京\",,\nc,,,\n")
            .error.empty());  // one well-formed cell of two lines
  CHECK(Read("编号,城市,性质,认定\na,\"苏州,,\nb,南京\"\nc,,,\n")
            .error.ends_with("a quotation mark joins several lines from line 2 on; mend it"));
  const Reading reading = Read("编号,城市,性质,认定\na,\"苏\"州,,\nb,南\"京,,\n");
  CHECK(Show(reading.rejects) == "人.csv:2 = (a)\n");
  CHECK(OnlyReason(reading) == "text follows a closing quotation mark");
  CHECK(ShowBatches(reading) == "b\n  人 南\"京* - -\n");
}

TEST_CASE("bytes that are not UTF-8") {
  CHECK(Read("\xB1\xE0\xBA\xC5,x\na,b\n").error.find("GBK") != std::string::npos);
  CHECK(Read(std::string_view("\xFF\xFE\x16\x7F", 4)).error.find("UTF-16") != std::string::npos);
  const Reading reading = Read(
      "编号,城市,性质,认定,备注\na,\xC4\xCF,,,\nb,,\xC4\xCF,,\n\xC4\xCF,,,,\nd,,,\xC4,\ne,,,,"
      "\xC4\n",
      "编号,等级,名次,取得\ne,,1,\xB6\n\xC4\xC4,,,\n");
  CHECK(Show(reading.rejects) ==
        "人.csv:2 城市=\uFFFD\uFFFD (a)\n"
        "人.csv:3 性质=\uFFFD\uFFFD (b)\n"
        "人.csv:4 编号=\uFFFD\uFFFD (\uFFFD\uFFFD)\n"
        "人.csv:5 认定=\uFFFD (d)\n"
        "证书.csv:2 取得=\uFFFD (e)\n"
        "证书.csv:3 编号=\uFFFD\uFFFD (\uFFFD\uFFFD)\n");
  for (const Reject& reject : reading.rejects) CHECK(reject.reason.en == "not valid UTF-8");
  CHECK(reading.batches.empty());
}

TEST_CASE("every error of a value has its reason") {
  CHECK(ReasonOfCertificate("a,顶,1,2016") == "not one of the declared values (初, 中, 高)");
  CHECK(ReasonOfCertificate("a,初,一,2016") == "must be a decimal integer");
  CHECK(ReasonOfCertificate("a,初,１,2016") == "must be a decimal integer");
  CHECK(ReasonOfCertificate("a,初,1.0,2016") == "must be a decimal integer");
  CHECK(ReasonOfCertificate("a,初,1 2,2016") == "must be a decimal integer");
  CHECK(ReasonOfCertificate("a,初,+1,2016") == "must be a decimal integer");
  CHECK(ReasonOfCertificate("a,初,2147483648,2016") == "the integer does not fit 32 bits");
  CHECK(ReasonOfCertificate("a,初,99999999999999999999,2016") ==
        "the integer does not fit 32 bits");
  CHECK(ReasonOfCertificate("a,初,0,2016") == "名次 is below 1");
  CHECK(ReasonOfCertificate("a,初,-99999999999,2016") == "名次 is below 1");
  CHECK(ReasonOfCertificate("a,初,1,去年") == "not a date");
  CHECK(ReasonOfCertificate("a,初,1,2015-02-30") == "there is no such date");
  CHECK(ReasonOfCertificate("a,初,1,1899") == "the date is outside 1900-01-01 to 2199-12-31");
  CHECK(ReasonOfCertificate(",初,1,2016") == "the id is empty");
  CHECK(ReasonOfCertificate("x,初,1,2016") == "the id is not in the main table (人)");
  CHECK(OnlyReason(Read("编号,城市,性质,认定\na,,,true\n")) == "must be 是 or 否");
  CHECK(OnlyReason(Read("编号,城市,性质,认定\na,,,\na,,,\n")) == "the id occurs more than once");
  CHECK(ReasonOfCertificate("a,初,007,2016") == "");
  CHECK(ReasonOfCertificate("a,初,2147483647,2016") == "");
}

TEST_CASE("periods and unique keys") {
  const Reading reading = Read(kMain, "",
                               "编号,年度,开始,结束\n"
                               "a,2016,2016-05,2016-05-01\n"  // the end may still be the start
                               "a,2017,2016-05-02,2016\n"     // so it may here
                               "a,,2016-05-01,\n"             // ongoing
                               "a,,,2016-01-01\n"  // no start, and a second row without a key
                               "b,2016,2016-05,2016-04-30\n"     // certainly before
                               "c,2016,2016-01-01,2016-01-01\n"  // one day
                               "c,2016,,\n");
  CHECK(Show(reading.rejects) == "聘期.csv:6 结束=2016-04-30 (b)\n聘期.csv:8 年度=2016 (c)\n");
  CHECK(reading.rejects[0].reason.en == "the end lies before the start (开始)");
  CHECK(reading.rejects[1].reason.en == "a second row of the same applicant with the same 年度");
  CHECK(ShowBatches(reading) ==
        "a\n  人 苏州市 企业 yes\n"
        "  聘期 2016 2016-05-01..2016-05-31 2016-05-01\n"
        "  聘期 2017 2016-05-02 2016-01-01..2016-12-31\n"
        "  聘期 - 2016-05-01 inf\n"
        "  聘期 - - 2016-01-01\n");
}

TEST_CASE("an applicant with one bad row is rejected whole, with all errors listed in order") {
  const Reading reading = Read("编号,城市,性质,认定\na,,国企,大概\nb,,,\n",
                               "编号,等级,名次,取得\nb,初,1,2016\na,顶,0,去年\na,初,1,2016\n");
  CHECK(Show(reading.rejects) ==
        "人.csv:2 性质=国企 (a)\n人.csv:2 认定=大概 (a)\n证书.csv:3 等级=顶 (a)\n"
        "证书.csv:3 名次=0 (a)\n证书.csv:3 取得=去年 (a)\n");
  CHECK(ShowBatches(reading) == "b\n  人 - - -\n  证书 初 1 2016-01-01..2016-12-31\n");
}

TEST_CASE("three rows of one id are two errors and one person") {
  const Reading reading = Read("编号,城市,性质,认定\na,,,\nb,,,\na,,,\na,,,\n");
  CHECK(Show(reading.rejects) == "人.csv:4 编号=a (a)\n人.csv:5 编号=a (a)\n");
  CHECK(reading.counts.applicants_read == 2);
  CHECK(reading.counts.applicants_rejected == 1);
}

TEST_CASE("a cell of megabytes is a value like any other") {
  const std::string megabytes(40 << 20, 'x');
  const Reading reading =
      Read("编号,城市,性质,认定\na," + megabytes + ",,\nb,," + megabytes + ",\n");
  REQUIRE(reading.rejects.size() == 1);
  CHECK(reading.rejects[0].value == megabytes.substr(0, 100) + "…");
  REQUIRE(reading.batches.size() == 1);
  CHECK((reading.batches[0].own_texts == std::vector<std::string>{megabytes}));
}

TEST_CASE("a file of many blocks keeps its lines and rows") {
  std::string main = "编号,城市,性质,认定\n";
  constexpr int kRows = 400'000;
  for (int row = 0; row < kRows; ++row) {
    main += "P" + std::to_string(row) +
            (row % 1000 == 999 ? ",\"a\nb\",国企,\n" : ",苏州市苏州市苏州市苏州市,企业,是\n");
  }
  REQUIRE(main.size() > (16 << 20));
  const Reading reading = Read(main);
  REQUIRE(reading.rejects.size() == kRows / 1000);
  // Before row r lie the header and r rows, of which r / 1000 have two lines.
  for (size_t i = 0; i < reading.rejects.size(); ++i) {
    const auto row = static_cast<int64_t>(i) * 1000 + 999;
    REQUIRE(reading.rejects[i].line == 2 + row + row / 1000);
    REQUIRE(reading.rejects[i].applicant_id == "P" + std::to_string(row));
  }
  CHECK(reading.counts.applicants_read == kRows);
  CHECK(reading.counts.applicants_rejected == kRows / 1000);
}

TEST_CASE("a main table of only ids") {
  const Reading reading = Read("编号\na\n\nb\n");
  CHECK(reading.error.empty());
  CHECK(ShowBatches(reading) == "a\n  人 - - -\nb\n  人 - - -\n");
}

}  // namespace
}  // namespace tiaowen::read
