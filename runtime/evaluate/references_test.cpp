// Reference tables in reasons and explanations.

#include <catch2/catch_test_macros.hpp>

#include "runtime/evaluate/explain.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

namespace tiaowen::evaluate {
namespace {

using differential::EnumColumn;
using differential::IntColumn;
using differential::Register;
using differential::TextColumn;

constexpr int32_t kAsOf = 18261;  // 2019-12-31

// One rule: the years that one's trade needs for a 技师 are reached, the trade is listed, and a
// certificate needs two years or more.
ir::Module MakeModule() {
  ir::Module module;
  differential::ModuleWriter writer(module);
  writer.AddEnum("等级", true, {"高级工", "技师"});
  const ir::Column grade = EnumColumn(module, "等级", "等级");
  writer.AddTable("人", true, {TextColumn("编号"), TextColumn("职业"), IntColumn("数")});
  writer.AddTable("证书", true, {grade});
  writer.AddReferenceTable("条件", false, {TextColumn("职业"), grade, IntColumn("年限")});
  writer.AddReferenceTable("目录", false, {TextColumn("职业")});
  module.matters = {{"事", {""}, {}}};
  const ir::InstId years = writer.LookUp(
      "条件", {"职业", "等级"}, {writer.Column("人", "职业"), writer.Code("等级", "技师")}, "年限");
  const ir::InstId enough = writer.Compare(years, ir::CompareOp::kLe, writer.Column("人", "数"));
  const ir::InstId listed = writer.InReference("目录", {"职业"}, {writer.Column("人", "职业")});
  const ir::InstId needed =
      writer.LookUp("条件", {"职业", "等级"},
                    {writer.Parent("证书", "职业"), writer.Column("证书", "等级")}, "年限");
  const ir::InstId certificate =
      writer.Exists("证书", writer.Compare(needed, ir::CompareOp::kGe, writer.Int(2)));
  writer.Rule(ir::MatterId(0), 0, -1, writer.And({enough, listed, certificate}));
  writer.MarkUsedColumns();
  return module;
}

// Explains a person of `trade` who has 5 years, and certificates of both grades; with a nameless
// trade in the list if `listed_empty`.
std::string ExplainTrade(std::string_view trade, base::Language language,
                         bool listed_empty = false) {
  const ir::Module module = MakeModule();
  Register people;
  const auto row = [&](size_t table, const std::vector<std::string_view>& cells) {
    return differential::ReadRow(module, ir::TableId(table), cells, &people);
  };
  people.references.resize(4);
  people.references[2] = {row(2, {"车工", "技师", "10"}), row(2, {"焊工", "高级工", "3"}),
                          row(2, {"钳工", "技师", "空"})};
  people.references[3] = {row(3, {"车工"})};
  if (listed_empty) people.references[3].push_back(row(3, {"空"}));
  differential::Person& person = people.people.emplace_back(differential::MakePerson(module));
  person.tables[0][0] = row(0, {"空", trade, "5"});
  person.tables[1] = {row(1, {"高级工"}), row(1, {"技师"})};
  const batch::Batch batch = differential::ToBatch(module, people);
  Outcomes outcomes;
  interpret::Interpreter(module).Evaluate(batch, builtin::ClockAt(kAsOf), &outcomes);
  const ReasonFinder finder(module);
  return RenderExplanation(Explain(finder, batch, outcomes, 0, kAsOf, {.language = language}),
                           language);
}

TEST_CASE("a record that is missing is named, in the result by its columns, beside the person") {
  CHECK(ExplainTrade("焊工", base::Language::kChinese) ==
        "0 · 截止日 2019-12-31\n"
        "\n"
        "事\n"
        "  事：待定\n"
        "    依据：第1句\n"
        "    尚缺：条件（职业，技师）的 年限 无记录；目录（职业）无记录\n"
        "    ？ 条款（授权：可以） 第1句「第1句」\n"
        "      ？ 条件（职业，技师）的 年限 不大于 数 —— "
        "职业＝焊工，数＝5，条件（焊工，技师）无记录\n"
        "      ？ 职业 列入 目录 —— 职业＝焊工\n"
        "      ✓ 有 证书：条件（人的 职业，等级）的 年限 不小于 2\n"
        "        ✓ 等级＝高级工\n"
        "        ？ 等级＝技师\n"
        "          ？ 条件（人的 职业，等级）的 年限 不小于 2 —— 条件（焊工，技师）无记录\n");
}

TEST_CASE("the value that was looked up stands beside the condition") {
  const std::string text = ExplainTrade("车工", base::Language::kChinese);
  CAPTURE(text);
  CHECK(text.find("✗ 条件（职业，技师）的 年限 不大于 数 —— "
                  "职业＝车工，数＝5，条件（车工，技师）.年限＝10\n") != std::string::npos);
}

TEST_CASE("an empty cell is not taken for a missing row, nor an unknown key for either") {
  const std::string empty = ExplainTrade("钳工", base::Language::kChinese);
  CAPTURE(empty);
  CHECK(empty.find("—— 职业＝钳工，数＝5，条件（钳工，技师）.年限＝空\n") != std::string::npos);
  // Of the certificates, that of a 高级工 finds no row and that of a 技师 the one without years.
  CHECK(empty.find("尚缺：条件（职业，技师）的 年限 空缺；目录（职业）无记录；"
                   "条件（人的 职业，等级）的 年限 无记录；"
                   "条件（人的 职业，等级）的 年限 空缺\n") != std::string::npos);
  const std::string unknown = ExplainTrade("空", base::Language::kChinese);
  CAPTURE(unknown);
  CHECK(unknown.find("不大于 数 —— 职业＝空，数＝5\n") != std::string::npos);
  CHECK(unknown.find("尚缺：人.职业；目录（职业）无记录\n") != std::string::npos);
}

TEST_CASE("an empty cell of a list is named by its table and column") {
  const std::string text = ExplainTrade("焊工", base::Language::kChinese, true);
  CAPTURE(text);
  CHECK(text.find("；目录（职业）无记录；目录（职业）的 职业 空缺\n") != std::string::npos);
  const std::string english = ExplainTrade("焊工", base::Language::kEnglish, true);
  CAPTURE(english);
  CHECK(english.find("；empty: 职业 in 目录 of 职业\n") != std::string::npos);
}

TEST_CASE("the same in English") {
  const std::string text = ExplainTrade("焊工", base::Language::kEnglish);
  CAPTURE(text);
  CHECK(text.find(
            "    missing: no record of 年限 of 条件 (职业, 技师)；no record in 目录 of 职业\n") !=
        std::string::npos);
  CHECK(text.find(" -- 职业 = 焊工, 数 = 5, 条件 (焊工, 技师): no record\n") != std::string::npos);
  CHECK(ExplainTrade("车工", base::Language::kEnglish)
            .find(" -- 职业 = 车工, 数 = 5, 条件 (车工, 技师).年限 = 10\n") != std::string::npos);
}

}  // namespace
}  // namespace tiaowen::evaluate
