#include "engine/workspace/workspace.h"

#include "tests/engine/network/pocket.h"
#include "tests/engine/store/fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

const ContextId kResult{ContextId::Kind::kResult};

ContextId saved(const std::string& name) {
    return {ContextId::Kind::kSaved, name};
}

std::string recovered_name(const std::string& /*written*/) {
    return "recovered";
}

class WorkspaceTest : public testing::PocketTest {
 protected:
    static constexpr std::size_t kDemonstrations = 4;

    void SetUp() override {
        workspace_.use_model(model_);
        ASSERT_TRUE(workspace_.open_store(file_));
    }
    std::shared_ptr<OpenContext> adapt(std::size_t demonstrations = kDemonstrations,
                                       const Workspace::Before& before = {}) {
        auto task = workspace_.plan_adaptation(glyphs(demonstrations), {});
        if (!task) throw std::runtime_error(task.error().message);
        auto open = workspace_.adapt(std::move(*task), silent_, {}, before);
        if (!open) throw std::runtime_error(open.error().message);
        return *open;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        const auto contexts = workspace_.store()->list();
        for (const ContextSummary& each : contexts.value()) names.push_back(each.name);
        return names;
    }
    static Exchange said(const std::string& question) {
        Exchange exchange;
        exchange.question = question;
        return exchange;
    }

    Folder folder_;
    const fs::path file_ = folder_ / "contexts.emloc";
    Observer silent_;
    Workspace workspace_;
};

TEST_F(WorkspaceTest, AResultIsNoContextOfTheStoreUntilItIsSaved) {
    const auto open = adapt();
    ASSERT_TRUE(workspace_.keep_result());
    EXPECT_TRUE(names().empty());
    EXPECT_EQ(open->id, kResult);
    EXPECT_EQ(workspace_.open_context(kResult).value(), open) << "it is open already";

    ASSERT_TRUE(workspace_.save_result("glyphs"));
    EXPECT_EQ(names(), std::vector<std::string>{"glyphs"});
    EXPECT_EQ(open->id, saved("glyphs"));
    EXPECT_EQ(workspace_.open_context(saved("glyphs")).value(), open);
    EXPECT_FALSE(workspace_.result());
    EXPECT_EQ(workspace_.open_context(kResult).error().kind, ErrorKind::kNotFound);
    EXPECT_FALSE(fs::exists(file_.string() + ".unsaved"));
}

TEST_F(WorkspaceTest, AResultThatWasKeptIsRecoveredByTheNextWorkspace) {
    adapt();
    ASSERT_TRUE(workspace_.keep_result());
    EXPECT_TRUE(workspace_.recover_results(recovered_name).empty()) << "its own is not lost";
    Workspace next;
    ASSERT_TRUE(next.open_store(file_));
    const auto names = next.recover_results(recovered_name);
    ASSERT_EQ(names.size(), 1u);
    ASSERT_TRUE(names[0]) << names[0].error().message;
    EXPECT_EQ(next.record(saved(*names[0])).value().demonstrations.size(), kDemonstrations);
    // The process that made it still runs and has it.
    ASSERT_TRUE(workspace_.save_result("glyphs"));
}

TEST_F(WorkspaceTest, AResultThatIsReplacedIsKeptWithWhatWasSaidToIt) {
    const auto first = adapt();
    ASSERT_TRUE(workspace_.keep_result());
    ASSERT_TRUE(workspace_.keep_exchange(kResult, Exchange{.question = "What?", .answer = "That."}));
    ASSERT_TRUE(workspace_.keep_test(kResult, TestRun{.answers = {{.path = "a", .label = "a", .answer = "a"}}}));
    std::vector<std::string> told;
    const auto second = adapt(2, {.name_of = recovered_name, .told = [&](const auto& name) { told.push_back(*name); }});
    ASSERT_EQ(told, std::vector<std::string>{"recovered"});
    EXPECT_EQ(first->id, saved("recovered")) << "it is still asked where it is open";
    EXPECT_EQ(second->id, kResult);
    EXPECT_EQ(workspace_.conversation(saved("recovered"))->size(), 1u);
    EXPECT_TRUE(workspace_.test(saved("recovered"))->has_value());
    EXPECT_EQ(workspace_.record(saved("recovered"))->demonstrations.size(), kDemonstrations);
    EXPECT_FALSE(fs::exists(file_.string() + ".unsaved")) << "it is in the store now";
    ASSERT_TRUE(workspace_.keep_result());
    EXPECT_TRUE(workspace_.is_result_kept());
    fs::remove(file_.string() + ".unsaved");
    EXPECT_FALSE(workspace_.is_result_kept());
}

