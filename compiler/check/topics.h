#pragma once

#include <vector>

#include "compiler/check/context.h"

namespace tiaowen::check {

// What a condition speaks of: the declarations of its phrases and, as negative numbers, what has
// none.
inline constexpr int kAgeTopic = -1;
inline constexpr int kLastMeasure = -2;  // a length or amount whose words are left out
inline constexpr int kOtherTopic =
    -3;  // what two conditions never share: a list, a reference, a year

std::vector<int> TopicsOf(const Context& context, const syntax::Node& node);

// Whether a condition is only a length or amount whose words are left out.
bool IsCutShort(const Context& context, const syntax::Node& node);

// Whether two conditions speak of one thing.
bool ShareTopic(const Context& context, const syntax::Node& a, const syntax::Node& b);

}  // namespace tiaowen::check
