#include <gtest/gtest.h>

#include "engine/adaptation/encoding/chunking.h"

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

TEST(ChunkPlan, NothingMakesNoChunk) {
    EXPECT_TRUE(plan_chunks({}, 10, {}).empty());
}

}  // namespace
}  // namespace emloc
