// Reference tables in both engines, with outcomes derived by hand.

#include <stdlib.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/ir/verify.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/read.h"
#include "tests/differential/agreement.h"
#include "tests/differential/module_writer.h"

namespace tiaowen::differential {
namespace {

// The bits of each person in a plane, person 0 first.
std::string BitsOf(const std::vector<uint64_t>& planes, int64_t words, size_t plane,
                   int64_t people) {
  std::string bits;
  for (int64_t p = 0; p < people; ++p) {
    const size_t word = plane * static_cast<size_t>(words) + static_cast<size_t>(p / 64);
    bits += ((planes[word] >> (p % 64)) & 1) != 0 ? '1' : '0';
  }
  return bits;
}

// People with a trade and a grade, their certificates, and two reference tables: the years that a
// trade and grade need, which may be incomplete, and a complete list of wanted trades.
class Fixture {
 public:
  Fixture() {
    module.AddText("车工");
    writer.AddEnum("等级", true, {"高级工", "技师"});
    const auto grade = [&](const char* name) { return EnumColumn(module, name, "等级"); };
    writer.AddTable("人", true,
                    {TextColumn("编号"), TextColumn("职业"), grade("级"), IntColumn("数")});
    writer.AddTable("证书", true, {grade("等级"), IntColumn("数")});
    writer.AddReferenceTable("条件", false, {TextColumn("职业"), grade("等级"), IntColumn("年限")});
    writer.AddReferenceTable("目录", true, {TextColumn("职业"), grade("等级")});
    people.references.resize(4);
    AddReference("条件", {"车工", "技师", "10"});
    AddReference("条件", {"焊工", "技师", "空"});
    AddReference("条件", {"空", "技师", "7"});
    AddReference("目录", {"车工", "技师"});
    AddReference("目录", {"焊工", "空"});
    AddPerson("车工", "技师", "12");
    AddPerson("车工", "高级工", "9");
    AddPerson("焊工", "技师", "5");
    AddPerson("钳工", "技师", "空");
    AddPerson("空", "技师", "5");
    AddPerson("车工", "空", "空");
    AddCertificate(0, "技师", "8");
    AddCertificate(1, "高级工", "8");
    AddCertificate(3, "技师", "空");
    AddCertificate(4, "技师", "8");
    AddCertificate(5, "技师", "11");
    AddCertificate(5, "空", "1");
  }

  // Makes `condition` the only rule, evaluates it in both engines, and returns the verdicts, a
  // letter a person, then the bits of every fact.
  std::vector<std::string> Decide(ir::InstId condition) {
    module.matters = {{"事", {""}, {}}};
    writer.Rule(ir::MatterId(0), 0, -1, condition);
    writer.MarkUsedColumns();
    REQUIRE(ir::Verify(module) == std::vector<std::string>{});
    const interpret::Interpreter interpreter(module);
    const auto native = MakeNative(module);
    INFO((native.ok() ? std::string() : native.error().en));
    REQUIRE(native.ok());
    const std::vector<std::string> lines = Evaluate(interpreter);
    CHECK(Evaluate(**native) == lines);
    return lines;
  }

  ir::InstId Trade() { return writer.Column("人", "职业"); }
  ir::InstId Master() { return writer.Code("等级", "技师"); }
  // The years that the person's trade needs for the grade.
  ir::InstId Years(ir::InstId trade, ir::InstId grade) {
    return writer.LookUp("条件", {"职业", "等级"}, {trade, grade}, "年限");
  }

  ir::Module module;
  ModuleWriter writer{module};
  Register people;

 private:
  std::vector<std::string> Evaluate(const evaluate::Engine& engine) const {
    evaluate::Outcomes outcomes;
    engine.Evaluate(ToBatch(module, people), builtin::ClockAt(18014), &outcomes);
    std::vector<std::string> lines(1);
    for (int64_t p = 0; p < outcomes.applicants; ++p) {
      lines[0] += "FUT"[static_cast<int>(outcomes.verdict(0, p))];
    }
    for (size_t fact = 0; fact < ir::ListClauses(module).facts.size(); ++fact) {
      lines.push_back(BitsOf(outcomes.facts, outcomes.words, fact, outcomes.applicants));
    }
    return lines;
  }

