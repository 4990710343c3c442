#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "compiler/base/check.h"
#include "compiler/driver/pipeline.h"
#include "runtime/read/read.h"
#include "tests/fuzz/target.h"

namespace tiaowen::fuzz {
namespace {

namespace fs = std::filesystem;

const ir::Module& SuzhouModule() {
  static const std::unique_ptr<driver::Compilation> compilation =
      std::move(driver::Compile(TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28").value());
  TW_CHECK(compilation->ok());
  return compilation->module;
}

// A folder of this process, removed at its end.
const fs::path& Folder() {
  struct Holder {
    fs::path path = fs::temp_directory_path() / ("tiaowen-fuzz-" + std::to_string(getpid()));
    Holder() { fs::create_directories(path); }
    ~Holder() { fs::remove_all(path); }
  };
  static const Holder holder;
  return holder.path;
}

void Write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Whatever the bytes, a register opens or fails with a reason, ends, and accounts for every
// applicant.
void ReadAll(const fs::path& path) {
  base::Result<std::unique_ptr<read::Register>> opened =
      read::Register::Open(path.string(), SuzhouModule(), {});
  if (!opened.ok()) {
    TW_CHECK(!opened.error().zh.empty() && !opened.error().en.empty());
    return;
  }
  int64_t applicants = 0;
  while (true) {
    base::Result<std::optional<batch::Batch>> next = (*opened)->Next();
    if (!next.ok()) return;
    if (!next->has_value()) break;
    applicants += (**next).applicants;
  }
  read::Counts counts = (*opened)->counts();
  TW_CHECK(counts.applicants_read == applicants + counts.applicants_rejected,
           "{} read, {} given, {} rejected", counts.applicants_read, applicants,
           counts.applicants_rejected);
}

}  // namespace

// The input is the file of the main table, or of a child table behind a first line "证书".
void RunCsv(std::string_view input) {
  constexpr std::string_view kChild = "证书\n";
  fs::path folder = Folder() / "csv";
  fs::create_directories(folder);
  if (input.starts_with(kChild)) {
    Write(folder / "申报人.csv", "申报人编号\n甲\n乙\n");
    Write(folder / "职业技能证书.csv", input.substr(kChild.size()));
  } else {
    Write(folder / "申报人.csv", input);
    fs::remove(folder / "职业技能证书.csv");
  }
  ReadAll(folder);
}

// The input is a nested Parquet file.
void RunParquet(std::string_view input) {
  Write(Folder() / "register.parquet", input);
  ReadAll(Folder() / "register.parquet");
}

// The input is an Arrow IPC file or stream.
void RunIpc(std::string_view input) {
  Write(Folder() / "register.arrow", input);
  ReadAll(Folder() / "register.arrow");
}

}  // namespace tiaowen::fuzz
