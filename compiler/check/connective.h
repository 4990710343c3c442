#pragma once

#include "compiler/check/context.h"

namespace tiaowen::check {

// Elements with commas between them (comma.cpp).
Condition CompileComma(Context& context, const syntax::Node& node);

// A list with 、, 和 or 及. `beside_or`: a 或 beside it may go for its 、 too.
Condition CompileSeries(Context& context, const syntax::Node& node, bool beside_or);

}  // namespace tiaowen::check
