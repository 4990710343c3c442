#include "runtime/read/applicant_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_set>

namespace tiaowen::read {
namespace {

constexpr size_t kMapEntryBytes = 96;  // of an unordered_map of texts, besides their bytes

base::Error TooManyRepeats(int64_t bytes_max) {
  const int64_t mebibytes = bytes_max >> 20;
  return {fmt::format("主表中重复的编号太多，{} MiB 容不下；请改正，或用 --memory 给更多内存",
                      mebibytes),
          fmt::format("too many ids of the main table occur more than once to be held in {} MiB; "
                      "mend them or allow more with --memory",
                      mebibytes)};
}

}  // namespace

void ApplicantIndex::FillBuckets() {
  bucket_bits_ = std::max(0, static_cast<int>(std::bit_width(entries_.size())) - 3);
  buckets_.assign((size_t{1} << bucket_bits_) + 1, 0);
  for (const Entry& entry : entries_) ++buckets_[BucketOf(uint64_t{entry[0]} << 32) + 1];
  for (size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
}

base::Result<ApplicantIndex> ApplicantIndex::Make(int64_t rows, const DuplicateIds::EachId& each_id,
                                                  int64_t repeated_bytes_max, Hash hash) {
  ApplicantIndex index;
  index.hash_ = std::move(hash);
  index.entries_.reserve(static_cast<size_t>(rows));
  TW_RETURN_IF_ERROR(each_id([&](int64_t row, std::string_view id) {
    if (id.empty()) return;
    const uint64_t hashed = index.hash_(id);
    index.entries_.push_back({static_cast<uint32_t>(hashed >> 32), static_cast<uint32_t>(hashed),
                              static_cast<uint32_t>(row)});
  }));
  std::ranges::sort(index.entries_);
  index.FillBuckets();

  std::unordered_set<uint64_t> repeats;
  for (size_t i = 1; i < index.entries_.size(); ++i) {
    const Entry& entry = index.entries_[i];
    const Entry& before = index.entries_[i - 1];
    if (entry[0] == before[0] && entry[1] == before[1]) {
      repeats.insert((uint64_t{entry[0]} << 32) | entry[1]);
    }
  }
  if (repeats.empty()) return index;
  // Equal hashes only point at ids to compare.
  size_t bytes = repeats.size() * sizeof(uint64_t) * 4;
  const auto bytes_max = static_cast<size_t>(repeated_bytes_max);
  TW_RETURN_IF_ERROR(each_id([&](int64_t row, std::string_view id) {
    if (id.empty() || bytes > bytes_max || !repeats.contains(index.hash_(id))) return;
    if (index.repeated_.emplace(id, row).second) bytes += kMapEntryBytes + id.size();
  }));
  if (bytes > bytes_max) return TooManyRepeats(repeated_bytes_max);
  return index;
}

int64_t ApplicantIndex::Find(std::string_view id) const {
  if (!repeated_.empty()) {
    if (const auto row = repeated_.find(std::string(id)); row != repeated_.end()) {
      return row->second;
    }
  }
  const uint64_t hashed = hash_(id);
  const Entry least{static_cast<uint32_t>(hashed >> 32), static_cast<uint32_t>(hashed), 0};
  const size_t bucket = BucketOf(hashed);
  for (size_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
    if (entries_[i][0] == least[0] && entries_[i][1] == least[1]) return entries_[i][2];
  }
  return -1;
}

}  // namespace tiaowen::read
