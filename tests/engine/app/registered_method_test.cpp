// A method that is registered, and nothing else, is there wherever methods are.
#include <gmock/gmock.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class RegisteredMethod : public ::testing::Test {
 protected:
    Outcome run(std::vector<std::string> arguments) const {
        return run_emloc(
            arguments, {.environment = {{"EMLOC_STORE", scratch_ / "it.emloc"}}, .program = EMLOC_WITH_ANOTHER_METHOD});
    }

    Scratch scratch_;
};

TEST_F(RegisteredMethod, IsListedWithItsOptions) {
    std::vector<std::string> names;
    for (const auto& method : run({"methods", "--json"}).json()) names.push_back(method.at("method"));
    EXPECT_EQ(names.back(), "ragged");
    EXPECT_THAT(run({"adapt", "--help"}).out, HasSubstr("ragged"));
}

TEST_F(RegisteredMethod, AdaptsAndIsNamedInReports) {
    const auto demos = scratch_.write_classes("demos");
    const Outcome adapted =
        run({"adapt", "--method", "ragged", "--demos", demos, "--name", "mine", "--chunk-tokens", "200", "--json"});
    ASSERT_EQ(adapted.code, 0) << adapted.err;
    const auto report = adapted.json();
    EXPECT_EQ(report.at("options").at("method"), "ragged");
    EXPECT_EQ(report.at("chunks").at(0).at("method"), "ragged");
    const auto listed = run({"contexts", "list", "--json"}).json();
    EXPECT_EQ(listed.at(0).at("method"), "ragged");
    EXPECT_THAT(run({"contexts", "show", "mine"}).out, HasSubstr("ragged"));
}

TEST_F(RegisteredMethod, WhatCanNotBeSavedAfterTheLongWorkIsKeptAndTakenIn) {
    const auto demos = scratch_.write_classes("demos");
    const Outcome adapted =
        run({"adapt", "--method", "overtaken", "--demos", demos, "--name", "mine", "--chunk-tokens", "200000"});
    EXPECT_EQ(adapted.code, 5);
    EXPECT_THAT(adapted.err, AllOf(HasSubstr("mine"), HasSubstr("contexts recover")));

    const auto recovered = run({"contexts", "recover", "--json"}).json();
    ASSERT_EQ(recovered.at("recovered").size(), 1u) << recovered;
    const auto name = recovered.at("recovered").at(0).get<std::string>();
    const Outcome shown = run({"contexts", "show", name});
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("overtaken"));
    EXPECT_THAT(run({"contexts", "recover"}).out, HasSubstr("Nothing was left"));
}

}  // namespace
}  // namespace emloc::test
