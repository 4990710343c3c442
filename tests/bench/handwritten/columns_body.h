#pragma once

// The columns' program. Included by one source file per set of instructions, after its words: all
// here has internal linkage, so that each has its own.
//
// Every child table whose rows are judged by themselves is read once, 64 rows a word: predicates to
// bits, bits folded to applicants by carries and Extract; unknown is folded only in tables that
// have any. What joins tables or columns (own trade, reviews of the present post, days of service)
// is asked only for applicants whose verdict it can still change (lists_body.h).

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "tests/bench/handwritten/columns.h"
#include "tests/bench/handwritten/fold_body.h"
#include "tests/bench/handwritten/lists_body.h"
#include "tests/bench/handwritten/plain.h"

namespace tiaowen::bench::handwritten {
namespace {

class Program {
 public:
  explicit Program(const Question& question)
      : batch_(question.batch),
        policy_(question.policy),
        ways_(question.ways),
        days_(question.days),
        plain_(question.policy, question.batch, question.days, question.references),
        lists_(question, plain_),
        outcomes_(*question.outcomes),
        words_(question.outcomes->words),
        arena_(ArenaWords(question.batch, words_)) {}

  void Run() {
    row_scratch_ = arena_.Take(kRowPlanes * RowWordsMax(batch_));
    opened_ = reinterpret_cast<uint8_t*>(arena_.Take(words_ * 8));
    having_ = arena_.Take(words_);
    FoldCertificates();
    FoldTitles();
    FoldDiplomas();
    FoldPosts();
    ScatterWays();
    for (int64_t word = 0; word < words_; ++word) DecideWord(word);
  }

 private:
  static constexpr int64_t kRowPlanes = 11;   // ends, and five planes twice
  static constexpr int64_t kPlanes = 2 * 12;  // of applicants

  static int64_t RowWordsMax(const batch::Batch& batch) {
    int64_t rows = 0;
    for (const batch::Table& table : batch.tables) rows = std::max(rows, table.rows);
    return batch::WordCount(rows);
  }
  static int64_t ArenaWords(const batch::Batch& batch, int64_t words) {
    return kRowPlanes * RowWordsMax(batch) + (kPlanes + 8 + 1) * words;
  }

  const batch::Column& At(TableAt table, uint8_t column) const {
    return batch_.tables[table].columns[column];
  }

  // ── 64 rows of a column ──

  static Word Known(uint64_t bits, const batch::Column& column, int64_t word) {
    const uint64_t valid = column.valid[static_cast<size_t>(word)];
    return {bits & valid, bits | ~valid};
  }
  static Word Is(const batch::Column& column, int64_t word, int8_t code) {
    return Known(Equal(column.codes.data() + word * 64, code), column, word);
  }
  static Word NotBelow(const batch::Column& column, int64_t word, int8_t code) {
    return Known(AtLeast(column.codes.data() + word * 64, code), column, word);
  }
  static Word TextIs(const batch::Column& column, int64_t word, int32_t text) {
    return Known(Equal(column.values.data() + word * 64, text), column, word);
  }
  static Word NotAfter(const batch::Column& column, int64_t word, int32_t day) {
    return {AtMost(column.upper.data() + word * 64, day),
            AtMost(column.values.data() + word * 64, day)};
  }
  Word Main(uint8_t column, int64_t word, int8_t code) const {
    return Is(At(kMain, column), word, code);
  }
  Word Certified(uint8_t column, int64_t word) const { return Main(column, word, 1); }

  // ── From rows to applicants ──

  // Whether an applicant has a row of the k-th predicate of `rows_at(word)`, for each k. Fills
  // planes that `out` already points to, else takes new ones.
  template <size_t N, typename RowsAt>
  void Fold(TableAt at, const RowsAt& rows_at, std::array<Plane, N>* out) {
    const batch::Table& table = batch_.tables[at];
    const int64_t row_words = batch::WordCount(table.rows);
    uint64_t* next = row_scratch_;
    uint64_t* const ends = next;
    std::array<uint64_t*, N> certain, possible, certain_out, possible_out;
    for (size_t k = 0; k < N; ++k) {
      certain[k] = next += row_words;
      possible[k] = next += row_words;
      Plane& plane = (*out)[k];
      if (plane.certain == nullptr) plane = {arena_.Take(words_), arena_.Take(words_)};
      certain_out[k] = plane.certain;
      possible_out[k] = plane.possible;
    }
    uint64_t unknown = 0;
    for (int64_t word = 0; word < row_words; ++word) {
      ends[word] = EndsAt(table, word);
      const std::array<Word, N> bits = rows_at(word);
      const uint64_t rows = word + 1 < row_words ? ~uint64_t{0} : TailMask(table.rows);
      for (size_t k = 0; k < N; ++k) {
        certain[k][word] = bits[k].certain;
        possible[k][word] = bits[k].possible;
        unknown |= (bits[k].certain ^ bits[k].possible) & rows;
      }
    }
    for (int64_t word = 0; word < words_; ++word)
      having_[word] = HavingAt(table, batch_.applicants, word);
    Spread(FoldDense(ends, certain, row_words, certain_out), having_, words_, certain_out);
    if (unknown != 0) {
      Spread(FoldDense(ends, possible, row_words, possible_out), having_, words_, possible_out);
    } else {
      for (size_t k = 0; k < N; ++k)
        std::memcpy(possible_out[k], certain_out[k], static_cast<size_t>(words_) * 8);
    }
  }

