#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tiaowen::align {

// A replacement of a range of bytes of an old text by a range of a new one, both of whole
// characters. One of the two may be empty.
struct Edit {
  int64_t old_begin = 0;
  int64_t old_end = 0;
  int64_t new_begin = 0;
  int64_t new_end = 0;

  friend bool operator==(const Edit&, const Edit&) = default;
};

// Texts that need more insertions and deletions of characters than this count as replaced, from the
// first to the last character that differs.
inline constexpr int64_t kCharEditsMax = 512;

// Finds the edits that turn `old_text` into `new_text`, valid UTF-8, in their order: the fewest
// insertions and deletions of characters (Myers), then joined where what is the same between two of
// them is no longer than either, and widened to whole numbers. Takes time proportional to
// kCharEditsMax × the texts' length at most.
std::vector<Edit> FindEdits(std::string_view old_text, std::string_view new_text);

}  // namespace tiaowen::align
