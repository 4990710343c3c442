#include "tools/cli/report/sortable_table.h"

#include "compiler/base/check.h"
#include "runtime/evaluate/summary.h"

namespace tiaowen::cli {

void SortableTable::AddColumn(Column column, const std::string& name) {
  std::vector<Markup::Attribute> attributes = {{"scope", "col"}};
  if (column == Column::kNumber) {
    attributes.push_back({"class", "number"});
    attributes.push_back({"data-first", "descending"});
  }
  columns_.push_back(column);
  heads_ += Markup::Element("th", std::move(attributes), Markup::Text(name));
}

void SortableTable::AddCell(std::vector<Markup::Attribute> attributes, Markup content) {
  Row& row = rows_.back();
  TW_CHECK(row.count < columns_.size(), "a row has more cells than columns");
  const Column column = columns_[row.count++];
  if (column == Column::kHead) attributes.push_back({"scope", "row"});
  if (column == Column::kNumber) attributes.push_back({"class", "number"});
  row.cells += Markup::Element(column == Column::kHead ? "th" : "td", std::move(attributes),
                               std::move(content));
}

void SortableTable::Add(Markup content) { AddCell({}, std::move(content)); }

void SortableTable::Add(Markup content, int64_t number) {
  AddCell({{"data-sort", std::to_string(number)}}, std::move(content));
}

void SortableTable::Add(int64_t number) {
  Add(Markup::Text(evaluate::GroupDigits(number)), number);
}

Markup SortableTable::Show() const {
  Markup rows;
  for (const Row& row : rows_) {
    TW_CHECK(row.count == columns_.size(), "a row has fewer cells than columns");
    rows += Markup::Element("tr", row.cells);
  }
  return Markup::Element(
      "div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption_}},
      Markup::Element("table", {{"class", "sortable"}},
                      Markup::Element("caption", caption_) +
                          Markup::Element("thead", Markup::Element("tr", heads_)) +
                          Markup::Element("tbody", std::move(rows))));
}

}  // namespace tiaowen::cli
