#pragma once

#include "compiler/check/context.h"

namespace tiaowen::check {

// Reads from the sentences marked 【施行】 since when and until when the policy is in force:
// 自…起施行, 有效期至…, 有效期N年, or a line that is nothing but a date. Reports a marked sentence
// that says neither, and a day that is said twice.
void ReadInForce(Context& context, const std::vector<syntax::Unit>& units);

}  // namespace tiaowen::check
