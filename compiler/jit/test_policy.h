#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"

namespace tiaowen::jit {

// A record as written in a test: column name → text. Codes and integers as digits; texts as they
// are; dates as a day "100", an interval "100..120", or "至今". A column that is not named is null.
using Record = std::map<std::string, std::string>;

// A policy and a register, built by hand for tests of the native engine. The tables:
//   人 (main)      姓名 text, 级 grade, 类 category, 认定 boolean, 数 integer, 数二 integer, 日
//   date, 止 date (空为至今) 证 (complete)  名 text, 级 grade, 类 category, 认定 boolean, 数
//   integer, 日 date 奖 (可能不全)   like 证 考 (可能不全, unique by 年)  年 integer, 级 grade 考全
//   (complete, unique by 年) like 考 历 (complete, period 始–终)  始 date, 终 date (空为至今), 类
//   category, 日 date
// The as-of date is day kAsOf, 2019-04-28.
class TestPolicy {
 public:
  static constexpr int32_t kAsOf = 18014;

  TestPolicy();

  ir::Module module;
  builtin::Clock clock = builtin::ClockAt(kAsOf);
  ir::EnumId grade;     // 0 … 4
  ir::EnumId category;  // 0 … 9

  // Values and conditions.
  ir::InstId Int(int64_t value) { return Add(ir::IntConst{value}); }
  ir::InstId Grade(int code) { return Add(ir::CodeConst{grade, code}); }
  ir::InstId Category(int code) { return Add(ir::CodeConst{category, code}); }
  ir::InstId Text(const std::string& text) { return Add(ir::TextConst{module.AddText(text)}); }
  ir::InstId Column(const std::string& table, const std::string& column);
  ir::InstId Parent(const std::string& child, const std::string& column);
  ir::InstId Compare(ir::InstId lhs, ir::CompareOp op, ir::InstId rhs) {
    return Add(ir::Compare{op, lhs, rhs});
  }
  ir::InstId Exists(const std::string& table, ir::InstId predicate);
  ir::InstId Truth(base::Truth truth, const std::string& table = "人");
  ir::InstId Add(ir::InstData data) { return module.Add(std::move(data), {}); }
  ir::TableId Table(const std::string& name) const;
  int ColumnIndex(const std::string& table, const std::string& column) const;

  // Adds a matter with one target and no paths; provisions of it.
  ir::MatterId AddMatter();
  void AddRule(ir::MatterId matter, ir::InstId condition);
  void AddPrerequisite(ir::MatterId matter, ir::InstId condition);

  // Adds an applicant with the rows of child tables.
  void AddApplicant(const Record& record,
                    const std::vector<std::pair<std::string, Record>>& rows = {});

  // Verifies and compiles the module and evaluates the applicants.
  evaluate::Outcomes Evaluate();
  // Adds a matter with the rule `condition`, evaluates, and returns its verdicts: one of T, F, U an
  // applicant.
  std::string Decide(ir::InstId condition);

  batch::Batch MakeBatch();

 private:
  void FillCell(const ir::Column& declared, const std::string& text, int64_t row,
                batch::Column* column);

  std::vector<Record> applicants_;
  std::vector<std::vector<std::pair<std::string, Record>>> rows_;
  std::vector<std::string> own_texts_;
};

// The outcomes as one letter an applicant: T, F, U, and for clauses - where it was not examined;
// for facts 0 or 1.
std::string Verdicts(const evaluate::Outcomes& outcomes, size_t conclusion);
std::string Clauses(const evaluate::Outcomes& outcomes, size_t clause);
std::string Facts(const evaluate::Outcomes& outcomes, size_t fact);

}  // namespace tiaowen::jit
