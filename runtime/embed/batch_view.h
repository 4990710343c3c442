#pragma once

#include <vector>

#include "runtime/abi/abi.h"
#include "runtime/embed/tiaowen.h"

namespace tiaowen::embed {

// A well-formed batch of a caller as generated code wants it: with the applicant of each row, and
// without a null pointer for the bits of a table without rows. Points into `batch`, which must
// outlive it.
class BatchView {
 public:
  BatchView(const tiaowen_policy& policy, const tiaowen_batch& batch);
  BatchView(const BatchView&) = delete;
  BatchView& operator=(const BatchView&) = delete;

  const tiaowen_batch& batch() const { return batch_; }
  const abi::Batch& abi() const;

 private:
  std::vector<std::vector<int32_t>> parents_;
  std::vector<std::vector<tiaowen_column>> columns_;
  std::vector<tiaowen_table> tables_;
  tiaowen_batch batch_;
};

// The structures of tiaowen.h are those of abi.h.
const abi::Batch& AsAbi(const tiaowen_batch& batch);

}  // namespace tiaowen::embed
