#include "engine/kernels/device.h"

#include <dlfcn.h>

#include <charconv>
#include <string>

namespace emloc {
namespace {

// Empty where the CUDA part is open and sees a device; otherwise why not. Must come before anything asks libtorch for
// CUDA, since it remembers the first answer.
std::string open_cuda() {
    if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) {
        const char* reason = dlerror();
        return fmt::format("libtorch's CUDA part can't be opened ({}). packaging/setup --cuda installs it",
                           reason == nullptr ? "unknown reason" : reason);
    }
    if (!at::hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0) return "no CUDA device or driver was found";
    return {};
}

}  // namespace

Result<at::Device> pick_device(std::string_view wanted) {
    if (wanted == "cpu") return at::Device(at::kCPU);
    const bool automatic = wanted == "auto";
    if (!automatic && wanted != "cuda" && !wanted.starts_with("cuda:"))
        return fail(ErrorKind::kInvalidArgument, "There is no device \"{}\": use auto, cpu, cuda or cuda:N.", wanted);
    int index = 0;
    if (wanted.starts_with("cuda:")) {
        const auto digits = wanted.substr(5);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
        if (error != std::errc() || end != digits.data() + digits.size() || index < 0)
            return fail(ErrorKind::kInvalidArgument, "\"{}\" names no device: use cuda:0, cuda:1, …", wanted);
    }
    const auto missing = open_cuda();
    if (!missing.empty()) {
        if (automatic) return at::Device(at::kCPU);
        return fail(ErrorKind::kUnsupported, "The GPU can't be used: {}. Use --device cpu.", missing);
    }
    const auto count = at::detail::getCUDAHooks().deviceCount();
    if (index >= count)
        return fail(ErrorKind::kNotFound, "There is no device cuda:{}: this machine has {}.", index, count);
    return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

at::Tensor to_device(const at::Tensor& host, at::Device device) {
    return device.is_cuda() ? host.pin_memory().to(device, host.scalar_type(), /*non_blocking=*/true) : host;
}

}  // namespace emloc
