#include "engine/kernels/merge.h"

#include "engine/kernels/processor.h"

namespace emloc {
namespace {

[[gnu::always_inline]] inline void merge_all(const MergeParts& parts, const MergeResult& result, std::int64_t begin,
                                             std::int64_t end) {
    for (auto row = begin; row < end; ++row) {
        for (std::int64_t head = 0; head < result.heads; ++head) {
            const auto weights = merge_weights(parts, head, row);
            result.lse[head * result.rows + row] = weights.lse;
            auto* to = static_cast<float*>(result.output) + (row * result.heads + head) * result.width;
            for (int i = 0; i < parts.count; ++i) {
                const auto& part = parts.parts[i];
                const auto* from =
                    static_cast<const float*>(part.output) + head * part.output_head + row * part.output_row;
                const auto weight = weights.of_part[i];
                // What a part that weighs nothing holds may be no number.
                for (std::int64_t d = 0; d < result.width; ++d)
                    to[d] = (i == 0 ? 0.0F : to[d]) + (weight == 0 ? 0.0F : weight * from[d]);
            }
        }
    }
}

[[gnu::target("avx2,fma")]] void merge_all_by_avx2(const MergeParts& parts, const MergeResult& result,
                                                   std::int64_t begin, std::int64_t end) {
    merge_all(parts, result, begin, end);
}

}  // namespace

void merge_rows_on_cpu(const MergeParts& parts, const MergeResult& result, std::int64_t begin, std::int64_t end) {
    if (has_avx2_and_fma()) return merge_all_by_avx2(parts, result, begin, end);
    merge_all(parts, result, begin, end);
}

}  // namespace emloc
