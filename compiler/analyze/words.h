#pragma once

#include <compare>
#include <string>

namespace tiaowen::analyze {

// Why something could not be decided, in both languages of the user.
struct Words {
  std::string zh;
  std::string en;

  bool empty() const { return zh.empty(); }
  friend auto operator<=>(const Words&, const Words&) = default;
};

}  // namespace tiaowen::analyze
