#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/syntax/articles_tree.h"

// What a sentence means by 前款, 本条第二款, 前款第三项至第五项, 前四项, 第十二条, 附件1第三条.
namespace tiaowen::syntax {

// Begins the label of an annex.
inline constexpr std::string_view kAnnexWord = "附件";

// 条 (or the outermost numbers of a text without 第…条), 款, 项 (the numbers below those), 目.
enum class ReferenceLevel : uint8_t { kArticle, kParagraph, kItem, kSubitem };

enum class ReferenceKind : uint8_t {
  kNumbered,  // 第三条, 第三条至第五条: first to last
  kThis,      // 本条
  kBefore,    // 前条, 前两条: so many, in `first`; of items seen from outside, the first so many
};

struct ReferenceStep {
  ReferenceLevel level = ReferenceLevel::kArticle;
  ReferenceKind kind = ReferenceKind::kNumbered;
  int64_t first = 1;
  int64_t last = 1;
};

// A reference as written: one path for each of several things (第一项、第三项), from the outside
// in. Only the last step of a path is a range or more than one before. Levels that a path leaves
// out are those of the place where it is written.
struct Reference {
  std::optional<std::string> annex;  // its label; empty: the text before the annexes (本办法第…条)
  std::vector<std::vector<ReferenceStep>> paths;  // none: the whole annex
  int64_t length = 0;                             // bytes
  bool with_or = false;                           // a 或 stands between things that are cited
  bool with_and = false;                          // a 和, 及, 以及 or 与 does
};

// For each thing that a reference cites, as often as it has a number of its own, its units in the
// order of the text.
using ReferenceGroups = std::vector<std::vector<size_t>>;

// Reads the longest reference at the start of `text`. Nothing when there is none.
std::optional<Reference> ReadReference(std::string_view text);

// That something which a reference means does not exist.
struct BrokenReference {
  std::string missing;  // "第十二条第三款"
};

// Where references lead within the units of an outline, which must outlive this.
class ReferenceIndex {
 public:
  explicit ReferenceIndex(const std::vector<Unit>& units);

  // The units that `reference`, written in unit `from`, means: sentences, without headings and
  // tables, in the order in which the things are cited. Broken when a part of it, or a number
  // within a range, does not exist.
  std::variant<ReferenceGroups, BrokenReference> Resolve(const Reference& reference,
                                                         size_t from) const;

 private:
  // Where a unit stands.
  struct Place {
    std::string annex;             // its label; empty: before the annexes
    std::vector<int64_t> numbers;  // 条, 项, 目; none for text without numbers
    int64_t paragraph = 1;         // 款 of the 条, also for what is below it
  };
  // The numbers that a path means, by level; -1 where it leaves the level open.
  struct Wanted {
    std::string annex;
    int64_t numbers[4] = {-1, -1, -1, -1};
  };

  static Place ReadLabel(std::string_view label);
  static int64_t NumberAt(const Place& place, ReferenceLevel level);
  bool Matches(const Place& place, const Wanted& wanted) const;
  std::vector<size_t> Find(const Wanted& wanted) const;
  // Appends the units of each thing that one path cites, unless they are there.
  std::optional<BrokenReference> Follow(const std::vector<ReferenceStep>& path, Wanted wanted,
                                        size_t from, ReferenceGroups* found) const;

  const std::vector<Unit>& units_;
  std::vector<Place> places_;  // one per unit
};

}  // namespace tiaowen::syntax
