// Demonstrations that are retrieved for each question.
#include <ATen/ATen.h>

#include "engine/adaptation/methods/retrieval.h"
#include "engine/query/query.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

using Rows = std::vector<std::int64_t>;

TEST(Retrieval, RanksBySimilarityAndThenByPlace) {
    const auto features = at::tensor({0.F, 1.F, 1.F, 0.F, 0.F, 0.F, 0.6F, 0.8F, 1.F, 0.F}).view({5, 2});
    const auto query = at::tensor({1.F, 0.F});
    EXPECT_EQ(most_similar(features, query, 3), (Rows{1, 4, 3}));
    EXPECT_EQ(most_similar(features, query, 9), (Rows{1, 4, 3, 0})) << "what has no feature is never found";
    EXPECT_EQ(most_similar(features, query, 2, {1}), (Rows{4, 3}));
    EXPECT_TRUE(most_similar(features.narrow(0, 2, 1), query, 2).empty());
}

class RicesTest : public testing::PocketTest {
 protected:
    static AdaptationOptions options(std::int64_t retrieved) {
        return {.method = {.name = "rices", .options = {{"retrieved", retrieved}}}, .demonstrations_per_chunk = 3};
    }

    static Result<Query> asking(const Context& context) {
        return Query::open(model_, std::make_shared<const Context>(context));
    }

    static Result<Classification> classified(const Context& context, const Media& image) {
        const auto query = asking(context);
        if (!query) return tl::unexpected(query.error());
        const std::vector<Media> media{image};
        const std::vector<std::string> labels{"star", "heart", "moon"};
        return query->classify(media, "What is this?", labels);
    }

    // [demonstrations, width]
    static at::Tensor features(const Context& context) {
        std::vector<float> all;
        for (const auto& chunk : context.chunks) all.insert(all.end(), chunk.features.begin(), chunk.features.end());
        return at::tensor(all).view({static_cast<std::int64_t>(context.demonstrations.size()), -1});
    }

    // The naive context of these demonstrations, in one chunk.
    static Context naive(std::vector<Demonstration> demonstrations) {
        return adapted({.method = {.name = "naive", .options = {}}, .chunk_tokens = 100000}, std::move(demonstrations));
    }

    static void expect_same(const Classification& a, const Classification& b) {
        ASSERT_EQ(a.labels.size(), b.labels.size());
        for (std::size_t i = 0; i < a.labels.size(); ++i) {
            EXPECT_EQ(a.labels[i].label, b.labels[i].label);
            EXPECT_DOUBLE_EQ(a.labels[i].probability, b.labels[i].probability);
        }
    }
};

TEST_F(RicesTest, AnswersBehindTheMostSimilarDemonstrationsAsBehindThePlainPrompt) {
    const auto pool = glyphs(8);
    const auto asked = glyphs(30).back();
    const auto context = adapted(options(3), pool);
    EXPECT_EQ(kept_share(context), 0);
    const auto query = features(adapted(options(3), {asked}))[0];
    std::vector<Demonstration> similar;
    for (const auto row : most_similar(features(context), query, 3))
        similar.push_back(pool[static_cast<std::size_t>(row)]);
    const auto plain = classified(naive(similar), asked.media.front());
    const auto retrieved = classified(context, asked.media.front());
    ASSERT_TRUE(plain && retrieved) << (retrieved ? "" : retrieved.error().message);
    expect_same(*plain, *retrieved);
}

TEST_F(RicesTest, NeverRetrievesTheQuestionsOwnPicture) {
    const auto pool = glyphs(2);
    const auto context = adapted(options(1), pool);
    const auto retrieved = classified(context, pool[0].media.front());
    const auto other = classified(naive({pool[1]}), pool[0].media.front());
    ASSERT_TRUE(retrieved && other);
    expect_same(*other, *retrieved);
}

TEST_F(RicesTest, SaysWhatIsMissingWhereNothingCanBeFound) {
    Observer silent;
    const auto words = Adaptation(model_, options(2)).run({{.media = {}, .question = "x", .answer = "y"}}, silent);
    ASSERT_FALSE(words);
    EXPECT_EQ(words.error().kind, ErrorKind::kInvalidArgument);
    EXPECT_NE(words.error().message.find("none of these has one"), std::string::npos);

    const auto pool = glyphs(1);
    const auto own = classified(adapted(options(2), pool), pool.front().media.front());
    ASSERT_FALSE(own) << "the only one is the question's own picture";
    EXPECT_NE(own.error().message.find("None of the context's 1 demonstrations has an image"), std::string::npos);

    auto context = adapted(options(2), glyphs(3));
    const auto query = asking(context);
    ASSERT_TRUE(query);
    const auto without = query->ask({}, "What is this?");
    ASSERT_FALSE(without);
    EXPECT_NE(without.error().message.find("question's image"), std::string::npos);

    context.chunks.front().features.clear();  // as another version would leave it
    const auto bare = classified(context, glyphs(30).back().media.front());
    ASSERT_FALSE(bare);
    EXPECT_NE(bare.error().message.find("no features"), std::string::npos);
}

TEST_F(RicesTest, NeitherContinuesNorIsContinuedByAMethodThatReads) {
    Observer silent;
    const auto retrieving = adapted(options(2), glyphs(2));
    const AdaptationOptions reading{.method = {.name = "naive", .options = {}}};
    for (const auto& [context, how] :
         {std::pair{retrieving, reading}, std::pair{adapted(reading, glyphs(2)), options(2)}}) {
        const auto continued = Adaptation(model_, how).extend(context, glyphs(3), silent);
        ASSERT_FALSE(continued);
        EXPECT_EQ(continued.error().kind, ErrorKind::kInvalidArgument);
        EXPECT_NE(continued.error().message.find("Adapt to all demonstrations anew"), std::string::npos);
    }
}

}  // namespace
}  // namespace emloc
