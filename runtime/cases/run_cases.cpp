#include "runtime/cases/run_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "runtime/builtin/calendar.h"
#include "runtime/cases/csv_table.h"
#include "runtime/cases/document.h"
#include "runtime/cases/find_cases.h"
#include "runtime/cases/rejects.h"
#include "runtime/cases/results.h"

namespace tiaowen::cases {
namespace {

// The columns of the layout that tell why, from here on.
constexpr size_t kPath = ResultLayout::kVerdict + 1;

class CaseRunner {
 public:
  CaseRunner(const ir::Module& module, const evaluate::Engine& engine, const Options& options)
      : module_(module),
        options_(options),
        layout_(module),
        evaluator_(module, engine),
        report_{{}, {}, {}, Coverage(evaluator_.clauses())} {}

  base::Result<Report> Run(const std::string& folder) {
    TW_ASSIGN_OR_RETURN(const CaseFiles files,
                        FindCases(folder, module_.schema, &report_.problems));
    const bool none =
        files.registers.empty() && files.documents.empty() && report_.problems.empty();
    if (none) {
      return base::Error{
          fmt::format("{}：里面没有例子（*.md，或登记的文件夹）", folder),
          fmt::format("{}: holds no cases (*.md, or a folder with a register)", folder)};
    }
    for (const RegisterFolder& found : files.registers) TW_RETURN_IF_ERROR(RunRegister(found));
    for (const std::string& path : files.documents) TW_RETURN_IF_ERROR(RunDocument(path));
    if (!options_.filters.empty() && !matched_) {
      return base::Error{
          fmt::format("没有例子的文件名或标题含有「{}」", fmt::join(options_.filters, "」「")),
          fmt::format("no case has {} in its file name or heading",
                      fmt::join(options_.filters, " or "))};
    }
    SortProblems();
    return std::move(report_);
  }

 private:
  // By file, in the order in which they came up, then by line.
  void SortProblems() {
    std::map<std::string, size_t> ranks;
    for (const Problem& problem : report_.problems) ranks.emplace(problem.file, ranks.size());
    std::stable_sort(report_.problems.begin(), report_.problems.end(),
                     [&](const Problem& a, const Problem& b) {
                       return std::pair(ranks[a.file], a.line) < std::pair(ranks[b.file], b.line);
                     });
  }

  // Whether one of the filters occurs in one of the names.
  bool Wanted(const std::vector<std::string>& names) {
    const bool wanted =
        options_.filters.empty() ||
        std::any_of(options_.filters.begin(), options_.filters.end(), [&](const auto& filter) {
          return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name.find(filter) != std::string::npos;
          });
        });
    matched_ = matched_ || wanted;
    return wanted;
  }

  static std::string NameOf(const std::string& path) {
    return std::filesystem::path(path).filename().string();
  }

  void Complain(const std::string& path, read::Text reason) {
    report_.problems.push_back(LineProblem(path, 0, "", std::move(reason)));
  }

  base::Status RunRegister(const RegisterFolder& found) {
    const bool lacks = found.expected.empty() && found.rejects.empty();
    if (lacks && Wanted({NameOf(found.path)})) {
      report_.files.push_back({source::File(found.path, ""), found.path, "", 0, 0, 0, {}, {""}});
    }
    for (const ExpectedFile& expected : found.expected) {
      if (!Wanted({NameOf(found.path), NameOf(expected.path)})) continue;
      TW_RETURN_IF_ERROR(RunExpected(found, expected));
    }
    if (found.rejects.empty()) return base::Ok();
    if (!Wanted({NameOf(found.path), NameOf(found.rejects)})) return base::Ok();
    // Data errors belong to no matter.
    return options_.matter.empty() ? RunRejects(found) : base::Ok();
  }

