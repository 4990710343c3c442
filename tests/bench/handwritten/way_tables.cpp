#include "tests/bench/handwritten/columns.h"
#include "tests/bench/handwritten/ways.h"

namespace tiaowen::bench::handwritten {
namespace {

// The bits of the titles that `opens(title)` holds for.
template <typename Opens>
uint8_t BitsOf(const Opens& opens) {
  uint8_t bits = 0;
  for (int title = 0; title < 4; ++title) {
    const base::Truth truth = opens(title);
    if (truth == base::Truth::kTrue) bits |= static_cast<uint8_t>(1 << title);
    if (truth != base::Truth::kFalse) bits |= static_cast<uint8_t>(16 << title);
  }
  return bits;
}

void FillHonours(WayTables* tables) {
  for (uint8_t name = 0; name <= static_cast<uint8_t>(HonourName::kModelWorker); ++name) {
    for (int8_t kind = -1; kind < 3; ++kind) {
      for (int8_t level = -1; level < 5; ++level) {
        for (int8_t deemed = -1; deemed < 2; ++deemed) {
          const HonourCodes codes = {static_cast<HonourName>(name), kind, level, deemed};
          tables->honours[WayTables::HonourAt(codes.name, kind, level, deemed)] =
              BitsOf([&](int title) { return HonourOpens(codes, title); });
        }
      }
    }
  }
}

void FillContests(WayTables* tables, int8_t event, int8_t level) {
  constexpr int32_t kRankOf[WayTables::kRanks] = {kNoRank, 1, 2, 4, 7, 9};
  for (int8_t contest_class = -1; contest_class < 2; ++contest_class) {
    for (int8_t medal = -1; medal < 5; ++medal) {
      for (const int32_t rank : kRankOf) {
        const ContestCodes codes = {event, level, contest_class, medal, rank};
        const size_t at =
            WayTables::ContestAt(event, level, contest_class, medal, WayTables::RanksOf(rank));
        tables->contests[at] = BitsOf([&](int title) { return ContestOpens(codes, title); });
      }
    }
  }
}

}  // namespace

WayTables MakeWayTables() {
  WayTables tables{};
  FillHonours(&tables);
  for (int8_t event = -1; event < 3; ++event) {
    for (int8_t level = -1; level < 5; ++level) FillContests(&tables, event, level);
  }
  tables.waivers = {0xF0, 0x11, 0x22, 0x44, 0x88};
  return tables;
}

}  // namespace tiaowen::bench::handwritten
