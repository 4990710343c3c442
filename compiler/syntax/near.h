#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tiaowen::syntax {

// Returns at most two of `names` that share the most of their characters with `text` in order
// (longest common subsequence; a slot 〔…〕 of a name stands for any one character), best first;
// none that shares less than half.
std::vector<std::string> FindNear(std::string_view text, const std::vector<std::string>& names);

}  // namespace tiaowen::syntax
