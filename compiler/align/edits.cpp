#include "compiler/align/edits.h"

#include <algorithm>
#include <cstddef>

#include "compiler/source/file.h"

namespace tiaowen::align {
namespace {

// A text as characters; character i is bytes [starts[i], starts[i + 1]).
struct Chars {
  explicit Chars(std::string_view of) : text(of) {
    for (int64_t at = 0; at < std::ssize(text); at += source::CharLength(text, at))
      starts.push_back(at);
    starts.push_back(std::ssize(text));
  }

  int64_t count() const { return std::ssize(starts) - 1; }
  int64_t start(int64_t i) const { return starts[static_cast<size_t>(i)]; }
  std::string_view at(int64_t i) const {
    return text.substr(static_cast<size_t>(start(i)), static_cast<size_t>(start(i + 1) - start(i)));
  }

  std::string_view text;
  std::vector<int64_t> starts;
};

// An edit in characters.
using CharEdit = Edit;

// The greedy algorithm of Myers, “An O(ND) Difference Algorithm and Its Variations” (1986), over
// the characters of two ranges. A path on diagonal k = x − y has reached x characters of the old
// range and y of the new one.
class ShortestPath {
 public:
  ShortestPath(const Chars& old_chars, const Chars& new_chars, const CharEdit& range)
      : old_(old_chars),
        new_(new_chars),
        range_(range),
        old_count_(range.old_end - range.old_begin),
        new_count_(range.new_end - range.new_begin) {}

  // The edits, or `range` as one when there are more than kCharEditsMax.
  std::vector<CharEdit> Find() {
    std::vector<int64_t> reach(2 * kCharEditsMax + 3, 0);
    for (int64_t steps = 0; steps <= kCharEditsMax; ++steps) {
      for (int64_t k = -steps; k <= steps; k += 2) {
        const bool down = IsDown(reach, steps, k);
        int64_t x = steps == 0 ? 0 : (down ? At(reach, k + 1) : At(reach, k - 1) + 1);
        while (Match(x, x - k)) ++x;
        At(reach, k) = x;
        if (x < old_count_ || x - k < new_count_) continue;
        trace_.push_back(reach);
        return Trace(steps, k);
      }
      trace_.push_back(reach);
    }
    return {range_};
  }

 private:
  static int64_t& At(std::vector<int64_t>& reach, int64_t k) {
    return reach[static_cast<size_t>(k + kCharEditsMax + 1)];
  }

  // Whether the best path to diagonal `k` ends with an insertion.
  static bool IsDown(std::vector<int64_t>& reach, int64_t steps, int64_t k) {
    return k == -steps || (k != steps && At(reach, k - 1) < At(reach, k + 1));
  }

  bool Match(int64_t x, int64_t y) const {
    return x >= 0 && y >= 0 && x < old_count_ && y < new_count_ &&
           old_.at(range_.old_begin + x) == new_.at(range_.new_begin + y);
  }

  // Goes back from the end of the path that took `steps` and ended on diagonal `k`.
  std::vector<CharEdit> Trace(int64_t steps, int64_t k) {
    std::vector<CharEdit> edits;
    for (; steps > 0; --steps) {
      std::vector<int64_t>& reach = trace_[static_cast<size_t>(steps - 1)];
      const bool down = IsDown(reach, steps, k);
      k += down ? 1 : -1;
      const int64_t x = At(reach, k);
      edits.push_back({range_.old_begin + x, range_.old_begin + x + (down ? 0 : 1),
                       range_.new_begin + x - k, range_.new_begin + x - k + (down ? 1 : 0)});
    }
    std::ranges::reverse(edits);
    return edits;
  }

  const Chars& old_;
  const Chars& new_;
  CharEdit range_;
  int64_t old_count_;
  int64_t new_count_;
  std::vector<std::vector<int64_t>> trace_;  // the reach of every diagonal after each step
};

// The range without the characters with which both texts start and end.
CharEdit Trim(const Chars& old_chars, const Chars& new_chars) {
  CharEdit range{0, old_chars.count(), 0, new_chars.count()};
  const auto open = [&] {
    return range.old_begin < range.old_end && range.new_begin < range.new_end;
  };
  while (open() && old_chars.at(range.old_begin) == new_chars.at(range.new_begin)) {
    ++range.old_begin;
    ++range.new_begin;
  }
  while (open() && old_chars.at(range.old_end - 1) == new_chars.at(range.new_end - 1)) {
    --range.old_end;
    --range.new_end;
  }
  return range;
}

int64_t SizeOf(const CharEdit& edit) {
  return std::max(edit.old_end - edit.old_begin, edit.new_end - edit.new_begin);
}

// Joins edits that touch, and those between which less stays than either of them changes: words
// that were replaced should not be shown in shreds.
std::vector<CharEdit> Join(const std::vector<CharEdit>& edits) {
  std::vector<CharEdit> joined;
  for (CharEdit edit : edits) {
    while (!joined.empty()) {
      const CharEdit& last = joined.back();
      const int64_t same = edit.old_begin - last.old_end;
      if (same > 0 && same > std::min(SizeOf(last), SizeOf(edit))) break;
      edit = {last.old_begin, edit.old_end, last.new_begin, edit.new_end};
      joined.pop_back();
    }
    joined.push_back(edit);
  }
  return joined;
}

bool IsDigit(const Chars& chars, int64_t at) {
  return at >= 0 && at < chars.count() && chars.at(at).size() == 1 && chars.at(at)[0] >= '0' &&
         chars.at(at)[0] <= '9';
}

// Widens edits that change a part of a number to all its digits: 10→12, not 0→2.
void WidenNumbers(const Chars& old_chars, const Chars& new_chars, std::vector<CharEdit>* edits) {
  for (size_t i = 0; i < edits->size(); ++i) {
    CharEdit& edit = (*edits)[i];
    const bool starts = (edit.old_begin < edit.old_end && IsDigit(old_chars, edit.old_begin)) ||
                        (edit.new_begin < edit.new_end && IsDigit(new_chars, edit.new_begin));
    const bool ends = (edit.old_begin < edit.old_end && IsDigit(old_chars, edit.old_end - 1)) ||
                      (edit.new_begin < edit.new_end && IsDigit(new_chars, edit.new_end - 1));
    const int64_t first = i == 0 ? 0 : (*edits)[i - 1].old_end;
    const int64_t last = i + 1 == edits->size() ? old_chars.count() : (*edits)[i + 1].old_begin;
    for (; starts && edit.old_begin > first && IsDigit(old_chars, edit.old_begin - 1);
         --edit.new_begin)
      --edit.old_begin;
    for (; ends && edit.old_end < last && IsDigit(old_chars, edit.old_end); ++edit.new_end)
      ++edit.old_end;
  }
}

}  // namespace

std::vector<Edit> FindEdits(std::string_view old_text, std::string_view new_text) {
  const Chars old_chars(old_text), new_chars(new_text);
  const CharEdit range = Trim(old_chars, new_chars);
  if (SizeOf(range) == 0) return {};
  const int64_t longer_by = (range.new_end - range.new_begin) - (range.old_end - range.old_begin);
  std::vector<CharEdit> edits{range};
  if (std::abs(longer_by) <= kCharEditsMax)
    edits = Join(ShortestPath(old_chars, new_chars, range).Find());
  WidenNumbers(old_chars, new_chars, &edits);
  edits = Join(edits);
  for (CharEdit& edit : edits) {
    edit = {old_chars.start(edit.old_begin), old_chars.start(edit.old_end),
            new_chars.start(edit.new_begin), new_chars.start(edit.new_end)};
  }
  return edits;
}

}  // namespace tiaowen::align
