#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/read/applicant_index.h"
#include "runtime/read/carrier.h"
#include "runtime/read/ids.h"
#include "runtime/read/spilled_table.h"

namespace tiaowen::read {

// What may be held of a register that is read within `memory_bytes`.
struct SpillLimits {
  explicit SpillLimits(int64_t memory_bytes);

  int64_t whole_bytes_max;  // of the cells of a register that is not set aside
  int64_t portion_bytes;    // of a file, read at a time
  int64_t part_bytes;       // of the rows checked at a time, as they lie on disk
  int64_t part_bytes_max;   // when the rows of few applicants take more
  int64_t index_bytes_max;
  int64_t aside_bytes_max;  // of rows that cannot be cut into cells, and of repeated ids
  int64_t rejects_bytes_max;
};

// A register in a directory that is too large for memory. Its files are read once, and all rows are
// set aside on disk by parts: a range of the main table with the child rows that belong to it. Rows
// of one id are in one part; rows whose id is not in the main table are in any.
class SpilledDirectory {
 public:
  struct Options {
    SpillLimits limits;
    std::string spill_directory;  // SpillFile
    ApplicantIndex::Hash hash = std::hash<std::string_view>();
  };

  // Reads the tables of `schema`, which must outlive the result, from the files at `path`, whose
  // paths it adds to `files`. Fails as ReadDirectory does, when the disk is full, and when `limits`
  // are too narrow for the number of applicants or of broken rows.
  static base::Result<std::unique_ptr<SpilledDirectory>> Read(const std::string& path,
                                                              const ir::Schema& schema,
                                                              const Options& options,
                                                              std::vector<Notice>* notices,
                                                              std::vector<std::string>* files);

  const DuplicateIds& duplicates() const { return duplicates_; }

  // Returns the next parts that are small enough together, or nothing at the end.
  base::Result<std::optional<RawRegister>> Next();

 private:
  SpilledDirectory(const ir::Schema& schema, const Options& options);

  base::Status ReadMain(const TableFiles& listed, std::vector<Notice>* notices,
                        std::vector<std::string>* files);
  base::Status FindIds();
  base::Status ReadChild(const TableFiles& listed, const TableRequest& request,
                         std::vector<Notice>* notices, std::vector<std::string>* files);
  base::Status VisitMainIds(const DuplicateIds::VisitId& visit) const;
  void SetBrokenAside(size_t table, std::vector<BrokenRow> broken);
  int64_t PartOf(std::string_view id, int64_t row) const;
  int64_t BytesOf(int64_t part) const;
  base::Result<RawTable> ReadPart(size_t table, int64_t first, int64_t last);

  const ir::Schema& schema_;
  Options options_;
  // By table; nothing: the table has no file.
  std::vector<std::optional<SpilledTable>> tables_;
  // By table and part.
  std::vector<std::vector<std::vector<BrokenRow>>> broken_;
  int64_t aside_bytes_ = 0;

  // The main table is set aside by chunks of so many rows, and so many chunks make a part.
  int64_t chunk_rows_ = 1;
  int64_t part_chunks_ = 1;
  int64_t main_rows_ = 0;
  int64_t part_count_ = 1;
  std::optional<ApplicantIndex> index_;  // while child tables are read
  DuplicateIds duplicates_;
  int64_t next_ = 0;
};

}  // namespace tiaowen::read
