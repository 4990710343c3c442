#include "runtime/evaluate/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/source/file.h"
#include "runtime/evaluate/amounts.h"

namespace tiaowen::evaluate {
namespace {

template <typename T>
void AddEach(const std::vector<T>& from, std::vector<T>* to) {
  TW_CHECK(from.size() == to->size(), "{} counts are added to {}", from.size(), to->size());
  for (size_t i = 0; i < from.size(); ++i) (*to)[i] += from[i];
}

// The counted texts with a count, the largest count first and the text's own order among equals.
void SortByCount(std::vector<CountedReason>* reasons) {
  std::erase_if(*reasons, [](const CountedReason& reason) { return reason.applicants == 0; });
  std::stable_sort(
      reasons->begin(), reasons->end(),
      [](const CountedReason& a, const CountedReason& b) { return a.applicants > b.applicants; });
}

std::string Padding(const std::string& text, int width) {
  return std::string(static_cast<size_t>(std::max(0, width - source::DisplayWidth(text))), ' ');
}

// A share in tenths of a per cent, rounded half up in integers.
std::string Share(int64_t part, int64_t whole) {
  if (whole == 0) return "0.0";
  int64_t tenths = (part * 2000 + whole) / (2 * whole);
  return fmt::format("{}.{}", tenths / 10, tenths % 10);
}

struct TableCells {
  std::vector<std::vector<std::string>> rows;

  explicit TableCells(const Summary& summary, bool chinese) {
    rows.push_back(
        {"", "", chinese ? "是" : "yes", chinese ? "否" : "no", chinese ? "待定" : "undecided"});
    const std::string* last_matter = nullptr;
    for (const Summary::Row& row : summary.rows) {
      bool repeats = last_matter != nullptr && *last_matter == row.matter;
      rows.push_back({repeats ? "" : row.matter, row.target, GroupDigits(row.count_true),
                      GroupDigits(row.count_false), GroupDigits(row.count_unknown)});
      last_matter = &row.matter;
    }
    const bool amounts = std::any_of(summary.rows.begin(), summary.rows.end(),
                                     [](const Summary::Row& row) { return !row.amount.empty(); });
    if (!amounts) return;
    rows.front().push_back(chinese ? "数额合计" : "sum of amounts");
    for (size_t i = 0; i < summary.rows.size(); ++i) rows[i + 1].push_back(summary.rows[i].amount);
  }
};

// The first reasons, each in the words that `tell` finds.
template <typename Tell>
std::string JoinReasons(const std::vector<CountedReason>& reasons, size_t reasons_max, bool chinese,
                        Tell tell) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < std::min(reasons.size(), reasons_max); ++i) {
    parts.push_back(reasons[i].text + " " + tell(reasons[i]));
  }
  return fmt::format("{}", fmt::join(parts, chinese ? "；" : "; "));
}

}  // namespace

void Tally::Add(const Tally& other) {
  applicants += other.applicants;
  TW_CHECK(verdicts.size() == other.verdicts.size(), "tallies of different policies");
  for (size_t i = 0; i < verdicts.size(); ++i) {
    for (size_t truth = 0; truth < 3; ++truth) verdicts[i][truth] += other.verdicts[i][truth];
  }
  AddEach(other.amounts, &amounts);
  AddEach(other.missing, &missing);
  AddEach(other.unmet, &unmet);
  AddEach(other.unmet_alone, &unmet_alone);
}

Summary Summarize(const ReasonFinder& finder, const Wording& wording, const Tally& tally) {
  const ir::Module& module = finder.module();
  Summary summary;
  summary.applicants = tally.applicants;
  for (size_t i = 0; i < finder.conclusions().size(); ++i) {
    const ir::Conclusion& conclusion = finder.conclusions()[i].conclusion;
    const ir::Matter& matter = module.matter(conclusion.matter);
    summary.rows.push_back({matter.name, matter.targets[static_cast<size_t>(conclusion.target)],
                            tally.verdicts[i][2], tally.verdicts[i][0], tally.verdicts[i][1]});
    if (matter.amount) {
      summary.rows.back().amount =
          GroupDecimal(tally.amounts[i], matter.amount->scale) + " " + matter.amount->unit;
    }
  }
  for (size_t i = 0; i < wording.missing_count(); ++i) {
    if (wording.is_untranslated(static_cast<int>(i))) continue;
    summary.missing.push_back({wording.missing(static_cast<int>(i)), tally.missing[i]});
  }
  for (size_t i = 0; i < wording.unmet_count(); ++i) {
    if (static_cast<int>(i) == wording.no_rule_text()) continue;
    summary.unmet.push_back(
        {wording.unmet(static_cast<int>(i)), tally.unmet[i], tally.unmet_alone[i]});
  }
  SortByCount(&summary.missing);
  SortByCount(&summary.unmet);
  std::set<ir::SentenceId> untranslated;
  for (ir::InstId id : module.untranslated)
    untranslated.insert(module.get<ir::Untranslated>(id).sentence);
  for (ir::SentenceId id : untranslated) summary.untranslated.push_back(module.sentence(id).label);
  return summary;
}

std::string RenderTable(const Summary& summary, base::Language language) {
  constexpr size_t kTextColumns = 2;
  TableCells cells(summary, language == base::Language::kChinese);
  std::vector<int> widths(cells.rows[0].size(), 0);
  for (const auto& row : cells.rows) {
    for (size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], source::DisplayWidth(row[c]));
  }
  std::string out;
  for (const auto& row : cells.rows) {
    for (size_t c = 0; c < row.size(); ++c) {
      std::string padding = Padding(row[c], widths[c]);
      out += (c == 0 ? "" : "  ") + (c < kTextColumns ? row[c] + padding : padding + row[c]);
    }
    out += "\n";
  }
  return out;
}

std::string RenderReasons(const Summary& summary, size_t reasons_max, base::Language language) {
  bool chinese = language == base::Language::kChinese;
  std::string out;
  if (!summary.missing.empty()) {
    out += chinese ? "待定最多的原因：" : "most frequent reasons of undecided: ";
    out += JoinReasons(summary.missing, reasons_max, chinese, [&](const CountedReason& reason) {
      return GroupDigits(reason.applicants) + (chinese ? " 人" : "");
    });
    out += "\n";
  }
  if (!summary.unmet.empty()) {
    out += chinese ? "挡下最多的条件：" : "conditions that stop most applicants: ";
    out += JoinReasons(summary.unmet, reasons_max, chinese, [&](const CountedReason& reason) {
      const std::string share = Share(reason.applicants, summary.applicants) + " %";
      if (reason.alone == 0) return share;
      return fmt::format(fmt::runtime(chinese ? "{}（只差这一条 {} %）" : "{} (alone {} %)"), share,
                         Share(reason.alone, summary.applicants));
    });
    out += "\n";
  }
  if (!summary.untranslated.empty()) {
    out += chinese ? "未译条款使所涉事项待定："
                   : "sentences not yet translated leave their matters undecided: ";
    out += fmt::format("{}\n", fmt::join(summary.untranslated, chinese ? "、" : ", "));
  }
  return out;
}

std::string GroupDigits(int64_t value) {
  std::string digits = fmt::format("{}", value);
  for (int64_t at = static_cast<int64_t>(digits.size()) - 3; at > (value < 0 ? 1 : 0); at -= 3) {
    digits.insert(digits.begin() + at, ',');
  }
  return digits;
}

}  // namespace tiaowen::evaluate
