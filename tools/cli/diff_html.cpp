#include "tools/cli/diff_html.h"

#include <algorithm>
#include <map>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/summary.h"
#include "tools/cli/change_text.h"
#include "tools/cli/command.h"
#include "tools/cli/diff_words.h"
#include "tools/cli/report/dossier.h"
#include "tools/cli/report/markup.h"
#include "tools/cli/report/side_by_side.h"
#include "tools/cli/report/sortable_table.h"

namespace tiaowen::cli {
namespace {

using analyze::Relation;
using compare::Shifts;
using evaluate::GroupDigits;
using Column = SortableTable::Column;

constexpr auto kGained = static_cast<size_t>(compare::Shift::kGained);
constexpr auto kLost = static_cast<size_t>(compare::Shift::kLost);
// Groups shown; the JSON has them all.
constexpr size_t kGroupsShownMax = 1000;

std::string IdOf(size_t article) { return fmt::format("article-{}", article + 1); }

int64_t Sum(const Shifts& shifts) {
  int64_t sum = 0;
  for (const int64_t count : shifts) sum += count;
  return sum;
}

std::string JoinName(const std::string& matter, const std::string& target) {
  return target.empty() ? matter : matter + " " + target;
}

// What is known of one conclusion; null where nothing is.
struct Conclusion {
  const std::string* matter = nullptr;
  const std::string* target = nullptr;
  bool in_old = true;
  bool in_new = true;
  const analyze::ConclusionChange* logic = nullptr;
  const compare::ConclusionCounts* people = nullptr;
};

// The conclusions of either version; logic and people list them in the same order.
std::vector<Conclusion> ListConclusions(const Diff& diff) {
  std::vector<Conclusion> conclusions;
  if (diff.logic) {
    for (const analyze::ConclusionChange& change : diff.logic->conclusions)
      conclusions.push_back(
          {&change.matter, &change.target, change.in_old, change.in_new, &change, nullptr});
  }
  if (!diff.people) return conclusions;
  for (const compare::ConclusionCounts& counts : diff.people->comparison.conclusions) {
    const compare::JoinedConclusion& joined = counts.conclusion;
    const auto place = std::ranges::find_if(conclusions, [&](const Conclusion& known) {
      return *known.matter == joined.matter && *known.target == joined.target;
    });
    if (place != conclusions.end()) {
      place->people = &counts;
    } else {
      conclusions.push_back({&joined.matter, &joined.target, joined.in_old >= 0, joined.in_new >= 0,
                             nullptr, &counts});
    }
  }
  return conclusions;
}

// Writes one report.
class Page {
 public:
  Page(const Diff& diff, base::Language language) : diff_(diff), words_(diff, language) {}

  std::string Render() const {
    const std::string title =
        DiffWords::TitleOf(*diff_.old_policy) + " → " + DiffWords::TitleOf(*diff_.new_policy);
    Markup main = ShowSummary();
    if (diff_.people) main += ShowChart(diff_.people->comparison);
    main += ShowArticles() + ShowChanges() + ShowConclusions();
    if (diff_.people && !diff_.people->by.empty()) main += ShowGroups(*diff_.people);
    const Markup body =
        ShowHead() + Markup::Element("main", std::move(main)) + Markup::Element("footer", kProgram);
    return MakePage(Say("zh-CN", "en"), title, body);
  }

 private:
  const char* Say(const char* zh, const char* en) const { return words_.Say(zh, en); }

  // A part of the page below a heading; nothing when it has no content.
  static Markup ShowPart(const char* id, const std::string& heading, Markup content) {
    if (content.empty()) return {};
    return Markup::Element("section", {{"id", id}},
                           Markup::Element("h2", heading) + std::move(content));
  }

  static Markup ShowFact(const std::string& name, Markup value) {
    return Markup::Element("div",
                           Markup::Element("dt", name) + Markup::Element("dd", std::move(value)));
  }

