#include "runtime/compare/compare.h"

#include <arrow/api.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "runtime/builtin/clock.h"
#include "runtime/compare/amounts.h"
#include "runtime/compare/change_list.h"
#include "runtime/evaluate/work_calendar.h"

namespace tiaowen::compare {
namespace {

using Records = std::vector<std::shared_ptr<arrow::RecordBatch>>;

// Shifts as bits.
using ShiftSet = uint32_t;

ShiftSet Bit(Shift shift) { return 1U << static_cast<size_t>(shift); }

void Count(ShiftSet set, Shifts* shifts) {
  for (size_t i = 0; i < kShiftCount; ++i) (*shifts)[i] += set >> i & 1;
}

void Add(const Shifts& more, Shifts* shifts) {
  for (size_t i = 0; i < kShiftCount; ++i) (*shifts)[i] += more[i];
}

void Add(const std::map<size_t, Shifts>& more, std::map<size_t, Shifts>* shifts) {
  for (const auto& [conclusion, counts] : more) Add(counts, &(*shifts)[conclusion]);
}

void Add(const GroupCounts& more, GroupCounts* counts) {
  counts->applicants += more.applicants;
  counts->changed += more.changed;
  Add(more.shifts, &counts->shifts);
  Add(more.conclusions, &counts->conclusions);
}

// Adds the comparison of other applicants.
void Add(const Comparison& more, Comparison* all) {
  all->applicants += more.applicants;
  all->changed += more.changed;
  Add(more.shifts, &all->shifts);
  for (size_t c = 0; c < all->conclusions.size(); ++c) {
    all->conclusions[c].amounts += more.conclusions[c].amounts;
    for (size_t i = 0; i < 3; ++i)
      for (size_t j = 0; j < 3; ++j)
        all->conclusions[c].verdicts[i][j] += more.conclusions[c].verdicts[i][j];
  }
  for (const auto& [article, counts] : more.articles) {
    Add(counts.applicants, &all->articles[article].applicants);
    Add(counts.conclusions, &all->articles[article].conclusions);
  }
  for (const auto& [key, counts] : more.groups) Add(counts, &all->groups[key]);
}

std::optional<Shift> ShiftOf(base::Truth was, base::Truth is) {
  if (was == is) return std::nullopt;
  if (is == base::Truth::kUnknown) return Shift::kOpened;
  if (was == base::Truth::kUnknown) return Shift::kSettled;
  return is == base::Truth::kTrue ? Shift::kGained : Shift::kLost;
}

// What is the same for all applicants.
struct Setting {
  Setting(const Side& old_given, const Side& new_given, const Options& given)
      : old_side(old_given),
        new_side(new_given),
        options(given),
        old_finder(*old_given.module),
        new_finder(*new_given.module),
        old_wording(*old_given.module, old_finder.clause_table(), given.as_of),
        new_wording(*new_given.module, new_finder.clause_table(), given.as_of),
        conclusions(JoinConclusions(*old_given.module, *new_given.module)),
        list_schema(MakeListSchema(*old_given.module, *new_given.module)) {}

  const Side& old_side;
  const Side& new_side;
  const Options& options;
  evaluate::ReasonFinder old_finder, new_finder;
  evaluate::Wording old_wording, new_wording;
  Version old_version{&old_finder, &old_side.articles};
  Version new_version{&new_finder, &new_side.articles};
  std::vector<JoinedConclusion> conclusions;
  std::shared_ptr<arrow::Schema> list_schema;
};

// Compares the verdicts of some people after others. For one thread.
class Counter {
 public:
  explicit Counter(const Setting& setting)
      : setting_(setting),
        old_reasons_(setting.old_finder, setting.old_wording),
        new_reasons_(setting.new_finder, setting.new_wording) {
    for (const JoinedConclusion& conclusion : setting.conclusions)
      counts_.conclusions.push_back({conclusion});
  }

  // Counts `people` and returns their part of the list.
  base::Result<Records> Take(const People& people) {
    const builtin::Clock clock = builtin::ClockAt(setting_.options.as_of);
    old_outcomes_ = &people.old_side->Outcomes(*setting_.old_side.engine, clock);
    new_outcomes_ = &people.new_side->Outcomes(*setting_.new_side.engine, clock);
    people_ = &people;
    old_reasons_.Trim();
    new_reasons_.Trim();
    std::map<std::vector<int64_t>, GroupCounts> groups;
    std::vector<ListRow> rows;
    for (const auto& [old_place, new_place] : people.places)
      TakePerson(people, old_place, new_place, &groups, &rows);
    TW_RETURN_IF_ERROR(AddGroups(people, groups));
    return MakeList(rows, setting_.options.article_names, setting_.list_schema);
  }

  const Comparison& counts() const { return counts_; }

 private:
  const batch::Batch& GroupedBatch(const People& people) const {
    return (setting_.options.group_by_new ? people.new_side : people.old_side)->batch();
  }