TEST_F(WorkspaceTest, AnAdaptationThatIsStoppedLeavesTheResultBeforeAsItWas) {
    adapt();
    std::stop_source stop;
    stop.request_stop();
    auto task = workspace_.plan_adaptation(glyphs(2), {});
    ASSERT_TRUE(task);
    EXPECT_FALSE(workspace_.adapt(std::move(*task), silent_, stop.get_token(),
                                  {.name_of = recovered_name, .told = [](const auto&) { FAIL(); }}));
    EXPECT_TRUE(workspace_.result());
    EXPECT_TRUE(names().empty());
}

// An earlier version kept results in the store under that name.
TEST_F(WorkspaceTest, AContextOfTheNameThatEarlierVersionsReservedIsOneLikeAnyOther) {
    const std::string once_reserved = "(not saved)";
    adapt();
    ASSERT_TRUE(workspace_.save_result(once_reserved));
    const std::string modified = workspace_.store()->summary(once_reserved).value().modified;
    adapt(2);
    ASSERT_TRUE(workspace_.keep_result());
    EXPECT_EQ(names(), std::vector<std::string>{once_reserved});
    EXPECT_EQ(workspace_.open_context(saved(once_reserved)).value()->context->demonstrations.size(), kDemonstrations);
    ASSERT_TRUE(workspace_.save_result("other"));
    Workspace next;
    ASSERT_TRUE(next.open_store(file_));
    EXPECT_TRUE(next.recover_results(recovered_name).empty());
    EXPECT_EQ(next.store()->summary(once_reserved).value().modified, modified);
}

TEST_F(WorkspaceTest, AResultGoesWithTheUserToAnotherStoreAndIsLeftInNone) {
    adapt();
    ASSERT_TRUE(workspace_.keep_result());
    const fs::path other = folder_ / "other.emloc";
    ASSERT_TRUE(workspace_.open_store(other));
    EXPECT_TRUE(fs::exists(file_.string() + ".unsaved")) << "until it is kept beside the other store";
    ASSERT_TRUE(workspace_.keep_result());
    EXPECT_FALSE(fs::exists(file_.string() + ".unsaved"));
    EXPECT_TRUE(fs::exists(other.string() + ".unsaved"));
    ASSERT_TRUE(workspace_.save_result("glyphs"));
    EXPECT_FALSE(fs::exists(other.string() + ".unsaved"));
}

TEST_F(WorkspaceTest, OpeningTheSameStoreAgainKeepsTheResult) {
    adapt();
    ASSERT_TRUE(workspace_.keep_result());
    ASSERT_TRUE(workspace_.open_store(folder_.path() / "." / "contexts.emloc"));
    EXPECT_TRUE(workspace_.recover_results(recovered_name).empty());
    ASSERT_TRUE(workspace_.save_result("glyphs"));
    EXPECT_EQ(names(), std::vector<std::string>{"glyphs"});
}

TEST_F(WorkspaceTest, AFailedSaveLeavesTheResultWithAllThatWasSaidToIt) {
    adapt();
    ASSERT_TRUE(workspace_.save_result("taken"));
    adapt(2);
    ASSERT_TRUE(workspace_.keep_exchange(kResult, said("What is this?")));
    EXPECT_EQ(workspace_.save_result("taken").error().kind, ErrorKind::kNameTaken);
    EXPECT_TRUE(workspace_.result());
    ASSERT_TRUE(workspace_.save_result("free"));
    const auto kept = workspace_.conversation(saved("free")).value();
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].question, "What is this?");
}

TEST_F(WorkspaceTest, ConversationsAreThoseOfTheirContext) {
    adapt();
    ASSERT_TRUE(workspace_.save_result("one"));
    ASSERT_TRUE(workspace_.keep_exchange(saved("one"), said("to one")));
    ASSERT_TRUE(workspace_.keep_exchange({}, said("to the model")));
    EXPECT_EQ(workspace_.conversation({}).value().at(0).question, "to the model");
    ASSERT_TRUE(workspace_.clear_conversation({}));
    EXPECT_TRUE(workspace_.conversation({}).value().empty());
    ASSERT_TRUE(workspace_.rename("one", "two"));
    EXPECT_EQ(workspace_.conversation(saved("two")).value().at(0).question, "to one");
}

