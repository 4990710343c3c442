#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/report/markup.h"

namespace tiaowen::cli {

// A table whose rows the reader can sort by any column.
class SortableTable {
 public:
  enum class Column : uint8_t {
    kHead,    // what the row is about; the table begins in their order
    kText,    // sorted as text
    kNumber,  // sorted by number, the largest first
  };

  explicit SortableTable(std::string caption) : caption_(std::move(caption)) {}

  void AddColumn(Column column, const std::string& name);
  // The next row has the cells that follow, one for each column.
  void BeginRow() { rows_.emplace_back(); }
  // A head or a text.
  void Add(Markup content);
  void Add(const std::string& text) { Add(Markup::Text(text)); }
  // Sorted by `number`, whatever is shown.
  void Add(Markup content, int64_t number);
  void Add(int64_t number);

  bool empty() const { return rows_.empty(); }
  Markup Show() const;

 private:
  void AddCell(std::vector<Markup::Attribute> attributes, Markup content);

  std::string caption_;
  std::vector<Column> columns_;
  Markup heads_;
  struct Row {
    Markup cells;
    size_t count = 0;
  };
  std::vector<Row> rows_;
};

}  // namespace tiaowen::cli