  void AddReference(std::string_view table, const std::vector<std::string_view>& cells) {
    const ir::TableId id = writer.Table(table);
    people.references[static_cast<size_t>(id.index)].push_back(ReadRow(module, id, cells, &people));
  }
  void AddPerson(std::string_view trade, std::string_view grade, std::string_view number) {
    Person& person = people.people.emplace_back(MakePerson(module));
    person.tables[0][0] = ReadRow(module, ir::kMainTable, {"空", trade, grade, number}, &people);
  }
  void AddCertificate(size_t person, std::string_view grade, std::string_view number) {
    const ir::TableId id = writer.Table("证书");
    people.people[person].tables[1].push_back(ReadRow(module, id, {grade, number}, &people));
  }
};

using Lines = std::vector<std::string>;

TEST_CASE("A looked-up number is compared; what is missing for it is told apart") {
  Fixture f;
  // 10 ≤ 12, 10 ≤ 9; the cell of 焊工 is empty, 钳工 has no row, one trade is null.
  const ir::InstId years = f.Years(f.Trade(), f.Master());
  const ir::InstId number = f.writer.Column("人", "数");
  CHECK(f.Decide(f.writer.Compare(years, ir::CompareOp::kLe, number)) ==
        Lines{"TFUUUU", /*职业*/ "000010", /*数*/ "000101", /*no record*/ "000100",
              /*empty*/ "001000"});
}

TEST_CASE("A looked-up number is a member of a set") {
  Fixture f;
  const ir::InstId years = f.Years(f.Trade(), f.writer.Column("人", "级"));
  CHECK(f.Decide(f.writer.In(years, {f.writer.Int(9), f.writer.Int(10)})) ==
        Lines{"TUUUUU", /*职业*/ "000010", /*级*/ "000001", /*no record*/ "010100",
              /*empty*/ "001000"});
}

TEST_CASE("A number is looked up by a number that was looked up, or by constants alone") {
  Fixture f;
  f.writer.AddReferenceTable("档", true, {IntColumn("年限"), IntColumn("档")});
  f.people.references.push_back({{Cell::Exact(10), Cell::Exact(3)}});
  for (Person& person : f.people.people) person.tables.resize(f.module.schema.tables.size());
  const ir::InstId years = f.Years(f.Trade(), f.Master());
  const ir::InstId constant = f.Years(f.writer.Text("车工"), f.Master());
  const ir::InstId level = f.writer.LookUp("档", {"年限"}, {years}, "档");
  // Only 车工 have 10 years, and level 3. The constant look-up, 10, exceeds everybody's 3.
  CHECK(f.Decide(f.writer.Compare(level, ir::CompareOp::kLt, constant)) ==
        Lines{"TTUUUT", /*职业*/ "000010", /*no years*/ "000100", /*empty*/ "001000",
              /*no level*/ "000000", /*empty*/ "000000", /*no constant*/ "000000",
              /*empty*/ "000000"});
}

TEST_CASE("A complete list: nobody is listed by chance, nulls on either side may match") {
  Fixture f;
  const ir::InstId grade = f.writer.Column("人", "级");
  CHECK(f.Decide(f.writer.InReference("目录", {"职业", "等级"}, {f.Trade(), grade})) ==
        Lines{"TFUFUU", /*职业*/ "000010", /*级*/ "000001", /*empty 职业*/ "000000",
              /*empty 等级*/ "001010"});
}

TEST_CASE("A list that may be incomplete refuses nobody") {
  Fixture f;
  CHECK(f.Decide(f.writer.InReference("条件", {"职业"}, {f.Trade()})) ==
        Lines{"TTTUUT", /*职业*/ "000010", /*no record*/ "000110", /*empty*/ "000110"});
}

TEST_CASE("Rows of a child table look up by their own cells and their applicant's") {
  Fixture f;
  const ir::InstId years =
      f.Years(f.writer.Parent("证书", "职业"), f.writer.Column("证书", "等级"));
  const ir::InstId number = f.writer.Column("证书", "数");
  const ir::InstId predicate = f.writer.Compare(years, ir::CompareOp::kGe, number);
  CHECK(f.Decide(f.writer.Exists("证书", predicate)) == Lines{"TUFUUU", /*职业*/ "000010",
                                                              /*等级*/ "000001", /*数*/ "000100",
                                                              /*no record*/ "010100",
                                                              /*empty*/ "000000"});
}

TEST_CASE("Rows of a child table are listed") {
  Fixture f;
  const ir::InstId predicate = f.writer.InReference(
      "目录", {"职业", "等级"}, {f.writer.Parent("证书", "职业"), f.writer.Column("证书", "等级")});
  // Person 2 has no certificate; 钳工 is not listed; one trade and one grade are null, the latter
  // beside a certificate that is listed.
  CHECK(f.Decide(f.writer.Exists("证书", predicate)) ==
        Lines{"TFFFUT", /*职业*/ "000010", /*等级*/ "000000", /*empty 职业*/ "000000",
              /*empty 等级*/ "000010"});
}

TEST_CASE("Without reference tables in the batch a complete list is empty, the other unknown") {
  Fixture f;
  f.people.references.clear();
  const ir::InstId complete = f.writer.InReference("目录", {"职业"}, {f.Trade()});
  const ir::InstId incomplete = f.writer.InReference("条件", {"职业"}, {f.Trade()});
  CHECK(f.Decide(f.writer.And({f.writer.Not(complete), incomplete}))[0] == "UUUUUU");
}

// A folder with the fixture's register as CSV, removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tiaowen-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    Write("人",
          "编号,职业,级,数\na,车工,技师,12\nb,车工,高级工,9\nc,焊工,技师,5\n"
          "d,钳工,技师,\ne,,技师,5\nf,车工,,\n");
    Write("证书", "编号,等级,数\n");
    Write("条件", "职业,等级,年限\n车工,技师,10\n焊工,技师,\n,技师,7\n");
    Write("目录", "等级,职业\n技师, 车工\n,焊工\n");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;