TEST_F(WorkspaceTest, ATestOfTheResultIsSavedWithIt) {
    adapt();
    TestRun run;
    run.answers = {{"a.png", "cat", "cat", 0.5, ""}, {"b.png", "cat", "dog", 0.5, ""}};
    ASSERT_TRUE(workspace_.keep_test(kResult, run));
    ASSERT_TRUE(workspace_.save_result("glyphs"));
    EXPECT_EQ(workspace_.test(saved("glyphs")).value()->answers.size(), 2u);
    EXPECT_DOUBLE_EQ(*workspace_.store()->summary("glyphs").value().accuracy, 0.5);
    EXPECT_FALSE(workspace_.test({}).value());
}

TEST_F(WorkspaceTest, AnOpenContextIsOpenedOnceUntilItChanges) {
    adapt();
    ASSERT_TRUE(workspace_.save_result("a"));
    const auto first = workspace_.open_context(saved("a")).value();
    EXPECT_EQ(workspace_.open_context(saved("a")).value(), first);
    ASSERT_TRUE(workspace_.rename("a", "b"));
    EXPECT_EQ(first->id, saved("b"));
    EXPECT_EQ(workspace_.open_context(saved("b")).value(), first);

    adapt(2);
    ASSERT_TRUE(workspace_.save_result("b", WhenTaken::kReplace));
    const auto replaced = workspace_.open_context(saved("b")).value();
    EXPECT_NE(replaced, first);
    EXPECT_EQ(replaced->context->demonstrations.size(), 2u);
    EXPECT_EQ(first->context->demonstrations.size(), kDemonstrations) << "who holds it can still ask it";

    ASSERT_TRUE(workspace_.remove("b"));
    EXPECT_EQ(workspace_.open_context(saved("b")).error().kind, ErrorKind::kNotFound);
}

TEST_F(WorkspaceTest, AContinuationTakesOnlyWhatIsNewAndKeepsTheContextsOptions) {
    adapt();
    ASSERT_TRUE(workspace_.save_result("glyphs"));
    AdaptationOptions other;
    other.chunk_tokens = 3200;
    other.system_prompt = "Be brief.";
    const auto task = workspace_.plan_adaptation(glyphs(kDemonstrations + 2), other, saved("glyphs"));
    ASSERT_TRUE(task) << task.error().message;
    EXPECT_EQ(task->demonstrations.size(), 2u);
    EXPECT_EQ(task->options.chunk_tokens, AdaptationOptions{}.chunk_tokens);
    EXPECT_NE(task->options.system_prompt, other.system_prompt);
    const auto open = workspace_.adapt(*task, silent_);
    ASSERT_TRUE(open) << open.error().message;
    EXPECT_EQ((*open)->context->demonstrations.size(), kDemonstrations + 2);

    const auto nothing = workspace_.plan_adaptation(glyphs(2), other, saved("glyphs"));
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().kind, ErrorKind::kInvalidArgument);
    EXPECT_NE(nothing.error().message.find("glyphs"), std::string::npos);
}

TEST_F(WorkspaceTest, ACancelledAdaptationLeavesTheResultBefore) {
    const auto before = adapt();
    std::stop_source stop;
    stop.request_stop();
    auto task = workspace_.plan_adaptation(glyphs(2), {}).value();
    EXPECT_EQ(workspace_.adapt(std::move(task), silent_, stop.get_token()).error().kind, ErrorKind::kCancelled);
    EXPECT_EQ(workspace_.result(), before->context);
}

TEST_F(WorkspaceTest, WhatIsMissingIsSaid) {
    Workspace empty;
    EXPECT_EQ(empty.open_context({}).error().kind, ErrorKind::kNotFound);
    EXPECT_EQ(empty.save_result("x").error().kind, ErrorKind::kNotFound);
    EXPECT_EQ(empty.rename("x", "y").error().kind, ErrorKind::kNotFound);
    EXPECT_EQ(empty.record(saved("x")).error().kind, ErrorKind::kNotFound);
    EXPECT_TRUE(empty.keep_result()) << "there is none";
    ASSERT_TRUE(empty.open_model(testing::pocket_folder(), {.device = "cpu"}));
    EXPECT_TRUE(empty.open_context({})) << "the model alone";
    EXPECT_TRUE(empty.keep_exchange({}, said("nowhere")));
}

}  // namespace
}  // namespace emloc
