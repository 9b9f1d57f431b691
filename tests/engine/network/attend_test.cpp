// The kernel that attends to parts in one pass, in each instruction set that this processor has, beside the definition
// in f64.
#include "engine/kernels/attend.h"

#include <cmath>
#include <limits>

#include "engine/kernels/attention.h"
#include "engine/kernels/processor.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

constexpr std::int64_t kHeads = 6, kKvHeads = 2;

KeyValue random_part(std::int64_t tokens, std::int64_t width) {
    return {at::randn({kKvHeads, tokens, width}), at::randn({kKvHeads, tokens, width})};
}

// What row r sees of a part: visible [rows, tokens].
struct Visible {
    KeyValue part;
    at::Tensor visible;
};

PartialAttention by_definition(const at::Tensor& query, const std::vector<Visible>& parts) {
    std::vector<at::Tensor> scores, values;
    for (const auto& [part, visible] : parts) {
        const auto repeated = [](const at::Tensor& t) {
            return t.to(at::kDouble).repeat_interleave(kHeads / kKvHeads, 0);
        };
        auto score = at::matmul(query.to(at::kDouble), repeated(part.key).transpose(1, 2));
        score /= std::sqrt(static_cast<double>(query.size(2)));
        score.masked_fill_(visible.logical_not(), -std::numeric_limits<double>::infinity());
        scores.push_back(score);
        values.push_back(repeated(part.value));
    }
    const auto all = at::cat(scores, 2);
    return {at::matmul(all.softmax(-1), at::cat(values, 1)), all.logsumexp(-1)};
}

AttendedSpan span_of(const KeyValue& part, std::int64_t rows) {
    return {{part.key.const_data_ptr<float>(), part.value.const_data_ptr<float>(), part.key.stride(0),
             part.key.stride(1), part.value.stride(0), part.value.stride(1)},
            0,
            rows,
            0,
            part.tokens(),
            nullptr};
}

using Kernel = void (*)(const Attending&, const AttendedRows&);

PartialAttention attended_by(Kernel kernel, const at::Tensor& query, const std::vector<AttendedSpan>& spans) {
    const auto heads = query.size(0), rows = query.size(1), width = query.size(2);
    const auto output = at::full({rows, heads, width}, NAN), lse = at::full({heads, rows}, NAN);
    Attending attending;
    attending.query = query.const_data_ptr<float>();
    attending.query_head = query.stride(0);
    attending.query_row = query.stride(1);
    attending.kv_heads = kKvHeads;
    attending.scale = static_cast<float>(1 / std::sqrt(static_cast<double>(width)));
    attending.spans = spans.data();
    attending.span_count = static_cast<std::int64_t>(spans.size());
    attending.result = {output.mutable_data_ptr(), lse.mutable_data_ptr<float>(), heads, rows, width};
    const auto at_once = kRowsAtOnce / (heads / kKvHeads);
    for (std::int64_t head = 0; head < kKvHeads; ++head)
        for (std::int64_t row = 0; row < rows; row += at_once)
            kernel(attending, {head, row, std::min(rows, row + at_once)});
    return {output.transpose(0, 1), lse};
}

class AttendKernel : public ::testing::TestWithParam<std::pair<const char*, Kernel>> {
 protected:
    void SetUp() override {
        const bool is_there = GetParam().second == attend_by_avx2 ? has_avx2_and_fma() : has_avx512();
        if (!is_there) GTEST_SKIP() << "This processor has no " << GetParam().first << ".";
    }
    Kernel kernel() const { return GetParam().second; }
};

INSTANTIATE_TEST_SUITE_P(InstructionSets, AttendKernel,
                         ::testing::Values(std::pair<const char*, Kernel>{"avx2", attend_by_avx2},
                                           std::pair<const char*, Kernel>{"avx512", attend_by_avx512}),
                         [](const auto& tested) { return std::string(tested.param.first); });

void expect_same(const PartialAttention& found, const PartialAttention& expected) {
    EXPECT_LT(difference(found.output.to(at::kDouble), expected.output), kRounding);
    EXPECT_LT(difference(found.lse.to(at::kDouble), expected.lse), kRounding);
}

TEST_P(AttendKernel, TakesPartsOfAnyLengthAsOneSoftmax) {
    for (const std::int64_t width : {16, 32, 64, 80, 128, 256})
        for (const std::int64_t rows : {1, 5, 6, 40, 200}) {  // 200 rows of 3 heads: more than one piece
            const auto query = at::randn({kHeads, rows, width}) * 2;
            std::vector<Visible> parts;
            std::vector<AttendedSpan> spans;
            for (const std::int64_t tokens : {1, 15, 64, 300, 513}) {
                parts.push_back({random_part(tokens, width), at::ones({rows, tokens}, at::kBool)});
                spans.push_back(span_of(parts.back().part, rows));
            }
            expect_same(attended_by(kernel(), query, spans), by_definition(query, parts));
        }
}

