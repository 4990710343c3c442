#pragma once

#include <vector>

#include "runtime/cases/text_table.h"

// The part of Markdown that cases are written in: headings (#), lines of prose and tables (|).
namespace tiaowen::cases {

enum class BlockKind : uint8_t { kHeading, kProse, kTable };

// A heading, a line of prose that is not blank, or a table.
struct Block {
  BlockKind kind = BlockKind::kProse;
  int64_t line = 0;
  int level = 0;     // of a heading, from 1
  std::string text;  // of a heading or line, stripped
  TextTable table;
};

// Reads the blocks of a Markdown text in order. Code fences and comments are passed over. What
// looks like a table or heading but is written in a way that is not read becomes a problem, so that
// nothing an author wrote is passed over unseen. Time is linear in the text.
std::vector<Block> ReadMarkdown(const source::File& file, std::vector<Problem>* problems);

// `text` as the cell that replaces `old`, the bytes of a cell's range.
std::string WriteMarkdownCell(std::string_view text, std::string_view old);

}  // namespace tiaowen::cases
