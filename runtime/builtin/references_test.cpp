#include "runtime/builtin/references.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace tiaowen::builtin {
namespace {

using Cells = std::vector<std::optional<int32_t>>;

// A column as kernels read it.
class Column {
 public:
  Column(const Cells& cells, bool is_code) {
    valid_.assign(cells.size() / 64 + 1, 0);
    for (size_t row = 0; row < cells.size(); ++row) {
      values_.push_back(cells[row].value_or(-77));
      codes_.push_back(static_cast<int8_t>(cells[row].value_or(-1)));
      if (cells[row]) valid_[row / 64] |= uint64_t{1} << (row % 64);
    }
    data_ = is_code ? static_cast<const void*>(codes_.data()) : values_.data();
  }
  Column(const Column&) = delete;

  const void* data() const { return data_; }
  const uint64_t* valid() const { return valid_.data(); }
  const int32_t* values() const { return values_.data(); }

 private:
  std::vector<int32_t> values_;
  std::vector<int8_t> codes_;
  std::vector<uint64_t> valid_;
  const void* data_;
};

// One key of a question: what rows have, or a constant, and what the reference rows have.
struct Key {
  Cells values;
  std::optional<int64_t> constant;
  Cells cells;
  bool is_code = false;
};

struct Question {
  WantedRows wanted = {};  // `rows` are those below
  int64_t rows = 0;
  int64_t reference_rows = 0;
  std::vector<Key> keys;
  bool complete = true;
  Cells looked_up = {};  // the column that a LookUp reads
};

// Asks both kernels: `certain`, `possible` and `empty` are filled, and `values`, `valid` and
// `found` when there is a column to look up.
struct Answer {
  explicit Answer(const Question& question)
      : certain(static_cast<size_t>(question.rows) / 64 + 1, ~uint64_t{0}),
        possible(certain),
        valid(certain),
        found(certain),
        empty(question.keys.size(), certain),
        values(static_cast<size_t>(question.rows), 99) {
    std::vector<std::unique_ptr<Column>> columns;
    std::vector<ReferenceKey> keys;
    for (const Key& key : question.keys) {
      const Column& own = *columns.emplace_back(std::make_unique<Column>(key.values, key.is_code));
      const Column& cells = *columns.emplace_back(std::make_unique<Column>(key.cells, key.is_code));
      keys.push_back({.values = key.constant ? nullptr : own.data(),
                      .valid = key.constant ? nullptr : own.valid(),
                      .cells = cells.data(),
                      .cells_valid = cells.valid(),
                      .constant = key.constant.value_or(0),
                      .is_code = key.is_code,
                      .may_equal_empty = empty[keys.size()].data()});
    }
    const Column looked_up(question.looked_up, false);
    WantedRows wanted = question.wanted;
    wanted.rows = question.rows;
    const ReferenceQuery query{.wanted = wanted,
                               .reference_rows = question.reference_rows,
                               .keys = keys.data(),
                               .key_count = static_cast<int32_t>(keys.size()),
                               .complete = question.complete,
                               .certain = certain.data(),
                               .possible = possible.data(),
                               .cells = looked_up.values(),
                               .cells_valid = looked_up.valid(),
                               .values = values.data(),
                               .valid = valid.data(),
                               .found = found.data()};
    tiaowen_find_in_reference(&query);
    if (!question.looked_up.empty()) tiaowen_look_up(&query);
  }

  std::string Truths() const {
    std::string letters;
    for (size_t row = 0; row < values.size(); ++row) {
      letters += Bit(certain, row) ? "T" : Bit(possible, row) ? "U" : "F";
    }
    return letters;
  }
  Cells Values() const {
    Cells cells;
    for (size_t row = 0; row < values.size(); ++row) {
      cells.push_back(Bit(valid, row) ? std::optional<int32_t>(values[row]) : std::nullopt);
    }
    return cells;
  }
  // Whether a row is set in a plane, a digit a row.
  std::string Bits(const std::vector<uint64_t>& plane) const {
    std::string digits;
    for (size_t row = 0; row < values.size(); ++row) digits += Bit(plane, row) ? "1" : "0";
    return digits;
  }
  static bool Bit(const std::vector<uint64_t>& plane, size_t row) {
    return (plane[row / 64] >> (row % 64)) & 1;
  }

