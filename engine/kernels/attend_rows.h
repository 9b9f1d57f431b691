// The arithmetic of attend.h, compiled once for each instruction set as vectors.h says, by a file that also defines
// kVectors: how many vectors beside each other six rows can hold in registers.
//
// A tile is up to six rows of one head. Its scores with a block of tokens are a product with keys that were turned,
// so that both products read whole vectors.

#include "engine/kernels/attend.h"
#include "engine/kernels/vectors.h"

namespace emloc {
namespace {

using Whole = std::int32_t __attribute__((vector_size(kLanes * sizeof(float))));
using Bits = std::uint32_t __attribute__((vector_size(kLanes * sizeof(float))));  // as Whole, but may wrap around

constexpr int kColumns = kLanes * kVectors;  // tokens of a panel of turned keys
constexpr float kMinusInfinity = -__builtin_inff();
constexpr float kLog2E = 1.44269504F;  // scores are kept as logarithms to the base 2, which cost less to raise

[[gnu::always_inline]] inline std::int64_t larger(std::int64_t a, std::int64_t b) {
    return a < b ? b : a;
}

// 2^x for x <= 0, to a relative error of 2e-7; 0 below -126. The coefficients are ln(2)^k / k!.
[[gnu::always_inline]] inline Vector power_of_two(const Vector& x) {
    constexpr float kRounding = 12582912.0F;  // 1.5 * 2^23: what is added to it ends in its bits as a whole number
    constexpr float kLeast = -126.0F;
    const Vector rounded = x + kRounding;
    const Vector r = x - (rounded - kRounding);
    Vector y = r * 1.5403530e-4F + 1.3333558e-3F;
    y = y * r + 9.6181291e-3F;
    y = y * r + 5.5504109e-2F;
    y = y * r + 2.4022651e-1F;
    y = y * r + 6.9314718e-1F;
    y = y * r + 1.0F;
    // Below kLeast the sum means nothing and is masked.
    const Bits result = __builtin_bit_cast(Bits, y) + (__builtin_bit_cast(Bits, rounded) << 23);
    return __builtin_bit_cast(Vector, result & ~__builtin_bit_cast(Bits, x < kLeast));
}

// Some tokens of a part, of one head.
struct Block {
    const float* turned = nullptr;  // panels of kColumns tokens, each [width, kColumns]
    const float* value = nullptr;   // [tokens, width], stride value_token
    std::int64_t value_token = 0;
    std::int64_t first = 0, tokens = 0;  // which they are of the part
};

// Rows of one head, and what is known of each: the largest score so far (to the base 2), and the sum of all beside it.
struct Tile {
    const float* query = nullptr;
    float* output = nullptr;  // sums of values weighted alike, not yet divided
    float* largest = nullptr;
    float* sum = nullptr;
    const std::int64_t* ends = nullptr;
};

struct Shape {
    std::int64_t width = 0, query_row = 0, output_row = 0;
    float scale = 1;
};

// One row's scores become weights; what was summed before shrinks as the largest score grows.
[[gnu::always_inline]] inline void weigh(float* scores, std::int64_t visible, std::int64_t padded, float scale,
                                         float* output, std::int64_t width, float& largest, float& sum) {
    for (auto token = visible; token < padded; ++token) scores[token] = kMinusInfinity;
    Vector most = load(scores);
    for (std::int64_t token = kLanes; token < padded; token += kLanes) {
        const Vector next = load(scores + token);
        const Whole is_more = next > most;
        const Whole chosen = (__builtin_bit_cast(Whole, next) & is_more) | (__builtin_bit_cast(Whole, most) & ~is_more);
        most = __builtin_bit_cast(Vector, chosen);
    }
    float top = largest;
    for (int lane = 0; lane < kLanes; ++lane) top = most[lane] * scale > top ? most[lane] * scale : top;
    if (top == kMinusInfinity) {
        if (visible > 0)
            top = __builtin_nanf("");  // scores that are no numbers stay visible
        else
            top = 0;
    }
    Vector total = {};
    for (std::int64_t token = 0; token < padded; token += kLanes) {
        const Vector weight = power_of_two(load(scores + token) * scale - top);
        store(scores + token, weight);
        total += weight;
    }
    const float kept = largest == kMinusInfinity ? 0.0F : __builtin_exp2f(largest - top);
    sum *= kept;
    for (int lane = 0; lane < kLanes; ++lane) sum += total[lane];
    if (visible > 0) largest = top;
    if (kept == 1 || sum == 0) return;
    for (std::int64_t i = 0; i < width; i += kLanes) store(output + i, load(output + i) * kept);
}

template <int Rows>
[[gnu::noinline]] void attend_tile(const Tile& tile, const Block& block, const Shape& shape) {
    alignas(64) float scores[Rows][kMostTokens];
    std::int64_t visible[Rows], deepest = 0;
    for (int i = 0; i < Rows; ++i) {
        const auto end = tile.ends == nullptr ? block.tokens : tile.ends[i] - block.first;
        visible[i] = larger(0, smaller(end, block.tokens));
        deepest = larger(deepest, visible[i]);
    }
    if (deepest == 0) return;
    for (std::int64_t token = 0; token < deepest; token += kColumns)
        multiply<Rows, kVectors, false>(tile.query, shape.query_row, block.turned + token * shape.width, kColumns,
                                        shape.width, scores[0] + token, kMostTokens);
    const auto padded = (deepest + kLanes - 1) / kLanes * kLanes;
    for (int i = 0; i < Rows; ++i)
        weigh(scores[i], visible[i], padded, shape.scale, tile.output + i * shape.output_row, shape.width,
              tile.largest[i], tile.sum[i]);
    std::int64_t column = 0;
    const auto sum_columns = [&]<int Vectors>() __attribute__((always_inline)) {
        constexpr std::int64_t kColumns = std::int64_t{Vectors} * kLanes;
        for (; column + kColumns <= shape.width; column += kColumns)
            multiply<Rows, Vectors, true>(scores[0], kMostTokens, block.value + column, block.value_token, deepest,
                                          tile.output + column, shape.output_row);
    };
    sum_columns.template operator()<kVectors>();
    if constexpr (kVectors > 2) sum_columns.template operator()<2>();
    sum_columns.template operator()<1>();
}

void attend_tile_of(std::int64_t rows, const Tile& tile, const Block& block, const Shape& shape) {
    switch (rows) {
        case 1:
            return attend_tile<1>(tile, block, shape);
        case 2:
            return attend_tile<2>(tile, block, shape);
        case 3:
            return attend_tile<3>(tile, block, shape);
        case 4:
            return attend_tile<4>(tile, block, shape);
        case 5:
            return attend_tile<5>(tile, block, shape);
        default:
            return attend_tile<kTileRows>(tile, block, shape);
    }
}

void turn_keys(const float* key, std::int64_t key_token, std::int64_t tokens, std::int64_t width, float* turned) {
    constexpr std::int64_t kAtOnce = 16;
    for (std::int64_t panel = 0; panel < tokens; panel += kColumns, turned += kColumns * width) {
        const auto own = smaller(kColumns, tokens - panel);
        for (std::int64_t i = 0; i < width; i += kAtOnce) {
            for (std::int64_t token = 0; token < own; ++token)
                for (std::int64_t j = i; j < i + kAtOnce; ++j)
                    turned[j * kColumns + token] = key[(panel + token) * key_token + j];
            for (auto j = i; j < i + kAtOnce; ++j)
                for (auto token = own; token < kColumns; ++token) turned[j * kColumns + token] = 0;
        }
    }
}

// What a piece's rows have taken so far: by head of the group, then by row.
struct Taken {
    float largest[kRowsAtOnce];
    float sum[kRowsAtOnce];
};

struct Piece {
    const Attending& attending;
    std::int64_t kv_head, begin, end, group;
    Shape shape;

