// How much memory the machine has.
#pragma once

#include <cstdint>

namespace emloc {

struct MachineMemory {
    std::int64_t total = 0;      // bytes; 0: unknown
    std::int64_t available = 0;  // without swapping
};

// As Linux tells it; elsewhere it is unknown.
MachineMemory machine_memory();

}  // namespace emloc
