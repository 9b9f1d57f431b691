// Softmax attention of many rows to keys and values in parts, in one pass over each part (the online softmax of Milakov
// and Gimelshein, 2018): nothing of the size rows x tokens is written, no part is copied, none is merged afterwards.
#pragma once

#include <cstdint>

#include "engine/kernels/merge.h"

namespace emloc {

// f32 keys and values [kv_heads, tokens, width]; a head's numbers lie beside each other. Strides are in numbers.
struct AttendedPart {
    const float* key = nullptr;
    const float* value = nullptr;
    std::int64_t key_head = 0, key_token = 0, value_head = 0, value_token = 0;
};

// Rows row_begin .. row_end see tokens token_begin .. token_end of `part`, or, where `ends` [rows] is given, row r
// those before ends[r], which is at most token_end.
struct AttendedSpan {
    AttendedPart part;
    std::int64_t row_begin = 0, row_end = 0;
    std::int64_t token_begin = 0, token_end = 0;
    const std::int64_t* ends = nullptr;
};

// Queries [heads, rows, width], of which `heads / kv_heads` read one KV head each; scores are multiplied by `scale`.
// `seen`: what the rows took before, or nothing. All memory belongs to the caller.
struct Attending {
    const float* query = nullptr;
    std::int64_t query_head = 0, query_row = 0;  // strides
    std::int64_t kv_heads = 0;
    float scale = 1;
    const AttendedSpan* spans = nullptr;
    std::int64_t span_count = 0;
    const MergePart* seen = nullptr;
    MergeResult result;
};

// The work falls into pieces 0 .. attending_pieces() - 1, of which any may run beside each other. What a row gets
// depends on no other row.
std::int64_t attending_pieces(const Attending& attending);

// Whether attend_piece() can do heads so wide on this processor.
bool can_attend(std::int64_t width);

void attend_piece(const Attending& attending, std::int64_t piece);

// Below this line: the parts that attend_piece() is made of.

inline constexpr std::int64_t kTileRows = 6;           // of one head, whose sums fill a processor's registers
inline constexpr std::int64_t kRowsAtOnce = 512;       // of all heads of a group, for which keys are turned once
inline constexpr std::int64_t kMostTokens = 256;       // at once
inline constexpr std::int64_t kTurnedNumbers = 16384;  // of keys at once: 64 KiB, a part of the second cache

struct AttendedRows {
    std::int64_t kv_head = 0, begin = 0, end = 0;
};

void attend_by_avx2(const Attending& attending, const AttendedRows& rows);
void attend_by_avx512(const Attending& attending, const AttendedRows& rows);

}  // namespace emloc
