#pragma once

#include <cstdint>

namespace tiaowen::base {

// The language of messages to the user. Names of a policy stay as the policy has them.
enum class Language : uint8_t { kChinese, kEnglish };

}  // namespace tiaowen::base
