#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <set>

#include "tools/cli/assess_run.h"
#include "tools/cli/command.h"
#include "tools/cli/manifest.h"
#include "tools/cli/policy_input.h"
#include "tools/cli/temporary_folder.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

struct VerifyArguments {
  std::string manifest, policy, data, references;
};

// A folder for the outputs of the second run.
base::Result<std::unique_ptr<TemporaryFolder>> MakeFolder() {
  constexpr const char* kPrefix = "tiaowen-verify-";
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (!error) {
    if (auto folder = TemporaryFolder::Make(parent, kPrefix)) return folder;
  }
  const std::string path = (parent / kPrefix).string() + "XXXXXX";
  return base::Error{fmt::format("不能建立临时目录 {}", path),
                     fmt::format("cannot make the temporary folder {}", path)};
}

// `path`, which lay in `from`, where `to` has taken the place of `from`.
std::string Moved(const std::string& path, const std::string& from, const std::string& to) {
  if (path == from) return to;
  const fs::path inside = fs::path(path).lexically_relative(from);
  const bool lies_in = !inside.empty() && *inside.begin() != "..";
  return lies_in ? (fs::path(to) / inside).string() : path;
}

// Compares a run with its manifest.
class Verification {
 public:
  Verification(Manifest manifest, const Terminal& terminal)
      : manifest_(std::move(manifest)), terminal_(terminal) {}

  // Looks elsewhere for what has moved since.
  void Redirect(const VerifyArguments& arguments) {
    const auto redirect = [](std::string* from, const std::string& to,
                             std::vector<std::vector<FileRecord>*> lists) {
      if (to.empty()) return;
      for (std::vector<FileRecord>* files : lists) {
        for (FileRecord& file : *files) file.path = Moved(file.path, *from, to);
      }
      *from = to;
    };
    redirect(&manifest_.policy, arguments.policy,
             {&manifest_.official_texts, &manifest_.policy_files});
    redirect(&manifest_.data, arguments.data, {&manifest_.inputs});
    redirect(&manifest_.references, arguments.references, {&manifest_.inputs});
  }

  int Execute() {
    if (manifest_.program != kProgram) {
      terminal_.Tell(fmt::format(
          fmt::runtime(terminal_.Say("提示：回执由 {} 写成，现在用的是 {}",
                                     "notice: the manifest was written by {}, this is {}")),
          manifest_.program, kProgram));
    }
    CompareFiles(terminal_.Say("官文", "official text"), manifest_.official_texts);
    CompareFiles(terminal_.Say("政策文件", "policy file"), manifest_.policy_files);
    CompareFiles(terminal_.Say("数据", "data"), manifest_.inputs);
    const bool same_inputs = differences_ == 0;
    CompareFiles(terminal_.Say("结果", "result"), {manifest_.result});
    CompareFiles(terminal_.Say("拒收报告", "reject report"), manifest_.rejects);
    if (!same_inputs) {
      terminal_.Tell(terminal_.Say("输入与回执不同，没有重算",
                                   "the inputs differ from the manifest; nothing was run again"));
      return kFindings;
    }
    return RunAgain();
  }

 private:
  void TellDifference(const std::string& what) {
    ++differences_;
    terminal_.Tell(fmt::format("{}{}", terminal_.Say("不同：", "differs: "), what));
  }

  void CompareFiles(const char* what, const std::vector<FileRecord>& files) {
    for (const FileRecord& file : files) {
      if (!told_.insert(file.path).second) continue;  // an official text is a policy file too
      const base::Result<Digest> digest = DigestFile(file.path);
      if (!digest.ok()) {
        TellDifference(fmt::format(
            "{} {}", what, terminal_.Say(digest.error().zh.c_str(), digest.error().en.c_str())));
      } else if (*digest != file.digest) {
        TellDifference(fmt::format(
            fmt::runtime(terminal_.Say("{} {} 已改变（回执 {} 字节，现在 {} 字节）",
                                       "{} {} has changed ({} bytes in the manifest, {} now)")),
            what, file.path, file.digest.bytes, digest->bytes));
      }
    }
  }

