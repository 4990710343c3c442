#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/evaluate/engine.h"

namespace tiaowen::evaluate {

// 2019-12-31.
inline constexpr int32_t kFleetAsOf = 18261;

// A small policy for tests, with the shapes that results must tell apart. Sentences in [ ], clauses
// numbered as ListClauses does, facts as f0…
//   升任（大副、船长；途径 常规、破格）
//     前提 [一]     0 And: 1 体检合格 (f0), 2 工种 为 水手 (f1)
//     前提 [二1]    3 the 考核 of 2018 (f2 no row): 名次 不大于 5 (f3) 且 船 为 现船 (f4, f5)
//     大副 常规 [二2] 4 has 证书: 等级 不低于 二等 (f6) 且 取得日期 不晚于 截止日 (f7); words
//     "持有二等证书" 大副 破格 [二3] 5 Or: 6 And: 7 甲 (f8), 8 乙 (f9); 9 丙 (f10)
//   出海（no targets, no paths）
//     规则 [三]     10 自 入职日期 (f11) 航次 (f12 起, f13 止; 工种 为 水手 f14) 累计满 2 年
//   退役             [四] not translated
ir::Module MakeFleet();

inline constexpr size_t kFleetConclusions = 4;
inline constexpr size_t kFleetClauses = 11;
inline constexpr size_t kFleetFacts = 15;

// Writes bits of outcomes by hand.
struct OutcomeWriter {
  Outcomes outcomes;

  explicit OutcomeWriter(int64_t applicants) {
    outcomes.Reset(applicants, kFleetConclusions, kFleetClauses, kFleetFacts);
  }
  void Put(std::vector<uint64_t>* planes, size_t plane, int64_t applicant, bool bit) {
    uint64_t& word = (*planes)[plane * static_cast<size_t>(outcomes.words) +
                               static_cast<size_t>(applicant / 64)];
    uint64_t mask = uint64_t{1} << (applicant % 64);
    word = bit ? word | mask : word & ~mask;
  }
  void Verdict(size_t conclusion, int64_t applicant, base::Truth truth) {
    Put(&outcomes.verdict_certain, conclusion, applicant, truth == base::Truth::kTrue);
    Put(&outcomes.verdict_possible, conclusion, applicant, truth != base::Truth::kFalse);
  }
  void Clause(size_t clause, int64_t applicant, Outcome outcome) {
    Put(&outcomes.clause_certain, clause, applicant,
        outcome == Outcome::kTrue || outcome == Outcome::kNotExamined);
    Put(&outcomes.clause_possible, clause, applicant,
        outcome == Outcome::kTrue || outcome == Outcome::kUnknown);
  }
  void Fact(size_t fact, int64_t applicant) { Put(&outcomes.facts, fact, applicant, true); }
};

}  // namespace tiaowen::evaluate
