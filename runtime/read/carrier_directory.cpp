#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "runtime/read/carrier.h"

namespace tiaowen::read {
namespace {

namespace fs = std::filesystem;

std::string LowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return extension;
}

base::Error NoMainTable(const std::string& path, const std::string& name) {
  std::error_code error;
  const bool workbook = fs::exists(fs::path(path) / (name + ".xlsx"), error);
  const char* hint_zh = workbook ? "；xlsx 工作簿尚不能读，请另存为 CSV（UTF-8）" : "";
  const char* hint_en =
      workbook ? "; xlsx workbooks cannot be read yet, save it as CSV (UTF-8)" : "";
  return {fmt::format("{}：目录中没有主表 {}.csv 或 {}.parquet{}", path, name, name, hint_zh),
          fmt::format("{}: the directory has no main table {}.csv or {}.parquet{}", path, name,
                      name, hint_en)};
}

base::Result<std::unique_ptr<TableStream>> OpenTableFile(const fs::path& file,
                                                         const TableRequest& request,
                                                         int64_t portion_bytes,
                                                         std::vector<Notice>* notices) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return base::Error{fmt::format("{}：不是文件", file.string()),
                       fmt::format("{}: not a regular file", file.string())};
  }
  const auto open = LowerExtension(file) == ".csv" ? OpenCsvTable : OpenParquetTable;
  return open(file.string(), request, portion_bytes, notices);
}

// Reads a stream to its end. Nothing when the rows take more than `*bytes_left`, which they use up.
base::Result<std::optional<RawTable>> ReadAll(TableStream* stream, int64_t* bytes_left) {
  std::optional<RawTable> whole;
  while (true) {
    TW_ASSIGN_OR_RETURN(std::optional<RawTable> portion, stream->Next());
    if (!portion) return whole;
    *bytes_left -= CountBytes(*portion);
    if (*bytes_left < 0) return std::optional<RawTable>();
    if (whole) {
      Append(std::move(*portion), &*whole);
    } else {
      whole = std::move(portion);
    }
  }
}

}  // namespace

base::Result<TableFiles> TableFiles::List(const std::string& path) {
  TableFiles listed;
  listed.path_ = path;
  std::error_code error;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string extension = LowerExtension(entry->path());
    if (extension == ".csv" || extension == ".parquet") {
      listed.files_.emplace(entry->path().stem().string(), entry->path());
    }
  }
  if (error) {
    return base::Error{fmt::format("{}：目录无法读取（{}）", path, error.message()),
                       fmt::format("{}: the directory cannot be read ({})", path, error.message())};
  }
  return listed;
}

base::Result<std::unique_ptr<TableStream>> TableFiles::Open(const TableRequest& request,
                                                            int64_t portion_bytes,
                                                            std::vector<Notice>* notices,
                                                            std::vector<std::string>* files) const {
  const std::string& name = request.table().name;
  const auto [first, last] = files_.equal_range(name);
  const auto count = std::distance(first, last);
  if (count == 0) return std::unique_ptr<TableStream>();
  if (count > 1) {
    return base::Error{
        fmt::format("{}：表「{}」有几个文件（.csv、.parquet），不知用哪个", path_, name),
        fmt::format("{}: table \"{}\" has several files (.csv, .parquet)", path_, name)};
  }
  TW_ASSIGN_OR_RETURN(std::unique_ptr<TableStream> stream,
                      OpenTableFile(first->second, request, portion_bytes, notices));
  if (files != nullptr) files->push_back(first->second.string());
  return stream;
}

base::Result<std::optional<RawTable>> TableFiles::Read(const TableRequest& request,
                                                       std::vector<Notice>* notices,
                                                       std::vector<std::string>* files) const {
  ReadLimits limits;
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<TableStream> stream,
                      Open(request, limits.portion_bytes, notices, files));
  if (stream == nullptr) return std::optional<RawTable>();
  return ReadAll(stream.get(), &limits.held_bytes_max);
}

int64_t TableFiles::FileBytes(const ir::Table& table) const {
  const auto file = files_.find(table.name);
  if (file == files_.end()) return 0;
  std::error_code error;
  const auto bytes = fs::file_size(file->second, error);
  return error ? 0 : static_cast<int64_t>(bytes);
}

RawTable MakeEmptyTable(const TableRequest& request) {
  RawTable raw;
  raw.table = request.id;
  raw.file = request.table().name;
  raw.columns.resize(request.table().columns.size());
  return raw;
}

Notice AbsentTable(const std::string& path, const ir::Table& table) {
  if (table.complete) {
    return {fmt::format("{}：没有表「{}」的文件，视为空表", path, table.name),
            fmt::format("{}: there is no file for table \"{}\"; it is taken as empty", path,
                        table.name)};
  }
  return {fmt::format("{}：没有表「{}」的文件，视为无记录（登记可能不全）", path, table.name),
          fmt::format("{}: there is no file for table \"{}\"; nothing is known of its rows", path,
                      table.name)};
}

base::Result<std::unique_ptr<TableStream>> OpenTable(const TableFiles& listed,
                                                     const TableRequest& request,
                                                     int64_t portion_bytes,
                                                     std::vector<Notice>* notices,
                                                     std::vector<std::string>* files) {
  TW_ASSIGN_OR_RETURN(std::unique_ptr<TableStream> stream,
                      listed.Open(request, portion_bytes, notices, files));
  if (stream != nullptr) return stream;
  if (request.id == ir::kMainTable) return NoMainTable(listed.path(), request.table().name);
  notices->push_back(AbsentTable(listed.path(), request.table()));
  return stream;
}

base::Result<std::optional<RawRegister>> ReadDirectory(const std::string& path,
                                                       const ir::Schema& schema,
                                                       const ReadLimits& limits,
                                                       std::vector<Notice>* notices,
                                                       std::vector<std::string>* files) {
  TW_ASSIGN_OR_RETURN(const TableFiles listed, TableFiles::List(path));
  int64_t bytes_left = limits.held_bytes_max;
  RawRegister raw;
  for (size_t i = 0; i < schema.tables.size(); ++i) {
    const TableRequest request{schema, ir::TableId(i)};
    std::unique_ptr<TableStream> stream;
    if (request.table().kind != ir::TableKind::kReference) {
      TW_ASSIGN_OR_RETURN(stream, OpenTable(listed, request, limits.portion_bytes, notices, files));
    }
    if (stream == nullptr) {
      raw.tables.push_back(MakeEmptyTable(request));
      continue;
    }
    TW_ASSIGN_OR_RETURN(std::optional<RawTable> rows, ReadAll(stream.get(), &bytes_left));
    if (!rows) return std::optional<RawRegister>();
    raw.tables.push_back(std::move(*rows));
  }
  return std::optional<RawRegister>(std::move(raw));
}

}  // namespace tiaowen::read
