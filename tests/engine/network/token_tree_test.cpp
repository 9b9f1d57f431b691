#include "engine/query/token_tree.h"

#include <gtest/gtest.h>

namespace emloc {
namespace {

TEST(TokenTree, SharedBeginningsAreOneNode) {
    const std::vector<std::vector<TokenId>> labels{{5, 6, 9}, {5, 7, 9}, {8, 9}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.tokens(), (std::vector<TokenId>{5, 6, 9, 7, 9, 8, 9}));
    EXPECT_EQ(tree.depths(), (std::vector<std::int64_t>{0, 1, 2, 1, 2, 0, 1}));
    EXPECT_EQ(tree.path(1), (std::vector<std::int64_t>{0, 3, 4}));
}

TEST(TokenTree, ANodeSeesItselfAndItsAncestorsOnly) {
    const std::vector<std::vector<TokenId>> labels{{1, 2}, {1, 3}};
    EXPECT_EQ(TokenTree(labels).visible(), (std::vector<std::uint8_t>{1, 0, 0, 1, 1, 0, 1, 0, 1}));
}

TEST(TokenTree, EqualLabelsShareTheirWholePath) {
    const std::vector<std::vector<TokenId>> labels{{1, 2}, {1, 2}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.size(), 2);
    EXPECT_EQ(tree.path(0), tree.path(1));
}

TEST(TokenTree, ALabelThatBeginsAnotherEndsAtItsOwnNode) {
    const std::vector<std::vector<TokenId>> labels{{1, 9}, {1, 2, 9}};
    const TokenTree tree(labels);
    EXPECT_EQ(tree.path(0), (std::vector<std::int64_t>{0, 1}));
    EXPECT_EQ(tree.path(1), (std::vector<std::int64_t>{0, 2, 3}));
}

}  // namespace
}  // namespace emloc
