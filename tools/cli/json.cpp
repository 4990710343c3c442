#include "tools/cli/json.h"

namespace tiaowen::cli {

std::string JsonText(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json ParseJson(const std::string& text) { return Json::parse(text); }

Json ParseJson(std::istream& stream) { return Json::parse(stream); }

}  // namespace tiaowen::cli
