#include "tools/cli/link_library.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <vector>

#include "runtime/write/replace_file.h"
#include "tools/cli/temporary_folder.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kArchive = "libtiaowen.a";

// What a library shows to others: the policy and the calls of tiaowen.h, and no template that it
// shares with them by chance.
constexpr const char* kExports = "{ global: tiaowen_*; local: *; };\n";

// A hidden folder beside an output, from which what is done can take its place at once.
base::Result<std::unique_ptr<TemporaryFolder>> MakeFolderBeside(const std::string& output) {
  if (auto folder = TemporaryFolder::Make(fs::path(output).parent_path(), ".tiaowen-build-"))
    return folder;
  const std::string reason = std::strerror(errno);
  return base::Error{fmt::format("{}：不能写在那里：{}", output, reason),
                     fmt::format("{}: cannot write there: {}", output, reason)};
}

base::Result<std::string> FindArchive(const std::string& named) {
  std::error_code error;
  std::string archive = named;
  if (archive.empty()) {
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    archive = (program.parent_path() / kArchive).string();
  }
  if (fs::is_regular_file(archive, error)) return archive;
  return base::Error{
      fmt::format("没有 {}：链接动态库要用 {}，在程序旁，或用 --runtime 指明", archive, kArchive),
      fmt::format("there is no {}: a shared library is linked with {}, which is beside the program "
                  "or where --runtime says",
                  archive, kArchive)};
}

// The words of the command that links; a CXX like "ccache g++" has several.
std::vector<std::string> LinkerWords(const std::string& named) {
  const char* cxx = std::getenv("CXX");
  std::string command = named;
  if (command.empty() && cxx != nullptr) command = cxx;
  std::istringstream stream(command);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  if (words.empty()) words.emplace_back("c++");
  return words;
}

// Runs a program of the search path. Returns its exit code, or -1 when it ended otherwise.
base::Result<int> RunProgramOf(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ);
  if (failed != 0) {
    const std::string reason = std::strerror(failed);
    return base::Error{
        fmt::format("不能运行 {}：{}；链接动态库要用 C++ 编译器，可用 --linker 或环境变量 CXX 指明",
                    words[0], reason),
        fmt::format("cannot run {}: {}; a shared library is linked by a C++ compiler, name one by "
                    "--linker or CXX",
                    words[0], reason)};
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    TW_CHECK(errno == EINTR, "waiting for a child: {}", std::strerror(errno));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

base::Status LinkLibrary(std::string_view object, const std::string& path,
                         const LinkOptions& options) {
  TW_ASSIGN_OR_RETURN(const std::string archive, FindArchive(options.archive));
  TW_ASSIGN_OR_RETURN(const auto folder, MakeFolderBeside(path));
  const std::string object_file = folder->File("policy.o"), library = folder->File("policy.so");
  const std::string exports = folder->File("exports");
  TW_RETURN_IF_ERROR(write::ReplaceFile(object_file, object));
  TW_RETURN_IF_ERROR(write::ReplaceFile(exports, kExports));
  std::vector<std::string> words = LinkerWords(options.linker);
  const std::string linker = words[0];
  for (const std::string& word :
       {std::string("-shared"), std::string("-o"), library, object_file,
        std::string("-Wl,--whole-archive"), archive, std::string("-Wl,--no-whole-archive"),
        std::string("-Wl,-z,defs"), "-Wl,--version-script=" + exports,
        "-Wl,-soname," + fs::path(path).filename().string()})
    words.push_back(word);
  TW_ASSIGN_OR_RETURN(const int code, RunProgramOf(std::move(words)));
  if (code != 0) {
    return base::Error{fmt::format("{} 链接不成，退出码 {}", linker, code),
                       fmt::format("{} could not link, exit code {}", linker, code)};
  }
  std::error_code error;
  fs::rename(library, path, error);
  if (!error) return base::Ok();
  return base::Error{fmt::format("{}：写不成：{}", path, error.message()),
                     fmt::format("{}: cannot be written: {}", path, error.message())};
}

}  // namespace tiaowen::cli
