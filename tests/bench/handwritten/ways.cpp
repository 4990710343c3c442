#include "tests/bench/handwritten/ways.h"

#include <algorithm>

namespace tiaowen::bench::handwritten {
namespace {

using base::And;
using base::FromBool;
using base::Or;
using base::Truth;

Truth Is(int8_t value, int8_t code) {
  return value < 0 ? Truth::kUnknown : FromBool(value == code);
}
Truth AtLeast(int8_t value, int8_t code) {
  return value < 0 ? Truth::kUnknown : FromBool(value >= code);
}
Truth Named(HonourName name, HonourName wanted) {
  return name == HonourName::kNull ? Truth::kUnknown : FromBool(name == wanted);
}
Truth Ranked(int32_t rank, int32_t first, int32_t last) {
  return rank == kNoRank ? Truth::kUnknown : FromBool(first <= rank && rank <= last);
}

Truth Domestic(const ContestCodes& contest, int8_t level, int8_t contest_class, int32_t first,
               int32_t last) {
  return std::min({Is(contest.event, kDomestic), Is(contest.level, level),
                   Is(contest.contest_class, contest_class), Ranked(contest.rank, first, last)});
}

}  // namespace

Truth HonourOpens(const HonourCodes& honour, int title) {
  const Truth invention = And(Is(honour.kind, kInvention), AtLeast(honour.level, kCityLevel));
  const Truth model_worker = Named(honour.name, HonourName::kModelWorker);
  switch (title) {
    case 0:
      return Named(honour.name, HonourName::kAssistant);
    case 1: {
      const Truth deemed =
          std::min({Is(honour.kind, kHonorary), AtLeast(honour.level, kCityLevel),
                    Named(honour.name, HonourName::kOther), Is(honour.deemed_equal, 1)});
      return std::max({Named(honour.name, HonourName::kEngineer),
                       And(model_worker, Is(honour.level, kCityLevel)), deemed, invention});
    }
    case 2:
      return std::max({Named(honour.name, HonourName::kSenior),
                       And(model_worker, Is(honour.level, kProvinceLevel)), invention});
    default:
      return Named(honour.name, HonourName::kProfessor);
  }
}

Truth ContestOpens(const ContestCodes& contest, int title) {
  switch (title) {
    case 0:
      return Domestic(contest, kCityLevel, kFirstClass, 1, 3);
    case 1:
      return Or(Domestic(contest, kProvinceLevel, kFirstClass, 4, 6),
                Domestic(contest, kProvinceLevel, kSecondClass, 2, 3));
    case 2:
      return std::max({And(Is(contest.event, kWorldSkills), Is(contest.medal, kExcellence)),
                       And(Is(contest.event, kInternational), Ranked(contest.rank, 1, 8)),
                       Domestic(contest, kStateLevel, kFirstClass, 1, 6),
                       Domestic(contest, kStateLevel, kSecondClass, 1, 3),
                       Domestic(contest, kProvinceLevel, kFirstClass, 1, 3),
                       Domestic(contest, kProvinceLevel, kSecondClass, 1, 1)});
    default: {
      // Gold, silver and bronze are the first codes.
      const Truth medal = contest.medal < 0 ? Truth::kUnknown : FromBool(contest.medal <= kBronze);
      return And(Is(contest.event, kWorldSkills), medal);
    }
  }
}

}  // namespace tiaowen::bench::handwritten
