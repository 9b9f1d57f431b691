#include "engine/kernels/stored_paths.h"

namespace emloc {
constexpr int kLanes = 8, kVectors = 2;
}

#include "engine/kernels/stored_rounding.h"

namespace emloc {

void multiply_stored_by_avx2(const StoredProduct& product, std::int64_t begin, std::int64_t end) {
    multiply_pieces(product, begin, end, multiply_in_f32);
}

void store_by_avx2(const float* weight, const StoredWeight& stored, std::int64_t begin, std::int64_t end) {
    store_panels(weight, stored, begin, end);
}

void round_by_avx2(const float* x, std::int64_t inputs, const RoundedRows& rounded, std::int64_t begin,
                   std::int64_t end) {
    round_all(x, inputs, rounded, begin, end);
}

}  // namespace emloc