  base::Status RunExpected(const RegisterFolder& found, const ExpectedFile& expected) {
    base::Result<source::File> file = source::File::Read(expected.path);
    if (!file.ok()) {
      Complain(expected.path, file.error());
      return base::Ok();
    }
    Results results;
    std::vector<read::Reject> rejects;
    base::Status evaluated = EvaluateRegister(found.path, expected.as_of, &results, &rejects);
    if (!evaluated.ok()) {
      Complain(found.path, evaluated.error());
      return base::Ok();
    }
    if (found.rejects.empty()) {
      for (read::Reject& reject : rejects) {
        reject.file = (std::filesystem::path(found.path) / reject.file).string();
        AddProblem(std::move(reject));
      }
    }
    const TextTable table = ReadCsvTable(*file, &report_.problems);
    FileReport report{std::move(*file),
                      found.path,
                      builtin::FormatDate(expected.as_of),
                      0,
                      results.persons(),
                      0,
                      {},
                      {}};
    if (!table.header.cells.empty()) {
      std::vector<ExpectedRow> rows =
          ReadExpectations(table, expected.path, layout_, "", &report_.problems);
      if (table.rows.empty()) report.unexpected.emplace_back();
      Compare(rows, results, "", &report);
    }
    report_.files.push_back(std::move(report));
    return base::Ok();
  }

  // The same register is read for each of its dates; what is wrong with it is told once.
  void AddProblem(Problem problem) {
    const bool told =
        std::any_of(report_.problems.begin(), report_.problems.end(), [&](const Problem& earlier) {
          return earlier.file == problem.file && earlier.line == problem.line &&
                 earlier.column == problem.column && earlier.reason.en == problem.reason.en;
        });
    if (!told) report_.problems.push_back(std::move(problem));
  }

  base::Status EvaluateRegister(const std::string& path, int32_t as_of, Results* results,
                                std::vector<read::Reject>* rejects) {
    TW_ASSIGN_OR_RETURN(const auto data, read::Register::Open(path, module_, {}));
    for (const read::Notice& notice : data->notices()) {
      const bool told = std::any_of(report_.notices.begin(), report_.notices.end(),
                                    [&](const auto& earlier) { return earlier.en == notice.en; });
      if (!told) report_.notices.push_back(notice);
    }
    while (true) {
      TW_ASSIGN_OR_RETURN(const std::optional<batch::Batch> batch, data->Next());
      if (!batch) break;
      TW_RETURN_IF_ERROR(evaluator_.Evaluate(*batch, as_of, results, &report_.coverage));
    }
    *rejects = data->rejects();
    return base::Ok();
  }

  base::Status RunRejects(const RegisterFolder& found) {
    base::Result<source::File> file = source::File::Read(found.rejects);
    if (!file.ok()) {
      Complain(found.rejects, file.error());
      return base::Ok();
    }
    // Rejects do not depend on the date; the results of this run are not looked at.
    auto data = read::Register::Open(found.path, module_, {});
    if (!data.ok()) {
      Complain(found.path, data.error());
      return base::Ok();
    }
    while (true) {
      TW_ASSIGN_OR_RETURN(const std::optional<batch::Batch> batch, (*data)->Next());
      if (!batch) break;
    }
    const TextTable table = ReadCsvTable(*file, &report_.problems);
    FileReport report{
        std::move(*file), found.path, "", 0, (*data)->counts().applicants_read, 0, {}, {}};
    if (!table.header.cells.empty()) {
      report.expectations = static_cast<int64_t>(table.rows.size());
      report.differences =
          CompareRejects(table, found.rejects, (*data)->rejects(), &report_.problems);
    }
    report_.files.push_back(std::move(report));
    return base::Ok();
  }

