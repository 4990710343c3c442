#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace tiaowen::source {

// Files beyond this size are refused.
inline constexpr int64_t kFileBytesMax = 2 << 20;

// A range of bytes.
struct Range {
  int64_t begin = 0;
  int64_t end = 0;
};

struct LineColumn {
  int64_t line = 1;    // from 1
  int64_t column = 1;  // in characters, from 1
};

// A text file in memory: valid UTF-8, with a line index. A byte order mark is not part of it.
class File {
 public:
  File(std::string path, std::string text);

  // Reads a file; fails when it cannot be read, is too large or is not UTF-8.
  static base::Result<File> Read(const std::string& path);

  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  std::string_view Slice(Range range) const;
  LineColumn Locate(int64_t offset) const;
  // The line that holds `offset`, without its line end.
  Range LineAt(int64_t offset) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<int64_t> line_starts_;
};

// The offset of the first byte that is not valid UTF-8, or -1.
int64_t FindInvalidUtf8(std::string_view text);

// The length in bytes of the character that starts at `offset` of valid UTF-8.
int CharLength(std::string_view text, int64_t offset);

// The number of characters in valid UTF-8.
int64_t CountChars(std::string_view text);

// The number of terminal columns that valid UTF-8 takes (a Chinese character takes two).
int DisplayWidth(std::string_view text);

// Removes leading and trailing white space (ASCII and U+3000).
std::string_view Strip(std::string_view text);

}  // namespace tiaowen::source
