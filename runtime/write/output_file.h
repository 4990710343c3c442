#pragma once

#include <arrow/io/interfaces.h>

#include <memory>
#include <string>

#include "compiler/base/result.h"

namespace tiaowen::write {

// A file that is written under another name beside the target and takes its name at Commit. Devices
// and pipes, and the standard output ("-"), are written directly.
class OutputFile {
 public:
  static base::Result<std::unique_ptr<OutputFile>> Create(const std::string& path);
  // Removes what was not committed.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& path() const { return path_; }
  const std::shared_ptr<arrow::io::OutputStream>& stream() const { return stream_; }

  base::Status Commit();

 private:
  OutputFile() = default;

  std::string path_;
  std::string target_;     // `path_` with links followed
  std::string temporary_;  // empty: written directly
  std::shared_ptr<arrow::io::OutputStream> stream_;
  int descriptor_ = -1;  // owned by `stream_`
};

}  // namespace tiaowen::write
