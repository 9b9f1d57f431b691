#include "engine/query/query.h"

#include <cmath>

#include "engine/adaptation/memory_source.h"
#include "engine/model/network.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class QueryTest : public testing::PocketTest {
 protected:
    static void SetUpTestSuite() {
        PocketTest::SetUpTestSuite();
        context_ = std::make_shared<const Context>(adapted({.method = {.name = "naive", .options = {}}}, glyphs(16)));
    }
    static void TearDownTestSuite() { context_.reset(); }

    static Query open() {
        auto query = Query::open(model_, context_);
        if (!query) throw std::runtime_error(query.error().message);
        return std::move(*query);
    }
    static std::vector<Media> image() { return glyphs(1)[0].media; }

    static inline std::shared_ptr<const Context> context_;
};

TEST_F(QueryTest, ProbabilitiesCoverTheContextsLabelsAndSumToOne) {
    const auto result = open().classify(image());
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->labels.size(), labels_of(*context_).size());
    double sum = 0, previous = 1;
    for (const auto& label : result->labels) {
        EXPECT_LE(label.probability, previous);
        previous = label.probability;
        sum += label.probability;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
}

TEST_F(QueryTest, AClipIsAskedAboutLikeAnImage) {
    const auto clip = testing::project("motions") / "held-back/up/00.mp4";
    const std::vector<Media> media{{.kind = MediaKind::kVideo, .path = clip}};
    const auto result = open().classify(media);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->labels.size(), labels_of(*context_).size());
    const std::vector<Media> missing{{.kind = MediaKind::kVideo, .path = clip / "nothing"}};
    EXPECT_FALSE(open().classify(missing));
}

// What is compressed by nothing must answer as if the video were part of the question: clips, positions and turns fit.
TEST_F(QueryTest, AnUnprunedLongVideoAnswersAsTheVideoInTheQuestionDoes) {
    const Media clip{.kind = MediaKind::kVideo, .path = testing::project("motions") / "held-back/up/00.mp4"};
    AdaptationOptions options{.method = {.name = "long-video", .options = {{"ratios", std::vector<double>{}}}}};
    options.chunk_tokens = 40;
    const auto context = std::make_shared<const Context>(
        adapted(options, {{.media = {clip}, .question = "What happens?", .answer = {}, .is_label = false}}));
    ASSERT_EQ(context->chunks.size(), 2U);
    const auto query = Query::open(model_, context);
    ASSERT_TRUE(query) << query.error().message;
    const auto ours = query->ask({}, "Which way does it go?", {.max_new_tokens = 12});
    const auto plain = Query::zero_shot(model_)->ask({&clip, 1}, "Which way does it go?", {.max_new_tokens = 12});
    ASSERT_TRUE(ours && plain);
    EXPECT_EQ(ours->text, plain->text);
    EXPECT_LT(ours->prompt_tokens, plain->prompt_tokens);
    const std::vector<std::string> labels{"left", "up", "growing"};
    const auto probabilities = query->classify({}, "Which way?", labels);
    const auto same = Query::zero_shot(model_)->classify({&clip, 1}, "Which way?", labels);
    ASSERT_TRUE(probabilities && same);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        EXPECT_EQ(probabilities->labels[i].label, same->labels[i].label);
        EXPECT_NEAR(probabilities->labels[i].probability, same->labels[i].probability, 1e-4);
    }
}

// Nothing where there is no picture to look up; otherwise the context's own memory.
class MemoryOfPictures : public MemorySource {
 public:
    MemoryOfPictures(const Model& model, const Context& context)
        : own_(std::make_shared<const QueryMemory>(QueryMemory{
              to_caches(context.memory, {}, model.network().decoder().options()), context.memory.position_offset})) {}

    Result<std::shared_ptr<const QueryMemory>> memory_for(const AskedMedia& asked, const std::stop_token&) override {
        return asked.embeddings.defined() ? own_ : std::make_shared<const QueryMemory>();
    }

 private:
    std::shared_ptr<const QueryMemory> own_;
};

TEST_F(QueryTest, TheMemoryMayDependOnWhatIsAsked) {
    const auto methods = builtin_methods().with(
        {.name = "retrieving",
         .title = "Retrieving",
         .summary = "A memory for every question",
         .recall = [](std::shared_ptr<const Model> model, std::shared_ptr<const Context> context) {
             return std::make_unique<MemoryOfPictures>(*model, *context);
         }});
    auto retrieving = *context_;
    retrieving.options.method = {.name = "retrieving", .options = {}};
    const auto query = Query::open(model_, std::make_shared<const Context>(retrieving), methods);
    ASSERT_TRUE(query) << query.error().message;
    const auto with_picture = query->classify(image()), plain = open().classify(image());
    ASSERT_TRUE(with_picture && plain);
    EXPECT_EQ(with_picture->labels.front().probability, plain->labels.front().probability);
    auto bare = *context_;
    bare.memory.layers.clear();
    bare.memory.position_offset = 0;
    const auto without = query->classify({}, "Which?");
    const auto nothing = Query::open(model_, std::make_shared<const Context>(bare))->classify({}, "Which?");
    ASSERT_TRUE(without && nothing);
    EXPECT_EQ(without->labels.front().probability, nothing->labels.front().probability);
    EXPECT_NE(without->labels.front().probability, open().classify({}, "Which?")->labels.front().probability);
}

