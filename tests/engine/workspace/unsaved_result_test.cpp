#include "engine/workspace/unsaved_result.h"

#include "tests/engine/store/fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

std::string recovered_name(const std::string& written) {
    return "Recovered " + written.substr(0, 4);
}

class UnsavedResultTest : public ::testing::Test {
 protected:
    Store open() {
        auto store = Store::open(file_);
        if (!store) throw std::runtime_error(store.error().message);
        return std::move(*store);
    }
    static std::vector<std::string> names(const Store& store) {
        std::vector<std::string> names;
        const auto contexts = store.list();
        for (const ContextSummary& each : contexts.value()) names.push_back(each.name);
        return names;
    }
    // Those of results that were not saved, with what SQLite puts beside them.
    std::vector<std::string> files() const {
        std::vector<std::string> names;
        for (const auto& each : fs::directory_iterator(folder_.path())) {
            const std::string name = each.path().filename();
            if (name.find(".unsaved") != std::string::npos) names.push_back(name);
        }
        return names;
    }

    Folder folder_;
    const fs::path file_ = folder_ / "contexts.emloc";
};

TEST_F(UnsavedResultTest, WhatAnEarlierProcessWroteBecomesASavedContextWithAllThatItHolds) {
    const Context context = some_context(1);
    ASSERT_TRUE(UnsavedResult(file_).write(context));
    Store store = open();
    EXPECT_TRUE(names(store).empty()) << "it is no context of the store";

    const auto outcomes = UnsavedResult(file_).recover(store, recovered_name);
    ASSERT_EQ(outcomes.size(), 1u);
    ASSERT_TRUE(outcomes[0]) << outcomes[0].error().message;
    EXPECT_TRUE(outcomes[0]->starts_with("Recovered 2")) << *outcomes[0];
    EXPECT_EQ(difference(context, store.load(*outcomes[0]).value()), "");
    EXPECT_TRUE(UnsavedResult(file_).recover(store, recovered_name).empty()) << "once";
}

TEST_F(UnsavedResultTest, TwoProcessesDoNotOverwriteEachOther) {
    UnsavedResult one(file_), other(file_);
    ASSERT_TRUE(one.write(some_context(1)));
    ASSERT_TRUE(other.write(some_context(2)));
    ASSERT_TRUE(one.write(some_context(3)));
    Store store = open();
    const auto outcomes = UnsavedResult(file_).recover(store, recovered_name);
    ASSERT_EQ(outcomes.size(), 2u);
    ASSERT_TRUE(outcomes[0] && outcomes[1]);
    EXPECT_EQ(*outcomes[1], *outcomes[0] + " (2)") << "written within one year";
    EXPECT_EQ(difference(some_context(3), store.load(*outcomes[0]).value()), "");
    EXPECT_EQ(difference(some_context(2), store.load(*outcomes[1]).value()), "");
}

TEST_F(UnsavedResultTest, ItsOwnIsNotRecoveredAndGoesWithoutATrace) {
    Store store = open();
    UnsavedResult own(file_);
    ASSERT_TRUE(own.write(some_context(1)));
    EXPECT_TRUE(own.is_written());
    EXPECT_TRUE(own.recover(store, recovered_name).empty());
    ASSERT_TRUE(own.remove());
    EXPECT_FALSE(own.is_written());
    EXPECT_TRUE(files().empty()) << files()[0];
    EXPECT_TRUE(own.remove()) << "nothing is left to remove";
}

TEST_F(UnsavedResultTest, WhatIsLeftIsRecoveredByTheNext) {
    Store store = open();
    UnsavedResult own(file_);
    EXPECT_FALSE(own.is_there());
    ASSERT_TRUE(own.write(some_context(1)));
    EXPECT_TRUE(own.is_there());
    own.leave();
    EXPECT_FALSE(own.is_there());
    EXPECT_TRUE(own.remove()) << "nothing of its own is left to remove";
    EXPECT_EQ(UnsavedResult(file_).recover(store, recovered_name).size(), 1u);
}

TEST_F(UnsavedResultTest, AFileThatHoldsNothingYetIsPassedOver) {
    write_file(folder_ / "contexts.emloc.unsaved", "");
    { ASSERT_TRUE(Store::open(folder_ / "contexts.emloc.unsaved-2")); }
    Store store = open();
    const auto outcomes = UnsavedResult(file_).recover(store, recovered_name);
    EXPECT_TRUE(outcomes.empty()) << (outcomes[0] ? *outcomes[0] : outcomes[0].error().message);
    EXPECT_TRUE(names(store).empty());
}

TEST_F(UnsavedResultTest, AForeignFileOfThatNameIsSaidAndLeftAndAnotherIsTaken) {
    const fs::path foreign = folder_ / "contexts.emloc.unsaved";
    write_file(foreign, "somebody's notes");
    Store store = open();
    UnsavedResult own(file_);
    const auto outcomes = own.recover(store, recovered_name);
    ASSERT_EQ(outcomes.size(), 1u);
    ASSERT_FALSE(outcomes[0]);
    EXPECT_EQ(outcomes[0].error().kind, ErrorKind::kForeignFile);
    ASSERT_TRUE(own.write(some_context(1)));
    ASSERT_TRUE(own.remove());
    EXPECT_EQ(bytes_of_file(foreign).size(), std::string("somebody's notes").size());
}

TEST_F(UnsavedResultTest, WhatCanNotBeRecoveredNowIsThereTheNextTime) {
    ASSERT_TRUE(UnsavedResult(file_).write(some_context(1)));
    Store store = open();
    const auto refused = UnsavedResult(file_).recover(store, [](const std::string&) { return std::string("\n"); });
    ASSERT_EQ(refused.size(), 1u);
    ASSERT_FALSE(refused[0]) << "no context can be called so";
    EXPECT_EQ(UnsavedResult(file_).recover(store, recovered_name).size(), 1u);
}

TEST_F(UnsavedResultTest, WhereItCanNotBeWrittenNothingIsLeftBehind) {
    Context contradictory = some_context(1);
    contradictory.memory.layers[0].tokens += 1;
    { Store store = open(); }
    UnsavedResult own(file_);
    const Status written = own.write(contradictory);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::kInvalidArgument);
    EXPECT_FALSE(own.is_written());
    EXPECT_TRUE(files().empty()) << files()[0];
}

}  // namespace
}  // namespace emloc
