#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"
#include "runtime/read/check_register.h"
#include "runtime/read/grouping.h"
#include "runtime/read/read.h"
#include "runtime/read/references.h"
#include "runtime/read/spilled_directory.h"

namespace tiaowen::read {
namespace {

namespace fs = std::filesystem;

const Cells& IdCells(const RawRegister& raw, const ir::Schema& schema) {
  const auto column = static_cast<size_t>(schema.table(ir::kMainTable).id_column);
  return raw.tables[0].columns[column];
}

base::Result<DuplicateIds> FindDuplicates(const RawRegister& raw, const ir::Schema& schema) {
  return DuplicateIds::Find([&](const DuplicateIds::VisitId& visit) {
    VisitIds(*IdCells(raw, schema), visit);
    return base::Ok();
  });
}

base::Result<std::shared_ptr<arrow::RecordBatch>> ReadNext(arrow::RecordBatchReader* reader,
                                                           const std::string& path) {
  TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::RecordBatch> records,
                      CallArrow(path, [&] { return reader->Next(); }));
  if (records != nullptr) TW_RETURN_IF_ERROR(CheckRecords(*records, path));
  return records;
}

// Reads nothing but the ids, so that memory stays far below that of the register.
base::Result<DuplicateIds> FindDuplicates(const NestedFile& file, const ir::Schema& schema,
                                          int64_t batch_rows) {
  const ir::Table& main = schema.table(ir::kMainTable);
  const std::string& id_name = main.columns[static_cast<size_t>(main.id_column)].name;
  return DuplicateIds::Find([&](const DuplicateIds::VisitId& visit) -> base::Status {
    TW_ASSIGN_OR_RETURN(const auto reader, file.Read({id_name}, batch_rows));
    int64_t row_first = 0;
    while (true) {
      TW_ASSIGN_OR_RETURN(const auto records, ReadNext(reader.get(), file.path()));
      if (records == nullptr) return base::Ok();
      const arrow::ChunkedArray ids(records->GetColumnByName(id_name));
      VisitIds(ids, [&](int64_t row, std::string_view id) { visit(row_first + row, id); });
      row_first += records->num_rows();
    }
  });
}

std::string ReferenceDirectory(const std::string& path, const fs::file_status& status,
                               const Options& options) {
  if (!options.references.empty()) return options.references;
  if (fs::is_directory(status)) return path;
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

}  // namespace

// The memory that a reject takes.
int64_t BytesOf(const Reject& reject) {
  size_t bytes = sizeof(Reject);
  for (const std::string* text : {&reject.file, &reject.column, &reject.value, &reject.reason.zh,
                                  &reject.reason.en, &reject.applicant_id}) {
    bytes += text->capacity() > std::string().capacity() ? text->capacity() : 0;
  }
  return static_cast<int64_t>(bytes);
}

base::Error TooManyRejects(size_t count, const Reject& first) {
  const base::Error told = ErrorOf(first);
  return {fmt::format("数据错误太多（已有 {} 处），内存的限额容不下拒收报告，请先改正；首处：{}",
                      count, told.zh),
          fmt::format("too many data errors ({} so far) to report within the memory allowed, mend "
                      "them first; the first: {}",
                      count, told.en)};
}

// A register is a sequence of parts, each checked as a whole and cut into batches: one part for a
// directory that fits into memory, one for each portion of a nested file or of rows set aside.
struct Register::State {
  State(const ir::Module& policy, const Options& wanted, const std::string& register_path)
      : module(policy), options(wanted), path(register_path) {}

  const ir::Module& module;
  Options options;
  std::string path;
  std::vector<Notice> notices;
  std::vector<std::string> files;
  std::vector<Reject> rejects;
  int64_t reject_bytes = 0;
  Counts counts;
  DuplicateIds duplicates;
  std::shared_ptr<const batch::References> references;

  // Directories: the only part, until it is checked, or what is set aside.
  std::optional<RawRegister> directory;
  std::unique_ptr<SpilledDirectory> spilled;

  // Nested files.
  std::optional<NestedLayout> layout;
  std::shared_ptr<arrow::RecordBatchReader> reader;
  std::shared_ptr<arrow::RecordBatch> records;  // what is left of the portion at hand
  int64_t row_first = 0;