TEST_F(QueryTest, AContextOfAnUnknownMethodIsRefusedByName) {
    auto foreign = *context_;
    foreign.options.method = {.name = "of tomorrow", .options = {}};
    const auto query = Query::open(model_, std::make_shared<const Context>(foreign));
    ASSERT_FALSE(query);
    EXPECT_EQ(query.error().kind, ErrorKind::kUnsupported);
    EXPECT_NE(query.error().message.find("of tomorrow"), std::string::npos);
}

TEST_F(QueryTest, OtherLabelsCanBeAskedFor) {
    const std::vector<std::string> labels{"leaf 🍃", "stone"};
    const auto result = open().classify(image(), "Which?", labels);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->labels.size(), 2U);
}

TEST_F(QueryTest, TheSameLabelTwiceGetsTheSameProbability) {
    const std::vector<std::string> labels{"leaf", "leaf", "stone"};
    const auto result = open().classify(image(), {}, labels);
    ASSERT_TRUE(result);
    std::vector<double> of_leaf;
    for (const auto& label : result->labels)
        if (label.label == "leaf") of_leaf.push_back(label.probability);
    EXPECT_EQ(of_leaf[0], of_leaf[1]);
}

// What a label goes on with, once no other one goes on like it, must not make it less likely.
TEST_F(QueryTest, ALongLabelIsAsLikelyAsAShortOneThatBeginsAlike) {
    const auto query = open();
    const auto of_stone = [&](const std::vector<std::string>& labels) {
        const auto result = query.classify(image(), {}, labels);
        if (!result) throw std::runtime_error(result.error().message);
        for (const auto& label : result->labels)
            if (label.label == "stone") return label.probability;
        return -1.0;
    };
    const double alone = of_stone({"leaf", "stone"});
    EXPECT_DOUBLE_EQ(of_stone({"leaf of an oak in autumn", "stone"}), alone);
    EXPECT_NEAR(of_stone({"leaf of oak", "leaf of elm", "stone"}), alone, 1e-9);
}

TEST_F(QueryTest, RepeatedQuestionsGetTheSameAnswer) {
    const auto query = open();
    const auto first = query.classify(image()), second = query.classify(image());
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->labels[0].probability, second->labels[0].probability);
}

TEST_F(QueryTest, SeveralImagesMayBeAskedAboutAtOnce) {
    auto media = image();
    media.push_back(glyphs(2)[1].media[0]);
    EXPECT_TRUE(open().classify(media));
}

TEST_F(QueryTest, WhatIsStreamedIsTheAnswer) {
    std::string streamed;
    const auto answer =
        open().ask(image(), {}, {.max_new_tokens = 6}, [&](std::string_view piece) { streamed += piece; });
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(streamed, answer->text);
    EXPECT_LE(answer->tokens, 6);
    EXPECT_FALSE(answer->stopped);
    EXPECT_GT(answer->prompt_tokens, 5);
}

TEST_F(QueryTest, AStopKeepsWhatWasSaid) {
    std::stop_source stop;
    stop.request_stop();
    const auto answer = open().ask(image(), {}, {}, {}, stop.get_token());
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->stopped);
    EXPECT_TRUE(answer->text.empty());
    const auto classified = open().classify(image(), {}, {}, stop.get_token());
    ASSERT_FALSE(classified);
    EXPECT_EQ(classified.error().kind, ErrorKind::kCancelled);
}

TEST_F(QueryTest, ZeroShotAnswersWithoutAContext) {
    const auto query = Query::zero_shot(model_);
    ASSERT_TRUE(query);
    EXPECT_TRUE(query->ask(image(), "What is this?", {.max_new_tokens = 2}));
    const auto classified = query->classify(image());
    ASSERT_FALSE(classified) << "there are no labels to choose from";
    EXPECT_EQ(classified.error().kind, ErrorKind::kInvalidArgument);
}

TEST_F(QueryTest, AContextOfAnotherModelIsRefusedAndTheNeededOneNamed) {
    auto other = std::make_shared<Context>(*context_);
    other->model.name = "needed-model";
    other->model.sha256 = std::string(64, 'a');
    const auto query = Query::open(model_, other);
    ASSERT_FALSE(query);
    EXPECT_EQ(query.error().kind, ErrorKind::kWrongModel);
    EXPECT_NE(query.error().message.find("needed-model"), std::string::npos);
}

TEST_F(QueryTest, AnImageThatIsGoneIsNamed) {
    const std::vector<Media> missing{{.path = "/nowhere/query.png"}};
    const auto result = open().classify(missing);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::kNotFound);
}

TEST_F(QueryTest, ADemonstrationIsRecognisedAgain) {
    // The images that the context was made of are the easiest there are: most must be told apart.
    const auto query = open();
    int right = 0;
    const auto demonstrations = glyphs(16);
    for (const auto& demonstration : demonstrations) {
        const auto result = query.classify(demonstration.media);
        ASSERT_TRUE(result);
        right += result->labels[0].label == demonstration.answer ? 1 : 0;
    }
    EXPECT_GE(right, 12);
}

}  // namespace
}  // namespace emloc
