#pragma once

#include <istream>
#include <nlohmann/json.hpp>
#include <string>

namespace tiaowen::cli {

// What the program writes and reads as JSON; its members keep their order.
using Json = nlohmann::ordered_json;

// Returns `json` as text, indented, with a line end. Bytes that are no UTF-8, which a path may
// have, become U+FFFD.
std::string JsonText(const Json& json);

// Throws Json::exception when the text is no JSON.
Json ParseJson(const std::string& text);
Json ParseJson(std::istream& stream);

}  // namespace tiaowen::cli
