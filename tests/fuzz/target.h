#pragma once

#include <string_view>

// What the fuzzers run: one function per reader of outside input. A crash, a hang or a broken
// promise aborts.
namespace tiaowen::fuzz {

void RunPolicy(std::string_view input);
void RunCsv(std::string_view input);
void RunParquet(std::string_view input);
void RunIpc(std::string_view input);
void RunCases(std::string_view input);

}  // namespace tiaowen::fuzz
