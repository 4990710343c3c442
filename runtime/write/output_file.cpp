#include "runtime/write/output_file.h"

#include <arrow/io/file.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "runtime/read/arrow_error.h"

namespace tiaowen::write {
namespace {

namespace fs = std::filesystem;

constexpr int kNameAttemptsMax = 100;

base::Error SystemError(const std::string& path, int code) {
  const std::string detail = std::generic_category().message(code);
  return {fmt::format("{}：不能写入（{}）", path, detail),
          fmt::format("{}: cannot be written ({})", path, detail)};
}

// Creates a file beside `target` that did not exist before, and tells its name.
base::Result<int> CreateBeside(const fs::path& target, std::string* name) {
  for (int attempt = 0; attempt < kNameAttemptsMax; ++attempt) {
    const fs::path candidate =
        target.parent_path() /
        fmt::format(".{}.{}-{}.partial", target.filename().string(), getpid(), attempt);
    const int descriptor = open(candidate.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      *name = candidate.string();
      return descriptor;
    }
    if (errno != EEXIST) break;
  }
  return SystemError(target.string(), errno);
}

base::Result<int> OpenDirectly(const std::string& path) {
  const int descriptor =
      path == "-" ? dup(STDOUT_FILENO) : open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemError(path, errno);
  return descriptor;
}

}  // namespace

base::Result<std::unique_ptr<OutputFile>> OutputFile::Create(const std::string& path) {
  std::unique_ptr<OutputFile> file(new OutputFile());
  file->path_ = path;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (path.empty()) return SystemError(path, ENOENT);
  if (fs::is_directory(status)) return SystemError(path, EISDIR);
  const bool direct = path == "-" || (fs::exists(status) && !fs::is_regular_file(status));
  if (direct) {
    TW_ASSIGN_OR_RETURN(file->descriptor_, OpenDirectly(path));
  } else {
    const fs::path target = fs::weakly_canonical(path, error);
    if (error) return SystemError(path, error.value());
    file->target_ = target.string();
    TW_ASSIGN_OR_RETURN(file->descriptor_, CreateBeside(target, &file->temporary_));
  }
  auto stream = arrow::io::FileOutputStream::Open(file->descriptor_);
  if (!stream.ok()) {
    close(file->descriptor_);
    return read::ArrowError(path, stream.status());
  }
  file->stream_ = *stream;
  return file;
}

OutputFile::~OutputFile() {
  // Nobody is left to hear of a failure, and the file is about to go.
  if (stream_ != nullptr && !stream_->closed()) static_cast<void>(stream_->Close());
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

base::Status OutputFile::Commit() {
  if (!temporary_.empty() && fsync(descriptor_) != 0) return SystemError(path_, errno);
  TW_RETURN_IF_ERROR(read::CallArrowStatus(path_, [&] { return stream_->Close(); }));
  if (temporary_.empty()) return base::Ok();
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return SystemError(path_, errno);
  temporary_.clear();
  return base::Ok();
}

}  // namespace tiaowen::write
