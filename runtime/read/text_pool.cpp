#include "runtime/read/text_pool.h"

namespace tiaowen::read {

TextPool::TextPool(const std::vector<std::string>& policy_texts)
    : policy_size_(static_cast<int32_t>(policy_texts.size())) {
  for (size_t i = 0; i < policy_texts.size(); ++i) {
    codes_.emplace(policy_texts[i], static_cast<int32_t>(i));
  }
}

int32_t TextPool::Find(std::string_view text) const {
  const auto found = codes_.find(text);
  return found == codes_.end() ? -1 : found->second;
}

int32_t TextPool::Add(std::string_view text) {
  if (const int32_t code = Find(text); code >= 0) return code;
  const auto code = policy_size_ + static_cast<int32_t>(own_.size());
  codes_.emplace(own_.emplace_back(text), code);
  return code;
}

}  // namespace tiaowen::read