  void FoldCertificates() {
    const batch::Column& grades = At(kCertificates, certificate::kGrade);
    const batch::Column& dates = At(kCertificates, certificate::kDate);
    const Days& days = days_;
    const auto rows_at = [&](int64_t word) {
      const int32_t* const first = dates.values.data() + word * 64;
      const int32_t* const last = dates.upper.data() + word * 64;
      const bool exact = Differ(first, last) == 0;
      const auto not_after = [&](int32_t day) {
        const uint64_t certain = AtMost(last, day);
        return Word{certain, exact ? certain : AtMost(first, day)};
      };
      const Word taken = not_after(days.as_of);
      const Word advanced = NotBelow(grades, word, kAdvanced);
      return std::array<Word, 5>{
          taken & advanced, not_after(days.years_ago[0]) & advanced,
          not_after(days.years_ago[1]) & NotBelow(grades, word, kTechnician),
          not_after(days.years_ago[2]) & NotBelow(grades, word, kSeniorTechnician),
          taken & ~not_after(days.year_first - 1)};
    };
    Fold(kCertificates, rows_at, &certificates_);
  }

  void FoldTitles() {
    const batch::Column& names = At(kTitles, title::kName);
    const auto rows_at = [&](int64_t word) {
      const Word date = NotAfter(At(kTitles, title::kDate), word, days_.as_of);
      const Word engineering = date & Is(At(kTitles, title::kSeries), word, kEngineering) &
                               Is(At(kTitles, title::kKind), word, kNational);
      const Word local = date & Is(At(kTitles, title::kKind), word, kLocal) &
                         Is(names, word, kEngineer) &
                         TextIs(At(kTitles, title::kCity), word, policy_.suzhou());
      return std::array<Word, 4>{engineering & NotBelow(names, word, 0),
                                 engineering & NotBelow(names, word, 1),
                                 engineering & NotBelow(names, word, 2), local};
    };
    Fold(kTitles, rows_at, &titles_);
  }

  void FoldDiplomas() {
    const batch::Column& classes = At(kDiplomas, diploma::kClass);
    const auto rows_at = [&](int64_t word) {
      const Word held = NotAfter(At(kDiplomas, diploma::kDate), word, days_.as_of) &
                        Is(At(kDiplomas, diploma::kSchool), word, kVocational);
      return std::array<Word, 3>{held & Is(classes, word, kIntermediateClass),
                                 held & Is(classes, word, kAdvancedClass),
                                 held & NotBelow(classes, word, kFirstTechnicianClass) &
                                     ~NotBelow(classes, word, kLastTechnicianClass + 1)};
    };
    std::array<Plane, 3> out;
    for (size_t k = 0; k < out.size(); ++k) out[k] = Conclusion(kEquivalence + k);
    Fold(kDiplomas, rows_at, &out);
  }

  void FoldPosts() {
    const batch::Column& grades = At(kPosts, post::kGrade);
    const auto rows_at = [&](int64_t word) {
      const Word held = NotAfter(At(kPosts, post::kFrom), word, days_.as_of) &
                        ~NotAfter(At(kPosts, post::kUntil), word, days_.as_of);
      return std::array<Word, 3>{held & Is(grades, word, kAdvanced),
                                 held & Is(grades, word, kTechnician),
                                 held & Is(grades, word, kSeniorTechnician)};
    };
    for (size_t k = 0; k < posts_.size(); ++k) posts_[k] = Conclusion(kSameTreatment + k);
    Fold(kPosts, rows_at, &posts_);
  }

  // ── The sparse tables, a row at a time ──

  void Open(int32_t applicant, uint8_t titles, const batch::Column& dates, size_t row) {
    const auto by_date = static_cast<uint8_t>((dates.upper[row] <= days_.as_of ? 0x0F : 0) |
                                              (dates.values[row] <= days_.as_of ? 0xF0 : 0));
    opened_[applicant] |= titles & by_date;
  }