  Markup ShowHead() const {
    Markup facts;
    for (const bool is_old : {true, false}) {
      const driver::Compilation& policy = is_old ? *diff_.old_policy : *diff_.new_policy;
      facts +=
          ShowFact(is_old ? Say("旧版", "Old version") : Say("新版", "New version"),
                   Markup::Element("strong", DiffWords::TitleOf(policy)) +
                       Markup::Text(words_.Format("（{}，{} 句）", " ({}, {} sentences)",
                                                  policy.name, policy.module.sentences.size())));
    }
    if (diff_.people || diff_.logic) {
      const int32_t as_of = diff_.people ? diff_.people->as_of : diff_.logic->as_of;
      facts +=
          ShowFact(Say("截止日", "As of"), Markup::Element("time", builtin::FormatDate(as_of)));
    }
    if (diff_.people) {
      facts += ShowFact(Say("登记人数", "People"),
                        Markup::Text(GroupDigits(diff_.people->comparison.applicants)));
    }
    return Markup::Element(
        "header",
        Markup::Element("h1", Say("政策版本比较报告", "Two versions of a policy compared")) +
            Markup::Element("dl", {{"class", "facts"}}, std::move(facts)));
  }

  Markup ShowSummary() const {
    Markup content;
    if (!diff_.differs())
      content += Markup::Element("p", Say("两个版本没有不同。", "The versions do not differ."));
    content += Markup::Element("p", words_.CountTexts());
    if (diff_.logic) content += Markup::Element("p", CountLogic(*diff_.logic));
    if (diff_.people) {
      const PeopleDiff& people = *diff_.people;
      content += Markup::Element("p", words_.TellPeople(people));
      if (const std::string rejected = words_.TellRejected(people); !rejected.empty())
        content += Markup::Element("p", rejected);
      Markup tiles = ShowFact(Say("结论有变", "other verdicts"),
                              Markup::Text(GroupDigits(people.comparison.changed)));
      for (size_t i = 0; i < words_.ShiftColumns(); ++i)
        tiles += ShowFact(words_.NameOf(i), Markup::Text(GroupDigits(people.comparison.shifts[i])));
      content += Markup::Element("dl", {{"class", "tiles"}}, std::move(tiles));
    }
    return ShowPart("summary", Say("摘要", "Summary"), std::move(content));
  }

  // "各结论的逻辑：不变（已证）15 项，…".
  std::string CountLogic(const LogicDiff& logic) const {
    std::map<Relation, int64_t> counts;
    int64_t only_old = 0, only_new = 0;
    for (const analyze::ConclusionChange& change : logic.conclusions) {
      only_old += change.in_new ? 0 : 1;
      only_new += change.in_old ? 0 : 1;
      if (change.in_old && change.in_new) ++counts[change.relation];
    }
    std::vector<std::string> parts;
    for (const auto& [relation, count] : counts)
      parts.push_back(
          words_.Format("{} {} 项", "{} {}", cli::NameOf(relation, words_.language()), count));
    if (only_old != 0)
      parts.push_back(words_.Format("只在旧版 {} 项", "only in the old version {}", only_old));
    if (only_new != 0)
      parts.push_back(words_.Format("只在新版 {} 项", "only in the new version {}", only_new));
    return words_.Format("结论在逻辑上：{}", "conclusions in logic: {}",
                         fmt::format("{}", fmt::join(parts, Say("，", ", "))));
  }

  // A bar as long as `count` of `most`; the number beside it says the same.
  static Markup ShowBar(int64_t count, int64_t most, const char* kind) {
    const std::string width =
        fmt::format("{:.1f}%", 100.0 * static_cast<double>(count) / static_cast<double>(most));
    return Markup::Element(
        "svg", {{"class", std::string("bar ") + kind}, {"width", width}, {"aria-hidden", "true"}},
        count == 0 ? Markup()
                   : Markup::Element("rect", {{"width", "100%"}, {"height", "100%"}}, {}));
  }

