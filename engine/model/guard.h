// Where exceptions from inside a computation become errors.
#pragma once

#include <ATen/core/grad_mode.h>

#include <new>

#include "engine/model/model.h"
#include "engine/model/qwen2_vl.h"
#include "engine/result.h"

namespace emloc {

// What a public function says where it can't finish; "{}" in `out_of_memory` is the device.
struct Interruptions {
    const char* cancelled;
    const char* out_of_memory;
};

// Runs `work`, which returns a Result, without recording gradients. A requested stop becomes kCancelled, memory that is
// not there kOutOfMemory; anything else is a fault of this program and goes on up.
template <class Work>
auto guarded(const Model& model, const Interruptions& interruptions, Work&& work) -> decltype(work()) {
    const auto out_of_memory = [&] {
        return fail(ErrorKind::kOutOfMemory, "{}",
                    fmt::format(fmt::runtime(interruptions.out_of_memory), model.device()));
    };
    try {
        at::NoGradGuard no_gradients;
        return work();
    } catch (const Cancelled&) {
        return fail(ErrorKind::kCancelled, "{}", interruptions.cancelled);
    } catch (const std::bad_alloc&) {
        return out_of_memory();
    } catch (const c10::OutOfMemoryError&) {
        return out_of_memory();
    }
}

}  // namespace emloc
