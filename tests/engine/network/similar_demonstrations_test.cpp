// Which demonstrations a picture looks most like, whatever the context's method.
#include "engine/query/similar_demonstrations.h"

#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class SimilarDemonstrationsTest : public testing::PocketTest {
 protected:
    static Context made_by(const std::string& method) {
        return adapted({.method = {.name = method, .options = {}}}, glyphs(12));
    }

    static std::vector<SimilarDemonstration> nearest(const Context& context, const Media& picture, std::int64_t count) {
        const auto similar = SimilarDemonstrations::open(model_, context);
        if (!similar) throw std::runtime_error(similar.error().message);
        auto found = similar->to(picture, count);
        if (!found) throw std::runtime_error(found.error().message);
        return std::move(*found);
    }
};

TEST_F(SimilarDemonstrationsTest, AreThoseOfTheSamePictureFirst) {
    const auto context = made_by("recency");
    const auto found = nearest(context, glyphs(12)[7].media.front(), 3);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].index, 7);
    EXPECT_NEAR(found[0].similarity, 1, 1e-5);
    EXPECT_GE(found[1].similarity, found[2].similarity);
    EXPECT_LT(found[1].similarity, 1);
}

TEST_F(SimilarDemonstrationsTest, AreTheSameWhetherTheContextKnowsWhatTheyLookLike) {
    const auto picture = glyphs(30).back().media.front();
    const auto known = nearest(made_by("rices"), picture, 12), looked_at = nearest(made_by("zero-shot"), picture, 12);
    ASSERT_EQ(known.size(), 12U);
    ASSERT_EQ(looked_at.size(), 12U);
    for (std::size_t i = 0; i < known.size(); ++i) {
        EXPECT_EQ(known[i].index, looked_at[i].index);
        EXPECT_NEAR(known[i].similarity, looked_at[i].similarity, 1e-5);
    }
}

TEST_F(SimilarDemonstrationsTest, SayWhatCannotBeLookedAt) {
    auto other = made_by("zero-shot");
    other.model.sha256 = "another";
    EXPECT_EQ(SimilarDemonstrations::open(model_, other).error().kind, ErrorKind::kWrongModel);
    auto gone = made_by("zero-shot");
    gone.demonstrations[3].media.front() = {.path = "/no/such/picture.png"};
    const auto similar = SimilarDemonstrations::open(model_, gone);
    ASSERT_FALSE(similar);
    EXPECT_NE(similar.error().message.find("/no/such/picture.png"), std::string::npos);
}

}  // namespace
}  // namespace emloc