  Markup ShowChart(const compare::Comparison& all) const {
    int64_t most = 0;
    for (const compare::ConclusionCounts& counts : all.conclusions)
      most = std::max({most, counts.shifts()[kGained], counts.shifts()[kLost]});
    if (most == 0) return {};
    Markup rows;
    for (const compare::ConclusionCounts& counts : all.conclusions) {
      const Shifts shifts = counts.shifts();
      if (shifts[kGained] == 0 && shifts[kLost] == 0) continue;
      const auto cell = [&](size_t shift, const char* kind) {
        return Markup::Element(
            "td", {{"class", kind}},
            Markup::Element("div", Markup::Element("span", {{"class", "count"}},
                                                   Markup::Text(GroupDigits(shifts[shift]))) +
                                       Markup::Element("span", {{"class", "track"}},
                                                       ShowBar(shifts[shift], most, kind))));
      };
      rows += Markup::Element(
          "tr", Markup::Element(
                    "th", {{"scope", "row"}},
                    Markup::Text(JoinName(counts.conclusion.matter, counts.conclusion.target))) +
                    cell(kLost, "lost") + cell(kGained, "gained"));
    }
    const auto head = [&](const std::string& name, const char* kind) {
      return Markup::Element("th", {{"scope", "col"}, {"class", kind}}, Markup::Text(name));
    };
    return ShowPart(
        "chart", Say("各结论的新增与失去（人）", "People who gain and lose, by conclusion"),
        Markup::Element(
            "table", {{"class", "chart"}},
            Markup::Element(
                "thead", Markup::Element("tr", head(Say("结论", "conclusion"), "name") +
                                                   head("− " + words_.NameOf(kLost), "lost") +
                                                   head("+ " + words_.NameOf(kGained), "gained"))) +
                Markup::Element("tbody", std::move(rows))));
  }

  // Whether there is anything to tell of an article but its number.
  bool IsTold(size_t article) const {
    return diff_.articles[article].differs() || words_.LogicDiffers(article) ||
           words_.ShiftsOf(article) != Shifts();
  }

  Markup ShowRelation(size_t article) const {
    const analyze::ArticleChange& change = diff_.logic->articles[article];
    return change.provides ? ShowBadge(change.relation, words_.language())
                           : Markup::Text(words_.TellLogic(article));
  }

  Markup ShowArticles() const {
    SortableTable table(
        Say("有不同的条；点列名排序", "Articles that differ; click a header to sort"));
    table.AddColumn(Column::kHead, Say("条", "article"));
    table.AddColumn(Column::kText, Say("文字", "text"));
    if (diff_.logic) table.AddColumn(Column::kText, Say("逻辑", "logic"));
    if (diff_.people) table.AddColumn(Column::kNumber, Say("人", "people"));
    for (size_t i = 0; i < diff_.articles.size(); ++i) {
      if (!IsTold(i)) continue;
      const ArticleDiff& article = diff_.articles[i];
      table.BeginRow();
      table.Add(Markup::Element("a", {{"href", "#" + IdOf(i)}}, Markup::Text(article.name)),
                static_cast<int64_t>(i));
      table.Add(words_.TellText(article));
      if (diff_.logic) {
        const analyze::ArticleChange& change = diff_.logic->articles[i];
        table.Add(ShowRelation(i), change.provides ? static_cast<int64_t>(change.relation) : -1);
      }
      if (diff_.people) {
        const Shifts shifts = words_.ShiftsOf(i);
        table.Add(Markup::Text(words_.TellShifts(shifts)), Sum(shifts));
      }
    }
    Markup content = table.empty() ? Markup() : table.Show();
    if (diff_.logic && !table.empty()) content += ShowLegend();
    return ShowPart("articles", Say("各条", "Articles"), content + ShowRenumbered());
  }

  Markup ShowLegend() const {
    return Markup::Element(
        "p", {{"class", "note"}},
        Markup::Text(Say(
            "「逻辑」只看这一条本身：两版的规定对任何人是否一样，由证明得出；不一样的附例。「人」是"
            "登记中因"
            "这一条而结论改变的人数。「—」：这一条本身不给予什么。",
            "“Logic” is about the article by itself: whether both versions provide the same for "
            "anybody at all, which is proven, or shown by an example. “People” counts those of the "
            "register whose verdicts the article changes. “—”: it provides nothing by itself.")));
  }

