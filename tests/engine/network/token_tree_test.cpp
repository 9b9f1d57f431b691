#include "engine/query/token_tree.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

using Sequences = std::vector<std::vector<TokenId>>;

// The tokens that lead to sequence s, where there is a choice.
std::vector<TokenId> chosen(const TokenTree& tree, std::size_t s) {
    std::vector<TokenId> tokens;
    for (const auto [fork, branch] : tree.choices(s)) tokens.push_back(tree.forks()[fork].tokens[branch]);
    return tokens;
}

TEST(TokenTree, LabelsThatPartAtOnceNeedNothingReadBehindThePrompt) {
    const Sequences labels{{5, 6, 9}, {7, 6, 9}, {8, 9}};
    const TokenTree tree(labels);
    EXPECT_TRUE(tree.tokens().empty());
    ASSERT_EQ(tree.forks().size(), 1U);
    EXPECT_EQ(tree.forks()[0].row, 0);
    EXPECT_EQ(tree.forks()[0].tokens, (std::vector<TokenId>{5, 7, 8}));
    EXPECT_EQ(chosen(tree, 2), (std::vector<TokenId>{8}));
}

TEST(TokenTree, ASharedBeginningIsReadOnce) {
    const Sequences labels{{5, 6, 1, 9}, {5, 6, 2, 9}, {8, 9}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.tokens(), (std::vector<TokenId>{5, 6}));
    EXPECT_EQ(tree.depths(), (std::vector<std::int64_t>{0, 1}));
    ASSERT_EQ(tree.forks().size(), 2U);
    EXPECT_EQ(tree.forks()[1].row, 2) << "behind 5, 6";
    EXPECT_EQ(chosen(tree, 0), (std::vector<TokenId>{5, 1}));
    EXPECT_EQ(chosen(tree, 1), (std::vector<TokenId>{5, 2}));
    EXPECT_EQ(chosen(tree, 2), (std::vector<TokenId>{8}));
}

TEST(TokenTree, ATokenSeesItselfAndWhatStandsBeforeItOnly) {
    const Sequences labels{{1, 2, 4}, {1, 2, 5}, {3, 6}, {3, 7}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.tokens(), (std::vector<TokenId>{1, 2, 3}));
    EXPECT_EQ(tree.visible(), (std::vector<std::uint8_t>{1, 0, 0, 1, 1, 0, 0, 0, 1}));
}

TEST(TokenTree, ALabelThatBeginsAnotherIsChosenByItsEnd) {
    const Sequences labels{{1, 9}, {1, 2, 9}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.tokens(), (std::vector<TokenId>{1}));
    EXPECT_EQ(chosen(tree, 0), (std::vector<TokenId>{9}));
    EXPECT_EQ(chosen(tree, 1), (std::vector<TokenId>{2}));
}

TEST(TokenTree, EqualLabelsAreNoChoice) {
    const Sequences labels{{1, 2}, {1, 2}};
    const TokenTree tree(labels);
    EXPECT_TRUE(tree.forks().empty());
    EXPECT_TRUE(tree.choices(0).empty() && tree.choices(1).empty());
}

}  // namespace
}  // namespace emloc
