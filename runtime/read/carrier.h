#pragma once

#include <arrow/record_batch.h>

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/schema.h"
#include "runtime/read/raw_table.h"

// The carriers of a register: where raw tables come from.
namespace tiaowen::read {

// Which table a file holds.
struct TableRequest {
  const ir::Schema& schema;
  ir::TableId id;

  const ir::Table& table() const { return schema.table(id); }
  // The column that names the applicant.
  std::string_view id_column() const;
};

// The rows of one file, a portion at a time.
class TableStream {
 public:
  virtual ~TableStream() = default;
  // Returns the next rows, with the lines of the file, or nothing at the end. There is a first
  // portion even when the file has no rows.
  virtual base::Result<std::optional<RawTable>> Next() = 0;
};

// Opens the CSV file at `path` as one table, every cell a text. Rows with the wrong number of
// fields become broken rows. A portion has about `portion_bytes` of the file. Opening or reading
// fails when the file cannot be read, is no UTF-8 CSV, or its columns do not suffice. `notices`
// must outlive the stream.
base::Result<std::unique_ptr<TableStream>> OpenCsvTable(const std::string& path,
                                                        const TableRequest& request,
                                                        int64_t portion_bytes,
                                                        std::vector<Notice>* notices);

// The same for a Parquet file.
base::Result<std::unique_ptr<TableStream>> OpenParquetTable(const std::string& path,
                                                            const TableRequest& request,
                                                            int64_t portion_bytes,
                                                            std::vector<Notice>* notices);

// The files of a directory that may hold tables, one a table.
class TableFiles {
 public:
  static base::Result<TableFiles> List(const std::string& path);

  // Opens the file of a table and adds its path to `files`, unless that is null; null when there is
  // none. Fails also when there are several.
  base::Result<std::unique_ptr<TableStream>> Open(const TableRequest& request,
                                                  int64_t portion_bytes,
                                                  std::vector<Notice>* notices,
                                                  std::vector<std::string>* files) const;
  // Reads the whole table, or nothing when it has no file.
  base::Result<std::optional<RawTable>> Read(const TableRequest& request,
                                             std::vector<Notice>* notices,
                                             std::vector<std::string>* files) const;
  const std::string& path() const { return path_; }
  // The bytes of a table's file, 0 when it has none.
  int64_t FileBytes(const ir::Table& table) const;

 private:
  std::string path_;
  std::multimap<std::string, std::filesystem::path> files_;  // by the name before the extension
};

// A table without rows.
RawTable MakeEmptyTable(const TableRequest& request);
// Tells that the directory `path` has no file for a table that may be absent.
Notice AbsentTable(const std::string& path, const ir::Table& table);

// How a directory is read: in portions of about so many bytes, of which no more than so many are
// held.
struct ReadLimits {
  int64_t portion_bytes = int64_t{16} << 20;
  int64_t held_bytes_max = std::numeric_limits<int64_t>::max();
};

// The main table's or a child table's stream; null when a child table has no file, of which a
// notice tells. Fails when the main table has none.
base::Result<std::unique_ptr<TableStream>> OpenTable(const TableFiles& listed,
                                                     const TableRequest& request,
                                                     int64_t portion_bytes,
                                                     std::vector<Notice>* notices,
                                                     std::vector<std::string>* files);

// Reads the main and child tables of `schema` from the files of a directory, whose paths it adds to
// `files` unless that is null. Nothing when they take more memory than `limits` allows.
base::Result<std::optional<RawRegister>> ReadDirectory(const std::string& path,
                                                       const ir::Schema& schema,
                                                       const ReadLimits& limits,
                                                       std::vector<Notice>* notices,
                                                       std::vector<std::string>* files = nullptr);

// A single file with one record an applicant: Parquet, or Arrow IPC in file or stream format.
class NestedFile {
 public:
  // Recognises the format by the file's first bytes. Fails when it is none of the three.
  static base::Result<NestedFile> Open(const std::string& path);

  const std::string& path() const { return path_; }
  const std::shared_ptr<arrow::Schema>& schema() const { return schema_; }

  // Reads the top-level columns `names` from the start, at most `batch_rows` rows at a time from
  // Parquet, in the file's own portions from IPC.
  base::Result<std::shared_ptr<arrow::RecordBatchReader>> Read(
      const std::vector<std::string>& names, int64_t batch_rows) const;

 private:
  enum class Format { kParquet, kIpcFile, kIpcStream };

  std::string path_;
  Format format_ = Format::kParquet;
  std::shared_ptr<arrow::Schema> schema_;
};

// How the columns of nested records lie to the tables of a schema.
class NestedLayout {
 public:
  // Matches the columns of `records`; `file` names them in messages. `schema` must outlive the
  // layout.
  static base::Result<NestedLayout> Match(const arrow::Schema& records, const std::string& file,
                                          const ir::Schema& schema, std::vector<Notice>* notices);

  // The top-level columns that are needed.
  const std::vector<std::string>& column_names() const { return column_names_; }

  // Takes `records` apart. `row_first` is the number of rows before it in the register.
  base::Result<RawRegister> Unnest(const arrow::RecordBatch& records, int64_t row_first) const;

 private:
  const ir::Schema* schema_ = nullptr;
  std::string file_;
  std::vector<std::string> column_names_;
};

// Whether the memory of `records`, which came from outside, is what its types say. Bytes of texts
// may still be broken UTF-8.
base::Status CheckRecords(const arrow::RecordBatch& records, const std::string& file);

}  // namespace tiaowen::read