  void ScatterWays() {
    std::memset(opened_, 0, static_cast<size_t>(words_) * 64);
    const batch::Table& honours = batch_.tables[kHonours];
    const batch::Column& names = honours.columns[honour::kName];
    for (size_t row = 0; row < static_cast<size_t>(honours.rows); ++row) {
      const HonourName name = names.is_valid(static_cast<int64_t>(row))
                                  ? policy_.honour(names.values[row])
                                  : HonourName::kNull;
      const size_t at = WayTables::HonourAt(name, honours.columns[honour::kKind].codes[row],
                                            honours.columns[honour::kLevel].codes[row],
                                            honours.columns[honour::kDeemedEqual].codes[row]);
      Open(honours.parents[row], ways_.honours[at], honours.columns[honour::kDate], row);
    }
    const batch::Table& contests = batch_.tables[kContests];
    const batch::Column& ranks = contests.columns[contest::kRank];
    for (size_t row = 0; row < static_cast<size_t>(contests.rows); ++row) {
      const bool ranked = ranks.is_valid(static_cast<int64_t>(row));
      const size_t at = WayTables::ContestAt(contests.columns[contest::kEvent].codes[row],
                                             contests.columns[contest::kLevel].codes[row],
                                             contests.columns[contest::kClass].codes[row],
                                             contests.columns[contest::kMedal].codes[row],
                                             WayTables::RanksOf(ranked ? ranks.values[row] : 0));
      Open(contests.parents[row], ways_.contests[at], contests.columns[contest::kDate], row);
    }
    const batch::Table& waivers = batch_.tables[kWaivers];
    for (size_t row = 0; row < static_cast<size_t>(waivers.rows); ++row) {
      const auto at = static_cast<size_t>(waivers.columns[waiver::kTitle].codes[row] + 1);
      Open(waivers.parents[row], ways_.waivers[at], waivers.columns[waiver::kDate], row);
    }
  }

  // ── Conclusions, 64 applicants at a time ──

  Plane Conclusion(size_t at) const {
    return {outcomes_.verdict_certain.data() + static_cast<int64_t>(at) * words_,
            outcomes_.verdict_possible.data() + static_cast<int64_t>(at) * words_};
  }
  void Conclude(size_t at, int64_t word, Word verdict) {
    const uint64_t live = word + 1 < words_ ? ~uint64_t{0} : TailMask(batch_.applicants);
    const Plane plane = Conclusion(at);
    plane.certain[word] = verdict.certain & live;
    plane.possible[word] = verdict.possible & live;
  }

  void DecideWord(int64_t word) {
    const uint64_t live = word + 1 < words_ ? ~uint64_t{0} : TailMask(batch_.applicants);
    const Word all = {live, live};
    const Word employed = all & TextIs(At(kMain, main_column::kCity), word, policy_.suzhou()) &
                          Main(main_column::kEmployer, word, kCompany);
    const Word engineering = Main(main_column::kField, word, kEngineering);
    const Word front_line = Main(main_column::kPostKind, word, kFrontLine);
    const Word matches = Certified(main_column::kMatches, word);
    const Word skilled = certificates_[0][word], professional = titles_[0][word];

    const Word worker =
        employed & engineering & front_line & Main(main_column::kDuty, word, kOnDuty) &
        Certified(main_column::kCreative, word) & skilled &
        Certified(main_column::kObeysRules, word) & Certified(main_column::kEthical, word);
    DecideReviews(word, worker, matches);

    const Word scope =
        employed & (front_line | Main(main_column::kPostKind, word, kSkilled)) & professional;
    Conclude(kExemption, word, scope);
    DecideGrades(word, scope, matches);

    Conclude(kLocalEngineer, word, titles_[3][word]);
    Conclude(kLocalEngineer + 1, word, titles_[3][word] & skilled);
    DecideSubsidy(word, professional & all);
    const Word leading = professional & Certified(main_column::kLeading, word);
    Conclude(kLeadingTalent, word, leading);
    Conclude(kLeadingTalent + 1, word, leading);
    for (size_t k = 0; k < posts_.size(); ++k)
      Conclude(kSameTreatment + k, word, posts_[k][word] & engineering);
  }

