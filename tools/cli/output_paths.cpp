#include "tools/cli/output_paths.h"

#include <filesystem>
#include <set>

#include "tools/cli/assess_run.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStdout = "-";

// The path with links resolved as far as it exists.
fs::path Resolve(const std::string& path) {
  std::error_code error;
  fs::path resolved = fs::weakly_canonical(fs::absolute(path), error);
  return error ? fs::path(path).lexically_normal() : resolved;
}

// The table whose file a path would be, or null.
const ir::Table* TableOf(const fs::path& path, const ir::Schema& schema) {
  const std::string extension = path.extension().string();
  if (extension != ".csv" && extension != ".parquet") return nullptr;
  const ir::TableId table = schema.FindTable(path.stem().string());
  return table.valid() ? &schema.table(table) : nullptr;
}

bool IsInput(const fs::path& output, const InputPaths& inputs) {
  for (const std::string& file : inputs.policy_files) {
    if (output == Resolve(file)) return true;
  }
  if (inputs.data.empty()) return false;
  const fs::path data = Resolve(inputs.data);
  if (output == data) return true;
  const ir::Table* table = TableOf(output, inputs.schema);
  if (table == nullptr) return false;
  const fs::path directory = output.parent_path();
  std::error_code error;
  const fs::path beside = fs::is_directory(data, error) ? data : data.parent_path();
  const fs::path references = inputs.references.empty() ? beside : Resolve(inputs.references);
  return table->kind == ir::TableKind::kReference ? directory == references : directory == data;
}

}  // namespace

base::Status CheckOutputPaths(const std::vector<std::string>& outputs, const InputPaths& inputs) {
  std::set<fs::path> places;
  for (const std::string& output : outputs) {
    if (output.empty()) continue;
    const fs::path place = output == kStdout ? fs::path(kStdout) : Resolve(output);
    if (!places.insert(place).second) {
      return base::Error{fmt::format("两样输出不能写在同一处：{}", output),
                         fmt::format("two outputs cannot share one place: {}", output)};
    }
    if (output == kStdout || !IsInput(place, inputs)) continue;
    return base::Error{
        fmt::format("不能把输出写在登记数据或政策的文件上：{}", output),
        fmt::format("an output cannot replace a file of the register or the policy: {}", output)};
  }
  return base::Ok();
}

base::Result<write::Format> ReadListFormat(const std::string& path) {
  if (path == "-")
    return base::Error{"--list 须是文件，标准输出给报告用",
                       "--list must be a file; the report goes to stdout"};
  const std::string extension = std::filesystem::path(path).extension().string();
  for (size_t i = 0; i < kFormats.size(); ++i)
    if (extension == std::string(".") + kFormats[i]) return static_cast<write::Format>(i);
  if (path.empty()) return write::Format::kCsv;
  return base::Error{
      fmt::format("--list 的扩展名不能是「{}」，可择 .csv、.parquet、.arrow", extension),
      fmt::format("the extension of --list cannot be '{}'; choose from .csv, .parquet, .arrow",
                  extension)};
}

}  // namespace tiaowen::cli
