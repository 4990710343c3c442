#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/read/ids.h"

namespace tiaowen::read {

// Where in a large main table an id occurs, with about thirteen bytes of memory a row.
class ApplicantIndex {
 public:
  using Hash = std::function<uint64_t(std::string_view id)>;
  static constexpr int64_t kRowBytes = 13;

  // Indexes the ids of the `rows` rows that `each_id` visits. Fails when `each_id` does, and when
  // ids that are not told apart by their hash take more than `repeated_bytes_max`.
  static base::Result<ApplicantIndex> Make(int64_t rows, const DuplicateIds::EachId& each_id,
                                           int64_t repeated_bytes_max, Hash hash);

  // Returns the first row that has `id`. For an id that no row has: a negative number or any row,
  // always the same.
  int64_t Find(std::string_view id) const;

  // Whether some id may occur more than once; if not, none does.
  bool may_repeat() const { return !repeated_.empty(); }

 private:
  using Entry = std::array<uint32_t, 3>;  // hash, upper half first, and row

  size_t BucketOf(uint64_t hash) const {
    return bucket_bits_ == 0 ? 0 : static_cast<size_t>(hash >> (64 - bucket_bits_));
  }
  void FillBuckets();

  Hash hash_;
  std::vector<Entry> entries_;  // sorted
  int bucket_bits_ = 0;
  std::vector<uint32_t> buckets_;  // by the first bits of the hash: its first entry
  std::unordered_map<std::string, int64_t> repeated_;  // ids whose hash occurs several times
};

}  // namespace tiaowen::read
