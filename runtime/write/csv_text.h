#pragma once

#include <string>
#include <string_view>

// CSV with quotation marks only where a field needs them. Arrow's CSV writer quotes either every
// text or none.
namespace tiaowen::write {

// Appends `field` to `out`, in quotation marks when it holds a comma, a quotation mark or a line
// end.
void AppendCsvField(std::string_view field, std::string* out);

}  // namespace tiaowen::write
