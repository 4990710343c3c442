#include "compiler/jit/test_policy.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "compiler/ir/verify.h"
#include "compiler/jit/engine.h"

namespace tiaowen::jit {
namespace {

ir::Table MakeTable(const std::string& name, ir::TableKind kind, bool complete,
                    std::vector<ir::Column> columns) {
  ir::Table table;
  table.name = name;
  table.kind = kind;
  table.complete = complete;
  table.columns = std::move(columns);
  return table;
}

ir::Column MakeColumn(const std::string& name, ir::TypeKind kind, ir::EnumId enum_id = {}) {
  ir::Column column;
  column.name = name;
  column.type = {kind, enum_id};
  return column;
}

ir::Column MakeEnd(const std::string& name) {
  ir::Column column = MakeColumn(name, ir::TypeKind::kDate);
  column.null_meaning = ir::NullMeaning::kOngoing;
  return column;
}

void SetBit(std::vector<uint64_t>* plane, int64_t row) {
  (*plane)[static_cast<size_t>(row / 64)] |= uint64_t{1} << (row % 64);
}

}  // namespace

TestPolicy::TestPolicy() {
  using ir::TypeKind;
  module.title = "试";
  module.schema.enums = {
      {"级", true, {"零", "一", "二", "三", "四"}, {}},
      {"类", false, {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"}, {}}};
  grade = ir::EnumId(0);
  category = ir::EnumId(1);
  const std::vector<ir::Column> records = {MakeColumn("名", TypeKind::kText),
                                           MakeColumn("级", TypeKind::kGrade, grade),
                                           MakeColumn("类", TypeKind::kCategory, category),
                                           MakeColumn("认定", TypeKind::kBool),
                                           MakeColumn("数", TypeKind::kInt),
                                           MakeColumn("日", TypeKind::kDate)};
  const std::vector<ir::Column> keyed = {MakeColumn("年", TypeKind::kInt),
                                         MakeColumn("级", TypeKind::kGrade, grade)};
  auto& tables = module.schema.tables;
  tables.push_back(MakeTable(
      "人", ir::TableKind::kMain, true,
      {MakeColumn("姓名", TypeKind::kText), MakeColumn("级", TypeKind::kGrade, grade),
       MakeColumn("类", TypeKind::kCategory, category), MakeColumn("认定", TypeKind::kBool),
       MakeColumn("数", TypeKind::kInt), MakeColumn("数二", TypeKind::kInt),
       MakeColumn("日", TypeKind::kDate), MakeEnd("止")}));
  tables.push_back(MakeTable("证", ir::TableKind::kChild, true, records));
  tables.push_back(MakeTable("奖", ir::TableKind::kChild, false, records));
  tables.push_back(MakeTable("考", ir::TableKind::kChild, false, keyed));
  tables.push_back(MakeTable("考全", ir::TableKind::kChild, true, keyed));
  tables.push_back(MakeTable(
      "历", ir::TableKind::kChild, true,
      {MakeColumn("始", TypeKind::kDate), MakeEnd("终"),
       MakeColumn("类", TypeKind::kCategory, category), MakeColumn("日", TypeKind::kDate)}));
  tables[0].id_column = 0;
  tables[3].unique_key = tables[4].unique_key = 0;
  tables[5].period_start = 0;
  tables[5].period_end = 1;
  module.sentences.push_back({"句", "句", {}, ir::SentenceClass::kCompiled});
}

ir::TableId TestPolicy::Table(const std::string& name) const {
  const ir::TableId table = module.schema.FindTable(name);
  REQUIRE(table.valid());
  return table;
}

int TestPolicy::ColumnIndex(const std::string& table, const std::string& column) const {
  const int index = module.schema.table(Table(table)).FindColumn(column);
  REQUIRE(index >= 0);
  return index;
}

ir::InstId TestPolicy::Column(const std::string& table, const std::string& column) {
  return Add(ir::ColumnRef{Table(table), ColumnIndex(table, column)});
}

ir::InstId TestPolicy::Parent(const std::string& child, const std::string& column) {
  return Add(ir::ParentRef{Table(child), ColumnIndex("人", column)});
}

ir::InstId TestPolicy::Exists(const std::string& table, ir::InstId predicate) {
  return Add(ir::Exists{Table(table), predicate});
}

ir::InstId TestPolicy::Truth(base::Truth truth, const std::string& table) {
  return Add(ir::TruthConst{truth, Table(table)});
}

ir::MatterId TestPolicy::AddMatter() {
  module.matters.push_back({"事", {""}, {}});
  return ir::MatterId(module.matters.size() - 1);
}

void TestPolicy::AddRule(ir::MatterId matter, ir::InstId condition) {
  ir::Rule rule;
  rule.sentence = ir::SentenceId(size_t{0});
  rule.matter = matter;
  rule.condition = condition;
  module.rules.push_back(Add(rule));
}

void TestPolicy::AddPrerequisite(ir::MatterId matter, ir::InstId condition) {
  module.prerequisites.push_back(
      Add(ir::Prerequisite{ir::SentenceId(size_t{0}), matter, condition}));
}

void TestPolicy::AddApplicant(const Record& record,
                              const std::vector<std::pair<std::string, Record>>& rows) {
  applicants_.push_back(record);
  rows_.push_back(rows);
}

void TestPolicy::FillCell(const ir::Column& declared, const std::string& text, int64_t row,
                          batch::Column* column) {
  const auto at = static_cast<size_t>(row);
  SetBit(&column->valid, row);
  switch (declared.type.kind) {
    case ir::TypeKind::kText: {
      auto found = std::find(module.texts.begin(), module.texts.end(), text);
      if (found != module.texts.end()) {
        column->values[at] = static_cast<int32_t>(found - module.texts.begin());
        return;
      }
      auto own = std::find(own_texts_.begin(), own_texts_.end(), text);
      if (own == own_texts_.end()) own = own_texts_.insert(own, text);
      column->values[at] =
          static_cast<int32_t>(module.texts.size() + static_cast<size_t>(own - own_texts_.begin()));
      return;
    }
    case ir::TypeKind::kInt:
      column->values[at] = std::stoi(text);
      return;
    case ir::TypeKind::kDate:
      if (text == "至今") {
        column->values[at] = column->upper[at] = batch::kDateHigh;
      } else {
        const size_t dots = text.find("..");
        column->values[at] = std::stoi(text);
        column->upper[at] =
            dots == std::string::npos ? column->values[at] : std::stoi(text.substr(dots + 2));
      }
      return;
    default:
      column->codes[at] = static_cast<int8_t>(std::stoi(text));
  }
}

batch::Batch TestPolicy::MakeBatch() {
  batch::Batch batch;
  batch.applicants = static_cast<int64_t>(applicants_.size());
  own_texts_.clear();
  for (size_t t = 0; t < module.schema.tables.size(); ++t) {
    const ir::Table& declared = module.schema.tables[t];
    std::vector<std::pair<int32_t, const Record*>> records;
    batch::Table table;
    for (size_t applicant = 0; applicant < applicants_.size(); ++applicant) {
      table.offsets.push_back(static_cast<int32_t>(records.size()));
      const auto index = static_cast<int32_t>(applicant);
      if (t == 0) records.push_back({index, &applicants_[applicant]});
      for (const auto& [name, record] : rows_[applicant]) {
        if (name == declared.name) records.push_back({index, &record});
      }
    }
    table.rows = static_cast<int64_t>(records.size());
    table.offsets.push_back(static_cast<int32_t>(records.size()));
    for (const auto& [parent, record] : records) table.parents.push_back(parent);
    for (const ir::Column& column : declared.columns) {
      batch::Column& values =
          table.columns.emplace_back(batch::MakeColumn(column.type, table.rows));
      for (size_t row = 0; row < records.size(); ++row) {
        auto cell = records[row].second->find(column.name);
        if (cell != records[row].second->end()) {
          FillCell(column, cell->second, static_cast<int64_t>(row), &values);
        }
      }
    }
    batch.tables.push_back(std::move(table));
  }
  batch.own_texts = own_texts_;
  return batch;
}

evaluate::Outcomes TestPolicy::Evaluate() {
  const std::vector<std::string> violations = ir::Verify(module);
  INFO((violations.empty() ? std::string() : violations.front()));
  REQUIRE(violations.empty());
  auto engine = Compile(module);
  INFO((engine.ok() ? std::string() : engine.error().en));
  REQUIRE(engine.ok());
  evaluate::Outcomes outcomes;
  (*engine)->Evaluate(MakeBatch(), clock, &outcomes);
  return outcomes;
}

std::string TestPolicy::Decide(ir::InstId condition) {
  const ir::MatterId matter = AddMatter();
  AddRule(matter, condition);
  return Verdicts(Evaluate(), static_cast<size_t>(matter.index));
}

std::string Verdicts(const evaluate::Outcomes& outcomes, size_t conclusion) {
  std::string letters;
  for (int64_t applicant = 0; applicant < outcomes.applicants; ++applicant) {
    letters += "FUT"[static_cast<int>(outcomes.verdict(conclusion, applicant))];
  }
  return letters;
}

std::string Clauses(const evaluate::Outcomes& outcomes, size_t clause) {
  std::string letters;
  for (int64_t applicant = 0; applicant < outcomes.applicants; ++applicant) {
    letters += "FUT-"[static_cast<int>(outcomes.clause(clause, applicant))];
  }
  return letters;
}

std::string Facts(const evaluate::Outcomes& outcomes, size_t fact) {
  std::string letters;
  for (int64_t applicant = 0; applicant < outcomes.applicants; ++applicant) {
    letters += outcomes.fact(fact, applicant) ? '1' : '0';
  }
  return letters;
}

}  // namespace tiaowen::jit
