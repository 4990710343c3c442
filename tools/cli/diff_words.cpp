#include "tools/cli/diff_words.h"

#include <algorithm>
#include <map>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/summary.h"
#include "tools/cli/change_text.h"
#include "tools/cli/shift_words.h"

namespace tiaowen::cli {

using compare::Shifts;
using evaluate::GroupDigits;

const std::string& DiffWords::TitleOf(const driver::Compilation& policy) {
  return policy.module.title.empty() ? policy.name : policy.module.title;
}

std::string DiffWords::NameOf(align::Change change) const {
  switch (change) {
    case align::Change::kSame:
      return Say("未改", "same");
    case align::Change::kChanged:
      return Say("改", "changed");
    case align::Change::kSplit:
      return Say("拆分", "split");
    case align::Change::kMerged:
      return Say("合并", "merged");
    case align::Change::kAdded:
      return Say("增加", "added");
    case align::Change::kRemoved:
      return Say("删去", "removed");
  }
  return "";
}

std::string DiffWords::CountTexts() const {
  std::map<align::Change, int64_t> counts;
  int64_t moved = 0, renumbered = 0;
  for (const ArticleDiff& article : diff_.articles) {
    ++counts[article.match.change];
    moved += article.match.moved;
    renumbered += article.match.renumbered;
  }
  std::string line = Format("官文 {} 句 → {} 句：",
                            "{} sentences → {}: ", diff_.old_policy->module.sentences.size(),
                            diff_.new_policy->module.sentences.size());
  for (const auto& [change, count] : counts)
    line += fmt::format("{} {}{}", NameOf(change), count, Say("，", ", "));
  return line + Format("移动 {}，改编号 {}", "moved {}, renumbered {}", moved, renumbered);
}

std::string DiffWords::TellText(const ArticleDiff& article) const {
  const align::Match& match = article.match;
  std::vector<std::string> parts;
  const bool both = !match.old_sentences.empty() && !match.new_sentences.empty();
  if (both && match.change != align::Change::kSame) {
    parts.push_back(
        match.change == align::Change::kChanged
            ? Format("改 {} 处", "edits: {}", match.edits.size())
            : Format("{}，改 {} 处", "{}, edits: {}", NameOf(match.change), match.edits.size()));
  } else if (!both || !match.moved) {
    parts.push_back(NameOf(match.change));
  }
  if (match.moved) parts.emplace_back(Say("移动", "moved"));
  if (article.reclassed) parts.emplace_back(Say("改归类", "reclassed"));
  if (!article.readings.empty()) parts.emplace_back(Say("改读法", "read otherwise"));
  return fmt::format("{}", fmt::join(parts, Say("，", ", ")));
}

std::string DiffWords::NameOf(size_t shift) const {
  return cli::NameOf(static_cast<compare::Shift>(shift), language_);
}

std::string DiffWords::TellShifts(const Shifts& shifts) const {
  const std::string told = cli::TellShifts(shifts, language_);
  return told.empty() ? "0" : told;
}

Shifts DiffWords::ShiftsOf(size_t article) const {
  if (!diff_.people) return {};
  const auto& articles = diff_.people->comparison.articles;
  const auto place = articles.find(static_cast<int>(article));
  return place == articles.end() ? Shifts() : place->second.applicants;
}

bool DiffWords::LogicDiffers(size_t article) const {
  return diff_.logic && diff_.logic->articles[article].relation != analyze::Relation::kSame;
}

std::string DiffWords::TellLogic(size_t article) const {
  if (!diff_.logic) return "";
  const analyze::ArticleChange& change = diff_.logic->articles[article];
  return change.provides ? cli::NameOf(change.relation, language_) : "—";
}

std::string DiffWords::TellClasses(const align::Match& match) const {
  const auto class_of = [&](const driver::Compilation& policy, const std::vector<size_t>& in) {
    return ir::NameOf(policy.module.sentences[in.front()].sentence_class, language_);
  };
  return Format("归类：{} → {}", "class: {} → {}", class_of(*diff_.old_policy, match.old_sentences),
                class_of(*diff_.new_policy, match.new_sentences));
}

size_t DiffWords::ShiftColumns() const {
  const auto& all = diff_.people->comparison.conclusions;
  const bool amounts = std::ranges::any_of(all, [](const compare::ConclusionCounts& counts) {
    return counts.conclusion.old_amount >= 0 || counts.conclusion.new_amount >= 0;
  });
  return compare::kShiftCount - (amounts ? 0 : 1);
}

std::string DiffWords::TellPeople(const PeopleDiff& people) const {
  const compare::Comparison& all = people.comparison;
  return Format("截止日 {} · 两个版本都读得的 {} 人，结论有变的 {} 人：{}",
                "as of {} · read by both versions: {}, with other verdicts: {} ({})",
                builtin::FormatDate(people.as_of), GroupDigits(all.applicants),
                GroupDigits(all.changed), TellShifts(all.shifts));
}

std::string DiffWords::TellRejected(const PeopleDiff& people) const {
  if (people.rejected_by_old == 0 && people.rejected_by_new == 0) return "";
  return Format(
      "拒收：旧版 {} 人，新版 {} 人（只被旧版拒收 {}，只被新版拒收 {}）；tiaowen "
      "assess 给出拒收报告",
      "rejected: {} by the old version, {} by the new one ({} by the old one only, "
      "{} by the new one only); tiaowen assess writes the report",
      people.rejected_by_old, people.rejected_by_new, people.unread.only_new,
      people.unread.only_old);
}

}  // namespace tiaowen::cli
