#include "engine/query/step_threads.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace emloc {
namespace {

using Time = std::function<double(int threads)>;

// How many of the steps ran with how many threads.
std::map<int, int> run(StepThreads& threads, int steps, const Time& time) {
    std::map<int, int> counts;
    for (int i = 0; i < steps; ++i) {
        ++counts[threads.count()];
        threads.took(time(threads.count()));
    }
    return counts;
}

TEST(StepThreads, KeepToAllWhereMoreAreFasterAndLoseLittleByTrying) {
    StepThreads threads(8);
    const auto counts = run(threads, 1000, [](int count) { return 8.0 / count; });
    EXPECT_EQ(threads.count(), 8);
    EXPECT_GT(counts.at(8), 970);
}

TEST(StepThreads, FindFewerWhereOneOfThemIsHeldUp) {
    StepThreads threads(8);
    const Time time = [](int count) { return count == 8 ? 3.0 : 4.0 / count; };
    run(threads, 18, time);
    EXPECT_EQ(threads.count(), 4);
    EXPECT_GT(run(threads, 1000, time).at(4), 960);
}

TEST(StepThreads, GoDownToOne) {
    StepThreads threads(6);
    run(threads, 100, [](int count) { return static_cast<double>(count); });
    EXPECT_EQ(threads.count(), 1);
}

TEST(StepThreads, ComeBackWhenTheOtherProgramsAreDone) {
    StepThreads threads(2);
    run(threads, 200, [](int count) { return count == 2 ? 3.0 : 1.0; });
    EXPECT_EQ(threads.count(), 1);
    run(threads, 1200, [](int count) { return count == 2 ? 0.5 : 1.0; });
    EXPECT_EQ(threads.count(), 2);
}

TEST(StepThreads, DoNotChangeForADifferenceByChance) {
    StepThreads threads(2);
    int step = 0;
    run(threads, 1000, [&](int count) { return 1.0 + 0.04 * (++step % 5) + (count == 1 ? -0.02 : 0.0); });
    EXPECT_EQ(threads.count(), 2);
}

TEST(StepThreads, HaveNothingToTryWithOneThread) {
    StepThreads threads(1);
    EXPECT_EQ(run(threads, 100, [](int) { return 1.0; }).at(1), 100);
    EXPECT_EQ(StepThreads(0).count(), 1);
}

}  // namespace
}  // namespace emloc
