#include "engine/evaluation/evaluate.h"

#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class EvaluateTest : public testing::PocketTest {
 protected:
    static void SetUpTestSuite() {
        PocketTest::SetUpTestSuite();
        context_ = std::make_shared<const Context>(adapted({}, glyphs(16)));
        query_ = std::make_unique<Query>(std::move(Query::open(model_, context_).value()));
    }
    static void TearDownTestSuite() {
        query_.reset();
        context_.reset();
    }

    // Held-back glyphs of the classes that the context knows.
    static std::vector<TestItem> items(std::size_t count) {
        auto set = load_demonstrations(testing::project("glyphs") / "held-back").value();
        std::vector<TestItem> items;
        for (Demonstration& each : set.demonstrations) {
            if (items.size() == count) break;
            const std::string path = each.media[0].path.string();
            items.push_back({path, std::move(each.media), std::move(each.answer)});
        }
        return items;
    }

    static inline std::shared_ptr<const Context> context_;
    static inline std::unique_ptr<Query> query_;
};

TEST_F(EvaluateTest, AnswersAreThoseOfSingleQuestionsInOrderAndCounted) {
    const auto tested = items(4);
    std::vector<std::size_t> heard;
    const auto outcome =
        evaluate(*query_, tested, {}, [&](std::size_t item, const TestAnswer& answer, const TestMetrics& so_far) {
            heard.push_back(item);
            EXPECT_EQ(answer.path, tested[item].name);
            EXPECT_EQ(so_far.confusion.total(), static_cast<std::int64_t>(item) + 1);
        });
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_FALSE(outcome->cancelled);
    EXPECT_EQ(heard, (std::vector<std::size_t>{0, 1, 2, 3}));
    ASSERT_EQ(outcome->run.answers.size(), tested.size());
    std::int64_t right = 0;
    for (std::size_t i = 0; i < tested.size(); ++i) {
        const auto alone = query_->classify(tested[i].media);
        ASSERT_TRUE(alone) << alone.error().message;
        const TestAnswer& answer = outcome->run.answers[i];
        EXPECT_EQ(answer.answer, alone->labels.front().label);
        EXPECT_EQ(answer.probability, alone->labels.front().probability);
        EXPECT_EQ(answer.label, tested[i].label);
        right += answer.answer == tested[i].label ? 1 : 0;
    }
    EXPECT_EQ(outcome->metrics.confusion.correct(), right);
}

TEST_F(EvaluateTest, AnUnreadableItemEndsTheTestOrIsNotedAsIsWanted) {
    auto tested = items(2);
    tested[0].media[0].path = "/nowhere/at/all.png";
    tested[0].media[0].bytes = nullptr;
    const auto ended = evaluate(*query_, tested);
    ASSERT_FALSE(ended);
    EXPECT_NE(ended.error().message.find("all.png"), std::string::npos) << ended.error().message;

    const auto outcome = evaluate(*query_, tested, {.goes_on_after_errors = true});
    ASSERT_TRUE(outcome) << outcome.error().message;
    ASSERT_EQ(outcome->run.answers.size(), 2u);
    EXPECT_EQ(outcome->run.answers[0].error, ended.error().message);
    EXPECT_FALSE(outcome->run.answers[1].answer.empty());
    EXPECT_EQ(outcome->metrics.errors, 1);
    EXPECT_EQ(outcome->metrics.confusion.total(), 1);
}

TEST_F(EvaluateTest, AStopEndsItAndKeepsWhatWasAnswered) {
    std::stop_source stop;
    const auto outcome = evaluate(
        *query_, items(3), {.goes_on_after_errors = true},
        [&](std::size_t, const TestAnswer&, const TestMetrics&) { stop.request_stop(); }, stop.get_token());
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_TRUE(outcome->cancelled);
    EXPECT_EQ(outcome->run.answers.size(), 1u);
    EXPECT_EQ(outcome->metrics.errors, 0);
}

TEST_F(EvaluateTest, WordsThatAreNoLabelCountAsAnotherAnswer) {
    const TestOptions options{.question = "What is this?", .labels = {"no such label"}, .free = true};
    const auto outcome = evaluate(*query_, items(1), options);
    ASSERT_TRUE(outcome) << outcome.error().message;
    const TestAnswer& answer = outcome->run.answers.at(0);
    EXPECT_EQ(answer.answer, query_->ask(items(1)[0].media, options.question)->text);
    EXPECT_EQ(counted_as(answer, options), kOtherAnswer);
    EXPECT_EQ(outcome->metrics.confusion.labels().back(), kOtherAnswer);
    EXPECT_EQ(outcome->metrics.confusion.correct(), 0);
}

}  // namespace
}  // namespace emloc
