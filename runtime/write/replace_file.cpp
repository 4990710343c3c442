#include "runtime/write/replace_file.h"

#include <filesystem>

#include "runtime/read/arrow_error.h"
#include "runtime/write/output_file.h"

namespace tiaowen::write {

namespace fs = std::filesystem;

base::Status ReplaceFile(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::perms permissions = fs::status(path, error).permissions();
  TW_ASSIGN_OR_RETURN(const auto output, OutputFile::Create(path));
  TW_RETURN_IF_ERROR(read::CallArrowStatus(path, [&] {
    return output->stream()->Write(text.data(), static_cast<int64_t>(text.size()));
  }));
  TW_RETURN_IF_ERROR(output->Commit());
  // A new file took the old one's place; it is written, whatever becomes of its permissions.
  if (!error && permissions != fs::perms::unknown) fs::permissions(path, permissions, error);
  return base::Ok();
}

}  // namespace tiaowen::write
