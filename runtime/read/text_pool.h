#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tiaowen::read {

// Codes of texts: those of the policy keep their index, others are numbered from there on as they
// come.
class TextPool {
 public:
  // `policy_texts` must outlive the pool.
  explicit TextPool(const std::vector<std::string>& policy_texts);

  // Returns the code of a known text, or -1.
  int32_t Find(std::string_view text) const;
  int32_t Add(std::string_view text);

  int32_t policy_size() const { return policy_size_; }
  const std::string& own_text(int32_t code) const {
    return own_[static_cast<size_t>(code - policy_size_)];
  }

 private:
  int32_t policy_size_ = 0;
  std::deque<std::string> own_;  // stays in place while it grows
  std::unordered_map<std::string_view, int32_t> codes_;
};

}  // namespace tiaowen::read
