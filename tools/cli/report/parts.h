#pragma once

#include <string_view>

// The files of this folder that go into every report, embedded by embed.cmake.
namespace tiaowen::cli::report {

extern const std::string_view kPage;    // page.html
extern const std::string_view kStyle;   // style.css
extern const std::string_view kScript;  // script.js

}  // namespace tiaowen::cli::report
