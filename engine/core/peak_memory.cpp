#include "engine/core/peak_memory.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace emloc {
namespace {

// "VmHWM:     1234 kB" of /proc/self/status.
std::int64_t status_bytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    std::string name;
    while (status >> name) {
        if (std::int64_t kibibytes = 0; name == field && status >> kibibytes) return kibibytes * 1024;
        std::getline(status, name);
    }
    return 0;
}

}  // namespace

// Writing 5 sets the peak back to what is resident (proc(5)).
PeakMemory::PeakMemory() {
    std::ofstream("/proc/self/clear_refs") << 5;
    before_ = status_bytes("VmRSS:");
}

std::int64_t PeakMemory::bytes() const {
    return before_ == 0 ? 0 : std::max<std::int64_t>(0, status_bytes("VmHWM:") - before_);
}

}  // namespace emloc
