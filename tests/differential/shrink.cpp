#include <algorithm>
#include <utility>
#include <vector>

#include "tests/differential/difference.h"
#include "tests/differential/module_edit.h"

namespace tiaowen::differential {
namespace {

// A case needs thousands of trials at most; past this the smallest one so far has to do.
constexpr int kTrialsMax = 4000;

class Shrinker {
 public:
  Shrinker(Case subject, const std::function<bool(const Case&)>& differs)
      : best_(std::move(subject)), differs_(differs) {}

  Case Run(bool edit_module) {
    UseOneYear();
    bool smaller = true;
    while (smaller && trials_ < kTrialsMax) {
      smaller = DropPeople();
      smaller = DropRows() || smaller;
      smaller = DropReferenceRows() || smaller;
      if (edit_module) smaller = EditModule() || smaller;
      smaller = PlainCells() || smaller;
    }
    return std::move(best_);
  }

 private:
  // Keeps `candidate` if the difference stays.
  bool Try(Case candidate) {
    if (++trials_ > kTrialsMax || !differs_(candidate)) return false;
    best_ = std::move(candidate);
    return true;
  }

  // Drops runs of the list that `list_of` finds in a case: halves first, single items last.
  template <typename ListOf>
  bool DropRuns(const ListOf& list_of) {
    bool smaller = false;
    for (size_t run = std::max<size_t>(list_of(best_).size() / 2, 1); run > 0; run /= 2) {
      size_t at = 0;
      while (at < list_of(best_).size()) {
        Case candidate = best_;
        auto& list = list_of(candidate);
        const size_t end = std::min(at + run, list.size());
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(at),
                   list.begin() + static_cast<std::ptrdiff_t>(end));
        if (Try(std::move(candidate))) {
          smaller = true;
        } else {
          at += run;
        }
      }
    }
    return smaller;
  }

  void UseOneYear() {
    Case candidate = best_;
    candidate.years_behind = 0;
    if (best_.years_behind != 0) Try(std::move(candidate));
  }

  bool DropPeople() {
    return DropRuns([](Case& subject) -> auto& { return subject.people.people; });
  }

  bool DropRows() {
    bool smaller = false;
    for (size_t p = 0; p < best_.people.people.size(); ++p) {
      for (size_t t = 1; t < best_.people.people[p].tables.size(); ++t) {
        smaller =
            DropRuns([&](Case& subject) -> auto& { return subject.people.people[p].tables[t]; }) ||
            smaller;
      }
    }
    return smaller;
  }

  bool DropReferenceRows() {
    bool smaller = false;
    for (size_t t = 0; t < best_.people.references.size(); ++t) {
      smaller =
          DropRuns([&](Case& subject) -> auto& { return subject.people.references[t]; }) || smaller;
    }
    return smaller;
  }

  bool EditModule() {
    bool smaller = false, again = true;
    while (again && trials_ < kTrialsMax) {
      again = false;
      for (const ModuleEdit& edit : ListEdits(best_.module)) {
        Case candidate = {ApplyEdit(best_.module, edit), best_.people, best_.as_of,
                          best_.years_behind};
        if (!Try(std::move(candidate))) continue;
        smaller = again = true;
        break;  // the edits are of the module before
      }
    }
    return smaller;
  }

  bool PlainCells() {
    bool smaller = false;
    for (size_t p = 0; p < best_.people.people.size(); ++p) {
      for (size_t t = 0; t < best_.people.people[p].tables.size(); ++t) {
        const auto rows_of = [&](Case& subject) -> auto& {
          return subject.people.people[p].tables[t];
        };
        smaller = PlainRows(t, rows_of) || smaller;
      }
    }
    for (size_t t = 0; t < best_.people.references.size(); ++t) {
      const auto rows_of = [&](Case& subject) -> auto& { return subject.people.references[t]; };
      smaller = PlainRows(t, rows_of) || smaller;
    }
    return smaller;
  }

  // Makes cells of the rows of table `t` that `rows_of` finds in a case null, or partial dates
  // exact.
  template <typename RowsOf>
  bool PlainRows(size_t t, const RowsOf& rows_of) {
    bool smaller = false;
    for (size_t r = 0; r < rows_of(best_).size(); ++r) {
      for (size_t c = 0; c < rows_of(best_)[r].size(); ++c) {
        const auto cell_of = [&](Case& subject) -> Cell& { return rows_of(subject)[r][c]; };
        smaller = PlainCell(best_.module.schema.tables[t].columns[c], cell_of) || smaller;
      }
    }
    return smaller;
  }

  template <typename CellOf>
  bool PlainCell(const ir::Column& declared, const CellOf& cell_of) {
    const Cell cell = cell_of(best_);
    if (cell.null || !declared.used) return false;
    const bool ongoing = declared.null_meaning == ir::NullMeaning::kOngoing;
    for (const Cell& plain :
         {ongoing ? Cell::Exact(batch::kDateHigh) : Cell(), Cell::Exact(cell.first)}) {
      if (!plain.null && plain.first == cell.first && plain.last == cell.last) continue;
      Case candidate = best_;
      cell_of(candidate) = plain;
      if (Try(std::move(candidate))) return true;
    }
    return false;
  }

  Case best_;
  const std::function<bool(const Case&)>& differs_;
  int trials_ = 0;
};

}  // namespace

Case Shrink(Case subject, const std::function<bool(const Case&)>& differs) {
  return Shrinker(std::move(subject), differs).Run(true);
}

Case ShrinkRegister(Case subject, const std::function<bool(const Case&)>& differs) {
  return Shrinker(std::move(subject), differs).Run(false);
}

}  // namespace tiaowen::differential
