#include <gtest/gtest.h>

#include "engine/adaptation/encoding/chunking.h"
#include "engine/adaptation/encoding/video_clips.h"

namespace emloc {
namespace {

std::vector<std::int64_t> counts(const std::vector<ChunkPlan>& plans) {
    std::vector<std::int64_t> counts;
    for (const auto& plan : plans) counts.push_back(plan.count);
    return counts;
}

TEST(ChunkPlan, FillsTheBudgetAndCountsTheSystemTurnOnce) {
    const std::vector<std::int64_t> tokens{40, 40, 40, 40, 40};
    EXPECT_EQ(counts(plan_chunks(tokens, 30, {.chunk_tokens = 100})), (std::vector<std::int64_t>{1, 2, 2}));
    EXPECT_EQ(counts(plan_chunks(tokens, 20, {.chunk_tokens = 100})), (std::vector<std::int64_t>{2, 2, 1}));
}

TEST(ChunkPlan, ADemonstrationLongerThanTheBudgetHasAChunkOfItsOwn) {
    const std::vector<std::int64_t> tokens{10, 500, 10, 10};
    EXPECT_EQ(counts(plan_chunks(tokens, 0, {.chunk_tokens = 100})), (std::vector<std::int64_t>{1, 1, 2}));
}

TEST(ChunkPlan, DemonstrationsPerChunkIsABoundToo) {
    const std::vector<std::int64_t> tokens(7, 10);
    EXPECT_EQ(counts(plan_chunks(tokens, 0, {.demonstrations_per_chunk = 3})), (std::vector<std::int64_t>{3, 3, 1}));
}

TEST(ChunkPlan, PlansFollowEachOtherWithoutGaps) {
    const std::vector<std::int64_t> tokens{90, 20, 70, 50, 10, 60};
    std::int64_t next = 0;
    for (const auto& plan : plan_chunks(tokens, 5, {.chunk_tokens = 100})) {
        EXPECT_EQ(plan.first, next);
        next += plan.count;
    }
    EXPECT_EQ(next, 6);
}

std::vector<std::int64_t> ends(const std::vector<ClipPlan>& plans) {
    std::vector<std::int64_t> ends;
    for (const auto& plan : plans) ends.push_back(plan.end);
    return ends;
}

TEST(ClipPlan, TakesWholeTemporalPatchesAndTheLastOnesEndMark) {
    // A lead of 10 tokens, four patches of 20 one after the other, and <|vision_end|>.
    const std::vector<PatchTokens> patches{{10, 30, 30}, {30, 50, 50}, {50, 70, 70}, {70, 90, 91}};
    EXPECT_EQ(ends(plan_clips(patches, 50)), (std::vector<std::int64_t>{50, 91}));
    EXPECT_EQ(ends(plan_clips(patches, 1000)), (std::vector<std::int64_t>{91}));
    EXPECT_EQ(ends(plan_clips(patches, 1)), (std::vector<std::int64_t>{30, 50, 70, 91}));
}

TEST(ClipPlan, AClipOfTimedFramesBeginsBeforeAFramesTime) {
    // Each patch behind four tokens of time and a mark, and before another mark.
    const std::vector<PatchTokens> patches{{15, 35, 36}, {41, 61, 62}, {67, 87, 88}};
    EXPECT_EQ(ends(plan_clips(patches, 62)), (std::vector<std::int64_t>{62, 88}));
    EXPECT_EQ(plan_clips(patches, 62)[1].first_patch, 2);
}

TEST(ChunkPlan, NothingMakesNoChunk) {
    EXPECT_TRUE(plan_chunks({}, 10, {}).empty());
}

}  // namespace
}  // namespace emloc
