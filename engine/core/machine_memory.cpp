#include "engine/core/machine_memory.h"

#include <fstream>
#include <string>

namespace emloc {

MachineMemory machine_memory() {
    constexpr std::int64_t kUnit = 1024;
    std::ifstream file("/proc/meminfo");
    MachineMemory memory;
    std::string key, unit;
    for (std::int64_t value = 0; file >> key >> value && std::getline(file, unit);) {
        if (key == "MemTotal:") memory.total = value * kUnit;
        if (key == "MemAvailable:") memory.available = value * kUnit;
    }
    return memory;
}

}  // namespace emloc
