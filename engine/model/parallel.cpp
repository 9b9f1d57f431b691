#include "engine/model/parallel.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

namespace emloc {

std::int64_t parallel_width() {
    return at::get_num_threads();
}

// libtorch's header does nothing in parallel unless this file is compiled with OpenMP.
void run_in_parallel(std::int64_t count, const std::function<void(std::int64_t)>& piece) {
    if (count == 1) return piece(0);  // on all threads
    at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
        const c10::NoGradGuard no_gradients;  // is by thread
        for (auto i = begin; i < end; ++i) piece(i);
    });
}

}  // namespace emloc
