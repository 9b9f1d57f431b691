// Attention over parts, merged in one pass over memory.
#pragma once

#include <cstdint>

#include "engine/kernels/merge_arithmetic.h"

namespace emloc {

enum class ElementType { kFloat, kHalf, kBFloat16 };  // of outputs; log-sum-exps are always f32

// Where the result goes: output laid out as [rows, heads, width], so that a query's heads lie beside each other; lse as
// [heads, rows]. All memory belongs to the caller.
struct MergeResult {
    void* output = nullptr;
    float* lse = nullptr;
    std::int64_t heads = 0, rows = 0, width = 0;
};

// f32, rows begin .. end, on the calling thread.
void merge_rows_on_cpu(const MergeParts& parts, const MergeResult& result, std::int64_t begin, std::int64_t end);

// Queued on the default stream of the GPU with this index, where all pointers lead. False, with nothing done, where the
// program was built without CUDA or for other GPUs.
bool merge_on_cuda(const MergeParts& parts, const MergeResult& result, ElementType type, int device);

}  // namespace emloc
