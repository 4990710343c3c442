#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/read/reject.h"

namespace arrow {
class RecordBatch;
}

// From files to batches: carriers, checks of every value, grouping by applicant. docs: the data
// contract.
namespace tiaowen::read {

struct RawRegister;

struct Options {
  int64_t batch_rows = 65536;        // the most applicants in a batch, from 1
  bool stop_on_first_error = false;  // the first data error becomes the error of the run
  // The directory of the reference tables; empty: that of the register's files.
  std::string references = {};
  // About how much memory the rows of a directory may take, checked rows and the reject report
  // included. What a directory has more is set aside on disk meanwhile; a register that cannot be
  // read within the bound is an error. Nothing in the result depends on it.
  int64_t memory_bytes = int64_t{1} << 30;
  // Where rows are set aside; empty: the system's directory for temporary files.
  std::string spill_directory = {};
};

// Persons, not rows: the rows of one id are one person, a row without an id is one.
struct Counts {
  int64_t applicants_read = 0;
  int64_t applicants_rejected = 0;
};

// A register of applicants in one of the carriers: a directory of CSV or Parquet files, one a
// table, or a single nested Parquet or Arrow IPC file. The reference tables that the policy uses
// are CSV or Parquet files of a directory whatever the carrier.
class Register {
 public:
  // Opens the register at `path`. `module` must outlive the register. Fails when the main table,
  // its id column or a declared column of another table is missing, when a file cannot be read, and
  // when a reference table has data errors, which would concern everybody.
  static base::Result<std::unique_ptr<Register>> Open(const std::string& path,
                                                      const ir::Module& module,
                                                      const Options& options);
  ~Register();

  // Returns the next applicants in the main table's order, without those that are rejected, or
  // nothing at the end.
  base::Result<std::optional<batch::Batch>> Next();

  // The data errors of what was read so far; all of them, in the order of the report, once Next
  // returned nothing.
  const std::vector<Reject>& rejects() const;
  // Complete after Open.
  const std::vector<Notice>& notices() const;
  // The files that the register is read from, reference tables last. Complete after Open.
  const std::vector<std::string>& files() const;
  Counts counts() const;

 private:
  struct State;
  explicit Register(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// The applicants of one in-memory record batch of nested form, or of tables in memory.
struct CheckedBatch {
  batch::Batch batch;
  std::vector<Reject> rejects;  // in order; lines are rows from 1
  std::vector<Notice> notices;
  Counts counts;
};

// Checks and groups `records`: the main table's columns, and one list<struct> column for each child
// table. `name` stands for a file in rejects. Reference tables are read from the directory that
// `options` names, and are taken as absent when it names none. Fails as Register::Open does.
base::Result<CheckedBatch> CheckRecordBatch(const arrow::RecordBatch& records,
                                            const std::string& name, const ir::Module& module,
                                            const Options& options);

// The same for tables in memory, which name file and line themselves. Fails when a table has more
// rows than can be numbered.
base::Result<CheckedBatch> CheckTables(const RawRegister& raw, const ir::Module& module,
                                       const Options& options);

}  // namespace tiaowen::read
