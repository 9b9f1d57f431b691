#include "engine/kernels/parallel.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <exception>

namespace emloc {

std::int64_t parallel_width() {
    return at::get_num_threads();
}

ParallelWidth::ParallelWidth(std::int64_t width) : before_(parallel_width()) {
    if (width != before_) at::set_num_threads(static_cast<int>(width));
}

ParallelWidth::~ParallelWidth() {
    if (before_ != parallel_width()) at::set_num_threads(static_cast<int>(before_));
}

// In OpenMP itself, which libtorch looks at to see that it is in parallel already. (at::parallel_for would bring a
// variable of one byte by thread, with which mold has laid out programs that could not start.)
void run_in_parallel(std::int64_t count, const std::function<void(std::int64_t)>& piece) {
    if (count == 1) return piece(0);  // on all threads
    std::exception_ptr first;
    const bool records_gradients = c10::GradMode::is_enabled();  // is by thread
#pragma omp parallel for num_threads(static_cast <int>(parallel_width())) schedule(dynamic)
    for (std::int64_t i = 0; i < count; ++i) {
        const c10::AutoGradMode mode(records_gradients);
        try {
            piece(i);
        } catch (...) {
#pragma omp critical
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
}

void run_in_shares(std::int64_t numbers, std::int64_t worth_a_thread, const std::function<void(const Share&)>& part) {
    const auto pieces = std::clamp<std::int64_t>(numbers / worth_a_thread, 1, parallel_width());
    run_in_parallel(pieces, [&](std::int64_t piece) { part({piece, pieces}); });
}

}  // namespace emloc