    std::int64_t head(std::int64_t of_group) const { return kv_head * group + of_group; }
    std::int64_t index(std::int64_t of_group, std::int64_t row) const { return of_group * (end - begin) + row - begin; }
    float* output(std::int64_t of_group, std::int64_t row) const {
        const auto& result = attending.result;
        return static_cast<float*>(result.output) + (row * result.heads + head(of_group)) * result.width;
    }
};

void begin_rows(const Piece& piece, Taken& taken) {
    for (std::int64_t g = 0; g < piece.group; ++g)
        for (auto row = piece.begin; row < piece.end; ++row) {
            auto& largest = taken.largest[piece.index(g, row)];
            auto& sum = taken.sum[piece.index(g, row)];
            auto* output = piece.output(g, row);
            largest = kMinusInfinity;
            sum = 0;
            const auto* seen = piece.attending.seen;
            if (seen != nullptr) largest = kLog2E * seen->lse[piece.head(g) * seen->lse_head + row * seen->lse_row];
            if (largest == kMinusInfinity) {
                for (std::int64_t i = 0; i < piece.shape.width; ++i) output[i] = 0;
                continue;
            }
            sum = 1;
            const auto* before =
                static_cast<const float*>(seen->output) + piece.head(g) * seen->output_head + row * seen->output_row;
            for (std::int64_t i = 0; i < piece.shape.width; ++i) output[i] = before[i];
        }
}

void attend_span(const Piece& piece, const AttendedSpan& span, Taken& taken) {
    const auto begin = larger(span.row_begin, piece.begin), end = smaller(span.row_end, piece.end);
    if (begin >= end) return;
    auto last = span.ends == nullptr ? span.token_end : span.token_begin;
    for (auto row = begin; span.ends != nullptr && row < end; ++row) last = larger(last, span.ends[row]);
    const auto width = piece.shape.width;
    const auto at_once = smaller(kMostTokens, kTurnedNumbers / width / kColumns * kColumns);
    const auto* key = span.part.key + piece.kv_head * span.part.key_head;
    const auto* value = span.part.value + piece.kv_head * span.part.value_head;
    alignas(64) float turned[kTurnedNumbers];
    for (auto token = span.token_begin; token < last; token += at_once) {
        const Block block{turned, value + token * span.part.value_token, span.part.value_token, token,
                          smaller(at_once, last - token)};
        turn_keys(key + token * span.part.key_token, span.part.key_token, block.tokens, width, turned);
        for (std::int64_t g = 0; g < piece.group; ++g)
            for (auto row = begin; row < end; row += kTileRows) {
                const auto& attending = piece.attending;
                const auto index = piece.index(g, row);
                const Tile tile{attending.query + piece.head(g) * attending.query_head + row * attending.query_row,
                                piece.output(g, row), taken.largest + index, taken.sum + index,
                                span.ends == nullptr ? nullptr : span.ends + row};
                attend_tile_of(smaller(kTileRows, end - row), tile, block, piece.shape);
            }
    }
}

void end_rows(const Piece& piece, const Taken& taken) {
    for (std::int64_t g = 0; g < piece.group; ++g)
        for (auto row = piece.begin; row < piece.end; ++row) {
            const auto sum = taken.sum[piece.index(g, row)];
            auto* output = piece.output(g, row);
            for (std::int64_t i = 0; i < piece.shape.width; ++i) output[i] *= sum == 0 ? 0 : 1 / sum;
            piece.attending.result.lse[piece.head(g) * piece.attending.result.rows + row] =
                sum == 0 ? kMinusInfinity : taken.largest[piece.index(g, row)] / kLog2E + __builtin_logf(sum);
        }
}

void attend_all_rows(const Attending& attending, const AttendedRows& rows) {
    const auto& result = attending.result;
    const Piece piece{attending,
                      rows.kv_head,
                      rows.begin,
                      rows.end,
                      result.heads / attending.kv_heads,
                      Shape{result.width, attending.query_row, result.heads * result.width, attending.scale * kLog2E}};
    Taken taken;
    begin_rows(piece, taken);
    for (std::int64_t s = 0; s < attending.span_count; ++s) attend_span(piece, attending.spans[s], taken);
    end_rows(piece, taken);
}

}  // namespace
}  // namespace emloc
