#include "engine/kernels/device.h"

#include <dlfcn.h>
#include <torch/version.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace emloc {
namespace {

constexpr const char* kCudaPart = "libtorch_cuda.so";

// Where emloc-cuda-setup puts it, for libtorch of this version alone.
std::filesystem::path placed_cuda_part() {
    const char* data = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    const bool has_data = data != nullptr && *data != '\0';
    const auto folder =
        has_data ? std::filesystem::path(data) : std::filesystem::path(home == nullptr ? "" : home) / ".local/share";
    return folder / "emloc-studio" / fmt::format("cuda-{}", TORCH_VERSION) / "lib" / kCudaPart;
}

// Empty where the CUDA part is open and sees a device; otherwise why not. Must come before anything asks libtorch for
// CUDA, since it remembers the first answer.
std::string open_cuda() {
    const auto placed = placed_cuda_part();
    std::error_code error;
    const bool is_placed = std::filesystem::exists(placed, error);
    if (dlopen(is_placed ? placed.c_str() : kCudaPart, RTLD_NOW | RTLD_GLOBAL) == nullptr) {
        const char* reason = dlerror();
        return fmt::format(
            "libtorch's CUDA part can't be opened ({}). emloc-cuda-setup installs it, and packaging/setup --cuda for a "
            "build",
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
