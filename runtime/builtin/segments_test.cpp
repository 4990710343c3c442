#include "runtime/builtin/segments.h"

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <random>
#include <vector>

namespace {

using Plane = std::vector<uint64_t>;

size_t Words(size_t bits) { return (bits + 63) / 64; }

bool ReadBit(const Plane& plane, size_t bit) { return (plane[bit / 64] >> (bit % 64)) & 1; }

// Applicants with the given numbers of rows.
struct Segments {
  explicit Segments(const std::vector<int>& sizes) : applicants(sizes.size()) {
    offsets.push_back(0);
    for (size_t applicant = 0; applicant < sizes.size(); ++applicant) {
      for (int row = 0; row < sizes[applicant]; ++row)
        parents.push_back(static_cast<int32_t>(applicant));
      offsets.push_back(static_cast<int32_t>(parents.size()));
    }
    rows = parents.size();
    ends.assign(Words(rows), ~uint64_t{0});
    nonempty.assign(Words(applicants), ~uint64_t{0});
    tiaowen_index_segments(offsets.data(), parents.data(), static_cast<int64_t>(applicants),
                           static_cast<int64_t>(rows), ends.data(), nonempty.data());
  }

  Plane Fold(const Plane& row_bits) const { return FoldAll({row_bits}).front(); }

  std::vector<Plane> FoldAll(const std::vector<Plane>& planes) const {
    std::vector<Plane> folded(planes.size(), Plane(Words(applicants), ~uint64_t{0}));
    std::vector<const uint64_t*> from;
    std::vector<uint64_t*> to;
    for (const Plane& plane : planes) from.push_back(plane.data());
    for (Plane& plane : folded) to.push_back(plane.data());
    tiaowen_fold_rows(from.data(), static_cast<int32_t>(planes.size()), static_cast<int64_t>(rows),
                      ends.data(), nonempty.data(), static_cast<int64_t>(applicants), to.data());
    return folded;
  }

  Plane Gather(const Plane& bits) const {
    Plane out(Words(rows), ~uint64_t{0});
    tiaowen_gather_bits(bits.data(), static_cast<int64_t>(applicants), nonempty.data(), ends.data(),
                        static_cast<int64_t>(rows), out.data());
    return out;
  }

  // The same, one row at a time.
  Plane GatherByRow(const Plane& bits) const {
    Plane out(Words(rows), 0);
    for (size_t row = 0; row < rows; ++row) {
      if (ReadBit(bits, static_cast<size_t>(parents[row])))
        out[row / 64] |= uint64_t{1} << (row % 64);
    }
    return out;
  }

  // The same, one row at a time.
  Plane FoldByRow(const Plane& row_bits) const {
    Plane out(Words(applicants), 0);
    for (size_t row = 0; row < rows; ++row) {
      const auto applicant = static_cast<size_t>(parents[row]);
      if (ReadBit(row_bits, row)) out[applicant / 64] |= uint64_t{1} << (applicant % 64);
    }
    return out;
  }

  size_t applicants, rows;
  std::vector<int32_t> offsets, parents;
  Plane ends, nonempty;
};

}  // namespace

TEST_CASE("Segments mark the last row of each applicant and who has rows") {
  const Segments segments({2, 0, 1, 3, 0});
  CHECK(segments.ends == Plane{0b100110});
  CHECK(segments.nonempty == Plane{0b01101});
}

TEST_CASE("A fold tells who has a row with its bit set") {
  const Segments segments({2, 0, 1, 3, 0});
  CHECK(segments.Fold({0}) == Plane{0});
  CHECK(segments.Fold({0b000001}) == Plane{0b00001});
  CHECK(segments.Fold({0b001100}) == Plane{0b01100});
  CHECK(segments.Fold({0b111111}) == Plane{0b01101});
}

TEST_CASE("Bits beyond the last row are not read") {
  const Segments segments({2, 1});
  CHECK(segments.Fold({~uint64_t{0} << 3}) == Plane{0});
}

TEST_CASE("A segment that spans whole words is folded across them") {
  const Segments segments({1, 300, 1});
  for (size_t row : {size_t{1}, size_t{63}, size_t{64}, size_t{200}, size_t{300}}) {
    Plane row_bits(Words(302), 0);
    row_bits[row / 64] = uint64_t{1} << (row % 64);
    CHECK(segments.Fold(row_bits) == Plane{0b010});
  }
}

TEST_CASE("No applicants and no rows") {
  CHECK(Segments({}).Fold({}).empty());
  CHECK(Segments({0, 0}).Fold({}) == Plane{0});
  CHECK(Segments(std::vector<int>(130, 0)).Fold({}) == Plane{0, 0, 0});
}

TEST_CASE("Every row gets the bit of its applicant") {
  const Segments segments({2, 0, 1, 3, 0});
  CHECK(segments.Gather({0b01011}) == Plane{0b111011});
  CHECK(segments.Gather({0b00101}) == Plane{0b000111});
  CHECK(Segments({0, 0}).Gather({0b11}).empty());
}

TEST_CASE("Folds and gathers of random segments agree with going row by row") {
  std::mt19937_64 random(20190428);
  for (int round = 0; round < 2000; ++round) {
    const size_t applicants = random() % 200;
    const int size_max = std::vector<int>{1, 2, 5, 70, 200}[random() % 5];
    std::vector<int> sizes;
    for (size_t i = 0; i < applicants; ++i)
      sizes.push_back(static_cast<int>(random() % (size_max + 1)));
    const Segments segments(sizes);

    const uint64_t sparse = random() % 2 == 0 ? ~uint64_t{0} : random() & random() & random();
    Plane row_bits;
    for (size_t word = 0; word < Words(segments.rows); ++word)
      row_bits.push_back(random() & random() & sparse);
    const Plane expected = segments.FoldByRow(row_bits);
    REQUIRE(segments.Fold(row_bits) == expected);

    std::vector<Plane> several(random() % 8, Plane(Words(segments.rows)));
    for (Plane& plane : several) {
      for (uint64_t& word : plane) word = random() & random() & sparse;
    }
    const std::vector<Plane> folded = segments.FoldAll(several);
    for (size_t i = 0; i < several.size(); ++i)
      REQUIRE(folded[i] == segments.FoldByRow(several[i]));

    Plane bits;
    for (size_t word = 0; word < Words(applicants); ++word) bits.push_back(random());
    REQUIRE(segments.Gather(bits) == segments.GatherByRow(bits));
  }
}
