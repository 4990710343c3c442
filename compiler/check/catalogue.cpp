#include <algorithm>
#include <set>

#include "compiler/check/context.h"
#include "compiler/syntax/numeral.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::TableUnit;

std::vector<std::string> SplitList(const std::string& text) {
  constexpr std::string_view kPause = "、";
  std::vector<std::string> parts;
  size_t begin = 0;
  while (true) {
    size_t end = text.find(kPause, begin);
    parts.emplace_back(source::Strip(std::string_view(text).substr(begin, end - begin)));
    if (end == std::string::npos) return parts;
    begin = end + kPause.size();
  }
}

class CatalogueFiller {
 public:
  CatalogueFiller(Context& context, ir::Catalogue* catalogue, const TableUnit& table)
      : context_(context), catalogue_(catalogue), table_(table) {}

  void Fill() {
    if (!CheckHeader()) return;
    for (size_t i = 1; i < table_.rows.size(); ++i) FillRow(i);
  }

 private:
  bool CheckHeader() {
    bool same = !table_.rows.empty() && table_.rows[0].size() == catalogue_->columns.size();
    for (size_t i = 0; i < (same ? catalogue_->columns.size() : 0); ++i) {
      if (table_.rows[0][i].text == catalogue_->columns[i].name) continue;
      context_.consumer.Emit(Kind::kCatalogueHeader, context_.Place(table_.rows[0][i].range),
                             catalogue_->name, table_.rows[0][i].text, catalogue_->columns[i].name);
      return false;
    }
    if (same) return true;
    std::string columns;
    for (const auto& column : catalogue_->columns)
      columns += (columns.empty() ? "" : "、") + column.name;
    std::string found;
    for (const auto& cell : table_.rows.empty() ? std::vector<TableUnit::Cell>{} : table_.rows[0]) {
      found += (found.empty() ? "" : "、") + cell.text;
    }
    context_.consumer.Emit(Kind::kCatalogueHeader, context_.Place(table_.range), catalogue_->name,
                           found, columns);
    return false;
  }

  void FillRow(size_t index) {
    const auto& cells = table_.rows[index];
    if (cells.size() != catalogue_->columns.size()) {
      context_.consumer.Emit(Kind::kCatalogueCell, context_.Place(cells.front().range),
                             catalogue_->name, index, cells.back().text,
                             catalogue_->columns.back().name);
      return;
    }
    std::vector<ir::Catalogue::Cell> row;
    for (size_t i = 0; i < cells.size(); ++i) {
      const ir::Catalogue::Column& column = catalogue_->columns[i];
      ir::Catalogue::Cell cell;
      std::vector<std::string> parts =
          column.list ? SplitList(cells[i].text) : std::vector{cells[i].text};
      for (const std::string& part : parts) {
        std::optional<int32_t> value = ValueOf(column, part);
        if (!value.has_value()) {
          context_.consumer.Emit(Kind::kCatalogueCell, context_.Place(cells[i].range),
                                 catalogue_->name, index, part, column.name);
          return;
        }
        cell.values.push_back(*value);
      }
      row.push_back(std::move(cell));
    }
    catalogue_->rows.push_back(std::move(row));
  }

  std::optional<int32_t> ValueOf(const ir::Catalogue::Column& column, const std::string& text) {
    // A mistyped separator would hide entries inside one.
    for (std::string_view stray : {"，", ",", "；", ";", "。"}) {
      if (text.find(stray) != std::string::npos) return std::nullopt;
    }
    if (text.empty() || (column.list && text.ends_with("等"))) return std::nullopt;
    if (column.type.kind == ir::TypeKind::kText) return context_.module.AddText(text).index;
    if (column.type.enum_id.valid()) {
      int code = context_.module.schema.enum_type(column.type.enum_id).Find(text);
      return code >= 0 ? std::optional(code) : std::nullopt;
    }
    std::optional<syntax::Numeral> numeral = syntax::ReadNumeral(text);
    bool whole = numeral.has_value() && numeral->length == static_cast<int64_t>(text.size());
    if (column.type.kind != ir::TypeKind::kInt || !whole || numeral->value > syntax::kNumeralMax)
      return std::nullopt;
    return static_cast<int32_t>(numeral->value);
  }

  Context& context_;
  ir::Catalogue* catalogue_;
  const TableUnit& table_;
};

}  // namespace

void FillCatalogues(Context& context, const std::vector<TableUnit>& tables) {
  for (ir::Catalogue& catalogue : context.module.schema.catalogues) {
    auto found = std::find_if(tables.begin(), tables.end(),
                              [&](const TableUnit& table) { return table.name == catalogue.name; });
    if (found == tables.end()) {
      context.consumer.Emit(Kind::kCatalogueMissing, context.articles.Locate({0, 0}),
                            catalogue.name);
      continue;
    }
    CatalogueFiller(context, &catalogue, *found).Fill();
  }
  std::set<std::string> filled;
  for (const TableUnit& table : tables) {
    if (!filled.insert(table.name).second) {
      context.consumer.Emit(Kind::kDuplicateName, context.articles.Locate(table.mark), table.name);
    }
    const auto& catalogues = context.module.schema.catalogues;
    bool known =
        std::any_of(catalogues.begin(), catalogues.end(),
                    [&](const ir::Catalogue& catalogue) { return catalogue.name == table.name; });
    if (!known) {
      context.consumer.Emit(Kind::kUnknownName, context.articles.Locate(table.mark), table.name,
                            std::string(), std::string());
    }
  }
}

}  // namespace tiaowen::check
