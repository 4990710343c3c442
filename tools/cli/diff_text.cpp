#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/file.h"
#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/summary.h"
#include "tools/cli/change_text.h"
#include "tools/cli/diff_report.h"
#include "tools/cli/diff_words.h"
#include "tools/cli/text_table.h"

namespace tiaowen::cli {
namespace {

using compare::Shifts;
using evaluate::GroupDigits;

// Characters shown on either side of an edit, and of a text that was added or removed.
constexpr int64_t kContextMax = 12;
constexpr int64_t kExcerptMax = 40;
// Groups shown; the JSON has them all.
constexpr size_t kGroupsPrintedMax = 50;

using Rows = std::vector<std::vector<std::string>>;

// The text of a line: line ends and tabs would break it.
std::string OneLine(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

// The place `count` characters after `from`, or before it for a negative count, within the text.
int64_t Step(std::string_view text, int64_t from, int64_t count) {
  for (; count > 0 && from < std::ssize(text); --count) from += source::CharLength(text, from);
  for (; count < 0 && from > 0; ++count) {
    do {
      --from;
    } while (from > 0 && (text[static_cast<size_t>(from)] & 0xC0) == 0x80);
  }
  return from;
}

std::string Cut(std::string_view text, int64_t begin, int64_t end) {
  return OneLine(text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

// The beginning of a text.
std::string Excerpt(std::string_view text) {
  const int64_t end = Step(text, 0, kExcerptMax);
  return Cut(text, 0, end) + (end < std::ssize(text) ? "…" : "");
}

// "…工作满[-3-]{+2+}年，…": the edits as git's word diff writes them, with a little of what is
// around them.
std::string ShowEdits(std::string_view was, std::string_view is,
                      const std::vector<align::Edit>& edits) {
  std::string shown;
  int64_t at = 0;  // of the old text, shown so far
  for (size_t i = 0; i < edits.size(); ++i) {
    const align::Edit& edit = edits[i];
    const int64_t from = std::max(at, Step(was, edit.old_begin, -kContextMax));
    if (from > at) shown += "…";
    shown += Cut(was, from, edit.old_begin);
    if (edit.old_end > edit.old_begin)
      shown += "[-" + Cut(was, edit.old_begin, edit.old_end) + "-]";
    if (edit.new_end > edit.new_begin) shown += "{+" + Cut(is, edit.new_begin, edit.new_end) + "+}";
    const int64_t limit = i + 1 < edits.size() ? edits[i + 1].old_begin : std::ssize(was);
    at = std::min(limit, Step(was, edit.old_end, kContextMax));
    shown += Cut(was, edit.old_end, at);
  }
  return at < std::ssize(was) ? shown + "…" : shown;
}

// Writes one report.
class Renderer : private DiffWords {
 public:
  Renderer(const Diff& diff, const Terminal& terminal)
      : DiffWords(diff, terminal.language()), diff_(diff), terminal_(terminal) {}

  std::string Render() const {
    std::string text = TitleOf(*diff_.old_policy) + " → " + TitleOf(*diff_.new_policy) + "\n";
    text += CountTexts() + "\n";
    if (!diff_.differs()) return text + Say("两个版本没有不同\n", "the versions do not differ\n");
    text += RenderArticles() + RenderRenumbered() + RenderEdits();
    if (diff_.logic) text += RenderLogic(*diff_.logic);
    if (diff_.people) text += RenderPeople(*diff_.people);
    return text;
  }

 private:
  // The people who show what an article changes, then the conclusions.
  std::string RenderLogic(const LogicDiff& logic) const {
    std::string text;
    for (size_t i = 0; i < logic.articles.size(); ++i) {
      const analyze::ArticleChange& change = logic.articles[i];
      if (!LogicDiffers(i)) continue;
      text += fmt::format("{}  {}\n", diff_.articles[i].name, TellLogic(i));
      if (change.gains) {
        text += RenderExample(Format("新得 {}，例", "gains {}", change.gains_subject),
                              *change.gains, terminal_);
      }
      if (change.loses) {
        text += RenderExample(Format("失去 {}，例", "loses {}", change.loses_subject),
                              *change.loses, terminal_);
      }
      if (change.relation == analyze::Relation::kUnknown) {
        text += fmt::format("    {}\n", Say(change.reason.zh.c_str(), change.reason.en.c_str()));
      }
    }
    if (!text.empty())
      text = Say("\n各条本身改变了什么\n", "\nwhat each article changes by itself\n") + text;
    return text +
           Format("\n各结论（截止日 {}）\n", "\nconclusions (as of {})\n",
                  builtin::FormatDate(logic.as_of)) +
           RenderChanges(logic.conclusions, terminal_);
  }

  std::string RenderArticles() const {
    Rows rows;
    std::vector<std::string> head = {Say("条", "article"), Say("文字", "text")};
    if (diff_.logic) head.emplace_back(Say("逻辑", "logic"));
    if (diff_.people) {
      head.push_back(
          Format("人（{}）", "people ({})", GroupDigits(diff_.people->comparison.applicants)));
    }
    const size_t columns = head.size();
    rows.push_back(std::move(head));
    for (size_t i = 0; i < diff_.articles.size(); ++i) {
      const ArticleDiff& article = diff_.articles[i];
      const Shifts shifts = ShiftsOf(i);
      const std::string logic = TellLogic(i);
      if (!article.differs() && shifts == Shifts() && !LogicDiffers(i)) continue;
      std::vector<std::string> cells = {article.name, TellText(article)};
      if (diff_.logic) cells.push_back(logic);
      if (diff_.people) cells.push_back(TellShifts(shifts));
      rows.push_back(std::move(cells));
    }
    return rows.size() < 2 ? "" : "\n" + AlignColumns(rows, columns);
  }

  // Those of which nothing else is to be told.
  std::string RenderRenumbered() const {
    std::vector<std::string_view> names;
    for (const ArticleDiff& article : diff_.articles)
      if (article.match.renumbered && !article.differs()) names.push_back(article.name);
    if (names.empty()) return "";
    return Format("\n只改编号：{}\n", "\nrenumbered only: {}\n",
                  fmt::format("{}", fmt::join(names, Say("、", ", "))));
  }

  std::string RenderEdits() const {
    std::string text;
    const std::vector<ir::Sentence>& was = diff_.old_policy->module.sentences;
    const std::vector<ir::Sentence>& is = diff_.new_policy->module.sentences;
    for (const ArticleDiff& article : diff_.articles) {
      const align::Match& match = article.match;
      std::vector<std::string> lines;
      const std::string old_text = align::JoinTexts(was, match.old_sentences);
      const std::string new_text = align::JoinTexts(is, match.new_sentences);
      if (!match.edits.empty()) lines.push_back(ShowEdits(old_text, new_text, match.edits));
      if (match.old_sentences.empty()) lines.push_back("{+" + Excerpt(new_text) + "+}");
      if (match.new_sentences.empty()) lines.push_back("[-" + Excerpt(old_text) + "-]");
      for (const ReadingChange& reading : article.readings)
        lines.push_back(Format("{}：读作「{}」→「{}」", "{}: read as {} → {}", reading.question,
                               reading.old_chosen, reading.new_chosen));
      if (article.reclassed) lines.push_back(TellClasses(match));
      if (lines.empty()) continue;
      text += article.name + "\n";
      for (const std::string& line : lines) text += "  " + line + "\n";
    }
    return text.empty() ? "" : "\n" + text;
  }

  void AddNames(std::vector<std::string>* cells) const {
    for (size_t i = 0; i < ShiftColumns(); ++i) cells->push_back(NameOf(i));
  }

  void AddNumbers(const Shifts& shifts, std::vector<std::string>* cells) const {
    for (size_t i = 0; i < ShiftColumns(); ++i) cells->push_back(GroupDigits(shifts[i]));
  }

  std::string RenderPeople(const PeopleDiff& people) const {
    const compare::Comparison& all = people.comparison;
    std::string text = "\n" + TellPeople(people) + "\n";
    if (const std::string rejected = TellRejected(people); !rejected.empty())
      text += rejected + "\n";
    text += "\n" + RenderConclusions(all);
    if (!people.by.empty()) text += "\n" + RenderGroups(people);
    if (!people.list.empty())
      text += Format("\n名单 {}\n", "\nlist of the people: {}\n", people.list);
    return text;
  }

  std::string RenderConclusions(const compare::Comparison& all) const {
    Rows rows;
    std::vector<std::string> head = {"", "", Say("旧版是", "old yes"), Say("新版是", "new yes")};
    AddNames(&head);
    rows.push_back(std::move(head));
    const std::string* last_matter = nullptr;
    for (const compare::ConclusionCounts& counts : all.conclusions) {
      const compare::JoinedConclusion& conclusion = counts.conclusion;
      const bool repeats = last_matter != nullptr && *last_matter == conclusion.matter;
      std::string target = conclusion.target;
      if (conclusion.in_old < 0) target += Say("（旧版没有）", " (not in the old version)");
      if (conclusion.in_new < 0) target += Say("（新版没有）", " (not in the new version)");
      int64_t was = 0, is = 0;
      for (size_t i = 0; i < 3; ++i) {
        was += counts.verdicts[2][i];
        is += counts.verdicts[i][2];
      }
      std::vector<std::string> cells = {repeats ? "" : conclusion.matter, target, GroupDigits(was),
                                        GroupDigits(is)};
      AddNumbers(counts.shifts(), &cells);
      rows.push_back(std::move(cells));
      last_matter = &conclusion.matter;
    }
    return AlignColumns(rows, 2);
  }

  std::string RenderGroups(const PeopleDiff& people) const {
    Rows rows;
    std::vector<std::string> head = people.by;
    head.insert(head.end(), {Say("人数", "people"), Say("有变", "changed")});
    AddNames(&head);
    rows.push_back(std::move(head));
    size_t row = 0;
    for (const auto& [key, counts] : people.comparison.groups) {
      if (row == kGroupsPrintedMax) break;
      std::vector<std::string> cells;
      for (const std::string& name : people.group_names[row++])
        cells.push_back(name.empty() ? Say("（空）", "(empty)") : OneLine(name));
      cells.push_back(GroupDigits(counts.applicants));
      cells.push_back(GroupDigits(counts.changed));
      AddNumbers(counts.shifts, &cells);
      rows.push_back(std::move(cells));
    }
    std::string text = AlignColumns(rows, people.by.size());
    if (const size_t all = people.comparison.groups.size(); all > row) {
      text += Format("共 {} 组，列出前 {} 组；--format=json 有全部\n",
                     "{} groups, the first {} shown; --format=json has all\n", all, row);
    }
    return text;
  }

  const Diff& diff_;
  const Terminal& terminal_;
};

}  // namespace

std::string RenderDiff(const Diff& diff, const Terminal& terminal) {
  return Renderer(diff, terminal).Render();
}

}  // namespace tiaowen::cli