  Markup ShowRenumbered() const {
    std::vector<std::string_view> names;
    for (size_t i = 0; i < diff_.articles.size(); ++i)
      if (diff_.articles[i].match.renumbered && !diff_.articles[i].differs())
        names.push_back(diff_.articles[i].name);
    if (names.empty()) return {};
    return Markup::Element("p",
                           words_.Format("只改编号：{}", "Renumbered only: {}",
                                         fmt::format("{}", fmt::join(names, Say("、", ", ")))));
  }

  Markup ShowChanges() const {
    Markup content;
    for (size_t i = 0; i < diff_.articles.size(); ++i)
      if (IsTold(i)) content += ShowArticle(i);
    return ShowPart("changes", Say("逐条对照", "Article by article"), std::move(content));
  }

  Markup ShowArticle(size_t index) const {
    const ArticleDiff& article = diff_.articles[index];
    Markup tags =
        Markup::Element("span", {{"class", "tag"}}, Markup::Text(words_.TellText(article)));
    if (diff_.logic && diff_.logic->articles[index].provides) tags += ShowRelation(index);
    Markup content =
        Markup::Element("header", Markup::Element("h3", article.name) +
                                      Markup::Element("p", {{"class", "tags"}}, std::move(tags)));
    content += ShowTexts(diff_, article, words_);
    Markup facts;
    for (const ReadingChange& reading : article.readings)
      facts += Markup::Element(
          "li", words_.Format("{}：读作「{}」→「{}」", "{}: read as {} → {}", reading.question,
                              reading.old_chosen, reading.new_chosen));
    if (article.reclassed) facts += Markup::Element("li", words_.TellClasses(article.match));
    facts += ListPeople(index);
    if (!facts.empty()) content += Markup::Element("ul", {{"class", "facts"}}, std::move(facts));
    if (diff_.logic) content += ShowExamples(diff_.logic->articles[index]);
    return Markup::Element("article", {{"id", IdOf(index)}}, std::move(content));
  }

  // The people of an article by conclusion, an item each.
  Markup ListPeople(size_t article) const {
    if (!diff_.people) return {};
    const compare::Comparison& all = diff_.people->comparison;
    const auto place = all.articles.find(static_cast<int>(article));
    if (place == all.articles.end()) return {};
    Markup items;
    for (const auto& [index, shifts] : place->second.conclusions) {
      const compare::JoinedConclusion& conclusion = all.conclusions[index].conclusion;
      items += Markup::Element("li", JoinName(conclusion.matter, conclusion.target) +
                                         Say("：", ": ") + words_.TellShifts(shifts));
    }
    return items;
  }

  // Of an ArticleChange or a ConclusionChange; `gained` and `lost` are the conclusions.
  template <typename Change>
  Markup ShowDifferences(const Change& change, const std::string& gained,
                         const std::string& lost) const {
    Markup examples;
    if (change.relation == Relation::kUnknown && !change.reason.empty())
      examples += Markup::Element(
          "p", Say("未知的原因：", "Unknown because: ") +
                   std::string(Say(change.reason.zh.c_str(), change.reason.en.c_str())));
    if (change.gains)
      examples += ShowExample(words_.Format("例：新得 {} 的人", "Somebody who gains {}", gained),
                              *change.gains, words_.language());
    if (change.loses)
      examples += ShowExample(words_.Format("例：失去 {} 的人", "Somebody who loses {}", lost),
                              *change.loses, words_.language());
    return examples;
  }

  Markup ShowExamples(const analyze::ArticleChange& change) const {
    Markup examples = ShowDifferences(change, change.gains_subject, change.loses_subject);
    if (examples.empty()) return {};
    return Markup::Element("div", {{"class", "examples"}}, std::move(examples));
  }

  void AddShiftColumns(SortableTable* table) const {
    for (size_t i = 0; i < words_.ShiftColumns(); ++i)
      table->AddColumn(Column::kNumber, words_.NameOf(i));
  }

