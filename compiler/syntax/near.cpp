#include "compiler/syntax/near.h"

#include <algorithm>

#include "compiler/source/file.h"

namespace tiaowen::syntax {
namespace {

constexpr size_t kCharsMax = 60;
constexpr size_t kNearMax = 2;
constexpr std::string_view kSlotOpens = "〔", kSlotCloses = "〕";

std::vector<std::string_view> Characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (int64_t i = 0; i < static_cast<int64_t>(text.size()) && characters.size() < kCharsMax;) {
    int length = source::CharLength(text, i);
    characters.push_back(text.substr(static_cast<size_t>(i), static_cast<size_t>(length)));
    i += length;
  }
  return characters;
}

// The characters of a phrase; a slot, such as 〔学历〕, is one, which any character may fill.
std::vector<std::string_view> CharactersOfPhrase(std::string_view text) {
  std::vector<std::string_view> characters;
  bool in_slot = false;
  for (std::string_view character : Characters(text)) {
    if (!in_slot) characters.push_back(character);
    if (character == kSlotOpens) in_slot = true;
    if (character == kSlotCloses) in_slot = false;
  }
  return characters;
}

// The length of the longest common subsequence of a text and a phrase.
size_t CommonLength(const std::vector<std::string_view>& a,
                    const std::vector<std::string_view>& b) {
  std::vector<size_t> row(b.size() + 1, 0);
  for (std::string_view character : a) {
    size_t diagonal = 0;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      const bool same = character == b[j - 1] || b[j - 1] == kSlotOpens;
      row[j] = same ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> FindNear(std::string_view text, const std::vector<std::string>& names) {
  std::vector<std::string_view> wanted = Characters(text);
  std::vector<std::pair<double, std::string>> scored;
  for (const std::string& name : names) {
    std::vector<std::string_view> characters = CharactersOfPhrase(name);
    if (wanted.empty() || characters.empty()) continue;
    // What only fills slots is not alike.
    std::vector<std::string_view> literal = characters;
    std::erase(literal, kSlotOpens);
    if (literal.empty() || 2 * CommonLength(wanted, literal) < literal.size()) continue;
    double shared = static_cast<double>(CommonLength(wanted, characters));
    double score = 2 * shared / static_cast<double>(wanted.size() + characters.size());
    if (score >= 0.5) scored.emplace_back(score, name);
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> near;
  for (size_t i = 0; i < std::min(kNearMax, scored.size()); ++i) near.push_back(scored[i].second);
  return near;
}

}  // namespace tiaowen::syntax
