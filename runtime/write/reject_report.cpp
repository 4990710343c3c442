#include <fmt/format.h>

#include "runtime/read/arrow_error.h"
#include "runtime/write/csv_text.h"
#include "runtime/write/output_file.h"
#include "runtime/write/write.h"

namespace tiaowen::write {
namespace {

void AppendRow(std::initializer_list<std::string_view> fields, std::string* out) {
  bool first = true;
  for (const std::string_view field : fields) {
    if (!std::exchange(first, false)) out->push_back(',');
    AppendCsvField(field, out);
  }
  out->push_back('\n');
}

}  // namespace

base::Status WriteRejects(const std::string& path, const std::vector<read::Reject>& rejects) {
  TW_ASSIGN_OR_RETURN(const std::unique_ptr<OutputFile> file, OutputFile::Create(path));
  std::string text = "文件,行号,列,取值,原因,申报人编号\n";
  for (const read::Reject& reject : rejects) {
    AppendRow({reject.file, std::to_string(reject.line), reject.column, reject.value,
               reject.reason.zh, reject.applicant_id},
              &text);
  }
  TW_RETURN_IF_ERROR(read::CallArrowStatus(path, [&] { return file->stream()->Write(text); }));
  return file->Commit();
}

}  // namespace tiaowen::write