  // The part at hand and the applicants of it that are still to come.
  std::unique_ptr<CheckedRegister> checked;
  std::unique_ptr<Grouping> grouping;
  int64_t next = 0;

  base::Status OpenDirectory();
  base::Status OpenNested();
  base::Result<std::optional<RawRegister>> NextPart();
  base::Status CheckPart(const RawRegister& raw);
  base::Error FirstError(Reject found);
};

base::Status Register::State::OpenDirectory() {
  const SpillLimits limits(options.memory_bytes);
  const ReadLimits in_memory{limits.portion_bytes, limits.whole_bytes_max};
  TW_ASSIGN_OR_RETURN(directory, ReadDirectory(path, module.schema, in_memory, &notices, &files));
  if (directory) {
    TW_ASSIGN_OR_RETURN(duplicates, FindDuplicates(*directory, module.schema));
    return base::Ok();
  }
  notices.clear();
  files.clear();
  const SpilledDirectory::Options spill{limits, options.spill_directory};
  TW_ASSIGN_OR_RETURN(spilled,
                      SpilledDirectory::Read(path, module.schema, spill, &notices, &files));
  duplicates = spilled->duplicates();
  return base::Ok();
}

base::Status Register::State::OpenNested() {
  TW_ASSIGN_OR_RETURN(const NestedFile file, NestedFile::Open(path));
  files.push_back(path);
  TW_ASSIGN_OR_RETURN(
      layout, NestedLayout::Match(*file.schema(), fs::path(path).filename().string(), module.schema,
                                  &notices));
  TW_ASSIGN_OR_RETURN(duplicates, FindDuplicates(file, module.schema, options.batch_rows));
  TW_ASSIGN_OR_RETURN(reader, file.Read(layout->column_names(), options.batch_rows));
  return base::Ok();
}

base::Result<std::optional<RawRegister>> Register::State::NextPart() {
  if (spilled != nullptr) return spilled->Next();
  if (reader == nullptr) return std::exchange(directory, std::nullopt);
  while (records == nullptr || records->num_rows() == 0) {
    TW_ASSIGN_OR_RETURN(records, ReadNext(reader.get(), path));
    if (records == nullptr) return std::optional<RawRegister>();
  }
  const int64_t rows = std::min(records->num_rows(), options.batch_rows);
  TW_ASSIGN_OR_RETURN(RawRegister raw, layout->Unnest(*records->Slice(0, rows), row_first));
  records = records->Slice(rows);
  row_first += rows;
  return std::optional<RawRegister>(std::move(raw));
}

base::Status Register::State::CheckPart(const RawRegister& raw) {
  TW_ASSIGN_OR_RETURN(CheckedRegister part, CheckRegister(module, raw, duplicates, references));
  if (options.stop_on_first_error && !part.rejects.empty()) {
    return FirstError(std::move(part.rejects.front()));
  }
  for (const Reject& reject : part.rejects) reject_bytes += BytesOf(reject);
  std::ranges::move(part.rejects, std::back_inserter(rejects));
  if (reject_bytes > SpillLimits(options.memory_bytes).rejects_bytes_max) {
    SortRejects(&rejects);
    return TooManyRejects(rejects.size(), rejects.front());
  }
  counts.applicants_read += part.counts.applicants_read;
  counts.applicants_rejected += part.counts.applicants_rejected;
  checked = std::make_unique<CheckedRegister>(std::move(part));
  grouping = std::make_unique<Grouping>(module.schema, *checked);
  next = 0;
  return base::Ok();
}

// The first error of the report. Parts that were set aside are in the order of the main table, not
// of the report: the others may have an earlier one.
base::Error Register::State::FirstError(Reject found) {
  std::vector<Reject> firsts{std::move(found)};
  while (spilled != nullptr) {
    const base::Result<std::optional<RawRegister>> raw = spilled->Next();
    if (!raw.ok()) return raw.error();
    if (!raw->has_value()) break;
    base::Result<CheckedRegister> part = CheckRegister(module, **raw, duplicates, references);
    if (!part.ok()) return part.error();
    if (!part->rejects.empty()) firsts.push_back(std::move(part->rejects.front()));
    SortRejects(&firsts);
    firsts.resize(1);
  }
  return ErrorOf(firsts.front());
}

Register::Register(std::unique_ptr<State> state) : state_(std::move(state)) {}
Register::~Register() = default;

base::Result<std::unique_ptr<Register>> Register::Open(const std::string& path,
                                                       const ir::Module& module,
                                                       const Options& options) {
  TW_CHECK(options.batch_rows >= 1, "batches of {} rows", options.batch_rows);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    return base::Error{fmt::format("{}：没有这个文件或目录", path),
                       fmt::format("{}: no such file or directory", path)};
  }
  std::unique_ptr<Register> opened(new Register(std::make_unique<State>(module, options, path)));
  if (fs::is_directory(status)) {
    TW_RETURN_IF_ERROR(opened->state_->OpenDirectory());
  } else if (fs::is_regular_file(status)) {
    TW_RETURN_IF_ERROR(opened->state_->OpenNested());
  } else {
    return base::Error{fmt::format("{}：既不是文件也不是目录", path),
                       fmt::format("{}: neither a file nor a directory", path)};
  }
  TW_ASSIGN_OR_RETURN(opened->state_->references,
                      ReadReferences(ReferenceDirectory(path, status, options), module,
                                     &opened->state_->notices, &opened->state_->files));
  return opened;
}

