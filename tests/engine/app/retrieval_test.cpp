// Contexts that find demonstrations for each question, through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Retrieval : public testing::Test {
 protected:
    Outcome emloc(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--store", store_});
        return run_emloc(arguments);
    }
    Outcome adapt(const std::string& demos, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"adapt", "--method", "rices", "--demos", demos, "--name", "r"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return emloc(arguments);
    }

    Scratch scratch_;
    std::string demos_ = scratch_.write_classes("classes", 3);
    std::string image_ = scratch_.write_image("asked.png", 64, 64, 40);
    std::string store_ = scratch_ / "contexts.emloc";
};

TEST_F(Retrieval, SaysByWhatDemonstrationsAreFoundInThePlaceOfWhatIsKept) {
    const auto adapted = adapt(demos_);
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    EXPECT_THAT(adapted.out, HasSubstr("found   6 of 6 demonstrations, by their images"));
    EXPECT_THAT(adapted.out, Not(HasSubstr("layer")));
    EXPECT_THAT(emloc({"contexts", "show", "r"}).out, HasSubstr("6 of 6 demonstrations, by their images"));
}

TEST_F(Retrieval, AnswersFromTheStoreAloneWhereTheFilesHaveMoved) {
    ASSERT_EQ(adapt(demos_).code, 0);
    const auto before = emloc({"classify", "--context", "r", "--json", image_});
    ASSERT_EQ(before.code, 0) << before.err;
    std::filesystem::rename(demos_, scratch_ / "elsewhere");
    const auto after = emloc({"classify", "--context", "r", "--json", image_});
    ASSERT_EQ(after.code, 0) << after.err;
    EXPECT_EQ(after.json(), before.json());
    EXPECT_EQ(emloc({"ask", "--context", "r", "--image", image_, "What is this?"}).code, 0);
    EXPECT_EQ(emloc({"evaluate", "--context", "r", "--data", scratch_ / "elsewhere"}).code, 0);
    EXPECT_EQ(emloc({"contexts", "verify"}).code, 0);
}

TEST_F(Retrieval, GoesOnWithMoreDemonstrationsAndNotByAMethodThatReads) {
    ASSERT_EQ(adapt(demos_).code, 0);
    const auto more = adapt(scratch_.write_classes("more", 4), {"--extend"});
    ASSERT_EQ(more.code, 0) << more.err;
    EXPECT_THAT(more.out, HasSubstr("by their images"));
    const auto other = emloc({"adapt", "--method", "naive", "--demos", demos_, "--name", "r", "--extend"});
    EXPECT_NE(other.code, 0);
}

TEST_F(Retrieval, NamesTheNearestDemonstrationsWhateverTheMethod) {
    ASSERT_EQ(emloc({"adapt", "--method", "recency", "--demos", demos_, "--name", "r"}).code, 0);
    const auto own = demos_ + "/dark/0.png";
    const auto answers = emloc({"classify", "--context", "r", "--nearest", "2", "--json", own}).json();
    const auto& nearest = answers.at(0).at("nearest");
    ASSERT_EQ(nearest.size(), 2U);
    EXPECT_EQ(nearest[0].at("answer"), "dark");
    EXPECT_NEAR(nearest[0].at("similarity").get<double>(), 1, 1e-4);
    EXPECT_THAT(emloc({"classify", "--context", "r", "--nearest", "1", own}).out, HasSubstr("  like dark (1.000)"));
    EXPECT_EQ(emloc({"classify", "--context", "r", "--nearest", "0", own}).code, 2);
}

}  // namespace
}  // namespace emloc::test
