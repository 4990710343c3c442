#pragma once

#include "compiler/syntax/articles_tree.h"

namespace tiaowen::syntax {

// `node` as what is excepted (除甲、乙外; 但甲和乙除外): each thing of a list is excepted, not only
// who is all of them. What 且 and 并 join stays together.
Node Excepted(Node node);

}  // namespace tiaowen::syntax
