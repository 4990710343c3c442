#include "runtime/builtin/facts.h"

#include <algorithm>
#include <bit>

#include "runtime/batch/batch.h"
#include "runtime/builtin/bit_planes.h"

namespace {

using tiaowen::abi::Batch;
using tiaowen::abi::Output;
using tiaowen::abi::Table;
using tiaowen::batch::WordCount;
using tiaowen::builtin::FactQuery;
using tiaowen::builtin::FactRows;
using tiaowen::builtin::TailMask;

// Where clause `clause` is possible and not certain. Bits beyond the last applicant are zero.
uint64_t UnknownWord(const Output& output, int64_t plane, int64_t word) {
  return output.clause_possible[plane + word] & ~output.clause_certain[plane + word];
}

// Sets the bits of the applicants in `mask` who have one of the rows; clears all others.
void ScatterRows(const Batch& batch, void* const* buffers, const FactRows& rows,
                 const uint64_t* mask, uint64_t* out) {
  const Table& table = batch.tables[rows.table];
  const auto plane = [&](int32_t buffer) {
    return buffer < 0 ? nullptr : static_cast<const uint64_t*>(buffers[buffer]);
  };
  const uint64_t* possible = plane(rows.possible);
  const uint64_t* certain = plane(rows.certain);
  const uint64_t* lacking = plane(rows.lacking);
  std::fill_n(out, WordCount(batch.applicants), 0);
  const int64_t words = WordCount(table.rows);
  for (int64_t word = 0; word < words; ++word) {
    uint64_t bits = possible[word];
    if (certain != nullptr) bits &= ~certain[word];
    if (bits == 0) continue;
    if (lacking != nullptr) bits &= lacking[word];
    if (word == words - 1) bits &= TailMask(table.rows);
    for (; bits != 0; bits &= bits - 1) {
      const auto applicant =
          static_cast<uint32_t>(table.parents[word * 64 + std::countr_zero(bits)]);
      out[applicant / 64] |= (uint64_t{1} << (applicant % 64)) & mask[applicant / 64];
    }
  }
}

}  // namespace

int32_t tiaowen_any_unknown(const Batch* batch, const Output* output, const int32_t* clauses,
                            int64_t count) noexcept {
  const int64_t words = WordCount(batch->applicants);
  for (int64_t i = 0; i < count; ++i) {
    uint64_t any = 0;
    for (int64_t word = 0; word < words; ++word) {
      any |= UnknownWord(*output, clauses[i] * words, word);
    }
    if (any != 0) return 1;
  }
  return 0;
}

void tiaowen_find_facts(const Batch* batch, void* const* buffers, const Output* output,
                        const FactQuery* queries, int64_t count, uint64_t* unknown,
                        uint64_t* mask) noexcept {
  const int64_t words = WordCount(batch->applicants);
  const FactQuery* previous = nullptr;
  uint64_t any = 0;
  for (const FactQuery* query = queries; query != queries + count; previous = query++) {
    const bool new_clause = previous == nullptr || previous->clause != query->clause;
    if (new_clause) {
      any = 0;
      for (int64_t word = 0; word < words; ++word) {
        any |= unknown[word] = UnknownWord(*output, query->clause * words, word);
      }
    }
    uint64_t* out = output->facts + query->fact * words;
    if (any == 0) {
      std::fill_n(out, words, 0);
      continue;
    }
    const bool is_mediated = query->through.table >= 0;
    if (is_mediated && (new_clause || previous->through != query->through)) {
      ScatterRows(*batch, buffers, query->through, unknown, mask);
    }
    ScatterRows(*batch, buffers, query->rows, is_mediated ? mask : unknown, out);
  }
}
