// What was changed of the demonstrations since a context was made of them.
#include "engine/workspace/changes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace emloc {
namespace {

Demonstration shown(const std::string& path, const std::string& label, const std::string& sha256 = {}) {
    Demonstration demonstration;
    demonstration.media.push_back(Media{.path = path, .sha256 = sha256});
    demonstration.answer = label;
    return demonstration;
}

TEST(Changes, AreCountedByTheirKind) {
    const std::vector then{shown("/1", "cat"), shown("/2", "cat"), shown("/3", "dog")};
    const std::vector now{shown("/3", "cat"), shown("/1", "cat"), shown("/4", "dog"), shown("/5", "dog")};
    const auto changes = changes_since(then, now);
    EXPECT_EQ(changes.kept, 1);
    EXPECT_EQ(changes.relabelled, 1);
    EXPECT_EQ(changes.added, 2);
    EXPECT_EQ(changes.removed, 1);
    EXPECT_TRUE(changes.any());
    EXPECT_FALSE(changes_since(then, then).any());
}

TEST(Changes, AFileThatMovedIsTheSame) {
    const std::vector then{shown("/before/1", "cat", "aa")};
    const std::vector now{shown("/after/1", "cat", "aa")};
    EXPECT_FALSE(changes_since(then, now).any());
}

TEST(Changes, AnotherTaskIsNotRelated) {
    EXPECT_FALSE(changes_since(std::vector{shown("/1", "cat")}, std::vector{shown("/2", "cat")}).related());
}

}  // namespace
}  // namespace emloc
