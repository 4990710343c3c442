#include "compiler/analyze/answer_cache.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/cache/directory_for_test.h"

namespace tiaowen::analyze {
namespace {

// "x ≤ 3 and t", of a number x and a truth t.
struct Asked {
  explicit Asked(int64_t bound)
      : requirements{terms.Le(terms.NewNumber(), terms.Int(bound)), terms.NewTruth()} {}

  Terms terms;
  std::vector<TermId> requirements;
};

Answer Somebody(int64_t number, bool truth) {
  return {Satisfiable::kYes, {.truths = {truth}, .numbers = {number}}, ""};
}

TEST_CASE("What was answered is found by the question alone") {
  const cache::TemporaryDirectory directory;
  const AnswerCache cache(directory.path());
  const Asked asked(3), again(3), other(4);
  const std::string key = AnswerCache::KeyOf(asked.terms, asked.requirements);
  CHECK(key == AnswerCache::KeyOf(again.terms, again.requirements));
  CHECK(key != AnswerCache::KeyOf(other.terms, other.requirements));
  CHECK(key != AnswerCache::KeyOf(asked.terms, {asked.requirements[0]}));
  CHECK(!cache.Find(key, asked.terms, asked.requirements).has_value());

  cache.Store(key, Somebody(-7, true));
  const std::optional<Answer> found =
      AnswerCache(directory.path()).Find(key, asked.terms, asked.requirements);
  REQUIRE(found.has_value());
  CHECK(found->satisfiable == Satisfiable::kYes);
  CHECK(found->assignment.truths == std::vector<bool>{true});
  CHECK(found->assignment.numbers == std::vector<int64_t>{-7});

  cache.Store(key, {.satisfiable = Satisfiable::kNo, .assignment = {}, .reason = ""});
  const std::optional<Answer> nobody = cache.Find(key, asked.terms, asked.requirements);
  REQUIRE(nobody.has_value());
  CHECK(nobody->satisfiable == Satisfiable::kNo);
}

TEST_CASE("Values that are not those of the question are no answer") {
  const cache::TemporaryDirectory directory;
  const AnswerCache cache(directory.path());
  const Asked asked(3);
  for (const Answer& wrong :
       {Somebody(4, true), Somebody(3, false),
        Answer{Satisfiable::kYes, {.truths = {true}, .numbers = {}}, ""},
        Answer{Satisfiable::kYes, {.truths = {true}, .numbers = {1, 2}}, ""}}) {
    cache.Store("k", wrong);
    CHECK(!cache.Find("k", asked.terms, asked.requirements).has_value());
  }
  cache.Store("k", Somebody(3, true));
  CHECK(cache.Find("k", asked.terms, asked.requirements).has_value());
}

}  // namespace
}  // namespace tiaowen::analyze
