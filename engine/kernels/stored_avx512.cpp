#include "engine/kernels/stored_paths.h"

namespace emloc {
constexpr int kLanes = 16, kVectors = 1;
}

#include "engine/kernels/stored_rows.h"

namespace emloc {

void multiply_stored_by_avx512(const StoredProduct& product, std::int64_t begin, std::int64_t end) {
    multiply_pieces(product, begin, end, multiply_in_f32);
}

}  // namespace emloc
