#include "runtime/builtin/facts.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <random>
#include <vector>

namespace tiaowen::builtin {
namespace {

using Plane = std::vector<uint64_t>;

size_t WordsOf(size_t bits) { return (bits + 63) / 64; }

bool BitOf(const Plane& plane, size_t bit) { return ((plane[bit / 64] >> (bit % 64)) & 1) != 0; }

// A batch of applicants with rows in two child tables, planes of these in buffers, and an output.
struct Batch {
  Batch(std::mt19937_64& generator, size_t applicants, int rows_max) : random(generator) {
    tables.resize(3);
    for (size_t table : {size_t{1}, size_t{2}}) {
      for (size_t applicant = 0; applicant < applicants; ++applicant) {
        for (size_t row = random() % static_cast<size_t>(rows_max + 1); row > 0; --row)
          parents[table].push_back(static_cast<int32_t>(applicant));
      }
      tables[table].rows = static_cast<int64_t>(parents[table].size());
      tables[table].parents = parents[table].data();
    }
    batch = {static_cast<int64_t>(applicants), tables.data()};
  }

  // A buffer with a plane of `bits` random bits, `eighths` of them set; more are set beyond.
  int AddPlane(size_t bits, unsigned eighths) {
    Plane& plane = planes.emplace_back(WordsOf(bits), 0);
    for (size_t bit = 0; bit < plane.size() * 64; ++bit) {
      if (bit >= bits || random() % 8 < eighths) plane[bit / 64] |= uint64_t{1} << (bit % 64);
    }
    return static_cast<int>(planes.size()) - 1;
  }

  FactRows AddRows(int table, bool has_certain, bool has_lacking) {
    const size_t rows = parents[table].size();
    return {table, AddPlane(rows, 5), has_certain ? AddPlane(rows, 3) : -1,
            has_lacking ? AddPlane(rows, 4) : -1};
  }

  // Whether `applicant` has one of the rows, going row by row.
  bool Has(size_t applicant, const FactRows& rows) const {
    for (size_t row = 0; row < parents[rows.table].size(); ++row) {
      if (parents[rows.table][row] != static_cast<int32_t>(applicant)) continue;
      if (!BitOf(planes[static_cast<size_t>(rows.possible)], row)) continue;
      if (rows.certain >= 0 && BitOf(planes[static_cast<size_t>(rows.certain)], row)) continue;
      if (rows.lacking >= 0 && !BitOf(planes[static_cast<size_t>(rows.lacking)], row)) continue;
      return true;
    }
    return false;
  }

  std::mt19937_64& random;
  std::vector<abi::Table> tables;
  std::vector<int32_t> parents[3];
  std::vector<Plane> planes;
  abi::Batch batch{};
};

// A clause's planes: unknown for one of `rarity` applicants, never beyond the last.
void AddClause(std::mt19937_64& random, size_t applicants, unsigned rarity, Plane* certain,
               Plane* possible) {
  const size_t first = certain->size() * 64;
  certain->resize(certain->size() + WordsOf(applicants));
  possible->resize(certain->size());
  for (size_t bit = first; bit < first + applicants; ++bit) {
    const uint64_t one = uint64_t{1} << (bit % 64);
    const bool unknown = rarity > 0 && random() % rarity == 0;
    if (unknown || random() % 2 == 0) (*possible)[bit / 64] |= one;
    if (!unknown && ((*possible)[bit / 64] & one) != 0) (*certain)[bit / 64] |= one;
  }
}

TEST_CASE("Facts of random batches agree with going row by row") {
  std::mt19937_64 random(20190428);
  for (int round = 0; round < 1000; ++round) {
    const size_t applicants = random() % 150;
    Batch batch(random, applicants, std::vector<int>{0, 1, 3, 80}[random() % 4]);
    constexpr int kClauses = 4;
    Plane certain, possible;
    for (int clause = 0; clause < kClauses; ++clause) {
      AddClause(random, applicants, std::vector<unsigned>{0, 2, 9}[random() % 3], &certain,
                &possible);
    }
    std::vector<FactQuery> queries;
    for (int clause = 0; clause < kClauses; ++clause) {
      FactRows through;
      for (uint64_t facts = random() % 4; facts > 0; --facts) {
        if (random() % 2 == 0)
          through = random() % 2 == 0 ? FactRows{} : batch.AddRows(1, true, random() % 2 == 0);
        const int table = random() % 2 == 0 ? 1 : 2;
        queries.push_back({clause, static_cast<int32_t>(queries.size()), through,
                           batch.AddRows(table, random() % 2 == 0, random() % 2 == 0)});
      }
    }
    std::vector<void*> buffers;
    for (Plane& plane : batch.planes) buffers.push_back(plane.data());
    const size_t words = WordsOf(applicants);
    Plane facts(queries.size() * words, ~uint64_t{0}), unknown(words), mask(words);
    const abi::Output output{nullptr,      nullptr, certain.data(), possible.data(),
                             facts.data(), nullptr, nullptr};
    tiaowen_find_facts(&batch.batch, buffers.data(), &output, queries.data(),
                       static_cast<int64_t>(queries.size()), unknown.data(), mask.data());

    bool any[kClauses] = {};
    for (const FactQuery& query : queries) {
      Plane expected(words, 0);
      for (size_t applicant = 0; applicant < applicants; ++applicant) {
        const size_t bit = static_cast<size_t>(query.clause) * words * 64 + applicant;
        if (!BitOf(possible, bit) || BitOf(certain, bit)) continue;
        any[query.clause] = true;
        if (query.through.table >= 0 && !batch.Has(applicant, query.through)) continue;
        if (batch.Has(applicant, query.rows))
          expected[applicant / 64] |= uint64_t{1} << (applicant % 64);
      }
      const auto first = facts.begin() + static_cast<ptrdiff_t>(query.fact * words);
      REQUIRE(Plane(first, first + static_cast<ptrdiff_t>(words)) == expected);
    }
    for (const FactQuery& query : queries) {
      REQUIRE(tiaowen_any_unknown(&batch.batch, &output, &query.clause, 1) ==
              (any[query.clause] ? 1 : 0));
    }
  }
}

TEST_CASE("One of several clauses that is unknown for somebody is enough") {
  const abi::Batch batch{70, nullptr};
  Plane certain{1, 0, 0, 0, 0, 0}, possible{1, 0, 0, 2, 0, 0};  // three clauses of two words
  const abi::Output output{nullptr, nullptr, certain.data(), possible.data(),
                           nullptr, nullptr, nullptr};
  const int32_t all[] = {0, 2, 1}, known[] = {2, 0};
  CHECK(tiaowen_any_unknown(&batch, &output, all, 3) == 1);
  CHECK(tiaowen_any_unknown(&batch, &output, known, 2) == 0);
  CHECK(tiaowen_any_unknown(&batch, &output, all, 0) == 0);
}

}  // namespace
}  // namespace tiaowen::builtin
