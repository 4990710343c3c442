#include "runtime/cases/rejects.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

namespace tiaowen::cases {
namespace {

// The columns of the reject report. The reason is worded for people and not compared.
enum Column : size_t { kFile, kLine, kName, kValue, kReason, kPerson, kCount };
constexpr std::array<std::string_view, kCount> kColumns = {"文件", "行号", "列",
                                                           "取值", "原因", "申报人编号"};

using Texts = std::array<std::string, kCount>;

Texts TextsOf(const read::Reject& reject) {
  return {reject.file,      std::to_string(reject.line), reject.column, reject.value,
          reject.reason.zh, reject.applicant_id};
}

class RejectComparer {
 public:
  RejectComparer(const TextTable& table, const std::string& file, std::vector<Problem>* problems)
      : table_(table), file_(file), problems_(problems) {}

  std::vector<Difference> Compare(const std::vector<read::Reject>& rejects) {
    if (!ReadHeader()) return {};
    std::multimap<Texts, const read::Reject*> found;
    for (const read::Reject& reject : rejects) found.emplace(KeyOf(TextsOf(reject)), &reject);
    std::vector<Difference> differences;
    for (const TextRow& row : table_.rows) {
      Texts texts;
      for (size_t column = 0; column < kCount; ++column) {
        const int at = positions_[column];
        if (at >= 0) texts[column] = row.cells[static_cast<size_t>(at)].text;
      }
      const auto same = found.find(KeyOf(texts));
      if (same != found.end()) {
        found.erase(same);
      } else {
        differences.push_back(Describe(row.line, texts, "拒收", "未拒收"));
      }
    }
    for (const read::Reject& reject : rejects) {
      const auto [first, last] = found.equal_range(KeyOf(TextsOf(reject)));
      for (auto left = first; left != last; ++left) {
        if (left->second == &reject) {
          differences.push_back(Describe(0, TextsOf(reject), "不拒收", "拒收"));
        }
      }
    }
    return differences;
  }

 private:
  bool ReadHeader() {
    const size_t before = problems_->size();
    for (const TextCell& cell : table_.header.cells) {
      const bool known = std::find(kColumns.begin(), kColumns.end(), cell.text) != kColumns.end();
      if (known) continue;
      Complain(cell.text, {fmt::format("不是拒收报告的列，可写 {}", fmt::join(kColumns, "、")),
                           fmt::format("no column of the reject report; choose from {}",
                                       fmt::join(kColumns, ", "))});
    }
    for (size_t column = 0; column < kCount; ++column) {
      positions_[column] = table_.FindColumn(kColumns[column]);
    }
    for (const Column column : {kFile, kLine}) {
      if (positions_[column] >= 0) continue;
      Complain(std::string(kColumns[column]), {"缺少这一列", "this column is missing"});
    }
    return problems_->size() == before;
  }

  void Complain(std::string value, read::Text reason) {
    problems_->push_back(
        LineProblem(file_, table_.header.line, std::move(value), std::move(reason)));
  }

  // What of the columns is compared.
  Texts KeyOf(Texts texts) const {
    for (size_t column = 0; column < kCount; ++column) {
      if (column == kReason || positions_[column] < 0) texts[column].clear();
    }
    return texts;
  }

  static Difference Describe(int64_t line, const Texts& texts, const char* expected,
                             const char* got) {
    Difference difference;
    difference.line = line;
    difference.person = texts[kPerson];
    difference.subject =
        fmt::format("{}:{} {} 「{}」", texts[kFile], texts[kLine], texts[kName], texts[kValue]);
    difference.column = "拒收";
    difference.expected = expected;
    difference.got = got;
    if (!texts[kReason].empty()) {
      difference.reasons.emplace_back(kColumns[kReason], texts[kReason]);
    }
    return difference;
  }

  const TextTable& table_;
  const std::string& file_;
  std::vector<Problem>* problems_;
  std::array<int, kCount> positions_ = {};  // in the table; -1: absent
};

}  // namespace

std::vector<Difference> CompareRejects(const TextTable& table, const std::string& file,
                                       const std::vector<read::Reject>& rejects,
                                       std::vector<Problem>* problems) {
  return RejectComparer(table, file, problems).Compare(rejects);
}

}  // namespace tiaowen::cases
