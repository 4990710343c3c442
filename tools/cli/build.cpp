#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "compiler/object/object.h"
#include "runtime/write/replace_file.h"
#include "tools/cli/command.h"
#include "tools/cli/link_library.h"
#include "tools/cli/manifest.h"
#include "tools/cli/output_paths.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

struct BuildArguments {
  std::vector<std::string> forks;
  std::string policy, out, cpu;
  LinkOptions link;
};

constexpr const char* kObject = ".o";
constexpr const char* kLibrary = ".so";

// The name of the policy in C, by its output.
base::Result<std::string> ReadOutput(const std::string& out) {
  const fs::path path(out);
  if (path.extension() == kObject || path.extension() == kLibrary)
    return object::NameOf(path.stem().string());
  return base::Error{
      fmt::format("-o 不能是「{}」，须是目标文件 .o 或动态库 .so", out),
      fmt::format("-o cannot be {}; it must be an object file, .o, or a shared library, .so", out)};
}

base::Result<object::Options> Describe(const driver::Compilation& policy,
                                       const BuildArguments& arguments, std::string name) {
  std::vector<std::string> gazettes, digests;
  for (const source::File& gazette : policy.gazettes) gazettes.push_back(gazette.path());
  TW_ASSIGN_OR_RETURN(const std::vector<FileRecord> files, RecordFiles(gazettes));
  for (const FileRecord& file : files) digests.push_back(file.digest.sha256);
  return object::Options{.name = std::move(name),
                         .cpu = arguments.cpu,
                         .program = kProgram,
                         .official_text_sha256 = fmt::format("{}", fmt::join(digests, ",")),
                         .forks = fmt::format("{}", fmt::join(arguments.forks, ","))};
}

// Writes object file or library, and the header.
base::Status Build(const driver::Compilation& policy, const BuildArguments& arguments,
                   const std::string& name, const std::string& header) {
  TW_RETURN_IF_ERROR(CheckOutputPaths({arguments.out, header},
                                      {"", "", policy.ListFiles(), policy.module.schema}));
  TW_ASSIGN_OR_RETURN(const object::Options options, Describe(policy, arguments, name));
  TW_ASSIGN_OR_RETURN(const std::string code, object::Compile(policy.module, options));
  if (fs::path(arguments.out).extension() == kLibrary) {
    TW_RETURN_IF_ERROR(LinkLibrary(code, arguments.out, arguments.link));
  } else {
    TW_RETURN_IF_ERROR(write::ReplaceFile(arguments.out, code));
  }
  return write::ReplaceFile(header, object::WriteHeader(policy.module, options));
}

int RunBuild(const BuildArguments& arguments, const Terminal& terminal) {
  const base::Result<std::string> name = ReadOutput(arguments.out);
  if (!name.ok()) return terminal.Fail(name.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  const std::string header = fs::path(arguments.out).replace_extension(".h").string();
  const base::Status built = Build(*policy.compilation, arguments, *name, header);
  if (!built.ok()) return terminal.Fail(built.error());
  terminal.Tell(fmt::format(fmt::runtime(terminal.Say("已写 {}、{}：tiaowen_policy_{}",
                                                      "{} and {} are written: tiaowen_policy_{}")),
                            arguments.out, header, *name));
  return kDone;
}

}  // namespace

Runner DeclareBuild(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<BuildArguments>();
  command.description(terminal.Say(
      "把政策编译成目标文件或动态库，和 C 头文件：供别的程序调用，运行时不要条文、LLVM、Arrow",
      "Compiles a policy to an object file or shared library and a C header, for programs that run "
      "without Tiaowen, LLVM and Arrow"));
  command.footer(
      terminal.Say("例：\n"
                   "  tiaowen build policies/suzhou-2019-28 -o suzhou.o\n"
                   "  cc main.c suzhou.o libtiaowen.a -lstdc++ -lm\n"
                   "  tiaowen build policies/suzhou-2019-28 -o suzhou.so --cpu=native\n"
                   "libtiaowen.a 在程序旁；docs/embedding.md 有整个 C 程序。",
                   "Examples:\n"
                   "  tiaowen build policies/suzhou-2019-28 -o suzhou.o --lang=en\n"
                   "  cc main.c suzhou.o libtiaowen.a -lstdc++ -lm\n"
                   "  tiaowen build policies/suzhou-2019-28 -o suzhou.so --cpu=native\n"
                   "libtiaowen.a is beside the program; docs/embedding.md has a whole C "
                   "program."));
  DeclarePolicy(command, terminal, &arguments->policy);
  command
      .add_option("-o,--out", arguments->out,
                  terminal.Say("写成 FILE.o 或 FILE.so；旁边是 FILE.h",
                               "Where to write: FILE.o or FILE.so; FILE.h goes beside it"))
      ->required()
      ->type_name("FILE");
  DeclareForkOption(command, terminal, &arguments->forks);
  command
      .add_option("--cpu", arguments->cpu,
                  terminal.Say("为哪种处理器，如 LLVM 所称；native 是本机；默认 x86-64-v3"
                               "（2015 年起的服务器和台式机）",
                               "The processor, as LLVM names it; native: this one; default "
                               "x86-64-v3 (servers and desktops since 2015)"))
      ->type_name("NAME");
  command
      .add_option("--linker", arguments->link.linker,
                  terminal.Say("链接 FILE.so 的 C++ 编译器；默认环境变量 CXX，否则 c++",
                               "The C++ compiler that links FILE.so; default CXX, else c++"))
      ->type_name("COMMAND");
  command
      .add_option("--runtime", arguments->link.archive,
                  terminal.Say("链接 FILE.so 用的 libtiaowen.a；默认在程序旁",
                               "The libtiaowen.a to link FILE.so with; default beside the program"))
      ->type_name("FILE");
  return [arguments](const Terminal& out) { return RunBuild(*arguments, out); };
}

}  // namespace tiaowen::cli
