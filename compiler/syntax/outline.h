#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/marked_text.h"
#include "compiler/syntax/articles_tree.h"
#include "compiler/syntax/mark.h"

namespace tiaowen::syntax {

// A mark inside a sentence.
struct PlacedMark {
  InnerMark kind = InnerMark::kOr;
  int64_t offset = 0;  // in the official text
  std::string argument;
  source::Range source;
};

struct Outline {
  std::vector<Unit> units;  // provisions not filled
  std::vector<TableUnit> tables;
  std::vector<PlacedMark> marks;  // by offset
};

// Cuts the official text into numbered units, sentences and tables, labels and classes them, and
// sorts the marks. Numbering: 第…条, 一、, （一）, 1、, （1） nest in that order; a line that
// starts with 附件 begins an annex, and so does a further file; labels below it begin with its own.
// A mark of class right behind a number (or before the line) holds for all under that number,
// elsewhere for its sentence; before unnumbered lines it holds until the next number or class mark.
// Within a sentence a class mark begins a passage without conditions, which ends at the next such
// mark or at 【规定】.
Outline BuildOutline(const source::FileSet& articles, const source::MarkedText& text,
                     diagnostics::Consumer& consumer);

}  // namespace tiaowen::syntax
