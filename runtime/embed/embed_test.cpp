#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/embed/problem.h"
#include "runtime/embed/tiaowen.h"

// The calls of tiaowen.h with a policy written by hand, whose entry copies what it is given.
namespace tiaowen::embed {
namespace {

constexpr int32_t kAsOf = 19700;

// What the entry saw of its last call.
struct Seen {
  int32_t parameter = 0;
  uintptr_t buffer = 0;
  int64_t main_rows = 0;
  std::vector<int32_t> parents;
};
Seen seen;

// Gives the conclusion to whom the boolean of the main table says, and fills the scratch memory.
void Entry(const tiaowen_batch* batch, const int32_t* parameters, void* const* buffers,
           const tiaowen_output* output) {
  const tiaowen_table& child = batch->tables[1];
  seen = {parameters[0],
          reinterpret_cast<uintptr_t>(buffers[1]),
          batch->tables[0].rows,
          {child.parents, child.parents + child.rows}};
  const int64_t words = tiaowen_words(batch->applicants);
  std::fill_n(static_cast<uint64_t*>(buffers[0]), words, ~uint64_t{0});
  std::fill_n(static_cast<int64_t*>(buffers[1]), tiaowen_padded_rows(child.rows), -1);
  const auto* values = static_cast<const int8_t*>(batch->tables[0].columns[0].values);
  std::fill_n(output->verdict_certain, words, 0);
  for (int64_t a = 0; a < batch->applicants; ++a)
    output->verdict_certain[a / 64] |= uint64_t{values[a] == 1} << (a % 64);
  std::copy_n(output->verdict_certain, words, output->verdict_possible);
}

constexpr int64_t kNone = std::numeric_limits<int64_t>::min();
const tiaowen_column_info kMainColumns[] = {
    {"在册", TIAOWEN_BOOL, 0, 1, 0, nullptr, nullptr, 0, 0, "", kNone}};
const tiaowen_column_info kChildColumns[] = {
    {"起", TIAOWEN_DATE, 0, 1, 0, nullptr, nullptr, 0, 0, "", kNone},
    {"止", TIAOWEN_DATE, 0, 1, 1, nullptr, nullptr, 0, 0, "", kNone},
    {"号", TIAOWEN_INT, 0, 0, 0, nullptr, nullptr, 0, 0, "", kNone}};
const tiaowen_table_info kTables[] = {
    {"人", kMainColumns, 1, TIAOWEN_MAIN, 1, -1, -1, -1, -1, -1},
    {"经历", kChildColumns, 3, TIAOWEN_CHILD, 1, -1, -1, 0, 1, -1}};
const tiaowen_conclusion_info kConclusions[] = {{"准予", "", "", -1, 0}};
const tiaowen_parameter kParameters[] = {{}};        // the as-of date
const tiaowen_buffer kBuffers[] = {{0, 0}, {1, 3}};  // bits of applicants, wide of rows
const char* const kTexts[] = {"乙", "甲", "", "甲甲"};
const int32_t kTextsInOrder[] = {2, 0, 1, 3};  // 乙 is U+4E59, 甲 U+7532

tiaowen_policy MakePolicy() {
  tiaowen_policy policy{};
  policy.abi_version = TIAOWEN_ABI_VERSION;
  policy.size = sizeof(tiaowen_policy);
  policy.tables = kTables;
  policy.table_count = 2;
  policy.texts = kTexts;
  policy.texts_in_order = kTextsInOrder;
  policy.text_count = 4;
  policy.conclusions = kConclusions;
  policy.conclusion_count = 1;
  policy.parameters = kParameters;
  policy.parameter_count = 1;
  policy.buffers = kBuffers;
  policy.buffer_count = 2;
  policy.entry = &Entry;
  return policy;
}

// Applicants, each third on the list, with 0, 1, 2, 0, 1, 2, … rows. The arrays end where their
// last 64 rows do.
struct Register {
  explicit Register(int64_t people)
      : applicants(people), offsets{0}, listed(static_cast<size_t>(tiaowen_padded_rows(people))) {
    for (int64_t a = 0; a < people; ++a) {
      listed[static_cast<size_t>(a)] = a % 3 == 0 ? 1 : 0;
      offsets.push_back(offsets.back() + static_cast<int32_t>(a % 3));
    }
    const auto room = static_cast<size_t>(tiaowen_padded_rows(offsets.back()));
    starts.assign(room, kAsOf - 100);
    ends.assign(room, kAsOf - 50);
    valid.assign(std::max(room, listed.size()) / 64, ~uint64_t{0});
    main[0] = {listed.data(), nullptr, valid.data()};
    child[0] = {starts.data(), starts.data(), valid.data()};
    child[1] = {ends.data(), ends.data(), valid.data()};
    child[2] = {nullptr, nullptr, nullptr};
    tables[0] = {0, nullptr, nullptr, main.data()};
    tables[1] = {offsets.back(), offsets.data(), nullptr, child.data()};
    verdicts.assign(2 * static_cast<size_t>(tiaowen_words(people)), 0);
  }

  int32_t Evaluate(tiaowen_error* error = nullptr) {
    const tiaowen_policy policy = MakePolicy();
    const tiaowen_batch batch = {applicants, tables.data()};
    output.verdict_certain = verdicts.data();
    output.verdict_possible = verdicts.data() + verdicts.size() / 2;
    return tiaowen_evaluate(&policy, &batch, kAsOf, nullptr, 0, &output, error);
  }

