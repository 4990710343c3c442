#pragma once

#include <cstdint>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tiaowen::read {

// Codes of texts: those of the policy keep their index, those of reference tables follow, others
// are numbered from there on as they come.
class TextPool {
 public:
  // `policy_texts` and `reference_texts` must outlive the pool; no text occurs in both.
  explicit TextPool(const std::vector<std::string>& policy_texts,
                    const std::vector<std::string>& reference_texts = {});

  // Returns the code of a known text, or -1.
  int32_t Find(std::string_view text) const;
  int32_t Add(std::string_view text);

  // The first code that is the pool's own.
  int32_t first_own() const { return first_own_; }
  const std::string& own_text(int32_t code) const {
    return own_[static_cast<size_t>(code - first_own_)];
  }
  // Ends the use of this object.
  std::vector<std::string> TakeOwnTexts() && {
    return {std::make_move_iterator(own_.begin()), std::make_move_iterator(own_.end())};
  }

 private:
  int32_t first_own_ = 0;
  std::deque<std::string> own_;  // stays in place while it grows
  std::unordered_map<std::string_view, int32_t> codes_;
};

}  // namespace tiaowen::read
