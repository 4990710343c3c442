#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace tiaowen::align {

// Pairs of characters that stand side by side in more texts than this say nothing about them.
inline constexpr size_t kTextsOfBigramMax = 64;

// Two texts that share characters. Counts are of distinct bigrams that few texts have.
struct Likeness {
  size_t old_text = 0;
  size_t new_text = 0;
  int64_t shared = 0;
  int64_t old_size = 0;
  int64_t new_size = 0;
};

// The bigrams of two lists of texts.
class Bigrams {
 public:
  Bigrams(const std::vector<std::string_view>& old_texts,
          const std::vector<std::string_view>& new_texts);

  // The pairs of texts of which at least a quarter of the shorter one is shared, by new text, then
  // by old text. Takes time proportional to kTextsOfBigramMax × the length of the texts.
  std::vector<Likeness> FindAlike() const;

  // The bigrams of one text, ascending.
  const std::vector<uint64_t>& of_old(size_t text) const { return old_[text]; }
  const std::vector<uint64_t>& of_new(size_t text) const { return new_[text]; }

 private:
  std::vector<std::vector<uint64_t>> old_, new_;
};

}  // namespace tiaowen::align
