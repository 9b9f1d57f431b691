#include "ui/overlay/memory_use.h"

#include <dlfcn.h>
#include <unistd.h>

#include <fstream>

namespace emloc::ui {

namespace {

// The few functions of NVML that are used, as nvml.h declares them.
struct NvmlMemory {
    unsigned long long total = 0;
    unsigned long long free = 0;
    unsigned long long used = 0;
};

class Nvml {
 public:
    Nvml() : library_(dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL)) {
        if (library_ == nullptr) return;
        const auto init = symbol<int (*)()>("nvmlInit_v2");
        const auto handle = symbol<int (*)(unsigned, void**)>("nvmlDeviceGetHandleByIndex_v2");
        memory_ = symbol<int (*)(void*, NvmlMemory*)>("nvmlDeviceGetMemoryInfo");
        if (init == nullptr || handle == nullptr || memory_ == nullptr || init() != 0) return;
        if (handle(0, &device_) != 0) device_ = nullptr;
    }

    qint64 used() const {
        NvmlMemory memory;
        return device_ != nullptr && memory_(device_, &memory) == 0 ? static_cast<qint64>(memory.used) : 0;
    }

 private:
    template <class Function>
    Function symbol(const char* name) const {
        return reinterpret_cast<Function>(dlsym(library_, name));
    }

    void* library_;  // stays open, as the driver wants it
    void* device_ = nullptr;
    int (*memory_)(void*, NvmlMemory*) = nullptr;
};

}  // namespace

qint64 process_memory() {
    std::ifstream file("/proc/self/statm");
    qint64 total = 0;
    qint64 resident = 0;
    if (!(file >> total >> resident)) return 0;
    return resident * sysconf(_SC_PAGESIZE);
}

qint64 gpu_memory() {
    static const Nvml nvml;
    return nvml.used();
}

}  // namespace emloc::ui