TEST_P(AttendKernel, RowsOfSequencesSeeTheirOwnBeginningAlone) {
    constexpr std::int64_t kRows = 90, kWidth = 32;
    const std::vector<std::int64_t> begins{4, 37, 38, 90};
    const auto query = at::randn({kHeads, kRows, kWidth});
    const auto own = random_part(kRows, kWidth);
    auto visible = at::zeros({kRows, kRows}, at::kBool);
    std::vector<std::int64_t> ends(kRows);
    for (std::int64_t row = 0; row < kRows; ++row) ends[static_cast<std::size_t>(row)] = row + 1;
    std::vector<AttendedSpan> spans;
    const auto see = [&](std::int64_t row_begin, std::int64_t row_end, std::int64_t token_begin, std::int64_t token_end,
                         bool is_own) {
        auto span = span_of(own, kRows);
        span.row_begin = row_begin, span.row_end = row_end;
        span.token_begin = token_begin, span.token_end = token_end;
        if (is_own) span.ends = ends.data();
        spans.push_back(span);
        for (auto row = row_begin; row < row_end; ++row)
            visible[row].slice(0, token_begin, is_own ? row + 1 : token_end).fill_(true);
    };
    see(0, begins[0], 0, begins[0], true);
    see(begins[0], kRows, 0, begins[0], false);  // what all share
    for (std::size_t s = 0; s + 1 < begins.size(); ++s) see(begins[s], begins[s + 1], begins[s], begins[s + 1], true);
    expect_same(attended_by(kernel(), query, spans), by_definition(query, {{own, visible}}));
}

TEST_P(AttendKernel, ReadsViewsOfLargerTensors) {
    const auto wide = at::randn({70, 3, kHeads, 32});  // as one product gives queries, keys and values
    const auto query = wide.select(1, 0).transpose(0, 1);
    const KeyValue part{wide.select(1, 1).transpose(0, 1).slice(0, 0, kKvHeads),
                        wide.select(1, 2).transpose(0, 1).slice(0, 0, kKvHeads)};
    expect_same(attended_by(kernel(), query, {span_of(part, 70)}),
                by_definition(query, {{part, at::ones({70, 70}, at::kBool)}}));
}

TEST_P(AttendKernel, ScoresOfAnySizeStayFinite) {
    auto part = random_part(100, 32);
    part.key *= 1e4;
    const auto query = at::randn({kHeads, 20, 32}) * 10;
    const auto found = attended_by(kernel(), query, {span_of(part, 20)});
    EXPECT_TRUE(found.output.isfinite().all().item<bool>());
    EXPECT_LT(
        difference(found.output.to(at::kDouble), by_definition(query, {{part, at::ones({20, 100}, at::kBool)}}).output),
        kRounding);
}

TEST_P(AttendKernel, RowsThatSeeNothingTakeNothing) {
    const auto query = at::randn({kHeads, 9, 32});
    const auto part = random_part(7, 32);
    auto span = span_of(part, 9);
    span.row_begin = 4;
    const auto found = attended_by(kernel(), query, {span});
    EXPECT_TRUE((found.output.slice(1, 0, 4) == 0).all().item<bool>());
    EXPECT_TRUE((found.lse.slice(1, 0, 4) == -INFINITY).all().item<bool>());
    EXPECT_TRUE(found.lse.slice(1, 4).isfinite().all().item<bool>());
}

TEST_P(AttendKernel, WhatIsNoNumberStaysVisible) {
    const auto query = at::randn({kHeads, 9, 32});
    auto part = random_part(40, 32);
    part.key[0][17][3] = NAN;
    const auto found = attended_by(kernel(), query, {span_of(part, 9)});
    EXPECT_TRUE(found.output.slice(0, 0, kHeads / kKvHeads).isnan().all().item<bool>());
    EXPECT_TRUE(found.output.slice(0, kHeads / kKvHeads).isfinite().all().item<bool>());
}

TEST_P(AttendKernel, ARowGetsTheSameWhicheverRowsAreBesideIt) {
    const auto query = at::randn({kHeads, 50, 64});
    const auto part = random_part(333, 64);
    const auto all = attended_by(kernel(), query, {span_of(part, 50)});
    for (const std::int64_t row : {0, 13, 49}) {
        const auto alone = query.slice(1, row, row + 1).contiguous();
        EXPECT_TRUE(attended_by(kernel(), alone, {span_of(part, 1)}).output.equal(all.output.slice(1, row, row + 1)));
    }
}

TEST(AttendAtOnce, GoesOnFromWhatWasSeen) {
    const auto query = at::randn({kHeads, 24, 64});
    const auto first = random_part(77, 64), second = random_part(301, 64);
    const auto everything = [](std::int64_t tokens) { return at::ones({24, tokens}, at::kBool); };
    expect_same(merge_with(attend_all(query, first), query, second),
                by_definition(query, {{first, everything(77)}, {second, everything(301)}}));
}

TEST(AttendAtOnce, LeavesToLibtorchWhatItCannotRead) {
    const auto part = random_part(10, 64);
    const auto see = [&](const at::Tensor& query, const KeyValue& seen) {
        const SeenTokens tokens{.part = seen, .row_end = query.size(1), .token_end = 10};
        return attend_at_once(query, std::array{tokens}).has_value();
    };
    const auto query = at::randn({kHeads, 24, 64});
    EXPECT_EQ(see(query, part), can_attend(64));
    EXPECT_FALSE(see(query.slice(1, 0, 1), part)) << "one row";
    EXPECT_FALSE(see(query.to(at::kHalf), part)) << "half precision";
    const KeyValue odd{part.key.slice(2, 0, 20), part.value.slice(2, 0, 20)};
    EXPECT_FALSE(see(query.slice(2, 0, 20), odd)) << "no whole vectors";
    const KeyValue turned{at::randn({kKvHeads, 64, 10}).transpose(1, 2), part.value};
    EXPECT_FALSE(see(query, turned)) << "numbers of a head apart";
}

}  // namespace
}  // namespace emloc
