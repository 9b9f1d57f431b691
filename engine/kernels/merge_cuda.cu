#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include "engine/kernels/merge.h"

namespace emloc {
namespace {

constexpr unsigned kThreads = 128;

// One warp a query, its lanes beside each other along the width; the last block may have warps without one.
template <class Element>
__global__ void merge_queries(MergeParts parts, MergeResult result) {
    const auto query = (static_cast<std::int64_t>(blockIdx.x) * kThreads + threadIdx.x) / warpSize;
    if (query >= result.heads * result.rows) return;
    const auto row = query / result.heads, head = query % result.heads;
    const auto lane = threadIdx.x % warpSize;
    const auto weights = merge_weights(parts, head, row);
    if (lane == 0) result.lse[head * result.rows + row] = weights.lse;
    auto* to = static_cast<Element*>(result.output) + query * result.width;
    for (std::int64_t d = lane; d < result.width; d += warpSize) {
        float sum = 0;
        for (int i = 0; i < parts.count; ++i) {
            const auto& part = parts.parts[i];
            const auto* from =
                static_cast<const Element*>(part.output) + head * part.output_head + row * part.output_row;
            if (weights.of_part[i] != 0) sum += weights.of_part[i] * static_cast<float>(from[d]);
        }
        to[d] = static_cast<Element>(sum);
    }
}

template <class Element>
bool launch(const MergeParts& parts, const MergeResult& result) {
    const auto threads = result.heads * result.rows * 32;
    if (threads == 0) return true;
    const auto blocks = static_cast<unsigned>((threads + kThreads - 1) / kThreads);
    merge_queries<Element><<<blocks, kThreads>>>(parts, result);
    return cudaGetLastError() == cudaSuccess;
}

}  // namespace

bool merge_on_cuda(const MergeParts& parts, const MergeResult& result, ElementType type, int device) {
    int before = 0;
    if (cudaGetDevice(&before) != cudaSuccess || cudaSetDevice(device) != cudaSuccess) {
        cudaGetLastError();  // which would be taken for that of whoever asks next
        return false;
    }
    const bool queued = type == ElementType::kFloat  ? launch<float>(parts, result)
                        : type == ElementType::kHalf ? launch<__half>(parts, result)
                                                     : launch<__nv_bfloat16>(parts, result);
    cudaSetDevice(before);
    return queued;
}

}  // namespace emloc
