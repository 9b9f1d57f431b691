#include "engine/query/sampling.h"

#include <set>

#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

at::Tensor logits() {
    return at::tensor({0.0F, 2.0F, 5.0F, 4.0F, -3.0F});
}

std::set<TokenId> drawn(GenerationOptions options, int draws = 300) {
    std::set<TokenId> tokens;
    Sampler sampler(options);
    for (int i = 0; i < draws; ++i) tokens.insert(sampler.pick(logits()));
    return tokens;
}

TEST(Sampling, GreedyTakesTheMostProbable) {
    EXPECT_EQ(drawn({.temperature = 0}), (std::set<TokenId>{2}));
}

TEST(Sampling, TopKDrawsAmongTheKMostProbable) {
    EXPECT_EQ(drawn({.temperature = 5, .top_k = 2}), (std::set<TokenId>{2, 3}));
}

TEST(Sampling, TopPKeepsTheFewestThatReachIt) {
    EXPECT_EQ(drawn({.temperature = 1, .top_p = 0.9}), (std::set<TokenId>{2, 3}));
    EXPECT_EQ(drawn({.temperature = 1, .top_p = 0.0}), (std::set<TokenId>{2}));
}

TEST(Sampling, AHighTemperatureReachesEveryToken) {
    EXPECT_EQ(drawn({.temperature = 100}).size(), 5U);
}

TEST(Sampling, ASeedRepeatsItsTokens) {
    Sampler a({.temperature = 3, .seed = 5}), b({.temperature = 3, .seed = 5}), c({.temperature = 3, .seed = 6});
    std::vector<TokenId> of_a, of_b, of_c;
    for (int i = 0; i < 50; ++i) {
        of_a.push_back(a.pick(logits()));
        of_b.push_back(b.pick(logits()));
        of_c.push_back(c.pick(logits()));
    }
    EXPECT_EQ(of_a, of_b);
    EXPECT_NE(of_a, of_c);
}

}  // namespace
}  // namespace emloc