  std::vector<uint64_t> certain, possible, valid, found;
  std::vector<std::vector<uint64_t>> empty;  // by key
  std::vector<int32_t> values;
};

constexpr auto kNull = std::nullopt;

TEST_CASE("A list of pairs: equal, other, null on either side") {
  // The rows of the table: (1, 10), (2, null), (3, 30).
  Question question{
      .rows = 7,
      .reference_rows = 3,
      .keys = {{.values = {1, 1, 2, 3, kNull, kNull, 4}, .constant = {}, .cells = {1, 2, 3}},
               {.values = {10, 11, 99, kNull, 10, 12, kNull},
                .constant = {},
                .cells = {10, kNull, 30},
                .is_code = true}}};
  // (1, 10) is there; (1, 11) is not, and no null could be it; (2, 99) may be the row (2, null);
  // (3, ?) may be (3, 30); (?, 10) may be (1, 10); (?, 12) may be (2, null); (4, ?) is nowhere.
  CHECK(Answer(question).Truths() == "TFUUUUF");
  // All that may be (2, null) may be so for want of its second cell.
  CHECK(Answer(question).Bits(Answer(question).empty[0]) == "0000000");
  CHECK(Answer(question).Bits(Answer(question).empty[1]) == "0010110");
  question.complete = false;
  CHECK(Answer(question).Truths() == "TUUUUUU");
  CHECK(Answer(question).Bits(Answer(question).empty[1]) == "0010110");
}

TEST_CASE("A row that is certainly listed stays so beside one that may equal it") {
  const Question question{.rows = 1,
                          .reference_rows = 2,
                          .keys = {{.values = {5}, .constant = {}, .cells = {kNull, 5}}}};
  CHECK(Answer(question).Truths() == "T");
}

TEST_CASE("An empty table lists nothing, and perhaps everything when it is incomplete") {
  Question question{.rows = 2,
                    .reference_rows = 0,
                    .keys = {{.values = {1, kNull}, .constant = {}, .cells = {}}}};
  CHECK(Answer(question).Truths() == "FF");
  question.complete = false;
  CHECK(Answer(question).Truths() == "UU");
}

TEST_CASE("A constant beyond 32 bits equals no cell, whatever its low bits say") {
  const Question question{
      .rows = 1,
      .reference_rows = 1,
      .keys = {{.values = {}, .constant = (int64_t{1} << 32) + 5, .cells = {5}}}};
  CHECK(Answer(question).Truths() == "F");
}

TEST_CASE("Values are looked up by all keys; a null key, no row and a null cell are null") {
  const Question question{
      .rows = 5,
      .reference_rows = 4,
      .keys = {{.values = {1, 2, 3, kNull, 7}, .constant = {}, .cells = {1, 2, kNull, 3}},
               {.values = {}, .constant = 4, .cells = {4, 4, 4, 3}, .is_code = true}},
      .looked_up = {100, kNull, 300, 400}};
  CHECK(Answer(question).Values() == Cells{100, kNull, kNull, kNull, kNull});
  CHECK(Answer(question).Bits(Answer(question).found) == "11000");
}

TEST_CASE("Bits beyond the last row are zero") {
  const Question question{.rows = 3,
                          .reference_rows = 1,
                          .keys = {{.values = {1, 1, 1}, .constant = {}, .cells = {1}}},
                          .complete = false,
                          .looked_up = {8}};
  const Answer answer(question);
  CHECK(answer.certain[0] == 0b111);
  CHECK(answer.possible[0] == 0b111);
  CHECK(answer.valid[0] == 0b111);
}

// The definition, row by row.
std::string ListedByDefinition(const Question& question) {
  std::string letters;
  for (size_t row = 0; row < static_cast<size_t>(question.rows); ++row) {
    char found = question.complete ? 'F' : 'U';
    for (size_t other = 0; other < static_cast<size_t>(question.reference_rows); ++other) {
      bool all = true, some_unknown = false;
      for (const Key& key : question.keys) {
        const std::optional<int64_t> value =
            key.constant ? key.constant : std::optional<int64_t>(key.values[row]);
        if (!value || !key.cells[other]) {
          some_unknown = true;
        } else {
          all = all && *value == *key.cells[other];
        }
      }
      if (all && !some_unknown) found = 'T';
      if (all && some_unknown && found == 'F') found = 'U';
    }
    letters += found;
  }
  return letters;
}

// Whether some reference row that is null for `key` neither equals the row nor differs; no digit is
// set of a row that has an equal one.
std::string EmptyByDefinition(const Question& question, size_t key) {
  const std::string listed = ListedByDefinition(question);
  std::string digits;
  for (size_t row = 0; row < static_cast<size_t>(question.rows); ++row) {
    bool empty = false;
    for (size_t other = 0; other < static_cast<size_t>(question.reference_rows); ++other) {
      if (question.keys[key].cells[other]) continue;
      bool differs = false;
      for (const Key& each : question.keys) {
        if (!each.cells[other] || (!each.constant && !each.values[row])) continue;
        const int64_t value = each.constant ? *each.constant : *each.values[row];
        differs = differs || value != *each.cells[other];
      }
      empty = empty || !differs;
    }
    digits += empty && listed[row] != 'T' ? "1" : "0";
  }
  return digits;
}

void MoveApart(int factor, Key* key) {
  for (Cells* cells : {&key->values, &key->cells}) {
    for (auto& cell : *cells) {
      if (cell) *cell *= factor;
    }
  }
  if (key->constant) *key->constant *= factor;
}

TEST_CASE("Random tables are searched as by their definition") {
  std::mt19937 random(28);
  const auto below = [&](int bound) {
    return static_cast<int>(random() % static_cast<unsigned>(bound));
  };
  int unknown = 0, listed = 0;
  for (int round = 0; round < 400; ++round) {
    Question question;
    question.rows = below(150);
    question.reference_rows = below(round % 10 == 0 ? 300 : 12);
    question.complete = below(2) == 0;
    const int nulls = below(3) * 20;
    const int domain = 2 + below(4);
    // Numbers that lie apart do not index a table.
    const int apart = below(3) == 0 ? 1'000'003 : 1;
    const auto make = [&](int64_t count) {
      Cells cells;
      for (int64_t i = 0; i < count; ++i) {
        cells.push_back(below(100) < nulls ? std::nullopt : std::optional(below(domain) - 1));
      }
      return cells;
    };
    for (int keys = 1 + below(4); keys > 0; --keys) {
      Key key{
          .values = make(question.rows), .constant = {}, .cells = make(question.reference_rows)};
      key.is_code = below(2) == 0;
      if (below(5) == 0) key.constant = below(domain) - 1;
      if (!key.is_code) MoveApart(apart, &key);
      question.keys.push_back(key);
    }
    const Answer answer(question);
    const std::string truths = answer.Truths();
    REQUIRE(truths == ListedByDefinition(question));
    for (size_t key = 0; key < question.keys.size(); ++key)
      REQUIRE(answer.Bits(answer.empty[key]) == EmptyByDefinition(question, key));
    unknown += truths.find('U') != std::string::npos && question.complete;
    listed += truths.find('T') != std::string::npos;
  }
  CHECK(unknown > 50);
  CHECK(listed > 50);
}

TEST_CASE("Only wanted rows are answered, as if all were; others stay as they are") {
  std::mt19937_64 random(29);
  for (int round = 0; round < 300; ++round) {
    Question question{.rows = static_cast<int64_t>(random() % 200),
                      .reference_rows = 3,
                      .keys = {{.values = {}, .constant = {}, .cells = {1, 2, kNull}}},
                      .complete = random() % 2 == 0,
                      .looked_up = {7, kNull, 9}};
    for (int64_t row = 0; row < question.rows; ++row) {
      const auto value = static_cast<int32_t>(random() % 5);
      question.keys[0].values.push_back(value == 4 ? std::nullopt : std::optional(value));
    }
    const Answer all(question);
    std::vector<uint64_t> first, second;
    for (int word = 0; word < 4; ++word) {
      first.push_back(random());
      second.push_back(random() % 2 == 0 ? random() : 0);
    }
    const bool has_first = random() % 4 > 0, has_second = !has_first || random() % 4 > 0;
    question.wanted.masks = {has_first ? first.data() : nullptr,
                             has_second ? second.data() : nullptr};
    const Answer some(question);
    for (size_t row = 0; row < static_cast<size_t>(question.rows); ++row) {
      const bool wanted =
          (!has_first || Answer::Bit(first, row)) && (!has_second || Answer::Bit(second, row));
      const auto check = [&](const std::vector<uint64_t>& actual,
                             const std::vector<uint64_t>& expected) {
        REQUIRE(Answer::Bit(actual, row) == (!wanted || Answer::Bit(expected, row)));
      };
      check(some.certain, all.certain);
      check(some.possible, all.possible);
      check(some.empty[0], all.empty[0]);
      check(some.valid, all.valid);
      check(some.found, all.found);
      REQUIRE(
          (!Answer::Bit(all.valid, row) || some.values[row] == (wanted ? all.values[row] : 99)));
    }
  }
}

}  // namespace
}  // namespace tiaowen::builtin