  void AddShifts(const Shifts& shifts, SortableTable* table) const {
    for (size_t i = 0; i < words_.ShiftColumns(); ++i) table->Add(shifts[i]);
  }

  void AddConclusion(const Conclusion& conclusion, int64_t position, SortableTable* table) const {
    std::string name = JoinName(*conclusion.matter, *conclusion.target);
    if (!conclusion.in_old) name += Say("（旧版没有）", " (not in the old version)");
    if (!conclusion.in_new) name += Say("（新版没有）", " (not in the new version)");
    table->BeginRow();
    table->Add(Markup::Text(name), position);
    if (diff_.logic) {
      if (conclusion.logic != nullptr && conclusion.in_old && conclusion.in_new) {
        table->Add(ShowBadge(conclusion.logic->relation, words_.language()),
                   static_cast<int64_t>(conclusion.logic->relation));
      } else {
        table->Add(Markup::Text("—"), -1);
      }
    }
    if (!diff_.people) return;
    int64_t was = 0, is = 0;
    Shifts shifts = {};
    if (conclusion.people != nullptr) {
      for (size_t i = 0; i < 3; ++i) {
        was += conclusion.people->verdicts[2][i];
        is += conclusion.people->verdicts[i][2];
      }
      shifts = conclusion.people->shifts();
    }
    table->Add(was);
    table->Add(is);
    AddShifts(shifts, table);
  }

  Markup ShowConclusions() const {
    const std::vector<Conclusion> conclusions = ListConclusions(diff_);
    if (conclusions.empty()) return {};
    SortableTable table(Say("各结论；点列名排序", "Conclusions; click a header to sort"));
    table.AddColumn(Column::kHead, Say("结论", "conclusion"));
    if (diff_.logic) table.AddColumn(Column::kText, Say("逻辑", "logic"));
    if (diff_.people) {
      table.AddColumn(Column::kNumber, Say("旧版是", "old yes"));
      table.AddColumn(Column::kNumber, Say("新版是", "new yes"));
      AddShiftColumns(&table);
    }
    Markup examples;
    for (const Conclusion& conclusion : conclusions) {
      AddConclusion(conclusion, &conclusion - conclusions.data(), &table);
      if (conclusion.logic == nullptr) continue;
      const std::string name = JoinName(*conclusion.matter, *conclusion.target);
      examples += ShowDifferences(*conclusion.logic, name, name);
    }
    Markup content = table.Show();
    if (!examples.empty())
      content += Markup::Element("div", {{"class", "examples"}}, std::move(examples));
    return ShowPart("conclusions", Say("各结论", "Conclusions"), std::move(content));
  }

  Markup ShowGroups(const PeopleDiff& people) const {
    SortableTable table(Say("各组的人数；点列名排序", "People by group; click a header to sort"));
    for (const std::string& column : people.by) table.AddColumn(Column::kHead, column);
    table.AddColumn(Column::kNumber, Say("人数", "people"));
    table.AddColumn(Column::kNumber, Say("有变", "changed"));
    AddShiftColumns(&table);
    size_t row = 0;
    for (const auto& [key, counts] : people.comparison.groups) {
      if (row == kGroupsShownMax) break;
      table.BeginRow();
      for (const std::string& name : people.group_names[row++])
        table.Add(name.empty() ? Say("（空）", "(empty)") : name);
      table.Add(counts.applicants);
      table.Add(counts.changed);
      AddShifts(counts.shifts, &table);
    }
    Markup content = table.Show();
    if (const size_t all = people.comparison.groups.size(); all > row)
      content += Markup::Element(
          "p", words_.Format("共 {} 组，列出前 {} 组；--format=json 有全部",
                             "{} groups, the first {} shown; --format=json has all", all, row));
    return ShowPart("groups", Say("各组", "Groups"), std::move(content));
  }

  const Diff& diff_;
  DiffWords words_;
};

}  // namespace

std::string RenderDiffHtml(const Diff& diff, base::Language language) {
  return Page(diff, language).Render();
}

}  // namespace tiaowen::cli
