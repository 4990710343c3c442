#include "tools/cli/change_text.h"

#include <fmt/format.h>

#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

using analyze::Relation;

constexpr const char* kVerdicts[][2] = {{"否", "no"}, {"待定", "undecided"}, {"是", "yes"}};

}  // namespace

std::string NameOf(const analyze::ConclusionChange& change) {
  return change.target.empty() ? change.matter : change.matter + " " + change.target;
}

const char* NameOf(base::Truth verdict, base::Language language) {
  return kVerdicts[static_cast<size_t>(verdict)][language == base::Language::kChinese ? 0 : 1];
}

const char* NameOf(Relation relation, base::Language language) {
  constexpr const char* kNames[][2] = {{"不变（已证）", "the same (proven)"},
                                       {"放宽（已证无人失去）", "wider (nobody loses, proven)"},
                                       {"收窄（已证无人新得）", "narrower (nobody gains, proven)"},
                                       {"有宽有严", "wider for some, narrower for others"},
                                       {"未知", "unknown"}};
  return kNames[static_cast<size_t>(relation)][language == base::Language::kChinese ? 0 : 1];
}

std::string RenderDossier(const std::vector<analyze::DossierTable>& dossier, size_t indent) {
  std::string text;
  for (const analyze::DossierTable& table : dossier) {
    for (const std::vector<std::string>& row : table.rows) {
      std::vector<std::string> cells;
      for (size_t c = 0; c < row.size(); ++c) {
        if (!row[c].empty()) cells.push_back(table.columns[c] + " " + row[c]);
      }
      // What is not said may be anything.
      if (cells.empty() && table.rows.size() == 1 && dossier.size() > 1) continue;
      text +=
          fmt::format("{}{}：{}\n", std::string(indent, ' '), table.name, fmt::join(cells, " · "));
    }
  }
  return text;
}

std::string RenderExample(const std::string& word, const analyze::Difference& difference,
                          const Terminal& terminal) {
  return fmt::format("    {}{}{} → {}\n", word, terminal.Say("：", ": "),
                     NameOf(difference.before, terminal.language()),
                     NameOf(difference.after, terminal.language())) +
         RenderDossier(difference.dossier, 6);
}

std::string RenderChanges(const std::vector<analyze::ConclusionChange>& changes,
                          const Terminal& terminal) {
  std::string text;
  std::vector<std::string> same;
  for (const analyze::ConclusionChange& change : changes) {
    const std::string name = NameOf(change);
    if (!change.in_old || !change.in_new) {
      text += fmt::format("  {}  {}\n", name,
                          change.in_new ? terminal.Say("只在新版", "only in the new version")
                                        : terminal.Say("只在旧版", "only in the old version"));
      continue;
    }
    if (change.relation == Relation::kSame) {
      same.push_back(name);
      continue;
    }
    text += fmt::format("  {}  {}\n", name, NameOf(change.relation, terminal.language()));
    if (!change.reason.empty()) {
      text += fmt::format("    {}：{}\n", terminal.Say("原因", "reason"),
                          terminal.Say(change.reason.zh.c_str(), change.reason.en.c_str()));
    }
    if (change.gains) {
      text +=
          RenderExample(terminal.Say("新得者，例", "somebody who gains"), *change.gains, terminal);
    }
    if (change.loses) {
      text +=
          RenderExample(terminal.Say("失去者，例", "somebody who loses"), *change.loses, terminal);
    }
  }
  if (!same.empty()) {
    text += fmt::format("  {}{}{}\n", NameOf(Relation::kSame, terminal.language()),
                        terminal.Say("：", ": "), fmt::join(same, terminal.Say("、", ", ")));
  }
  return text;
}

Json DossierToJson(const std::vector<analyze::DossierTable>& dossier) {
  Json json = Json::array();
  for (const analyze::DossierTable& table : dossier) {
    json.push_back({{"table", table.name},
                    {"reference", table.is_reference},
                    {"columns", table.columns},
                    {"rows", table.rows}});
  }
  return json;
}

namespace {

constexpr const char* kRelations[] = {"same", "wider", "narrower", "neither", "unknown"};

void AddExample(const char* name, const std::optional<analyze::Difference>& difference,
                Json* json) {
  if (!difference) return;
  (*json)[name] = {{"before", NameOf(difference->before, base::Language::kChinese)},
                   {"after", NameOf(difference->after, base::Language::kChinese)},
                   {"register", DossierToJson(difference->dossier)}};
}

}  // namespace

Json ChangesToJson(const std::vector<analyze::ConclusionChange>& changes) {
  Json json = Json::array();
  for (const analyze::ConclusionChange& change : changes) {
    Json entry = {{"matter", change.matter},
                  {"target", change.target},
                  {"in_old", change.in_old},
                  {"in_new", change.in_new}};
    if (change.in_old && change.in_new) {
      entry["relation"] = kRelations[static_cast<size_t>(change.relation)];
    }
    if (!change.reason.empty()) entry["reason"] = change.reason.zh;
    AddExample("gains", change.gains, &entry);
    AddExample("loses", change.loses, &entry);
    json.push_back(std::move(entry));
  }
  return json;
}

Json ArticleChangeToJson(const analyze::ArticleChange& change) {
  Json json = {{"provides", change.provides},
               {"relation", kRelations[static_cast<size_t>(change.relation)]}};
  if (!change.reason.empty()) json["reason"] = change.reason.zh;
  if (change.gains) json["gains_conclusion"] = change.gains_subject;
  AddExample("gains", change.gains, &json);
  if (change.loses) json["loses_conclusion"] = change.loses_subject;
  AddExample("loses", change.loses, &json);
  return json;
}

}  // namespace tiaowen::cli
