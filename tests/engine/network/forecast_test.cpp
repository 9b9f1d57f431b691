#include "engine/adaptation/forecast.h"

#include <gtest/gtest.h>

#include <limits>

namespace emloc {
namespace {

TEST(Forecast, SaysNothingBeforeTwoBatchesHaveRun) {
    Forecast forecast({1, 1, 1, 1});
    EXPECT_EQ(forecast.stays_within(1000), std::nullopt);
    forecast.add(0, 1);
    EXPECT_EQ(forecast.stays_within(1000), std::nullopt);
    forecast.add(1, 1);
    EXPECT_EQ(forecast.stays_within(1000), true);
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

TEST(Forecast, IsUncertainNearTheLimitAndCertainFarFromIt) {
    Forecast forecast({1, 1, 1, 1});
    forecast.add(0, 1);
    forecast.add(1, 1);
    EXPECT_EQ(forecast.stays_within(4.1), std::nullopt);
    EXPECT_EQ(forecast.stays_within(3.9), std::nullopt);
    EXPECT_EQ(forecast.stays_within(8), true);
    EXPECT_EQ(forecast.stays_within(2), false);
}

TEST(Forecast, IsLessCertainTheFartherApartTheBatchesLie) {
    Forecast alike({1, 1, 1, 1}), apart({1, 1, 1, 1});
    alike.add(0, 2);
    alike.add(1, 2);
    apart.add(0, 0.5);
    apart.add(1, 3.5);
    EXPECT_DOUBLE_EQ(alike.total(), apart.total());
    EXPECT_EQ(alike.stays_within(10), true);
    EXPECT_EQ(apart.stays_within(10), std::nullopt);
}

TEST(Forecast, GrowsCertainAsBatchesRun) {
    Forecast forecast({1, 1, 1, 1, 1, 1, 1, 1});
    std::size_t needed = 0;
    while (!forecast.stays_within(8.5)) forecast.add(needed++, 1);
    EXPECT_GT(needed, 2U);
    EXPECT_LT(needed, 8U);
}

TEST(Forecast, DecidesNothingWhereNothingIsExpectedOrAValueIsNotANumber) {
    Forecast nothing({0, 0, 0});
    nothing.add(0, 0.1);
    nothing.add(1, 0.1);
    EXPECT_EQ(nothing.stays_within(100), std::nullopt);
    EXPECT_DOUBLE_EQ(nothing.total(), 0.2);
    Forecast broken({1, 1, 1});
    broken.add(0, std::numeric_limits<double>::quiet_NaN());
    broken.add(1, 1);
    EXPECT_EQ(broken.stays_within(100), std::nullopt);
}

}  // namespace
}  // namespace emloc
