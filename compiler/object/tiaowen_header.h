#pragma once

#include <string_view>

namespace tiaowen::object {

// The text of runtime/embed/tiaowen.h, embedded by the build.
extern const std::string_view kTiaowenHeader;

}  // namespace tiaowen::object
