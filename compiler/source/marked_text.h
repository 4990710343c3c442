#pragma once

#include <string>
#include <vector>

#include "compiler/source/file_set.h"

namespace tiaowen::source {

// A mark 【…】 of an articles file.
struct Mark {
  std::string text;    // what stands between the brackets, stripped
  int64_t offset = 0;  // the byte of the official text before which it stands
  Range source;        // the mark in the articles files, brackets included
};

// Articles files taken apart: the official text, and the marks between its characters. 【【 in a
// file is one literal 【 of the official text. Of several files, the texts follow each other, each
// from a new line on.
struct MarkedText {
  std::string official;
  std::vector<Range> parts;     // of the official text: that of every file
  std::vector<Mark> marks;      // in order
  std::vector<Range> unclosed;  // the 【 that no 】 follows on its line

  // The place in the articles files of byte `offset` of the official text. Of a position at which
  // marks stand, the place behind them.
  int64_t ToSource(int64_t offset) const;
  Range ToSource(Range range) const;

  // Where the official text and the files run in step from here on: pairs of (official, source)
  // offsets.
  std::vector<std::pair<int64_t, int64_t>> steps;
};

// Separates marks from text. An unclosed mark is kept as text and listed.
MarkedText SeparateMarks(const File& articles);
MarkedText SeparateMarks(const FileSet& articles);

}  // namespace tiaowen::source
