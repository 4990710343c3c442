#include "runtime/read/arrow_error.h"

#include <fmt/format.h>

namespace tiaowen::read {

base::Error ArrowError(std::string_view path, const arrow::Status& status) {
  const std::string detail = status.ToStringWithoutContextLines();
  return {fmt::format("{}：{}", path, detail), fmt::format("{}: {}", path, detail)};
}

}  // namespace tiaowen::read
