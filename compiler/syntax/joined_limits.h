#pragma once

#include "compiler/syntax/articles_tree.h"

namespace tiaowen::syntax {

// Gives a limit that has no words of its own to the measure right before it, where the two are the
// lower and the upper limit of one range and both are wanted: 满2年但不超过5年, 3000元以上、5000元
// 以下. `alternatives`: a 或 beside `node` may go for its 、 too.
void JoinLimits(Node* node, bool alternatives = false);

}  // namespace tiaowen::syntax
