#pragma once

#include <string>
#include <string_view>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"

// From a checked policy to an object file and a C header, for programs that are linked with it
// (runtime/embed/tiaowen.h).
namespace tiaowen::object {

// What is told of a policy beside its module.
struct Options {
  std::string name;  // of the policy in C, as from NameOf
  std::string cpu;   // as LLVM names it; empty: kBaseline; "native": that of this computer
  std::string program;
  std::string official_text_sha256;
  std::string forks;
};

// Processors of the last ten years: those of servers and desktops since 2013 (Intel) and 2015
// (AMD); for others than x86-64 LLVM's generic one.
inline constexpr const char* kBaseline = "x86-64-v3";

// The name in C of a policy whose object file has this stem: it with "_" for "-" and ".". An error
// when that is not an identifier of ASCII letters, digits and "_".
base::Result<std::string> NameOf(std::string_view stem);

// Compiles a module that ir::Verify finds sound. Returns an ELF object for this system with one
// symbol for others: tiaowen_policy_NAME, a tiaowen_policy. Its code is position-independent. An
// error says what cannot be compiled, or that there is no such processor.
base::Result<std::string> Compile(const ir::Module& module, const Options& options);

// Returns a header that stands alone: tiaowen.h, the policy, and enumerations of its tables,
// columns, values, texts and conclusions by their own names.
std::string WriteHeader(const ir::Module& module, const Options& options);

}  // namespace tiaowen::object
