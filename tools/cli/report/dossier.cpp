#include "tools/cli/report/dossier.h"

#include <fmt/format.h>

#include "tools/cli/change_text.h"

namespace tiaowen::cli {
namespace {

struct Look {
  const char* sign;
  const char* style;
};

Look LookOf(analyze::Relation relation) {
  switch (relation) {
    case analyze::Relation::kSame:
      return {"＝", "same"};
    case analyze::Relation::kWider:
      return {"↑", "wider"};
    case analyze::Relation::kNarrower:
      return {"↓", "narrower"};
    case analyze::Relation::kNeither:
      return {"⇅", "neither"};
    case analyze::Relation::kUnknown:
      return {"?", "unknown"};
  }
  return {};
}

// One row: a list of its cells, which fits any width.
Markup ShowRow(const std::string& name, const analyze::DossierTable& table) {
  Markup cells;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    cells += Markup::Element("div", Markup::Element("dt", table.columns[c]) +
                                        Markup::Element("dd", table.rows.front()[c]));
  }
  return Markup::Element("p", {{"class", "table-name"}}, Markup::Text(name)) +
         Markup::Element("dl", {{"class", "row"}}, std::move(cells));
}

Markup ShowRows(const std::string& name, const analyze::DossierTable& table) {
  Markup head;
  for (const std::string& column : table.columns)
    head += Markup::Element("th", {{"scope", "col"}}, Markup::Text(column));
  Markup body;
  for (const std::vector<std::string>& row : table.rows) {
    Markup cells;
    for (const std::string& cell : row) cells += Markup::Element("td", cell.empty() ? "·" : cell);
    body += Markup::Element("tr", std::move(cells));
  }
  return Markup::Element(
      "div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", name}},
      Markup::Element("table",
                      Markup::Element("caption", name) +
                          Markup::Element("thead", Markup::Element("tr", std::move(head))) +
                          Markup::Element("tbody", std::move(body))));
}

Markup ShowTable(const analyze::DossierTable& table, base::Language language) {
  std::string name = table.name;
  if (table.is_reference)
    name += language == base::Language::kChinese ? "（参照表）" : " (reference table)";
  if (table.columns.empty()) {
    const char* text = language == base::Language::kChinese ? "{}：{} 条，内容不限"
                                                            : "{}: rows, whatever they say: {}";
    return Markup::Element("p", {{"class", "table-name"}},
                           Markup::Text(fmt::format(fmt::runtime(text), name, table.rows.size())));
  }
  return table.rows.size() == 1 ? ShowRow(name, table) : ShowRows(name, table);
}

}  // namespace

Markup ShowBadge(analyze::Relation relation, base::Language language) {
  const Look look = LookOf(relation);
  return Markup::Element("span", {{"class", std::string("badge ") + look.style}},
                         Markup::Element("span", {{"aria-hidden", "true"}, {"class", "sign"}},
                                         Markup::Text(look.sign)) +
                             Markup::Text(NameOf(relation, language)));
}

Markup ShowExample(const std::string& heading, const analyze::Difference& difference,
                   base::Language language) {
  const auto verdict = [&](base::Truth truth) {
    return Markup::Element("strong", NameOf(truth, language));
  };
  const bool is_chinese = language == base::Language::kChinese;
  Markup shown = Markup::Element("h4", heading);
  shown += Markup::Element(
      "p", {{"class", "verdicts"}},
      Markup::Text(is_chinese ? "旧版 " : "old ") + verdict(difference.before) +
          Markup::Text(is_chinese ? " → 新版 " : " → new ") + verdict(difference.after));
  for (const analyze::DossierTable& table : difference.dossier) shown += ShowTable(table, language);
  if (difference.dossier.empty()) {
    shown +=
        Markup::Element("p", is_chinese ? "登记里什么也不必有。" : "Nothing need be registered.");
  }
  return Markup::Element("section", {{"class", "dossier"}}, std::move(shown));
}

}  // namespace tiaowen::cli
