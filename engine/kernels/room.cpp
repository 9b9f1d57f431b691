#include "engine/kernels/room.h"

#include <sys/mman.h>

#include <cstddef>

namespace emloc {

bool has_room(std::int64_t bytes) {
    const auto size = static_cast<std::size_t>(bytes);
    void* address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) return false;
    ::munmap(address, size);
    return true;
}

}  // namespace emloc
