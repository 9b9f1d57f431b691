// Where exceptions from inside a computation become errors.
#pragma once

#include <ATen/core/grad_mode.h>
#include <c10/util/Exception.h>

#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/core/result.h"
#include "engine/kernels/room.h"
#include "engine/model/model.h"
#include "engine/model/network.h"

namespace emloc {

// What a public function says where it can't finish; "{}" in `out_of_memory` is the device.
struct Interruptions {
    const char* cancelled;
    const char* out_of_memory;
};

// libtorch has an exception of its own for a GPU's memory; of the CPU's only the text tells.
inline bool lacks_memory(const c10::Error& error) {
    return dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr ||
           std::string_view(error.what_without_backtrace()).find("DefaultCPUAllocator: ") != std::string_view::npos;
}

// Returns what `work` returns, or std::nullopt where it ran out of memory.
template <class Work>
auto if_memory_suffices(Work&& work) -> std::optional<decltype(work())> {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return std::nullopt;
    } catch (const c10::Error& error) {
        if (lacks_memory(error)) return std::nullopt;
        throw;
    }
}

// Runs `work`, which returns a Result, without recording gradients. A requested stop becomes kCancelled, memory that is
// not there kOutOfMemory; anything else is a fault of this program and goes on up.
template <class Work>
auto guarded(const Model& model, const Interruptions& interruptions, Work&& work) -> decltype(work()) {
    const auto out_of_memory = [&] {
        return fail(ErrorKind::kOutOfMemory, "{}",
                    fmt::format(fmt::runtime(interruptions.out_of_memory), model.device()));
    };
    if (!has_room(kRoomToWork)) return out_of_memory();
    try {
        at::NoGradGuard no_gradients;
        if (auto result = if_memory_suffices(work)) return *std::move(result);
        return out_of_memory();
    } catch (const Cancelled&) {
        return fail(ErrorKind::kCancelled, "{}", interruptions.cancelled);
    }
}

}  // namespace emloc
