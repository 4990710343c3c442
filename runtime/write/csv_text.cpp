#include "runtime/write/csv_text.h"

namespace tiaowen::write {

void AppendCsvField(std::string_view field, std::string* out) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(field);
    return;
  }
  out->push_back('"');
  for (const char byte : field) {
    if (byte == '"') out->push_back('"');
    out->push_back(byte);
  }
  out->push_back('"');
}

}  // namespace tiaowen::write
