#include "runtime/read/text_pool.h"

namespace tiaowen::read {

TextPool::TextPool(const std::vector<std::string>& policy_texts,
                   const std::vector<std::string>& reference_texts) {
  for (const std::vector<std::string>* texts : {&policy_texts, &reference_texts}) {
    for (const std::string& text : *texts) codes_.emplace(text, first_own_++);
  }
}

int32_t TextPool::Find(std::string_view text) const {
  const auto found = codes_.find(text);
  return found == codes_.end() ? -1 : found->second;
}

int32_t TextPool::Add(std::string_view text) {
  if (const int32_t code = Find(text); code >= 0) return code;
  const auto code = first_own_ + static_cast<int32_t>(own_.size());
  codes_.emplace(own_.emplace_back(text), code);
  return code;
}

}  // namespace tiaowen::read
