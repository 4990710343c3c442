#include "runtime/cases/find_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "runtime/builtin/calendar.h"

namespace tiaowen::cases {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExpectedPrefix = "expected-";
constexpr const char* kRejectsFile = "rejects-expected.csv";
constexpr const char* kCommonRegister = "register";

base::Result<std::vector<fs::path>> ListFolder(const std::string& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->path().filename().string().starts_with('.')) paths.push_back(entry->path());
  }
  if (error) {
    return base::Error{
        fmt::format("{}：例子的文件夹不能读取（{}）", folder, error.message()),
        fmt::format("{}: the folder of cases cannot be read ({})", folder, error.message())};
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Reads the date out of "expected-2019-12-31.csv".
std::optional<int32_t> DateOf(const fs::path& path) {
  const std::string stem = path.stem().string();
  if (path.extension() != ".csv" || !stem.starts_with(kExpectedPrefix)) return std::nullopt;
  const builtin::ParsedDate date =
      builtin::ParseDate(std::string_view(stem).substr(kExpectedPrefix.size()));
  if (date.error != builtin::DateError::kNone || date.interval.first != date.interval.last) {
    return std::nullopt;
  }
  return date.interval.first;
}

bool IsRegister(const fs::path& folder, const ir::Schema& schema) {
  const std::string& main = schema.table(ir::kMainTable).name;
  std::error_code error;
  return fs::exists(folder / (main + ".csv"), error) ||
         fs::exists(folder / (main + ".parquet"), error);
}

base::Status AddRegister(const fs::path& folder, const ir::Schema& schema, CaseFiles* files,
                         std::vector<Problem>* problems) {
  if (!IsRegister(folder, schema)) {
    const std::string& main = schema.table(ir::kMainTable).name;
    problems->push_back(
        LineProblem(folder.string(), 0, "",
                    {fmt::format("文件夹里没有主表 {}.csv，不是一份登记", main),
                     fmt::format("the folder has no main table {}.csv, it is no register", main)}));
    return base::Ok();
  }
  RegisterFolder found;
  found.path = folder.string();
  TW_ASSIGN_OR_RETURN(const std::vector<fs::path> paths, ListFolder(folder.string()));
  for (const fs::path& path : paths) {
    if (const std::optional<int32_t> as_of = DateOf(path)) {
      found.expected.push_back({path.string(), *as_of});
    } else if (path.filename() == kRejectsFile) {
      found.rejects = path.string();
    }
  }
  files->registers.push_back(std::move(found));
  return base::Ok();
}

}  // namespace

base::Result<CaseFiles> FindCases(const std::string& folder, const ir::Schema& schema,
                                  std::vector<Problem>* problems) {
  CaseFiles files;
  std::vector<ExpectedFile> common;
  TW_ASSIGN_OR_RETURN(const std::vector<fs::path> paths, ListFolder(folder));
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      TW_RETURN_IF_ERROR(AddRegister(path, schema, &files, problems));
    } else if (path.extension() == ".md" && path.filename() != "README.md") {
      files.documents.push_back(path.string());
    } else if (const std::optional<int32_t> as_of = DateOf(path)) {
      common.push_back({path.string(), *as_of});
    } else if (path.extension() == ".csv") {
      problems->push_back(LineProblem(
          path.string(), 0, "",
          {"例子的结果表应名为 expected-截止日.csv，如 expected-2019-12-31.csv",
           "a table of expected results is named after its date: expected-2019-12-31.csv"}));
    }
  }
  if (common.empty()) return files;
  const auto home = std::find_if(files.registers.begin(), files.registers.end(),
                                 [](const RegisterFolder& registered) {
                                   return fs::path(registered.path).filename() == kCommonRegister;
                                 });
  if (home == files.registers.end()) {
    problems->push_back(LineProblem(
        common[0].path, 0, "",
        {fmt::format("旁边没有登记的文件夹 {}/", kCommonRegister),
         fmt::format("there is no folder {}/ with a register beside it", kCommonRegister)}));
    return files;
  }
  home->expected.insert(home->expected.begin(), common.begin(), common.end());
  return files;
}

}  // namespace tiaowen::cases
