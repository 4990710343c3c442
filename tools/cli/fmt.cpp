#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>

#include "compiler/driver/pipeline.h"
#include "compiler/format/format.h"
#include "runtime/write/replace_file.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStdin = "-";

struct FmtArguments {
  std::vector<std::string> paths;
  std::string kind;
  std::string format = "text";
  bool check = false;
};

// What became of one file.
struct Formatted {
  source::File file;
  std::optional<std::string> text;  // nothing: it has errors
  diagnostics::Consumer consumer;

  bool changed() const { return text.has_value() && *text != file.text(); }
};

// The files that the arguments name: a folder stands for the two files of its policy.
base::Result<std::vector<std::string>> ListFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      for (const char* name : {driver::kArticlesFile, driver::kVocabularyFile}) {
        files.push_back((fs::path(path) / name).lexically_normal().string());
      }
      continue;
    }
    const std::string extension = fs::path(path).extension().string();
    if (extension != driver::kArticlesExtension && extension != driver::kVocabularyExtension) {
      return base::Error{fmt::format("{}：只能整理政策文件夹、.tiaowen 和 .cibiao 文件", path),
                         fmt::format("{}: only a policy folder, a .tiaowen or a .cibiao file can "
                                     "be formatted",
                                     path)};
    }
    files.push_back(path);
  }
  return files;
}

std::unique_ptr<Formatted> Format(source::File file, bool articles) {
  auto formatted = std::make_unique<Formatted>(Formatted{.file = std::move(file)});
  formatted->text = articles ? format::FormatArticles(formatted->file, formatted->consumer)
                             : format::FormatVocabulary(formatted->file, formatted->consumer);
  return formatted;
}

std::string RenderErrors(const Formatted& formatted, const Terminal& terminal) {
  std::string out;
  for (const diagnostics::Diagnostic& diagnostic : formatted.consumer.Sorted()) {
    out += diagnostics::RenderText(diagnostic, terminal.language());
  }
  return out + fmt::format(fmt::runtime(terminal.Say("{}：读不下去，没有整理",
                                                     "{}: cannot be read; not formatted")),
                           formatted.file.path());
}

// Reads what is on stdin, to its end.
base::Result<source::File> ReadStdin(const Terminal& terminal) {
  std::string text;
  std::array<char, 1 << 16> chunk;
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (count < 0) return base::Error{"不能读标准输入", "cannot read stdin"};
    if (count == 0) break;
    text.append(chunk.data(), static_cast<size_t>(count));
    if (static_cast<int64_t>(text.size()) > source::kFileBytesMax) {
      return base::Error{fmt::format("标准输入超过 {} 字节", source::kFileBytesMax),
                         fmt::format("stdin has more than {} bytes", source::kFileBytesMax)};
    }
  }
  if (source::FindInvalidUtf8(text) >= 0) {
    return base::Error{"标准输入不是 UTF-8", "stdin is not UTF-8"};
  }
  return source::File(terminal.Say("标准输入", "stdin"), std::move(text));
}

int FormatStdin(const FmtArguments& arguments, const Terminal& terminal) {
  if (arguments.kind.empty()) {
    return terminal.Fail({"从标准输入读时，用 --kind=tiaowen 或 --kind=cibiao 说明是哪种文件",
                          "--kind=tiaowen or --kind=cibiao must say what is on stdin"});
  }
  base::Result<size_t> kind = ReadChoice("--kind", arguments.kind, {"tiaowen", "cibiao"});
  if (!kind.ok()) return terminal.Fail(kind.error());
  base::Result<source::File> file = ReadStdin(terminal);
  if (!file.ok()) return terminal.Fail(file.error());
  const std::unique_ptr<Formatted> formatted = Format(std::move(*file), *kind == 0);
  if (!formatted->text.has_value()) {
    terminal.Tell(RenderErrors(*formatted, terminal));
    return kFindings;
  }
  if (arguments.check) return formatted->changed() ? kFindings : kDone;
  return terminal.PrintResult(*formatted->text, kDone);
}

std::string RenderText(const std::vector<std::unique_ptr<Formatted>>& files, bool check,
                       const Terminal& terminal) {
  std::string out;
  for (const auto& file : files) {
    if (!file->changed()) continue;
    out += fmt::format("{}{}\n", file->file.path(),
                       check ? terminal.Say("：需要整理", ": would be formatted")
                             : terminal.Say("：已整理", ": formatted"));
  }
  return out;
}

std::string RenderJson(const std::vector<std::unique_ptr<Formatted>>& files) {
  Json json = Json::array();
  for (const auto& file : files) {
    json.push_back({{"file", file->file.path()},
                    {"readable", file->text.has_value()},
                    {"changed", file->changed()},
                    {"diagnostics", ParseJson(diagnostics::RenderJson(file->consumer.Sorted()))}});
  }
  return JsonText(json);
}

// Formats all files in memory before the first is written.
int RunFmt(const FmtArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  if (arguments.paths == std::vector<std::string>{kStdin}) return FormatStdin(arguments, terminal);
  base::Result<std::vector<std::string>> paths = ListFiles(arguments.paths);
  if (!paths.ok()) return terminal.Fail(paths.error());
  std::vector<std::unique_ptr<Formatted>> files;
  bool findings = false;
  for (const std::string& path : *paths) {
    base::Result<source::File> file = source::File::Read(path);
    if (!file.ok()) return terminal.Fail(file.error());
    files.push_back(
        Format(std::move(*file), fs::path(path).extension() == driver::kArticlesExtension));
    const Formatted& formatted = *files.back();
    findings = findings || !formatted.text.has_value() || (arguments.check && formatted.changed());
    if (!formatted.text.has_value() && *format == 0) {
      terminal.Tell(RenderErrors(formatted, terminal));
    }
  }
  for (const auto& file : files) {
    if (arguments.check || !file->changed()) continue;
    base::Status written = write::ReplaceFile(file->file.path(), *file->text);
    if (!written.ok()) return terminal.Fail(written.error());
  }
  return terminal.PrintResult(
      *format == 1 ? RenderJson(files) : RenderText(files, arguments.check, terminal),
      findings ? kFindings : kDone);
}

}  // namespace

Runner DeclareFmt(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<FmtArguments>();
  command.description(
      terminal.Say("整理条文的标记和词表的版式；意思不变，官文一字不动",
                   "Lays out marks and vocabularies; neither meaning nor official text changes"));
  command.footer(
      terminal.Say("例：\n"
                   "  tiaowen fmt policies/suzhou-2019-28\n"
                   "  tiaowen fmt --check policies/*\n"
                   "  tiaowen fmt - --kind=cibiao < vocabulary.cibiao",
                   "Examples:\n"
                   "  tiaowen fmt policies/suzhou-2019-28\n"
                   "  tiaowen fmt --check policies/* --lang=en\n"
                   "  tiaowen fmt - --kind=cibiao < vocabulary.cibiao"));
  command
      .add_option("FILE", arguments->paths,
                  terminal.Say("政策文件夹、.tiaowen 或 .cibiao 文件，可以几个；- 是标准输入",
                               "Policy folders, .tiaowen or .cibiao files; - is stdin"))
      ->required()
      ->type_name("");
  command.add_flag("--check", arguments->check,
                   terminal.Say("什么也不写；列出需要整理的文件，有则退出码为 1",
                                "Writes nothing; lists what would change, exits with 1 if any"));
  command
      .add_option("--kind", arguments->kind,
                  terminal.Say("标准输入是哪种文件", "What kind of file is on stdin"))
      ->type_name("tiaowen|cibiao");
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunFmt(*arguments, out); };
}

}  // namespace tiaowen::cli
