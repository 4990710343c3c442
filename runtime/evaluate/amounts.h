#pragma once

#include <cstdint>
#include <string>

#include "compiler/base/language.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"

namespace tiaowen::evaluate {

// Why a conclusion that is true has no amount for one applicant: which facts are missing, which
// provision is open, which amounts do not agree, or that a number does not fit.
std::string AmountNote(const ir::Module& module, const batch::Batch& batch,
                       const ir::Conclusion& conclusion, int64_t applicant, int32_t as_of,
                       base::Language language);

// `value` / 10^scale in groups of three digits: 1,234.50.
std::string GroupDecimal(__int128 value, int scale);

}  // namespace tiaowen::evaluate
