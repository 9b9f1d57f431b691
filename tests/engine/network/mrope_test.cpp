#include "engine/model/decoder/mrope.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

constexpr TokenId kImage = 7, kVideo = 8;

ModelConfig config() {
    ModelConfig config;
    config.tokens.image = kImage;
    config.tokens.video = kVideo;
    return config;
}

std::vector<TokenId> with_medium(std::int64_t before, TokenId pad, std::int64_t count, std::int64_t after) {
    std::vector<TokenId> ids(static_cast<std::size_t>(before), 1);
    ids.insert(ids.end(), static_cast<std::size_t>(count), pad);
    ids.insert(ids.end(), static_cast<std::size_t>(after), 2);
    return ids;
}

TEST(MRope, TextAdvancesAllAxesTogether) {
    const auto positions = mrope_positions(std::vector<TokenId>{1, 2, 3}, {}, config());
    ASSERT_TRUE(positions);
    for (const auto& axis : positions->axes) EXPECT_EQ(axis, (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_EQ(positions->end(), 3);
}

TEST(MRope, AnImageSpreadsOverRowsAndColumnsAndTextGoesOnBehindTheLarger) {
    const Grid grid{1, 4, 6};  // 2 x 3 visual tokens
    const auto positions = mrope_positions(with_medium(2, kImage, 6, 1), {&grid, 1}, config());
    ASSERT_TRUE(positions);
    EXPECT_EQ(positions->axes[0], (std::vector<std::int64_t>{0, 1, 2, 2, 2, 2, 2, 2, 5}));
    EXPECT_EQ(positions->axes[1], (std::vector<std::int64_t>{0, 1, 2, 2, 2, 3, 3, 3, 5}));
    EXPECT_EQ(positions->axes[2], (std::vector<std::int64_t>{0, 1, 2, 3, 4, 2, 3, 4, 5}));
}

TEST(MRope, TextBehindALongVideoGoesOnAsTheChosenReferenceHasIt) {
    const Grid grid{5, 2, 2};
    const auto ids = with_medium(1, kVideo, 5, 1);
    EXPECT_EQ(mrope_positions(ids, {&grid, 1}, config())->axes[0].back(), 6);
    EXPECT_EQ(mrope_positions(ids, {&grid, 1}, config(), AfterMedium::kSpatial)->axes[0].back(), 2);
}

TEST(MRope, PlacesAndMediaThatDoNotFitAreErrors) {
    const Grid grid{1, 4, 4};
    const auto expect_malformed = [&](const std::vector<TokenId>& ids, std::span<const Grid> grids) {
        const auto positions = mrope_positions(ids, grids, config());
        ASSERT_FALSE(positions);
        EXPECT_EQ(positions.error().kind, ErrorKind::kMalformed);
    };
    expect_malformed(with_medium(1, kImage, 3, 1), {&grid, 1});  // too few places
    expect_malformed(with_medium(1, kImage, 4, 1), {});          // no medium for them
    expect_malformed({1, 2}, {&grid, 1});                        // no place for the medium
}

TEST(MRope, ShiftMovesEveryAxis) {
    auto positions = text_positions(3, 2);
    positions.shift(10);
    for (const auto& axis : positions.axes) EXPECT_EQ(axis, (std::vector<std::int64_t>{13, 14}));
}

}  // namespace
}  // namespace emloc
