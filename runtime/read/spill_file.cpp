#include "runtime/read/spill_file.h"

#include <arrow/io/memory.h>
#include <arrow/ipc/dictionary.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "runtime/read/arrow_error.h"

namespace tiaowen::read {
namespace {

namespace fs = std::filesystem;

base::Error SpillError(const std::string& directory, const std::string& detail) {
  return {fmt::format("{}：登记数据大于内存的限额，暂存文件不能读写（{}）", directory, detail),
          fmt::format("{}: the register is larger than the memory allowed, and the temporary file "
                      "for it cannot be read or written ({})",
                      directory, detail)};
}

base::Error SpillError(const std::string& directory, int code) {
  return SpillError(directory, std::generic_category().message(code));
}

}  // namespace

base::Result<std::unique_ptr<SpillFile>> SpillFile::Create(const std::string& directory) {
  std::unique_ptr<SpillFile> file(new SpillFile());
  std::error_code error;
  const fs::path parent = directory.empty() ? fs::temp_directory_path(error) : fs::path(directory);
  file->directory_ = parent.string();
  if (error) return SpillError(file->directory_, error.value());
  std::string name = (parent / ".tiaowen-spill-XXXXXX").string();
  const int descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return SpillError(file->directory_, errno);
  const bool unnamed = unlink(name.c_str()) == 0;
  const int unlink_error = errno;
  const int second = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (!unnamed || second < 0) {
    close(descriptor);
    return SpillError(file->directory_, unnamed ? errno : unlink_error);
  }
  const auto open = [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(file->output_, arrow::io::FileOutputStream::Open(descriptor));
    ARROW_ASSIGN_OR_RAISE(file->input_, arrow::io::ReadableFile::Open(second));
    return arrow::Status::OK();
  };
  TW_RETURN_IF_ERROR(CallArrowStatus(file->directory_, open));
  return file;
}

base::Result<SpillFile::Place> SpillFile::Append(const arrow::RecordBatch& records) {
  const auto append = [&]() -> arrow::Result<Place> {
    ARROW_ASSIGN_OR_RAISE(
        const std::shared_ptr<arrow::Buffer> bytes,
        arrow::ipc::SerializeRecordBatch(records, arrow::ipc::IpcWriteOptions::Defaults()));
    RETURN_NOT_OK(output_->Write(bytes));
    const Place place{end_, bytes->size()};
    end_ += bytes->size();
    return place;
  };
  const base::Result<Place> place = CallArrow("", append);
  if (!place.ok()) return SpillError(directory_, place.error().en.substr(2));
  return *place;
}

base::Result<std::shared_ptr<arrow::RecordBatch>> SpillFile::Read(
    const Place& place, const std::shared_ptr<arrow::Schema>& schema) const {
  const auto read = [&]() -> arrow::Result<std::shared_ptr<arrow::RecordBatch>> {
    ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Buffer> bytes,
                          input_->ReadAt(place.offset, place.bytes));
    if (bytes->size() != place.bytes) return arrow::Status::IOError("the file is too short");
    arrow::io::BufferReader stream(bytes);
    const arrow::ipc::DictionaryMemo no_dictionaries;
    return arrow::ipc::ReadRecordBatch(schema, &no_dictionaries,
                                       arrow::ipc::IpcReadOptions::Defaults(), &stream);
  };
  const auto records = CallArrow("", read);
  if (!records.ok()) return SpillError(directory_, records.error().en.substr(2));
  return *records;
}

}  // namespace tiaowen::read
