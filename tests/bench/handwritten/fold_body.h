#pragma once

// Words of truths, and how bits of a child table's rows become bits of applicants. Included after
// words, as columns_body.h is.

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "compiler/base/truth.h"
#include "runtime/batch/batch.h"

namespace tiaowen::bench::handwritten {
namespace {

// 64 truths: certain, and possible.
struct Word {
  uint64_t certain = 0;
  uint64_t possible = 0;
};
inline Word operator&(Word a, Word b) { return {a.certain & b.certain, a.possible & b.possible}; }
inline Word operator|(Word a, Word b) { return {a.certain | b.certain, a.possible | b.possible}; }
inline Word operator~(Word a) { return {~a.possible, ~a.certain}; }
inline void Set(Word* word, int at, base::Truth truth) {
  word->certain |= static_cast<uint64_t>(truth == base::Truth::kTrue) << at;
  word->possible |= static_cast<uint64_t>(truth != base::Truth::kFalse) << at;
}

// The same for the rows of a short list.
struct Lanes {
  uint32_t certain = 0;
  uint32_t possible = 0;
};
inline Lanes operator&(Lanes a, Lanes b) {
  return {a.certain & b.certain, a.possible & b.possible};
}
inline base::Truth Any(Lanes lanes) {
  return base::FromPlanes(lanes.certain != 0, lanes.possible != 0);
}

// Planes of applicants.
struct Plane {
  uint64_t* certain = nullptr;
  uint64_t* possible = nullptr;
  Word operator[](int64_t word) const { return {certain[word], possible[word]}; }
};

template <typename Visit>
void ForEachBit(uint64_t bits, const Visit& visit) {
  for (; bits != 0; bits &= bits - 1) visit(std::countr_zero(bits));
}

// Hands out words that live until the next evaluation on this thread.
class Arena {
 public:
  explicit Arena(int64_t words) {
    static thread_local std::vector<uint64_t> memory;
    if (static_cast<int64_t>(memory.size()) < words) memory.resize(static_cast<size_t>(words));
    next_ = memory.data();
  }
  uint64_t* Take(int64_t words) {
    uint64_t* const taken = next_;
    next_ += words;
    return taken;
  }

 private:
  uint64_t* next_;
};

// The bits of the last word of `rows` > 0 rows.
inline uint64_t TailMask(int64_t rows) { return ~uint64_t{0} >> ((64 - rows % 64) % 64); }

// The last rows of applicants.
inline uint64_t EndsAt(const batch::Table& table, int64_t word) {
  const int32_t* const parents = table.parents.data() + word * 64;
  if ((word + 1) * 64 < table.rows) return Differ(parents, parents + 1);
  const int64_t rows = table.rows - word * 64;
  uint64_t ends = uint64_t{1} << (rows - 1);
  for (int64_t row = 0; row + 1 < rows; ++row)
    ends |= static_cast<uint64_t>(parents[row] != parents[row + 1]) << row;
  return ends;
}

// The applicants who have rows.
inline uint64_t HavingAt(const batch::Table& table, int64_t applicants, int64_t word) {
  const int32_t* const offsets = table.offsets.data() + word * 64;
  if ((word + 1) * 64 <= applicants) return Differ(offsets, offsets + 1);
  uint64_t having = 0;
  for (int64_t at = 0; at < applicants - word * 64; ++at)
    having |= static_cast<uint64_t>(offsets[at] != offsets[at + 1]) << at;
  return having;
}

// Folds N planes of rows into bits of those who have rows, dense and in their order. Rows before
// the last of an applicant are ones in `inner`; adding them to the row bits carries into the last
// one's place iff one of them is set, and no further, so one addition folds a word.
template <size_t N>
int64_t FoldDense(const uint64_t* ends, const std::array<uint64_t*, N>& rows, int64_t row_words,
                  const std::array<uint64_t*, N>& out) {
  std::array<uint64_t, N> carry{}, pending{};
  int pending_count = 0;
  int64_t full = 0;
  for (int64_t word = 0; word < row_words; ++word) {
    const uint64_t last = ends[word], inner = ~last;
    const int total = pending_count + std::popcount(last);
    for (size_t k = 0; k < N; ++k) {
      const uint64_t bits = rows[k][word];
      uint64_t sum = 0, carried = 0;
      const bool first = __builtin_add_overflow(bits & inner, inner, &sum);
      const bool second = __builtin_add_overflow(sum, carry[k], &carried);
      carry[k] = static_cast<uint64_t>(first | second);
      const uint64_t folded = Extract(carried | bits, last);
      pending[k] |= folded << pending_count;
      if (total >= 64) {
        out[k][full] = pending[k];
        pending[k] = (folded >> 1) >> (63 - pending_count);
      }
    }
    full += static_cast<int64_t>(total >= 64);
    pending_count = total % 64;
  }
  if (pending_count > 0) {
    for (size_t k = 0; k < N; ++k) out[k][full] = pending[k];
  }
  return full * 64 + pending_count;
}

// Spreads dense bits in place to those who have rows; from the end, since a bit never moves down.
template <size_t N>
void Spread(int64_t count, const uint64_t* having, int64_t words,
            const std::array<uint64_t*, N>& out) {
  for (int64_t word = words - 1; word >= 0; --word) {
    const uint64_t mask = having[word];
    const int taken = std::popcount(mask);
    count -= taken;
    const int64_t source = count / 64;
    const int shift = static_cast<int>(count % 64);
    const bool two = shift + taken > 64;
    for (size_t k = 0; k < N; ++k) {
      uint64_t dense = out[k][source] >> shift;
      if (two) dense |= out[k][source + 1] << (64 - shift);
      out[k][word] = Deposit(dense, mask);
    }
  }
}

}  // namespace
}  // namespace tiaowen::bench::handwritten
