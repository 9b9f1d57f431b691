// Methods compared on the same images through the built program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Compare : public testing::Test {
 protected:
    Outcome run(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"compare", "--demos", demos_,      "--held-out",          demos_,
                                           "--store", store_,    "--methods", "emloc,naive,recency", "--output",
                                           output_};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_emloc(arguments);
    }

    Scratch scratch_;
    std::string demos_ = scratch_.write_classes("classes", 3);
    std::string store_ = scratch_ / "contexts.emloc";
    std::string output_ = scratch_ / "report";
};

TEST_F(Compare, HoldsMethodsAgainstEachOtherAtEqualTokens) {
    const auto outcome = run({"--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto methods = outcome.json();
    ASSERT_EQ(methods.size(), 3U);
    EXPECT_EQ(methods[0].at("method"), "emloc");
    EXPECT_EQ(methods[0].at("total"), 6);
    EXPECT_EQ(methods[1].at("kept_share"), 1.0);
    // As many as the first on the whole, rounded down in each layer.
    EXPECT_LE(methods[2].at("kept_share"), methods[0].at("kept_share"));
    EXPECT_NEAR(methods[2].at("kept_share").get<double>(), methods[0].at("kept_share").get<double>(), 0.02);
    EXPECT_EQ(json::parse(read_file(output_ + "/comparison.json")), methods);
    EXPECT_THAT(read_file(output_ + "/comparison.csv"), HasSubstr("\nrecency,"));
    const auto page = read_file(output_ + "/comparison.html");
    EXPECT_THAT(page, HasSubstr("<svg"));
    EXPECT_THAT(page, testing::Not(HasSubstr("http")));  // nothing from elsewhere
}

TEST_F(Compare, HoldsMethodsThatTrainAgainstContextsAndTrainsOnce) {
    const std::vector<std::string> arguments{
        "compare",   "--demos",           demos_,     "--held-out", demos_,   "--store", store_,
        "--methods", "full,lora,recency", "--epochs", "1",          "--rate", "0.001",   "--json"};
    const auto first = run_emloc(arguments);
    ASSERT_EQ(first.code, 0) << first.err;
    const auto methods = first.json();
    ASSERT_EQ(methods.size(), 3U);
    EXPECT_EQ(methods[0].at("method"), "recency");
    for (const auto index : {1U, 2U}) {
        EXPECT_EQ(methods[index].at("kept_share"), 0.0);
        EXPECT_EQ(methods[index].at("total"), 6);
        EXPECT_GT(methods[index].at("adapt_seconds"), 0.0);
        EXPECT_GT(methods[index].at("query_seconds"), 0.0);
        EXPECT_GT(methods[index].at("peak_bytes"), 0);
    }
    EXPECT_GT(methods[2].at("memory_bytes"), 4 * methods[1].at("memory_bytes").get<int>());  // a model, an adapter
    const auto again = run_emloc(arguments);
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(again.json()[1].at("adapt_seconds"), methods[1].at("adapt_seconds"));
    EXPECT_EQ(again.json()[2].at("correct"), methods[2].at("correct"));
}

TEST_F(Compare, GivesAMethodThatRetrievesAsManyDemonstrationsAsTheFirstKeepsTokensOf) {
    const auto outcome = run_emloc(
        {"compare", "--demos", demos_, "--held-out", demos_, "--store", store_, "--methods", "emloc,rices", "--json"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto methods = outcome.json();
    const auto kept = methods[0].at("kept_share").get<double>();
    constexpr double kDemonstrations = 6;
    EXPECT_EQ(methods[1].at("options").at("retrieved"), std::max(1L, std::lround(kept * kDemonstrations)));
}

TEST_F(Compare, GoesOnWhereItWasLeft) {
    ASSERT_EQ(run().code, 0);
    // All but the memory that adapting took, which is known only of what a comparison made itself.
    const auto report = [&] {
        auto methods = json::parse(read_file(output_ + "/comparison.json"));
        for (auto& method : methods) method.erase("peak_bytes");
        return methods;
    };
    const auto first = report();
    const auto again = run({"--verbose"});
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("recency: taken from an earlier comparison"));
    EXPECT_EQ(report(), first);
}

TEST_F(Compare, KeepsAwayFromContextsThatWereMadeOtherwise) {
    ASSERT_EQ(run_emloc({"adapt", "--demos", demos_, "--store", store_, "--name", "compare naive"}).code, 0);
    const auto outcome = run();
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, HasSubstr("“compare naive” that was made otherwise"));
}

TEST_F(Compare, RefusesMethodsOfOneVideo) {
    const auto outcome = run({"--methods", "long-video"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("long-video reads one video"));
}

}  // namespace
}  // namespace emloc::test