  void DecideReviews(int64_t word, Word worker, Word matches) {
    std::array<Word, 4> ways;
    uint64_t open = 0;
    for (int title = 0; title < 4; ++title) {
      const auto at = static_cast<size_t>(title);
      ways[at] = {BitOfBytes(opened_ + word * 64, title),
                  BitOfBytes(opened_ + word * 64, title + 4)};
      open |= ways[at].possible;
      if (title < 3) open |= certificates_[at + 1][word].possible;
    }
    ForEachBit(worker.possible & open & ~matches.certain,
               [&](int at) { Set(&matches, at, plain_.TradeMatchesField(word * 64 + at)); });
    const Word entitled = worker & matches;
    ForEachBit(entitled.possible & open, [&](int at) {
      lists_.PrefetchReviews(word * 64 + at);
      lists_.PrefetchJobs(word * 64 + at);
    });
    Word passed;
    ForEachBit(entitled.possible & open,
               [&](int at) { Set(&passed, at, lists_.PassedReviews(word * 64 + at)); });
    const Word basics = entitled & passed;
    std::array<uint64_t, 3> undecided;
    for (size_t k = 0; k < 3; ++k)
      undecided[k] = basics.possible & certificates_[k + 1][word].possible & ~ways[k].certain;
    std::array<Word, 3> served;
    ForEachBit(undecided[0] | undecided[1] | undecided[2], [&](int at) {
      uint32_t wanted = 0;
      for (size_t k = 0; k < 3; ++k) wanted |= static_cast<uint32_t>((undecided[k] >> at) & 1) << k;
      const std::array<base::Truth, 3> truths = lists_.HasServed(word * 64 + at, wanted);
      for (size_t k = 0; k < 3; ++k) Set(&served[k], at, truths[k]);
    });
    for (size_t k = 0; k < 3; ++k) ways[k] = ways[k] | served[k];
    for (size_t k = 0; k < 4; ++k) Conclude(kReviewOfTitle + k, word, basics & ways[k]);
  }

  void DecideGrades(int64_t word, Word scope, Word matches) {
    // A title counts as related where the applicant is certified to match; else by its field.
    std::array<Word, 3> related;
    for (size_t k = 0; k < 3; ++k) {
      const uint64_t certified = matches.certain;
      related[k] = titles_[k][word] & Word{certified, certified};
    }
    ForEachBit(scope.possible & ~matches.certain, [&](int at) {
      // One who may be certified has a related title at least possibly.
      const bool may_match = (matches.possible >> at) & 1;
      const std::array<base::Truth, 3> listed = lists_.HasListedTitle(word * 64 + at);
      for (size_t k = 0; k < 3; ++k) {
        const bool may_relate = may_match && ((titles_[k].possible[word] >> at) & 1) != 0;
        Set(&related[k], at, base::Or(listed[k], base::FromPlanes(false, may_relate)));
      }
    });
    ForEachBit(scope.possible, [&](int at) { lists_.PrefetchCertificates(word * 64 + at); });
    Word any;
    std::array<Word, 2> for_year, reached;
    ForEachBit(scope.possible, [&](int at) {
      const ShortLists::OwnTrade own = lists_.OwnTradeOf(word * 64 + at);
      Set(&any, at, own.any);
      for (size_t k = 0; k < 2; ++k) {
        Set(&for_year[k], at, own.for_year[k]);
        Set(&reached[k], at, own.reached[k]);
      }
    });
    for (size_t k = 0; k < 3; ++k) Conclude(kFirstGrade + k, word, scope & related[k] & ~any);
    for (int k = 0; k < 2; ++k) {
      const auto at_k = static_cast<size_t>(k);
      const Word others = scope & titles_[at_k][word] & for_year[at_k] & ~reached[at_k];
      Word worked;
      ForEachBit(others.possible,
                 [&](int at) { Set(&worked, at, lists_.HasWorkedLongEnough(word * 64 + at, k)); });
      Conclude(kNextGrade + at_k, word, others & worked);
    }
  }

  void DecideSubsidy(int64_t word, Word professional) {
    const Word meets = Certified(main_column::kMeetsSubsidy, word);
    const Word insured = Certified(main_column::kInsured, word);
    const Word this_year = certificates_[4][word];
    Word verdict = professional & meets & this_year & insured;
    ForEachBit(professional.possible & meets.possible & this_year.possible & ~verdict.certain,
               [&](int at) {
                 const base::Truth truth = plain_.HasSubsidisedCertificate(word * 64 + at);
                 const uint64_t bit = uint64_t{1} << at;
                 verdict.certain &= ~bit;
                 verdict.possible &= ~bit;
                 Set(&verdict, at,
                     base::And(truth, base::FromPlanes((professional.certain >> at) & 1, true)));
               });
    Conclude(kSubsidy, word, verdict);
  }

  const batch::Batch& batch_;
  const Policy& policy_;
  const WayTables& ways_;
  const Days& days_;
  const Plain plain_;
  const ShortLists lists_;
  evaluate::Outcomes& outcomes_;
  const int64_t words_;
  Arena arena_;

  uint64_t* row_scratch_ = nullptr;
  uint64_t* having_ = nullptr;
  uint8_t* opened_ = nullptr;  // a byte an applicant, as in WayTables

  std::array<Plane, 5> certificates_;  // 高级工; for 2, 3, 4 years and the grade of each title; of
                                       // the as-of date's year
  std::array<Plane, 4> titles_;        // the first three grades; 地方工程师
  std::array<Plane, 3> posts_;
};

}  // namespace
}  // namespace tiaowen::bench::handwritten
