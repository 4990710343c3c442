#include "tools/cli/output_paths.h"

#include <filesystem>

#include "compiler/driver/pipeline.h"

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

bool IsInput(const fs::path& output, const fs::path& data, const fs::path& policy,
             const ir::Schema& schema) {
  if (output == data) return true;
  for (const char* file : {driver::kArticlesFile, driver::kVocabularyFile, driver::kGazetteFile}) {
    if (output == policy / file) return true;
  }
  if (output.parent_path() != data) return false;
  std::string extension = output.extension().string();
  bool carrier = extension == ".csv" || extension == ".parquet";
  return carrier && schema.FindTable(output.stem().string()).valid();
}

}  // namespace

base::Status CheckOutputPaths(const std::string& out, const std::string& rejects,
                              const std::string& data, const std::string& policy,
                              const ir::Schema& schema) {
  if (out == rejects ||
      (out != kStdout && rejects != kStdout && Resolve(out) == Resolve(rejects))) {
    return base::Error{
        fmt::format("结果和拒收报告不能写在同一处：{}", out),
        fmt::format("the result and the reject report cannot share one place: {}", out)};
  }
  for (const std::string& output : {out, rejects}) {
    if (output == kStdout || !IsInput(Resolve(output), Resolve(data), Resolve(policy), schema))
      continue;
    return base::Error{
        fmt::format("不能把输出写在登记数据或政策的文件上：{}", output),
        fmt::format("an output cannot replace a file of the register or the policy: {}", output)};
  }
  return base::Ok();
}

}  // namespace tiaowen::cli
