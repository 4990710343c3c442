#pragma once

#include <cstdint>
#include <span>

#include "runtime/batch/batch.h"

namespace tiaowen::batch {

// Returns the applicants at the places `applicants` of `batch`, in that order, for engines: with
// all their rows and the same references, but without ids, main_rows and own_texts.
Batch SelectApplicants(const Batch& batch, std::span<const int32_t> applicants);

}  // namespace tiaowen::batch
