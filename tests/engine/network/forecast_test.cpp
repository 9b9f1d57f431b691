#include "engine/adaptation/methods/emloc/forecast.h"

#include <gtest/gtest.h>

#include <limits>

namespace emloc {
namespace {

TEST(Forecast, SaysNothingBeforeThreeBatchesHaveRun) {
    Forecast forecast({1, 1, 1, 1});
    for (const std::size_t batch : {0U, 1U}) {
        EXPECT_FALSE(forecast.exceeds(0.001));
        forecast.add(batch, 1);
    }
    EXPECT_FALSE(forecast.exceeds(0.001)) << "two alike may be so by chance";
    forecast.add(2, 1);
    EXPECT_TRUE(forecast.exceeds(0.001));
}

TEST(Forecast, TakesTheRestToChangeByTheRatioSeen) {
    Forecast forecast({4, 2, 1, 1});
    forecast.add(0, 8);
    forecast.add(1, 4);
    EXPECT_DOUBLE_EQ(forecast.total(), 16);
    std::vector<double> sums{8, 4, 0, 0};
    forecast.fill(sums);
    EXPECT_EQ(sums, (std::vector<double>{8, 4, 2, 2}));
}

TEST(Forecast, IsUncertainNearTheLimit) {
    Forecast forecast({1, 1, 1, 1});
    for (const std::size_t batch : {0U, 1U, 2U}) forecast.add(batch, 1);
    EXPECT_FALSE(forecast.exceeds(3.9));
    EXPECT_TRUE(forecast.exceeds(2));
}

TEST(Forecast, IsLessCertainTheFartherApartTheBatchesLie) {
    Forecast alike({1, 1, 1, 1}), apart({1, 1, 1, 1});
    alike.add(0, 2);
    alike.add(1, 2);
    alike.add(2, 2);
    apart.add(0, 0.5);
    apart.add(1, 3.5);
    apart.add(2, 2);
    EXPECT_DOUBLE_EQ(alike.total(), apart.total());
    EXPECT_TRUE(alike.exceeds(6));
    EXPECT_FALSE(apart.exceeds(6));
}

TEST(Forecast, GrowsCertainAsBatchesRun) {
    Forecast forecast({1, 1, 1, 1, 1, 1, 1, 1});
    std::size_t needed = 0;
    while (!forecast.exceeds(7.5)) forecast.add(needed++, 1);
    EXPECT_GT(needed, 2U);
    EXPECT_LT(needed, 8U);
}

TEST(Forecast, DecidesNothingWhereNothingIsExpectedOrAValueIsNotANumber) {
    Forecast nothing({0, 0, 0, 0});
    for (const std::size_t batch : {0U, 1U, 2U}) nothing.add(batch, 0.125);
    EXPECT_FALSE(nothing.exceeds(0.01));
    EXPECT_DOUBLE_EQ(nothing.total(), 0.375);
    Forecast broken({1, 1, 1, 1});
    broken.add(0, std::numeric_limits<double>::quiet_NaN());
    broken.add(1, 1);
    broken.add(2, 1);
    EXPECT_FALSE(broken.exceeds(0.01));
}

}  // namespace
}  // namespace emloc