base::Result<std::optional<batch::Batch>> Register::Next() {
  State& state = *state_;
  while (state.grouping == nullptr || state.next == state.grouping->applicants()) {
    state.grouping.reset();  // the last part's memory goes before the next is read
    state.checked.reset();
    TW_ASSIGN_OR_RETURN(const std::optional<RawRegister> raw, state.NextPart());
    if (!raw) {
      SortRejects(&state.rejects);
      return std::optional<batch::Batch>();
    }
    TW_RETURN_IF_ERROR(state.CheckPart(*raw));
  }
  const int64_t first = state.next;
  const int64_t count = std::min(state.options.batch_rows, state.grouping->applicants() - first);
  state.next += count;
  return std::optional<batch::Batch>(state.grouping->MakeBatch(first, count));
}

const std::vector<Reject>& Register::rejects() const { return state_->rejects; }
const std::vector<Notice>& Register::notices() const { return state_->notices; }
const std::vector<std::string>& Register::files() const { return state_->files; }
Counts Register::counts() const { return state_->counts; }

base::Result<CheckedBatch> CheckTables(const RawRegister& raw, const ir::Module& module,
                                       const Options& options) {
  CheckedBatch result;
  TW_ASSIGN_OR_RETURN(const DuplicateIds duplicates, FindDuplicates(raw, module.schema));
  TW_ASSIGN_OR_RETURN(auto references,
                      HoldsReferences(raw, module.schema)
                          ? CheckReferences(raw, module)
                          : ReadReferences(options.references, module, &result.notices));
  TW_ASSIGN_OR_RETURN(CheckedRegister checked,
                      CheckRegister(module, raw, duplicates, std::move(references)));
  if (options.stop_on_first_error && !checked.rejects.empty()) {
    return ErrorOf(checked.rejects.front());
  }
  const Grouping grouping(module.schema, checked);
  result.batch = grouping.MakeBatch(0, grouping.applicants());
  result.rejects = std::move(checked.rejects);
  result.counts = checked.counts;
  return result;
}

base::Result<CheckedBatch> CheckRecordBatch(const arrow::RecordBatch& records,
                                            const std::string& name, const ir::Module& module,
                                            const Options& options) {
  std::vector<Notice> notices;
  TW_RETURN_IF_ERROR(CheckRecords(records, name));
  TW_ASSIGN_OR_RETURN(const NestedLayout layout,
                      NestedLayout::Match(*records.schema(), name, module.schema, &notices));
  TW_ASSIGN_OR_RETURN(const RawRegister raw, layout.Unnest(records, 0));
  TW_ASSIGN_OR_RETURN(CheckedBatch result, CheckTables(raw, module, options));
  result.notices.insert(result.notices.begin(), notices.begin(), notices.end());
  return result;
}

}  // namespace tiaowen::read
