#pragma once

#include <string>
#include <vector>

#include "compiler/source/file.h"

namespace tiaowen::source {

// A mark 【…】 of an articles file.
struct Mark {
  std::string text;    // what stands between the brackets, stripped
  int64_t offset = 0;  // the byte of the official text before which it stands
  Range source;        // the mark in the articles file, brackets included
};

// An articles file taken apart: the official text, and the marks between its characters. 【【 in
// the file is one literal 【 of the official text.
struct MarkedText {
  std::string official;
  std::vector<Mark> marks;      // in order
  std::vector<Range> unclosed;  // the 【 that no 】 follows on its line

  // The place in the articles file of byte `offset` of the official text. Of a position at which
  // marks stand, the place behind them.
  int64_t ToSource(int64_t offset) const;
  Range ToSource(Range range) const;

  // Where the official text and the file run in step from here on: pairs of (official, source)
  // offsets.
  std::vector<std::pair<int64_t, int64_t>> steps;
};

// Separates marks from text. An unclosed mark is kept as text and listed.
MarkedText SeparateMarks(const File& articles);

}  // namespace tiaowen::source
