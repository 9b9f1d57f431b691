#include "engine/kernels/attend.h"

#include "engine/kernels/processor.h"

namespace emloc {
namespace {

std::int64_t group_of(const Attending& attending) {
    return attending.result.heads / attending.kv_heads;
}

std::int64_t rows_of_piece(const Attending& attending) {
    const auto rows = kRowsAtOnce / group_of(attending);
    return rows < kTileRows ? rows : rows / kTileRows * kTileRows;
}

std::int64_t pieces_of_head(const Attending& attending) {
    const auto rows = rows_of_piece(attending);
    return (attending.result.rows + rows - 1) / rows;
}

}  // namespace

std::int64_t attending_pieces(const Attending& attending) {
    return attending.kv_heads * pieces_of_head(attending);
}

bool can_attend(std::int64_t width) {
    constexpr std::int64_t kStep = 16, kWidest = 256;  // a panel of keys fits, whole vectors fill a head
    return has_avx2_and_fma() && width % kStep == 0 && width <= kWidest;
}

void attend_piece(const Attending& attending, std::int64_t piece) {
    const auto of_head = pieces_of_head(attending), begin = piece % of_head * rows_of_piece(attending);
    const auto end = begin + rows_of_piece(attending);
    const AttendedRows rows{piece / of_head, begin, end < attending.result.rows ? end : attending.result.rows};
    has_avx512() ? attend_by_avx512(attending, rows) : attend_by_avx2(attending, rows);
}

}  // namespace emloc
