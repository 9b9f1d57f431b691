// Two tests on the same images, and classes that are called otherwise.
#include "engine/evaluation/compare_tests.h"

#include <gtest/gtest.h>

#include "engine/evaluation/label_names.h"
#include "engine/evaluation/metrics.h"

namespace emloc {
namespace {

TEST(CompareTests, CountsTheSameImagesForBothAndNamesTheAnswersThatDiffer) {
    const TestRun first{.answers = {{"/1", "cat", "cat", 1, ""},
                                    {"/2", "cat", "dog", 1, ""},
                                    {"/3", "dog", "cat", 1, ""},
                                    {"/only here", "dog", "dog", 1, ""},
                                    {"/bad", "dog", "", 0, "can't be read"}}};
    const TestRun second{.answers = {{"/3", "dog", "hen", 1, ""},
                                     {"/bad", "dog", "dog", 1, ""},
                                     {"/1", "cat", "cat", 1, ""},
                                     {"/2", "cat", "cat", 1, ""}}};
    const auto comparison = compare_tests(first, second);
    EXPECT_EQ(comparison.images, 3);
    EXPECT_EQ(comparison.first_correct, 1);
    EXPECT_EQ(comparison.second_correct, 2);
    ASSERT_EQ(comparison.changed.size(), 2U);
    EXPECT_EQ(comparison.changed[0].path, "/2") << "what one of them has right comes first";
    EXPECT_EQ(comparison.changed[1].second, "hen");
    EXPECT_EQ(compare_tests(first, {}).images, 0);
}

TEST(CompareTests, AMarginIsThatOfTheConfusion) {
    Confusion confusion;
    confusion.add("a", "a"), confusion.add("a", "b");
    EXPECT_DOUBLE_EQ(accuracy_margin(1, 2), confusion.margin());
    EXPECT_EQ(accuracy_margin(0, 0), 0);
}

TEST(LabelNames, OfClassesThatTheContextDoesNotHaveSameWordsAreProposed) {
    const std::vector<std::string> known{"cat", "polar bear", "Dogs"};
    const std::vector<std::string> tested{"dog", "cat", "Cats", "zebra", "cat"};
    EXPECT_EQ(unknown_labels(tested, known), (std::vector<std::string>{"Cats", "dog", "zebra"}));
    EXPECT_TRUE(unknown_labels(tested, {}).empty());
    EXPECT_EQ(same_word("Cats", known), "cat");
    EXPECT_EQ(same_word("Polar_Bears", known), "polar bear");
    EXPECT_EQ(same_word("dog", known), "Dogs");
    EXPECT_FALSE(same_word("zebra", known));
    EXPECT_FALSE(same_word("cat", std::vector<std::string>{"Cat", "CAT"})) << "either could be meant";
}

TEST(LabelNames, SayUnderWhichNameAnImageIsTested) {
    const LabelNames names{.same = {{"Cats", "cat"}}, .left_out = {"zebra"}};
    EXPECT_EQ(names.name_of("Cats"), "cat");
    EXPECT_EQ(names.name_of("dog"), "dog");
    EXPECT_FALSE(names.name_of("zebra"));
}

// Of 12 images that one of the two alone has right the second has 2: 2 * (1 + 12 + 66) / 2^12.
TEST(CompareTests, SaysHowProbableADifferenceIsByChance) {
    TestRun first, second;
    for (int i = 0; i < 20; ++i) {
        const auto path = std::to_string(i);
        first.answers.push_back({.path = path, .label = "a", .answer = i < 10 || i >= 12 ? "a" : "b"});
        second.answers.push_back({.path = path, .label = "a", .answer = i < 10 ? "b" : "a"});
    }
    EXPECT_NEAR(chance_of_such_a_difference(compare_tests(first, second)), 2.0 * 79 / 4096, 1e-12);
    EXPECT_EQ(chance_of_such_a_difference(compare_tests(first, first)), 1);
    EXPECT_EQ(chance_of_such_a_difference({}), 1);
}

}  // namespace
}  // namespace emloc