  // One applicant's shifts so far.
  struct Person {
    int64_t old_place = 0, new_place = 0;
    GroupCounts* group = nullptr;  // null: there are no groups
    ShiftSet shifts = 0;
    std::map<int, ShiftSet> by_article = {};
  };

  void TakePerson(const People& people, int64_t old_place, int64_t new_place,
                  std::map<std::vector<int64_t>, GroupCounts>* groups, std::vector<ListRow>* rows) {
    Person person{old_place, new_place};
    if (setting_.options.grouping != nullptr) {
      const int64_t place = setting_.options.group_by_new ? new_place : old_place;
      person.group = &(*groups)[setting_.options.grouping->CodesOf(GroupedBatch(people), place)];
      ++person.group->applicants;
    }
    for (size_t c = 0; c < setting_.conclusions.size(); ++c) {
      std::optional<ListRow> row = TakeConclusion(c, &person);
      if (!row || !setting_.options.list) continue;
      row->id = people.old_side->batch().ids[static_cast<size_t>(old_place)];
      rows->push_back(std::move(*row));
    }
    ++counts_.applicants;
    counts_.changed += person.shifts != 0;
    Count(person.shifts, &counts_.shifts);
    for (const auto& [article, set] : person.by_article)
      Count(set, &counts_.articles[article].applicants);
    if (person.group == nullptr) return;
    person.group->changed += person.shifts != 0;
    Count(person.shifts, &person.group->shifts);
  }

  // Counts one conclusion of one applicant; returns its row of the list, without the id, when
  // something differs.
  std::optional<ListRow> TakeConclusion(size_t c, Person* person) {
    const JoinedConclusion& conclusion = setting_.conclusions[c];
    const Standing before{&setting_.old_version, conclusion.in_old, old_outcomes_,
                          person->old_place};
    const Standing now{&setting_.new_version, conclusion.in_new, new_outcomes_, person->new_place};
    ListRow row;
    row.conclusion = &conclusion;
    row.old_verdict = VerdictOf(conclusion.in_old, *old_outcomes_, person->old_place);
    row.new_verdict = VerdictOf(conclusion.in_new, *new_outcomes_, person->new_place);
    ++counts_.conclusions[c]
          .verdicts[static_cast<size_t>(row.old_verdict)][static_cast<size_t>(row.new_verdict)];
    std::optional<Shift> shift = ShiftOf(row.old_verdict, row.new_verdict);
    const Amount old_amount = AmountOf(before, conclusion.old_amount);
    const Amount new_amount = AmountOf(now, conclusion.new_amount);
    if (!shift && row.new_verdict == base::Truth::kTrue && !old_amount.Equals(new_amount)) {
      shift = Shift::kAmount;
      ++counts_.conclusions[c].amounts;
    }
    if (!shift) return std::nullopt;
    row.shift = *shift;
    row.articles = ListArticles(row, before, now);
    CountShift(c, row, person);
    if (!setting_.options.list) return row;
    row.old_amount = old_amount.Text();
    row.new_amount = new_amount.Text();
    row.old_reason = ReasonOf(&old_reasons_, before);
    row.new_reason = ReasonOf(&new_reasons_, now);
    return row;
  }

  // Counts a shift of one conclusion.
  void CountShift(size_t c, const ListRow& row, Person* person) {
    const ShiftSet bit = Bit(row.shift);
    person->shifts |= bit;
    for (const int article : row.articles) {
      person->by_article[article] |= bit;
      Count(bit, &counts_.articles[article].conclusions[c]);
    }
    if (person->group != nullptr) Count(bit, &person->group->conclusions[c]);
  }

  std::vector<int> ListArticles(const ListRow& row, const Standing& before,
                                const Standing& now) const {
    if (row.new_verdict > row.old_verdict) return ListDeciding(now, before);
    if (row.new_verdict < row.old_verdict) return ListDeciding(before, now);
    return ListAmountArticles(before, people_->old_side->batch(), now, people_->new_side->batch(),
                              builtin::ClockAt(setting_.options.as_of));
  }

  static const evaluate::ReasonText* ReasonOf(Reasons* reasons, const Standing& standing) {
    if (standing.conclusion < 0) return nullptr;
    return &reasons->Of(static_cast<size_t>(standing.conclusion), *standing.outcomes,
                        standing.applicant);
  }

  base::Status AddGroups(const People& people,
                         const std::map<std::vector<int64_t>, GroupCounts>& groups) {
    for (const auto& [codes, counts] : groups) {
      const Grouping& grouping = *setting_.options.grouping;
      Add(counts, &counts_.groups[grouping.KeyOf(GroupedBatch(people), codes)]);
    }
    return CheckGroups(counts_);
  }

