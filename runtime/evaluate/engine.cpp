#include "runtime/evaluate/engine.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace tiaowen::evaluate {
namespace {

size_t PlaneSize(size_t planes, int64_t words) { return planes * static_cast<size_t>(words); }

bool ReadBit(const std::vector<uint64_t>& planes, size_t plane, int64_t words, int64_t applicant) {
  const size_t word = PlaneSize(plane, words) + static_cast<size_t>(applicant / 64);
  TW_CHECK(word < planes.size(), "plane {} has no applicant {}", plane, applicant);
  return (planes[word] >> (applicant % 64)) & 1;
}

}  // namespace

void Outcomes::Shape(int64_t applicant_count, size_t conclusions, size_t clauses, size_t fact_count,
                     size_t amount_count) {
  applicants = applicant_count;
  words = batch::WordCount(applicant_count);
  verdict_certain.resize(PlaneSize(conclusions, words));
  verdict_possible.resize(PlaneSize(conclusions, words));
  clause_certain.resize(PlaneSize(clauses, words));
  clause_possible.resize(PlaneSize(clauses, words));
  facts.resize(PlaneSize(fact_count, words));
  amounts.assign(PlaneSize(amount_count, words) * 64, 0);
  amount_known.resize(PlaneSize(amount_count, words));
}

void Outcomes::Reset(int64_t applicant_count, size_t conclusions, size_t clauses, size_t fact_count,
                     size_t amount_count) {
  Shape(applicant_count, conclusions, clauses, fact_count, amount_count);
  for (auto* planes : {&verdict_certain, &verdict_possible, &clause_certain, &clause_possible,
                       &facts, &amount_known})
    std::fill(planes->begin(), planes->end(), 0);
}

abi::Output Outcomes::View() {
  return {verdict_certain.data(), verdict_possible.data(),
          clause_certain.data(),  clause_possible.data(),
          facts.data(),           amounts.data(),
          amount_known.data()};
}

base::Truth Outcomes::verdict(size_t conclusion, int64_t applicant) const {
  return base::FromPlanes(ReadBit(verdict_certain, conclusion, words, applicant),
                          ReadBit(verdict_possible, conclusion, words, applicant));
}

Outcome Outcomes::clause(size_t clause, int64_t applicant) const {
  const bool certain = ReadBit(clause_certain, clause, words, applicant);
  const bool possible = ReadBit(clause_possible, clause, words, applicant);
  if (certain) return possible ? Outcome::kTrue : Outcome::kNotExamined;
  return possible ? Outcome::kUnknown : Outcome::kFalse;
}

std::optional<int64_t> Outcomes::amount(size_t position, int64_t applicant) const {
  if (!ReadBit(amount_known, position, words, applicant)) return std::nullopt;
  return amounts[PlaneSize(position, words) * 64 + static_cast<size_t>(applicant)];
}

bool Outcomes::fact(size_t fact, int64_t applicant) const {
  return ReadBit(facts, fact, words, applicant);
}

}  // namespace tiaowen::evaluate