  int RunAgain() {
    LoadedPolicy policy = LoadPolicy(manifest_.policy, terminal_, manifest_.forks);
    if (policy.compilation == nullptr) return policy.exit_code;
    const auto folder = MakeFolder();
    if (!folder.ok()) return terminal_.Fail(folder.error());
    const auto plan = MakePlan(**folder);
    if (!plan.ok()) return terminal_.Fail(plan.error());
    const auto done = RunAssessment(policy.compilation->module, *plan, terminal_);
    if (!done.ok()) return terminal_.Fail(done.error());
    const auto result = DigestFile(plan->out);
    if (!result.ok()) return terminal_.Fail(result.error());
    CompareCount(terminal_.Say("读入人数", "applicants read"), manifest_.applicants_read,
                 done->counts.applicants_read);
    CompareCount(terminal_.Say("拒收人数", "applicants rejected"), manifest_.applicants_rejected,
                 done->counts.applicants_rejected);
    CompareCount(terminal_.Say("数据错误", "data errors"), manifest_.data_errors,
                 done->data_errors);
    if (*result != manifest_.result.digest) {
      TellDifference(terminal_.Say("重算的结果与回执所记不同",
                                   "the result of the second run is not what the manifest says"));
    } else if (differences_ > 0) {
      terminal_.Tell(terminal_.Say("重算的结果与回执所记相同",
                                   "the result of the second run is what the manifest says"));
    }
    if (differences_ > 0) return kFindings;
    terminal_.Tell(fmt::format(
        fmt::runtime(terminal_.Say("相符：{} · 截止日 {} · {} 人 · 重算的结果逐字节相同",
                                   "verified: {} · as of {} · {} applicants · the second run gives "
                                   "the same bytes")),
        manifest_.title, manifest_.as_of, evaluate::GroupDigits(done->counts.applicants_read)));
    return kDone;
  }

  base::Result<AssessPlan> MakePlan(const TemporaryFolder& folder) const {
    AssessPlan plan;
    TW_ASSIGN_OR_RETURN(plan.as_of, ReadAsOf(manifest_.as_of));
    TW_ASSIGN_OR_RETURN(plan.layout, ReadLayout(manifest_.layout, manifest_.earliest));
    TW_ASSIGN_OR_RETURN(const size_t format,
                        ReadChoice("format", manifest_.format, {kFormats.begin(), kFormats.end()}));
    plan.format = static_cast<write::Format>(format);
    plan.jobs = MachineThreads();
    plan.data = manifest_.data;
    plan.read.references = manifest_.references;
    plan.out = folder.File("result");
    plan.rejects = folder.File("rejects.csv");
    return plan;
  }

  void CompareCount(const char* what, int64_t expected, int64_t actual) {
    if (expected == actual) return;
    TellDifference(fmt::format(
        fmt::runtime(terminal_.Say("{}：回执 {}，重算 {}", "{}: {} in the manifest, {} now")), what,
        expected, actual));
  }

  Manifest manifest_;
  const Terminal& terminal_;
  std::set<std::string> told_;
  int differences_ = 0;
};

int RunVerify(const VerifyArguments& arguments, const Terminal& terminal) {
  base::Result<Manifest> manifest = ReadManifest(arguments.manifest);
  if (!manifest.ok()) return terminal.Fail(manifest.error());
  Verification verification(std::move(*manifest), terminal);
  verification.Redirect(arguments);
  return verification.Execute();
}

}  // namespace

Runner DeclareVerify(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<VerifyArguments>();
  command.description(
      terminal.Say("复核一次评定：文件与回执核对，再算一遍，逐字节比较",
                   "Verifies an assessment: files against its manifest, then a second run, byte by "
                   "byte"));
  command.footer(
      terminal.Say("例：\n  tiaowen verify 结果.manifest.json\n"
                   "  tiaowen verify 结果.manifest.json --data=备份/登记",
                   "Examples:\n  tiaowen verify result.manifest.json\n"
                   "  tiaowen verify result.manifest.json --data=backup/register"));
  command
      .add_option("manifest", arguments->manifest,
                  terminal.Say("assess 写的回执", "The manifest that assess wrote"))
      ->required()
      ->type_name("MANIFEST");
  command
      .add_option("--policy", arguments->policy,
                  terminal.Say("政策文件夹，如已移到别处", "The policy's folder, if it has moved"))
      ->type_name("FOLDER");
  command
      .add_option("--data", arguments->data,
                  terminal.Say("登记数据，如已移到别处", "The register, if it has moved"))
      ->type_name("DATA");
  command
      .add_option("--references", arguments->references,
                  terminal.Say("参照表的目录，如已移到别处",
                               "The directory of the reference tables, if it has moved"))
      ->type_name("FOLDER");
  return [arguments](const Terminal& out) { return RunVerify(*arguments, out); };
}

}  // namespace tiaowen::cli
