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

base::Result<RawTable> ReadTableFile(const fs::path& file, const TableRequest& request,
                                     std::vector<Notice>* notices) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return base::Error{fmt::format("{}：不是文件", file.string()),
                       fmt::format("{}: not a regular file", file.string())};
  }
  if (LowerExtension(file) == ".csv") return ReadCsvTable(file.string(), request, notices);
  return ReadParquetTable(file.string(), request, notices);
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

base::Result<std::optional<RawTable>> TableFiles::Read(const TableRequest& request,
                                                       std::vector<Notice>* notices,
                                                       std::vector<std::string>* files) const {
  const std::string& name = request.table().name;
  const auto [first, last] = files_.equal_range(name);
  const auto count = std::distance(first, last);
  if (count == 0) return std::optional<RawTable>();
  if (count > 1) {
    return base::Error{
        fmt::format("{}：表「{}」有几个文件（.csv、.parquet），不知用哪个", path_, name),
        fmt::format("{}: table \"{}\" has several files (.csv, .parquet)", path_, name)};
  }
  TW_ASSIGN_OR_RETURN(RawTable raw, ReadTableFile(first->second, request, notices));
  if (files != nullptr) files->push_back(first->second.string());
  return std::optional<RawTable>(std::move(raw));
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

base::Result<RawRegister> ReadDirectory(const std::string& path, const ir::Schema& schema,
                                        std::vector<Notice>* notices,
                                        std::vector<std::string>* files) {
  TW_ASSIGN_OR_RETURN(const TableFiles listed, TableFiles::List(path));
  RawRegister raw;
  for (size_t i = 0; i < schema.tables.size(); ++i) {
    const TableRequest request{schema, ir::TableId(i)};
    const ir::Table& table = request.table();
    std::optional<RawTable> rows;
    if (table.kind != ir::TableKind::kReference) {
      TW_ASSIGN_OR_RETURN(rows, listed.Read(request, notices, files));
      if (!rows && request.id == ir::kMainTable) return NoMainTable(path, table.name);
      if (!rows) notices->push_back(AbsentTable(path, table));
    }
    raw.tables.push_back(rows ? std::move(*rows) : MakeEmptyTable(request));
  }
  return raw;
}

}  // namespace tiaowen::read
