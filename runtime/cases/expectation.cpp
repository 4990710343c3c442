#include "runtime/cases/expectation.h"

#include <arrow/type.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "runtime/evaluate/results.h"

namespace tiaowen::cases {
namespace {

constexpr std::array<std::string_view, 3> kVerdicts = {"是", "否", "待定"};

class ExpectationReader {
 public:
  ExpectationReader(const TextTable& table, const std::string& file, const ResultLayout& layout,
                    const std::string& only_person, std::vector<Problem>* problems)
      : table_(table),
        file_(file),
        layout_(layout),
        only_person_(only_person),
        problems_(problems) {}

  std::vector<ExpectedRow> Read() {
    if (!ReadHeader()) return {};
    std::vector<ExpectedRow> rows;
    for (const TextRow& row : table_.rows) {
      ExpectedRow expected;
      if (ReadRow(row, &expected)) rows.push_back(std::move(expected));
    }
    return rows;
  }

 private:
  void Complain(int64_t line, size_t column, std::string value, read::Text reason) {
    Problem problem = LineProblem(file_, line, std::move(value), std::move(reason));
    problem.column = layout_.columns()[column];
    problems_->push_back(std::move(problem));
  }
  void ComplainHeader(std::string value, read::Text reason) {
    problems_->push_back(
        LineProblem(file_, table_.header.line, std::move(value), std::move(reason)));
  }

  bool ReadHeader() {
    const std::vector<std::string>& columns = layout_.columns();
    positions_.assign(columns.size(), -1);
    const size_t problems = problems_->size();
    for (size_t i = 0; i < table_.header.cells.size(); ++i) {
      const std::string& name = table_.header.cells[i].text;
      const auto found = std::find(columns.begin(), columns.end(), name);
      if (found == columns.end()) {
        ComplainHeader(name, {fmt::format("不是结果的列，可写 {}", fmt::join(columns, "、")),
                              fmt::format("no column of the result; choose from {}",
                                          fmt::join(columns, ", "))});
        continue;
      }
      int& position = positions_[static_cast<size_t>(found - columns.begin())];
      if (position >= 0) ComplainHeader(name, {"这一列写了两次", "this column occurs twice"});
      position = static_cast<int>(i);
    }
    if (positions_[ResultLayout::kMatter] < 0) Missing(ResultLayout::kMatter);
    if (positions_[ResultLayout::kId] < 0 && only_person_.empty()) Missing(ResultLayout::kId);
    const bool compares = std::any_of(positions_.begin() + ResultLayout::kVerdict, positions_.end(),
                                      [](int position) { return position >= 0; });
    if (!compares) Missing(ResultLayout::kVerdict);
    return problems_->size() == problems;
  }

  void Missing(size_t column) {
    ComplainHeader(layout_.columns()[column], {"应有结果缺少这一列", "this column is missing"});
  }

  // The text in the layout's column `column`, empty when the table has none.
  std::string_view TextOf(const TextRow& row, size_t column) const {
    const int position = positions_[column];
    return position < 0 ? std::string_view() : row.cells[static_cast<size_t>(position)].text;
  }

  bool ReadRow(const TextRow& row, ExpectedRow* expected) {
    expected->line = row.line;
    expected->id = positions_[ResultLayout::kId] < 0 ? only_person_
                                                     : std::string(TextOf(row, ResultLayout::kId));
    const std::string_view matter = TextOf(row, ResultLayout::kMatter);
    const std::string_view target = TextOf(row, ResultLayout::kTarget);
    if (!layout_.has_matter(matter)) {
      Complain(row.line, ResultLayout::kMatter, std::string(matter),
               {"政策没有这一事项", "the policy has no such matter"});
      return false;
    }
    const int conclusion = layout_.FindConclusion(matter, target);
    if (conclusion < 0) {
      Complain(row.line, ResultLayout::kTarget, std::string(target), NoTarget(matter));
      return false;
    }
    expected->conclusion = static_cast<size_t>(conclusion);
    const auto [earlier, is_new] = seen_.emplace(std::pair(expected->id, conclusion), row.line);
    if (!is_new) {
      problems_->push_back(
          LineProblem(file_, row.line, fmt::format("{} {} {}", expected->id, matter, target),
                      {fmt::format("第 {} 行已写过这一结论", earlier->second),
                       fmt::format("this conclusion was given in line {}", earlier->second)}));
      return false;
    }
    return ReadCells(row, expected);
  }

  read::Text NoTarget(std::string_view matter) const {
    std::vector<std::string> targets;
    for (size_t i = 0; i < layout_.conclusions().size(); ++i) {
      if (layout_.matter(i) == matter) targets.push_back(layout_.target(i));
    }
    if (targets.size() == 1 && targets[0].empty()) {
      return {fmt::format("{} 不分目标，这一格应空着", matter),
              fmt::format("{} has no targets, leave this empty", matter)};
    }
    return {fmt::format("{} 没有这一目标，可写 {}", matter, fmt::join(targets, "、")),
            fmt::format("{} has no such target; choose from {}", matter, fmt::join(targets, ", "))};
  }

  bool ReadCells(const TextRow& row, ExpectedRow* expected) {
    for (size_t column = ResultLayout::kVerdict; column < positions_.size(); ++column) {
      if (positions_[column] < 0) continue;
      expected->cells.push_back({column, row.cells[static_cast<size_t>(positions_[column])]});
    }
    const std::string_view verdict = TextOf(row, ResultLayout::kVerdict);
    // An empty verdict is one that --accept is to fill in.
    if (verdict.empty() || std::ranges::count(kVerdicts, verdict) > 0) return true;
    Complain(row.line, ResultLayout::kVerdict, std::string(verdict),
             {fmt::format("应为 {}", fmt::join(kVerdicts, "、")),
              fmt::format("must be one of {}", fmt::join(kVerdicts, ", "))});
    return false;
  }

  const TextTable& table_;
  const std::string& file_;
  const ResultLayout& layout_;
  const std::string& only_person_;
  std::vector<Problem>* problems_;
  std::vector<int> positions_;  // in the table, by the layout's column; -1: absent
  std::map<std::pair<std::string, int>, int64_t> seen_;
};

}  // namespace

ResultLayout::ResultLayout(const ir::Module& module)
    : module_(module), conclusions_(ir::ListConclusions(module)) {
  const auto schema = evaluate::MakeResultSchema(module, evaluate::Layout::kLong);
  columns_ = schema->field_names();
}

const std::string& ResultLayout::matter(size_t conclusion) const {
  return module_.matter(conclusions_[conclusion].matter).name;
}

const std::string& ResultLayout::target(size_t conclusion) const {
  const ir::Conclusion& found = conclusions_[conclusion];
  return module_.matter(found.matter).targets[static_cast<size_t>(found.target)];
}

bool ResultLayout::has_matter(std::string_view name) const {
  return std::any_of(module_.matters.begin(), module_.matters.end(),
                     [&](const ir::Matter& matter) { return matter.name == name; });
}

int ResultLayout::FindConclusion(std::string_view matter_name, std::string_view target_name) const {
  for (size_t i = 0; i < conclusions_.size(); ++i) {
    if (matter(i) == matter_name && target(i) == target_name) return static_cast<int>(i);
  }
  return -1;
}

std::vector<ExpectedRow> ReadExpectations(const TextTable& table, const std::string& file,
                                          const ResultLayout& layout,
                                          const std::string& only_person,
                                          std::vector<Problem>* problems) {
  return ExpectationReader(table, file, layout, only_person, problems).Read();
}

}  // namespace tiaowen::cases
