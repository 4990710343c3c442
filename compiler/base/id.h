#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace tiaowen::base {

// A dense 32-bit index into the store that `Tag` names; -1 is "none".
template <typename Tag>
struct Id {
  int32_t index = -1;

  constexpr Id() = default;
  constexpr explicit Id(std::size_t position) : index(static_cast<int32_t>(position)) {}
  constexpr bool valid() const { return index >= 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace tiaowen::base

template <typename Tag>
struct std::hash<tiaowen::base::Id<Tag>> {
  std::size_t operator()(tiaowen::base::Id<Tag> id) const { return std::hash<int32_t>()(id.index); }
};
