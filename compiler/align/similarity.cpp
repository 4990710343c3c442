#include "compiler/align/similarity.h"

#include <algorithm>
#include <unordered_map>

#include "compiler/source/file.h"

namespace tiaowen::align {
namespace {

using BigramList = std::vector<uint64_t>;

// A character as a number: its bytes.
uint64_t Code(std::string_view character) {
  uint64_t code = 0;
  for (const char byte : character) code = code << 8 | static_cast<unsigned char>(byte);
  return code;
}

BigramList ListBigrams(std::string_view text) {
  BigramList list;
  uint64_t previous = 0;
  for (size_t at = 0; at < text.size();) {
    const auto length = static_cast<size_t>(source::CharLength(text, static_cast<int64_t>(at)));
    const uint64_t code = Code(text.substr(at, length));
    list.push_back(previous << 32 | code);
    previous = code;
    at += length;
  }
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
  return list;
}

std::vector<BigramList> ListAll(const std::vector<std::string_view>& texts) {
  std::vector<BigramList> lists;
  lists.reserve(texts.size());
  for (const std::string_view text : texts) lists.push_back(ListBigrams(text));
  return lists;
}

using Holders = std::unordered_map<uint64_t, std::vector<size_t>>;

// Which lists hold a bigram, those of too many left out.
void DropFrequent(std::vector<BigramList>* lists, std::vector<BigramList>* others) {
  std::unordered_map<uint64_t, size_t> counts;
  for (const BigramList& list : *lists)
    for (const uint64_t bigram : list) ++counts[bigram];
  const auto frequent = [&](uint64_t bigram) {
    const auto found = counts.find(bigram);
    return found != counts.end() && found->second > kTextsOfBigramMax;
  };
  for (BigramList& list : *lists) std::erase_if(list, frequent);
  for (BigramList& list : *others) std::erase_if(list, frequent);
}

}  // namespace

Bigrams::Bigrams(const std::vector<std::string_view>& old_texts,
                 const std::vector<std::string_view>& new_texts)
    : old_(ListAll(old_texts)), new_(ListAll(new_texts)) {
  DropFrequent(&old_, &new_);
  DropFrequent(&new_, &old_);
}

std::vector<Likeness> Bigrams::FindAlike() const {
  Holders holders;
  for (size_t i = 0; i < old_.size(); ++i)
    for (const uint64_t bigram : old_[i]) holders[bigram].push_back(i);
  std::vector<Likeness> alike;
  std::vector<int64_t> shared(old_.size(), 0);
  for (size_t i = 0; i < new_.size(); ++i) {
    std::vector<size_t> met;
    for (const uint64_t bigram : new_[i]) {
      const auto found = holders.find(bigram);
      if (found == holders.end()) continue;
      for (const size_t text : found->second)
        if (shared[text]++ == 0) met.push_back(text);
    }
    std::ranges::sort(met);
    for (const size_t text : met) {
      const Likeness likeness{text, i, std::exchange(shared[text], 0), std::ssize(old_[text]),
                              std::ssize(new_[i])};
      if (4 * likeness.shared >= std::min(likeness.old_size, likeness.new_size))
        alike.push_back(likeness);
    }
  }
  return alike;
}

}  // namespace tiaowen::align