  std::string path() const { return path_.string(); }

 private:
  void Write(const std::string& table, const std::string& rows) const {
    std::ofstream file(path_ / (table + ".csv"));
    file << rows;
    REQUIRE(file.good());
  }

  std::filesystem::path path_;
};

TEST_CASE("Texts of a register equal those of reference tables, whatever the batches") {
  Fixture f;
  const Folder folder;
  f.module.matters = {{"事", {"够年限", "列入"}, {}}};
  f.writer.Rule(ir::MatterId(0), 0, -1,
                f.writer.Compare(f.Years(f.Trade(), f.Master()), ir::CompareOp::kLe,
                                 f.writer.Column("人", "数")));
  f.writer.Rule(
      ir::MatterId(0), 1, -1,
      f.writer.InReference("目录", {"职业", "等级"}, {f.Trade(), f.writer.Column("人", "级")}));
  f.writer.MarkUsedColumns();
  const interpret::Interpreter interpreter(f.module);
  const auto native = MakeNative(f.module);
  REQUIRE(native.ok());
  for (const evaluate::Engine* engine :
       std::initializer_list<const evaluate::Engine*>{&interpreter, native->get()}) {
    for (const int64_t batch_rows : {1, 4, 100}) {
      CAPTURE(batch_rows);
      auto opened = read::Register::Open(folder.path(), f.module, {.batch_rows = batch_rows});
      REQUIRE(opened.ok());
      std::string years, listed;
      while (true) {
        auto next = (*opened)->Next();
        REQUIRE(next.ok());
        if (!next->has_value()) break;
        evaluate::Outcomes outcomes;
        engine->Evaluate(**next, builtin::ClockAt(18014), &outcomes);
        for (int64_t p = 0; p < outcomes.applicants; ++p) {
          years += "FUT"[static_cast<int>(outcomes.verdict(0, p))];
          listed += "FUT"[static_cast<int>(outcomes.verdict(1, p))];
        }
      }
      CHECK(years == "TFUUUU");
      CHECK(listed == "TFUFUU");
    }
  }
}

}  // namespace
}  // namespace tiaowen::differential
