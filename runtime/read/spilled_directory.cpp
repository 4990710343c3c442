#include "runtime/read/spilled_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace tiaowen::read {
namespace {

constexpr int64_t kPartsMax = 1024;
constexpr int64_t kChunkBytes = 2048;  // a chunk has a row for so many bytes of a portion

int64_t MebibytesFor(int64_t bytes) { return (bytes >> 20) + 1; }

base::Error TooManyApplicants(int64_t rows, int64_t memory_bytes) {
  const int64_t needed = MebibytesFor(memory_bytes);
  return {fmt::format("主表有 {} 行，内存的限额容不下编号的索引；请用 --memory={}M 或更多", rows,
                      needed),
          fmt::format("the main table has {} rows, whose ids cannot be indexed within the memory "
                      "allowed; --memory={}M or more is needed",
                      rows, needed)};
}

base::Error PartTooLarge(int64_t applicants, int64_t memory_bytes) {
  const int64_t needed = MebibytesFor(memory_bytes);
  return {fmt::format("有 {} 名申报人的记录太多，内存的限额容不下；请用 --memory={}M 或更多",
                      applicants, needed),
          fmt::format("the rows of {} applicants do not fit into the memory allowed; --memory={}M "
                      "or more is needed",
                      applicants, needed)};
}

base::Error TooManyBroken(const std::string& file, const BrokenRow& broken) {
  return {fmt::format("{}：字段数不对的行太多（至第 {} 行），内存的限额容不下；请先改正", file,
                      broken.line),
          fmt::format("{}: too many rows have a wrong number of fields (up to line {}) for the "
                      "memory allowed; mend them first",
                      file, broken.line)};
}

}  // namespace

// In the order in which they are needed, what may be held together stays below the whole: the
// index with portions, then a part with its checked form and the batches made of it.
SpillLimits::SpillLimits(int64_t memory_bytes)
    : whole_bytes_max(memory_bytes / 8),
      portion_bytes(std::clamp<int64_t>(memory_bytes / 64, 64, int64_t{16} << 20)),
      part_bytes(memory_bytes / 16),
      part_bytes_max(std::max<int64_t>(memory_bytes / 4, 64 << 10)),
      index_bytes_max(std::max<int64_t>(memory_bytes / 2, 64 << 10)),
      aside_bytes_max(std::max<int64_t>(memory_bytes / 8, 1 << 20)),
      rejects_bytes_max(std::max<int64_t>(memory_bytes / 4, 1 << 20)) {}

SpilledDirectory::SpilledDirectory(const ir::Schema& schema, const Options& options)
    : schema_(schema), options_(options), tables_(schema.tables.size()), broken_(tables_.size()) {
  chunk_rows_ = std::max<int64_t>(1, options.limits.portion_bytes / kChunkBytes);
}

base::Result<std::unique_ptr<SpilledDirectory>> SpilledDirectory::Read(
    const std::string& path, const ir::Schema& schema, const Options& options,
    std::vector<Notice>* notices, std::vector<std::string>* files) {
  TW_ASSIGN_OR_RETURN(const TableFiles listed, TableFiles::List(path));
  std::unique_ptr<SpilledDirectory> spilled(new SpilledDirectory(schema, options));
  TW_RETURN_IF_ERROR(spilled->ReadMain(listed, notices, files));
  for (size_t i = 1; i < schema.tables.size(); ++i) {
    const TableRequest request{schema, ir::TableId(i)};
    if (request.table().kind == ir::TableKind::kReference) continue;
    TW_RETURN_IF_ERROR(spilled->ReadChild(listed, request, notices, files));
  }
  spilled->index_.reset();
  return spilled;
}

base::Status SpilledDirectory::ReadMain(const TableFiles& listed, std::vector<Notice>* notices,
                                        std::vector<std::string>* files) {
  const TableRequest request{schema_, ir::kMainTable};
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<TableStream> stream,
                      OpenTable(listed, request, options_.limits.portion_bytes, notices, files));
  TW_ASSIGN_OR_RETURN(tables_[0], SpilledTable::Create(options_.spill_directory));
  std::vector<BrokenRow> broken;
  while (true) {
    TW_ASSIGN_OR_RETURN(std::optional<RawTable> portion, stream->Next());
    if (!portion) break;
    std::vector<int64_t> chunks(static_cast<size_t>(portion->rows));
    for (int64_t& chunk : chunks) chunk = main_rows_++ / chunk_rows_;
    TW_RETURN_IF_ERROR(tables_[0]->Append(*portion, chunks));
    aside_bytes_ += CountBrokenBytes(*portion);
    std::ranges::move(portion->broken, std::back_inserter(broken));
    if (aside_bytes_ > options_.limits.aside_bytes_max) {
      return TooManyBroken(portion->file, broken.back());
    }
  }
  const int64_t chunk_count = std::max<int64_t>(1, (main_rows_ + chunk_rows_ - 1) / chunk_rows_);
  part_chunks_ = (chunk_count + kPartsMax - 1) / kPartsMax;
  part_count_ = (chunk_count + part_chunks_ - 1) / part_chunks_;
  for (auto& parts : broken_) parts.resize(static_cast<size_t>(part_count_));
  TW_RETURN_IF_ERROR(FindIds());
  SetBrokenAside(0, std::move(broken));
  return base::Ok();
}

