#pragma once

#include <string>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/interpret/evaluator.h"

namespace tiaowen::evaluate {

// Writes a person's own data in words. Keeps references to the module and the batch.
class PersonValues {
 public:
  PersonValues(const ir::Module& module, const batch::Batch& batch, int32_t as_of,
               base::Language language);

  // One cell: a name, 是 or 否, a number, a date, "2016-06-01至2016-06-30" for a partial date, 空,
  // 至今.
  std::string Cell(ir::TableId table, int column, int64_t row) const;
  // "列＝值，…" for the columns that `leaf` reads and the values that it looks up, each once.
  std::string OperandsOf(ir::InstId leaf, const interpret::Place& place) const;
  // "参照表（键，…）.列＝值，…" for the values that `leaf` looks up with known keys, each once;
  // "参照表（键，…）无记录" where there is none.
  std::string LookUpsOf(ir::InstId leaf, const interpret::Place& place) const;
  // "最晚 日期＝2016-06-01，…" for the aggregates that `leaf` compares.
  std::string AggregatesOf(ir::InstId leaf, const interpret::Place& place) const;
  // "列＝值，…" for the columns of a row that were read.
  std::string Row(ir::TableId table, int64_t row) const;
  // "912 天／需 1095 天（还差 183 天）" for an Accumulated.
  std::string Days(ir::InstId accumulated, const interpret::Place& place) const;

  // "数额 天数 × 日工资 ＝ 1500.00 元（天数＝5，日工资＝300.00）" for the amount of a rule of
  // `matter`.
  std::string Amount(ir::InstId amount, const ir::AmountType& type,
                     const interpret::Place& place) const;

  const interpret::Evaluator& evaluator() const { return evaluator_; }

 private:
  std::string Assignment(ir::TableId table, int column, int64_t row) const;
  std::string LookedUp(const ir::LookUp& look_up, const interpret::Place& place) const;
  std::string Value(const ir::Type& type, const interpret::Value& value) const;
  std::string Number(const interpret::Value& value, int scale) const;
  std::string Join(const std::vector<std::string>& parts) const;
  std::string Text(int64_t code) const;
  const char* Say(const char* zh, const char* en) const {
    return language_ == base::Language::kChinese ? zh : en;
  }

  const ir::Module& module_;
  const batch::Batch& batch_;
  base::Language language_;
  interpret::Evaluator evaluator_;
};

}  // namespace tiaowen::evaluate
