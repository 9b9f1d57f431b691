#include "engine/kernels/rows.h"

#include <cmath>

#include "engine/kernels/processor.h"

namespace emloc {
namespace {

constexpr std::int64_t kLanes = 32;  // sums beside each other

[[gnu::always_inline]] inline float sum_of_squares(const float* x, std::int64_t count) {
    float sums[kLanes] = {};
    std::int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += x[i + lane] * x[i + lane];
    for (std::int64_t lane = 0; i < count; ++i, ++lane) sums[lane] += x[i] * x[i];
    for (auto width = kLanes / 2; width > 0; width /= 2)
        for (std::int64_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
    return sums[0];
}

[[gnu::always_inline]] inline void norm_all(const RowNorm& norm, std::int64_t begin, std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
        const auto* x = norm.x + row * norm.width;
        auto* y = norm.y + row * norm.width;
        const float scale =
            1 / std::sqrt(sum_of_squares(x, norm.width) / static_cast<float>(norm.width) + norm.epsilon);
        for (std::int64_t i = 0; i < norm.width; ++i) y[i] = x[i] * scale * norm.weight[i];
    }
}

[[gnu::always_inline]] inline void rotate_all(const Rotation& rotation, std::int64_t begin, std::int64_t end) {
    const auto half = rotation.half;
    for (auto row = begin; row < end; ++row) {
        const auto* cosine = rotation.cosine + row * half;
        const auto* sine = rotation.sine + row * half;
        for (std::int64_t head = 0; head < rotation.heads; ++head) {
            const auto* a = rotation.x + (row * rotation.heads + head) * rotation.width;
            const auto* b = a + half;
            auto* y = rotation.y + (head * rotation.rows + row) * rotation.width;
            for (std::int64_t i = 0; i < half; ++i) {
                y[i] = a[i] * cosine[i] - b[i] * sine[i];
                y[half + i] = b[i] * cosine[i] + a[i] * sine[i];
            }
            for (auto i = 2 * half; i < rotation.width; ++i) y[i] = a[i];
        }
    }
}

[[gnu::target("avx2,fma")]] void norm_by_avx2(const RowNorm& norm, std::int64_t begin, std::int64_t end) {
    norm_all(norm, begin, end);
}

[[gnu::target("avx2,fma")]] void rotate_by_avx2(const Rotation& rotation, std::int64_t begin, std::int64_t end) {
    rotate_all(rotation, begin, end);
}

}  // namespace

void rms_norm_rows(const RowNorm& norm, std::int64_t begin, std::int64_t end) {
    if (has_avx2_and_fma()) return norm_by_avx2(norm, begin, end);
    norm_all(norm, begin, end);
}

void rotate_rows(const Rotation& rotation, std::int64_t begin, std::int64_t end) {
    if (has_avx2_and_fma()) return rotate_by_avx2(rotation, begin, end);
    rotate_all(rotation, begin, end);
}

}  // namespace emloc