 public:
  static base::Status CheckGroups(const Comparison& counts) {
    if (counts.groups.size() <= kGroupsMax) return base::Ok();
    return base::Error{
        fmt::format("所分的组多于 {}，请择取值少的列", kGroupsMax),
        fmt::format("more than {} groups; choose columns of fewer values", kGroupsMax)};
  }

 private:
  const Setting& setting_;
  Comparison counts_;
  Reasons old_reasons_, new_reasons_;
  const People* people_ = nullptr;  // those at hand, and what the engines say of them
  const evaluate::Outcomes* old_outcomes_ = nullptr;
  const evaluate::Outcomes* new_outcomes_ = nullptr;
};

// Workers take numbered people; whoever completes the next number passes the list on.
class Run {
 public:
  Run(const Setting& setting, Population* population)
      : setting_(setting), population_(population), total_(Counter(setting).counts()) {}

  base::Result<Comparison> Execute() {
    std::vector<std::thread> threads;
    for (int i = 1; i < setting_.options.jobs; ++i) threads.emplace_back([this] { Work(); });
    Work();
    for (std::thread& thread : threads) thread.join();
    if (error_) return *error_;
    TW_RETURN_IF_ERROR(Counter::CheckGroups(total_));
    return std::move(total_);
  }

 private:
  void Work() {
    Counter counter(setting_);
    int64_t number = 0;
    while (std::optional<People> people = Take(&number)) {
      base::Result<Records> list = counter.Take(*people);
      const int64_t applicants = std::ssize(people->places);
      people.reset();
      Finish(number, applicants, std::move(list));
    }
    std::lock_guard lock(mutex_);
    Add(counter.counts(), &total_);
  }

  std::optional<People> Take(int64_t* number) {
    std::lock_guard reading(source_mutex_);
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock,
                 [this] { return stopped_ || taken_ - written_ < 2 * setting_.options.jobs; });
      if (stopped_) return std::nullopt;
    }
    base::Result<std::optional<People>> people = population_->Next();
    std::lock_guard lock(mutex_);
    if (!people.ok()) StopWith(people.error());
    if (!people.ok() || !people->has_value()) {
      stopped_ = true;
      return std::nullopt;
    }
    *number = taken_++;
    return std::move(*people);
  }

  // The sink is called under the lock: a list is short beside the work that it takes.
  void Finish(int64_t number, int64_t applicants, base::Result<Records> list) {
    std::lock_guard lock(mutex_);
    if (!list.ok()) return StopWith(list.error());
    finished_.emplace(number, std::pair(applicants, std::move(*list)));
    for (auto next = finished_.find(written_); next != finished_.end() && !error_;
         next = finished_.find(written_)) {
      for (const auto& rows : next->second.second) {
        const base::Status status =
            setting_.options.list ? setting_.options.list(rows) : base::Ok();
        if (!status.ok()) return StopWith(status.error());
      }
      done_ += next->second.first;
      if (setting_.options.progress) setting_.options.progress(done_);
      finished_.erase(next);
      ++written_;
    }
    room_.notify_all();
  }

  // Under mutex_. The first error is the run's.
  void StopWith(const base::Error& error) {
    if (!error_) error_ = error;
    stopped_ = true;
    room_.notify_all();
  }

  const Setting& setting_;
  Population* population_;

  std::mutex source_mutex_;  // held while the population is asked; taken before mutex_
  std::mutex mutex_;         // guards what follows
  std::condition_variable room_;
  int64_t taken_ = 0;
  int64_t written_ = 0;
  int64_t done_ = 0;
  bool stopped_ = false;
  std::map<int64_t, std::pair<int64_t, Records>> finished_;
  std::optional<base::Error> error_;
  Comparison total_;
};

}  // namespace

std::string_view NameOf(Shift shift) {
  constexpr std::string_view kNames[] = {"新增", "失去", "变为待定", "变为确定", "数额改变"};
  return kNames[static_cast<size_t>(shift)];
}

Shifts ConclusionCounts::shifts() const {
  Shifts shifts = {};
  shifts[static_cast<size_t>(Shift::kAmount)] = amounts;
  for (size_t was = 0; was < 3; ++was) {
    for (size_t is = 0; is < 3; ++is) {
      const auto shift = ShiftOf(static_cast<base::Truth>(was), static_cast<base::Truth>(is));
      if (shift) shifts[static_cast<size_t>(*shift)] += verdicts[was][is];
    }
  }
  return shifts;
}

base::Result<Comparison> Compare(const Side& old_side, const Side& new_side, Population* population,
                                 const Options& options) {
  TW_CHECK(options.jobs >= 1, "{} jobs", options.jobs);
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(*old_side.module, options.as_of));
  TW_RETURN_IF_ERROR(evaluate::CheckWorkCalendar(*new_side.module, options.as_of));
  const Setting setting(old_side, new_side, options);
  return Run(setting, population).Execute();
}

}  // namespace tiaowen::compare
