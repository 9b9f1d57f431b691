// Whether there is memory left for what libtorch takes without asking.
#pragma once

#include <cstdint>

namespace emloc {

// Below this a computation is not begun: oneDNN and OpenMP end the program where a small allocation of their own, or
// the stack of a thread, is refused. Larger tensors are refused in an orderly way.
inline constexpr std::int64_t kRoomToWork = std::int64_t{256} << 20;

// True where so many bytes of address space can be had now. Touches none of them.
bool has_room(std::int64_t bytes);

}  // namespace emloc