  int64_t applicants;
  std::vector<int32_t> offsets, starts, ends;
  std::vector<int8_t> listed;
  std::vector<uint64_t> valid, verdicts;
  std::array<tiaowen_column, 1> main;
  std::array<tiaowen_column, 3> child;
  std::array<tiaowen_table, 2> tables;
  tiaowen_output output{};
};

TEST_CASE("The entry gets the parameters, aligned memory and the applicant of each row") {
  for (int64_t people : {0, 1, 5, 64, 129}) {
    Register people_and_rows(people);
    REQUIRE(people_and_rows.Evaluate() == TIAOWEN_OK);
    CHECK(seen.parameter == kAsOf);
    CHECK(seen.buffer % 64 == 0);
    CHECK(seen.main_rows == people);
    std::vector<int32_t> expected;
    for (int32_t a = 0; a < people; ++a)
      expected.insert(expected.end(), static_cast<size_t>(a % 3), a);
    CHECK(seen.parents == expected);
    for (int64_t a = 0; a < people; ++a) {
      CHECK(tiaowen_verdict(&people_and_rows.output, people, 0, a) ==
            (a % 3 == 0 ? TIAOWEN_TRUE : TIAOWEN_FALSE));
    }
  }
}

TEST_CASE("Memory of the caller may begin anywhere and must be large enough") {
  Register people(70);
  const tiaowen_policy policy = MakePolicy();
  const tiaowen_batch batch = {70, people.tables.data()};
  REQUIRE(people.Evaluate() == TIAOWEN_OK);
  const size_t bytes = tiaowen_scratch_bytes(&policy, &batch);
  for (size_t begin : {0, 1, 63}) {
    std::vector<char> memory(begin + bytes);
    CHECK(tiaowen_evaluate(&policy, &batch, kAsOf, memory.data() + begin, bytes, &people.output,
                           nullptr) == TIAOWEN_OK);
    CHECK(tiaowen_evaluate(&policy, &batch, kAsOf, memory.data() + begin, bytes - 1, &people.output,
                           nullptr) == TIAOWEN_SCRATCH_TOO_SMALL);
  }
}

TEST_CASE("An error says where and why in both languages") {
  Register people(6);
  people.starts[2] = kAsOf;
  tiaowen_error error;
  REQUIRE(people.Evaluate(&error) == TIAOWEN_WRONG_VALUE);
  CHECK((error.table == 1 && error.column == 1 && error.row == 2));
  CHECK(std::string(error.zh) == "表「经历」第 2 行的「止」早于「起」");
  CHECK(std::string(error.en) == "row 2 of table 经历, column 止: before 起");
}

TEST_CASE("Values that a column cannot have are refused") {
  const auto refused = [](auto&& change) {
    Register people(6);
    change(people);
    return people.Evaluate() == TIAOWEN_WRONG_VALUE;
  };
  CHECK_FALSE(refused([](Register&) {}));
  CHECK(refused([](Register& r) { r.listed[5] = 2; }));
  CHECK(refused([](Register& r) { r.listed[5] = -1; }));
  CHECK_FALSE(refused([](Register& r) { r.listed[6] = 2; }));  // behind the last row
  CHECK(refused([](Register& r) { r.valid[0] &= ~uint64_t{1}; }));
  CHECK_FALSE(refused([](Register& r) { r.ends[0] = TIAOWEN_DATE_HIGH; }));  // goes on
  CHECK(refused([](Register& r) { r.starts[0] = TIAOWEN_DATE_HIGH; }));
  CHECK(refused([](Register& r) { r.starts[0] = std::numeric_limits<int32_t>::min(); }));
}

TEST_CASE("Rows that are not grouped by applicant are refused") {
  const auto evaluate = [](auto&& change) {
    Register people(6);
    change(people);
    return people.Evaluate();
  };
  CHECK(evaluate([](Register& r) { r.offsets[0] = -1; }) == TIAOWEN_WRONG_ROWS);
  CHECK(evaluate([](Register& r) { r.offsets[3] = 7; }) == TIAOWEN_WRONG_ROWS);
  CHECK(evaluate([](Register& r) { r.offsets[6] = 5; }) == TIAOWEN_WRONG_ROWS);
  CHECK(evaluate([](Register& r) { r.tables[1].rows = -1; }) == TIAOWEN_WRONG_ROWS);
  CHECK(evaluate([](Register& r) { r.applicants = int64_t{1} << 31; }) == TIAOWEN_WRONG_ROWS);
  CHECK(evaluate([](Register& r) { r.tables[1].offsets = nullptr; }) == TIAOWEN_MISSING_POINTER);
  CHECK(evaluate([](Register& r) { r.child[0].upper = nullptr; }) == TIAOWEN_MISSING_POINTER);
  const std::vector<int32_t> parents = {1, 2, 2, 4, 5, 4};
  CHECK(evaluate([&](Register& r) { r.tables[1].parents = parents.data(); }) == TIAOWEN_WRONG_ROWS);
}

TEST_CASE("Texts are found by their bytes") {
  const tiaowen_policy policy = MakePolicy();
  const auto find = [&](std::string_view text) {
    return tiaowen_find_text(&policy, text.data(), text.size());
  };
  CHECK((find("乙") == 0 && find("甲") == 1 && find("") == 2 && find("甲甲") == 3));
  CHECK((find("丙") == -1 && find("甲乙") == -1 && find("乙甲") == -1));
}

TEST_CASE("A message is cut between characters") {
  std::string text(100, 'a');
  for (int i = 0; i < 100; ++i) text += "字";  // characters begin at 100, 103, …, 253
  tiaowen_error error;
  CHECK(Tell({TIAOWEN_WRONG_VALUE, {}, {text, "short"}}, &error) == TIAOWEN_WRONG_VALUE);
  CHECK(std::string(error.zh) == text.substr(0, 253));
  CHECK(std::string(error.en) == "short");
}

}  // namespace
}  // namespace tiaowen::embed