  base::Status RunDocument(const std::string& path) {
    base::Result<source::File> file = source::File::Read(path);
    if (!file.ok()) {
      Complain(path, file.error());
      return base::Ok();
    }
    const size_t problems = report_.problems.size();
    const std::vector<Situation> situations =
        ReadDocument(*file, module_, layout_, &report_.problems);
    const bool sound = report_.problems.size() == problems;
    FileReport report{std::move(*file), "", "", 0, 0, 0, {}, {}};
    if (situations.empty() && sound && Wanted({NameOf(path)})) report.unexpected.emplace_back();
    for (const Situation& situation : situations) {
      if (!Wanted({NameOf(path), situation.name})) continue;
      TW_RETURN_IF_ERROR(RunSituation(situation, &report));
    }
    if (report.situations > 0 || !report.unexpected.empty()) {
      report_.files.push_back(std::move(report));
    }
    return base::Ok();
  }

  base::Status RunSituation(const Situation& situation, FileReport* report) {
    Results results;
    TW_RETURN_IF_ERROR(
        evaluator_.Evaluate(situation.persons, situation.as_of, &results, &report_.coverage));
    ++report->situations;
    report->persons += results.persons();
    if (!situation.has_expectations) report->unexpected.push_back(situation.name);
    Compare(situation.expected, results, situation.name, report);
    return base::Ok();
  }

  // Compares every cell; `situation` is empty for a register.
  void Compare(const std::vector<ExpectedRow>& rows, const Results& results,
               const std::string& situation, FileReport* report) {
    for (const ExpectedRow& row : rows) {
      if (!options_.matter.empty() && layout_.matter(row.conclusion) != options_.matter) continue;
      if (!results.has_person(row.id)) {
        Problem problem = LineProblem(report->file.path(), row.line, row.id,
                                      {"登记里没有这个人，或其登记有错",
                                       "the register does not have this person, or with errors"});
        problem.column = layout_.columns()[ResultLayout::kId];
        report_.problems.push_back(std::move(problem));
        continue;
      }
      ++report->expectations;
      for (const ExpectedCell& expected : row.cells) {
        std::string got = results.Text(row.id, row.conclusion, expected.column);
        if (got == expected.cell.text) continue;
        report->differences.push_back(Describe(row, expected, std::move(got), results, situation));
      }
    }
  }

  Difference Describe(const ExpectedRow& row, const ExpectedCell& expected, std::string got,
                      const Results& results, const std::string& situation) const {
    Difference difference;
    difference.line = row.line;
    const bool named_twice = situation.empty() || situation == row.id;
    difference.person = named_twice ? row.id : situation + " · " + row.id;
    difference.subject = layout_.matter(row.conclusion);
    const std::string& target = layout_.target(row.conclusion);
    if (!target.empty()) difference.subject += " " + target;
    difference.column = layout_.columns()[expected.column];
    difference.expected = expected.cell.text;
    difference.got = std::move(got);
    for (size_t column = kPath + 1; column < layout_.columns().size(); ++column) {
      std::string text = results.Text(row.id, row.conclusion, column);
      if (column == expected.column || text.empty()) continue;
      difference.reasons.emplace_back(layout_.columns()[column], std::move(text));
    }
    difference.cell = expected.cell.range;
    return difference;
  }

  const ir::Module& module_;
  const Options& options_;
  ResultLayout layout_;
  Evaluator evaluator_;
  Report report_;
  bool matched_ = false;
};

}  // namespace

bool Report::passed() const {
  return CountExpectations() > 0 &&
         std::all_of(files.begin(), files.end(),
                     [](const FileReport& file) { return file.passed(); });
}

int64_t Report::CountExpectations() const {
  int64_t count = 0;
  for (const FileReport& file : files) count += file.expectations;
  return count;
}

int64_t Report::CountDifferences() const {
  int64_t count = 0;
  for (const FileReport& file : files) count += static_cast<int64_t>(file.differences.size());
  return count;
}

int64_t Report::CountUnexpected() const {
  int64_t count = 0;
  for (const FileReport& file : files) count += static_cast<int64_t>(file.unexpected.size());
  return count;
}

base::Result<Report> RunCases(const std::string& folder, const ir::Module& module,
                              const evaluate::Engine& engine, const Options& options) {
  return CaseRunner(module, engine, options).Run(folder);
}

}  // namespace tiaowen::cases