base::Status SpilledDirectory::VisitMainIds(const DuplicateIds::VisitId& visit) const {
  const auto column = static_cast<size_t>(schema_.table(ir::kMainTable).id_column);
  int64_t row_first = 0;
  for (int64_t chunk = 0; chunk < tables_[0]->part_count(); ++chunk) {
    TW_ASSIGN_OR_RETURN(const RawTable rows, tables_[0]->Read(chunk, chunk + 1));
    VisitIds(*rows.columns[column],
             [&](int64_t row, std::string_view id) { visit(row_first + row, id); });
    row_first += rows.rows;
  }
  return base::Ok();
}

base::Status SpilledDirectory::FindIds() {
  const int64_t bytes = main_rows_ * ApplicantIndex::kRowBytes;
  const SpillLimits& limits = options_.limits;
  if (bytes > limits.index_bytes_max || main_rows_ > std::numeric_limits<uint32_t>::max()) {
    return TooManyApplicants(main_rows_, 2 * bytes);
  }
  const auto each_id = [&](const DuplicateIds::VisitId& visit) { return VisitMainIds(visit); };
  // The index first: it refuses when too many ids repeat.
  TW_ASSIGN_OR_RETURN(
      index_, ApplicantIndex::Make(main_rows_, each_id, limits.aside_bytes_max, options_.hash));
  if (!index_->may_repeat()) return base::Ok();
  TW_ASSIGN_OR_RETURN(duplicates_, DuplicateIds::Find(each_id));
  return base::Ok();
}

// Rows without an id may go anywhere: `row` spreads them.
int64_t SpilledDirectory::PartOf(std::string_view id, int64_t row) const {
  if (id.empty()) return row % part_count_;
  if (const int64_t found = index_->Find(id); found >= 0) {
    return found / (chunk_rows_ * part_chunks_);
  }
  return static_cast<int64_t>(options_.hash(id) % static_cast<uint64_t>(part_count_));
}

void SpilledDirectory::SetBrokenAside(size_t table, std::vector<BrokenRow> broken) {
  for (BrokenRow& row : broken) {
    const int64_t part = PartOf(row.id, row.line);
    broken_[table][static_cast<size_t>(part)].push_back(std::move(row));
  }
}

base::Status SpilledDirectory::ReadChild(const TableFiles& listed, const TableRequest& request,
                                         std::vector<Notice>* notices,
                                         std::vector<std::string>* files) {
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<TableStream> stream,
                      OpenTable(listed, request, options_.limits.portion_bytes, notices, files));
  if (stream == nullptr) return base::Ok();
  const auto table = static_cast<size_t>(request.id.index);
  TW_ASSIGN_OR_RETURN(tables_[table], SpilledTable::Create(options_.spill_directory));
  while (true) {
    TW_ASSIGN_OR_RETURN(std::optional<RawTable> portion, stream->Next());
    if (!portion) return base::Ok();
    std::vector<int64_t> parts(static_cast<size_t>(portion->rows));
    std::string previous_id;
    VisitIds(*portion->ids, [&](int64_t row, std::string_view id) {
      const auto at = static_cast<size_t>(row);
      const bool same = row > 0 && !id.empty() && id == previous_id;
      parts[at] = same ? parts[at - 1] : PartOf(id, row);
      if (!same) previous_id = id;
    });
    TW_RETURN_IF_ERROR(tables_[table]->Append(*portion, parts));
    aside_bytes_ += CountBrokenBytes(*portion);
    if (aside_bytes_ > options_.limits.aside_bytes_max) {
      return TooManyBroken(portion->file, portion->broken.back());
    }
    SetBrokenAside(table, std::move(portion->broken));
  }
}

int64_t SpilledDirectory::BytesOf(int64_t part) const {
  int64_t bytes = 0;
  for (int64_t chunk = part * part_chunks_; chunk < (part + 1) * part_chunks_; ++chunk) {
    bytes += tables_[0]->bytes(chunk);
  }
  for (size_t i = 1; i < tables_.size(); ++i) {
    if (tables_[i]) bytes += tables_[i]->bytes(part);
  }
  return bytes;
}

base::Result<RawTable> SpilledDirectory::ReadPart(size_t table, int64_t first, int64_t last) {
  if (!tables_[table]) return MakeEmptyTable({schema_, ir::TableId(table)});
  const int64_t scale = table == 0 ? part_chunks_ : 1;
  TW_ASSIGN_OR_RETURN(RawTable raw, tables_[table]->Read(first * scale, last * scale));
  for (int64_t part = first; part < last; ++part) {
    std::ranges::move(broken_[table][static_cast<size_t>(part)], std::back_inserter(raw.broken));
  }
  return raw;
}

base::Result<std::optional<RawRegister>> SpilledDirectory::Next() {
  if (next_ == part_count_) return std::optional<RawRegister>();
  const int64_t first = next_++;
  int64_t bytes = BytesOf(first);
  const int64_t part_rows = chunk_rows_ * part_chunks_;
  if (bytes > options_.limits.part_bytes_max) {
    return PartTooLarge(std::min(part_rows, main_rows_ - first * part_rows), 4 * bytes);
  }
  while (next_ < part_count_ && bytes + BytesOf(next_) <= options_.limits.part_bytes) {
    bytes += BytesOf(next_++);
  }
  RawRegister raw;
  raw.row_first = first * part_rows;
  for (size_t table = 0; table < tables_.size(); ++table) {
    TW_ASSIGN_OR_RETURN(raw.tables.emplace_back(), ReadPart(table, first, next_));
  }
  return std::optional<RawRegister>(std::move(raw));
}

}  // namespace tiaowen::read
