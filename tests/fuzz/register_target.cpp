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

constexpr const char* kReferenceTable = "晋级申报条件";

// Has the module look up the last column of a reference table by all others.
void AddLookUp(ir::Module* module) {
  const ir::TableId id = module->schema.FindTable(kReferenceTable);
  TW_CHECK(id.valid(), "there is no {}", kReferenceTable);
  ir::LookUp look_up{.table = id, .key_columns = {}, .keys = {}};
  for (ir::Column& column : module->schema.tables[static_cast<size_t>(id.index)].columns) {
    column.used = true;
    look_up.key_columns.push_back(look_up.column++);
  }
  look_up.key_columns.pop_back();
  --look_up.column;
  module->Add(look_up, {});  // reading asks for no more than that it is there
}

const ir::Module& SuzhouModule() {
  static const ir::Module module = [] {
    auto compilation =
        std::move(driver::Compile(TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28").value());
    TW_CHECK(compilation->ok());
    AddLookUp(&compilation->module);
    return std::move(compilation->module);
  }();
  return module;
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

// The input is the file of the main table, or behind a first line "证书" of a child table, or
// behind "参照" of a reference table.
void RunCsv(std::string_view input) {
  constexpr std::string_view kChild = "证书\n", kReference = "参照\n";
  fs::path folder = Folder() / "csv";
  fs::create_directories(folder);
  const fs::path child = folder / "职业技能证书.csv";
  const fs::path reference = folder / (std::string(kReferenceTable) + ".csv");
  fs::remove(child);
  fs::remove(reference);
  const bool is_child = input.starts_with(kChild), is_reference = input.starts_with(kReference);
  Write(folder / "申报人.csv", is_child || is_reference ? "申报人编号\n甲\n乙\n" : input);
  if (is_child) Write(child, input.substr(kChild.size()));
  if (is_reference) Write(reference, input.substr(kReference.size()));
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
