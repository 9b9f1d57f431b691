#include "engine/model/decoder/mrope.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

constexpr TokenId kImage = 7, kVideo = 8;

TokenIds tokens() {
    return {.image = kImage, .video = kVideo};
}

PadRun run_of(const Grid& grid, float time_step = 1) {
    return {.text = {}, .grid = grid, .time_step = time_step};
}

std::vector<TokenId> with_medium(std::int64_t before, TokenId pad, std::int64_t count, std::int64_t after) {
    std::vector<TokenId> ids(static_cast<std::size_t>(before), 1);
    ids.insert(ids.end(), static_cast<std::size_t>(count), pad);
    ids.insert(ids.end(), static_cast<std::size_t>(after), 2);
    return ids;
}

TEST(MRope, TextAdvancesAllAxesTogether) {
    const auto positions = mrope_positions(std::vector<TokenId>{1, 2, 3}, {}, tokens());
    ASSERT_TRUE(positions);
    for (const auto& axis : positions->axes) EXPECT_EQ(axis, (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_EQ(positions->end(), 3);
}

TEST(MRope, AnImageSpreadsOverRowsAndColumnsAndTextGoesOnBehindTheLarger) {
    const auto run = run_of({1, 2, 3});
    const auto positions = mrope_positions(with_medium(2, kImage, 6, 1), {&run, 1}, tokens());
    ASSERT_TRUE(positions);
    EXPECT_EQ(positions->axes[0], (std::vector<std::int64_t>{0, 1, 2, 2, 2, 2, 2, 2, 5}));
    EXPECT_EQ(positions->axes[1], (std::vector<std::int64_t>{0, 1, 2, 2, 2, 3, 3, 3, 5}));
    EXPECT_EQ(positions->axes[2], (std::vector<std::int64_t>{0, 1, 2, 3, 4, 2, 3, 4, 5}));
}

TEST(MRope, TextBehindALongVideoGoesOnAsTheChosenReferenceHasIt) {
    const auto run = run_of({5, 1, 1});
    const auto ids = with_medium(1, kVideo, 5, 1);
    EXPECT_EQ(mrope_positions(ids, {&run, 1}, tokens())->axes[0].back(), 6);
    EXPECT_EQ(mrope_positions(ids, {&run, 1}, tokens(), AfterMedium::kSpatial)->axes[0].back(), 2);
}

TEST(MRope, TimePassesByTheStepOfARunInSinglePrecision) {
    const auto run = run_of({6, 1, 1}, 2.6F);
    const auto positions = mrope_positions(with_medium(0, kVideo, 6, 1), {&run, 1}, tokens());
    ASSERT_TRUE(positions);
    EXPECT_EQ(positions->axes[0],
              (std::vector<std::int64_t>{0, 2, 5, 7, 10, 13, 14}));  // 5 * 2.6 is below 13 in double
}

TEST(MRope, EachRunStandsApart) {
    const std::vector<PadRun> runs{run_of({1, 1, 2}), run_of({1, 1, 2})};
    const auto positions = mrope_positions(std::vector<TokenId>{kVideo, kVideo, 1, kVideo, kVideo, 1}, runs, tokens());
    ASSERT_TRUE(positions);
    EXPECT_EQ(positions->axes[0], (std::vector<std::int64_t>{0, 0, 2, 3, 3, 5}));
    EXPECT_EQ(positions->axes[2], (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(MRope, PlacesAndMediaThatDoNotFitAreErrors) {
    const auto run = run_of({1, 2, 2});
    const auto expect_malformed = [&](const std::vector<TokenId>& ids, std::span<const PadRun> runs) {
        const auto positions = mrope_positions(ids, runs, tokens());
        ASSERT_FALSE(positions);
        EXPECT_EQ(positions.error().kind, ErrorKind::kMalformed);
    };
    expect_malformed(with_medium(1, kImage, 3, 1), {&run, 1});  // too few places
    expect_malformed(with_medium(1, kImage, 4, 1), {});         // no medium for them
    expect_malformed({1, 2}, {&run, 1});                        // no place for the medium
}

TEST(MRope, ShiftMovesEveryAxis) {
    auto positions = text_positions(3, 2);
    positions.shift(10);
    for (const auto& axis : positions.axes) EXPECT_EQ(axis, (std::vector<std::int64_t>{13, 14}));
}

}  // namespace
}  // namespace emloc
