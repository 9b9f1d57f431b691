#include "engine/evaluation/metrics.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

TestAnswer answer(const std::string& label, const std::string& answer) {
    return {.path = "x.png", .label = label, .answer = answer};
}

TEST(Confusion, CountsBelongToTheirLabelsWhateverTheOrderOfArrival) {
    Confusion arrived;
    arrived.add("wolf", "wolf");
    arrived.add("cat", "wolf");
    arrived.add("ant", "ant");
    arrived.add("cat", "bee");
    arrived.add("wolf", "cat");
    EXPECT_EQ(arrived.labels(), (std::vector<std::string>{"wolf", "cat", "ant", "bee"}));

    const Confusion confusion = arrived.sorted();
    EXPECT_EQ(confusion.labels(), (std::vector<std::string>{"ant", "bee", "cat", "wolf"}));
    const std::vector<std::vector<std::int64_t>> expected{{1, 0, 0, 0}, {0, 0, 0, 0}, {0, 1, 0, 1}, {0, 0, 1, 1}};
    EXPECT_EQ(confusion.counts(), expected);
    EXPECT_EQ(confusion.total(), 5);
    EXPECT_EQ(confusion.correct(), 2);
    EXPECT_DOUBLE_EQ(confusion.accuracy(), 0.4);
}

TEST(Confusion, GivenLabelsComeFirstAndOnce) {
    const std::vector<std::string> given{"b", "a", "b"};
    Confusion confusion(given);
    confusion.add("c", "a");
    EXPECT_EQ(confusion.labels(), (std::vector<std::string>{"b", "a", "c"}));
    EXPECT_EQ(confusion.counts()[2], (std::vector<std::int64_t>{0, 1, 0}));
}

TEST(Confusion, ALabelThatWasOnlyEverAnsweredIsNoClass) {
    Confusion confusion;
    confusion.add("cat", "dog");
    confusion.add("cat", "cat");
    const auto classes = confusion.classes();
    ASSERT_EQ(classes.size(), 1u);
    EXPECT_EQ(classes[0].label, "cat");
    EXPECT_EQ(classes[0].total, 2);
    EXPECT_EQ(classes[0].correct, 1);
}

TEST(Confusion, NothingAddedIsNoDivisionByZero) {
    const Confusion confusion;
    EXPECT_EQ(confusion.accuracy(), 0);
    EXPECT_EQ(confusion.margin(), 0);
}

TEST(Confusion, MarginIsWilsons) {
    Confusion confusion;
    for (int i = 0; i < 100; ++i) confusion.add("a", i < 90 ? "a" : "b");
    // The Wilson interval of 90 in 100 is 0.8256 to 0.9448.
    EXPECT_NEAR(confusion.margin(), (0.9448 - 0.8256) / 2, 1e-4);
}

TEST(TestMetrics, AbstentionsAndErrorsAreNoPartOfTheAccuracy) {
    const TestAnswer answers[] = {answer("cat", "cat"),
                                  answer("cat", "dog"),
                                  answer("dog", ""),
                                  {.path = "broken.png", .label = "dog", .answer = "dog", .error = "broken"}};
    const TestMetrics metrics = metrics_of(answers);
    EXPECT_EQ(metrics.confusion.total(), 2);
    EXPECT_DOUBLE_EQ(metrics.confusion.accuracy(), 0.5);
    EXPECT_EQ(metrics.abstentions, 1);
    EXPECT_EQ(metrics.errors, 1);
}

TEST(TestMetrics, AnAnswerTakenBackLeavesTheCountsAsTheyWere) {
    TestMetrics metrics;
    metrics.add(answer("cat", "cat"));
    metrics.add(answer("cat", "dog"));
    metrics.add(answer("cat", ""));
    metrics.remove(answer("cat", "cat"));
    metrics.remove(answer("cat", ""));
    EXPECT_EQ(metrics.confusion.total(), 1);
    EXPECT_EQ(metrics.confusion.correct(), 0);
    EXPECT_EQ(metrics.abstentions, 0);
}

}  // namespace
}  // namespace emloc
