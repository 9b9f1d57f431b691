// Stores that can't be used, and what must survive in them.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
    std::vector<std::string> adapt_arguments(const std::string& store, const std::string& name) const {
        return {"adapt", "--store", store, "--name", name, "--demos", scratch_ / "demos", "--json"};
    }
    Outcome adapt(const std::string& store, const std::string& name, const std::string& more = {}) const {
        auto arguments = adapt_arguments(store, name);
        // Without the search: quick, and the same to the store.
        arguments.insert(arguments.end(), {"--method", "naive"});
        if (!more.empty()) {
            arguments.push_back(more);
        }
        return run_emloc(arguments);
    }
    std::vector<std::string> names(const std::string& store) const {
        std::vector<std::string> names;
        for (const auto& context : run_emloc({"contexts", "list", "--store", store, "--json"}).json()) {
            names.push_back(context.at("name"));
        }
        return names;
    }

    const Scratch scratch_;
    const std::string demos_ = scratch_.write_classes("demos");
    const std::string store_ = scratch_ / "contexts.db";
};

TEST_F(StoreTest, ATakenNameIsRefusedBeforeTheLongWork) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    Outcome outcome = adapt(store_, "task", "--verbose");
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("--replace"), HasSubstr("--extend")));
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("Loading the model")));
    EXPECT_EQ(adapt(store_, "task", "--replace").code, 0);
    EXPECT_EQ(names(store_), std::vector<std::string>{"task"});
}

TEST_F(StoreTest, ExtendingWhatIsNotThereIsRefused) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    const Outcome outcome = adapt(store_, "other", "--extend");
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("other"));
}

TEST_F(StoreTest, AStoreThatIsNotThereIsNotMadeByReading) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"contexts", "list"},
                                                      {"contexts", "show", "x"},
                                                      {"contexts", "remove", "x"},
                                                      {"contexts", "verify"},
                                                      {"classify", "--context", "x", "a.png"}}) {
        auto with_store = arguments;
        with_store.insert(with_store.end(), {"--store", store_});
        const Outcome outcome = run_emloc(with_store);
        EXPECT_EQ(outcome.code, 3) << arguments.back();
        EXPECT_THAT(outcome.err, HasSubstr("no store"));
        EXPECT_FALSE(fs::exists(store_));
    }
}

TEST_F(StoreTest, ADatabaseOfAnotherProgramIsLeftAsItIs) {
    {
        SQLite::Database other(store_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        other.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x');");
    }
    const std::string before = read_file(store_);
    const Outcome outcome = adapt(store_, "task");
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, HasSubstr("contexts.db"));
    EXPECT_EQ(read_file(store_), before);
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsLeftAsItIs) {
    scratch_.write("contexts.db", std::string(4096, 'x'));
    const std::string before = read_file(store_);
    const Outcome outcome = adapt(store_, "task");
    EXPECT_THAT(outcome.code, testing::AnyOf(3, 5));
    EXPECT_THAT(outcome.err, HasSubstr("contexts.db"));
    EXPECT_EQ(read_file(store_), before);
}

TEST_F(StoreTest, AReadOnlyStoreIsRefusedBeforeTheLongWork) {
    const SmallDisk disk(scratch_ / "disk", 64 << 20);
    if (!disk.problem().empty()) {
        GTEST_SKIP() << disk.problem();
    }
    const std::string store = scratch_ / "disk/contexts.db";
    ASSERT_EQ(adapt(store, "task").code, 0);
    disk.make_read_only();
    const Outcome outcome = adapt(store, "second", "--verbose");
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, HasSubstr("contexts.db"));
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("Loading the model")));

    // It can still be asked, and evaluated without a record.
    const Outcome evaluated =
        run_emloc({"evaluate", "--store", store, "--context", "task", "--data", scratch_ / "demos", "--json"});
    EXPECT_EQ(evaluated.code, 0) << evaluated.err;
    EXPECT_THAT(evaluated.err, HasSubstr("read-only"));
    EXPECT_EQ(evaluated.json().at("recorded"), false);
}

TEST_F(StoreTest, AFullDiskKeepsWhatTheStoreHeld) {
    const SmallDisk disk(scratch_ / "disk", 24 << 20);
    if (!disk.problem().empty()) {
        GTEST_SKIP() << disk.problem();
    }
    const std::string store = scratch_ / "disk/contexts.db";
    ASSERT_EQ(adapt(store, "task").code, 0);
    // Room for the store's own bookkeeping, not for another context.
    const auto room = fs::space(scratch_ / "disk").available;
    constexpr std::uintmax_t kLeft = 48 << 10;
    scratch_.write("disk/filler", std::string(room - kLeft, 'x'));

    const Outcome outcome = adapt(store, "second");
    EXPECT_EQ(outcome.code, 5) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("no room"));
    fs::remove(scratch_ / "disk/filler");
    EXPECT_EQ(names(store), std::vector<std::string>{"task"});
    EXPECT_EQ(run_emloc({"contexts", "verify", "--store", store}).code, 0);
}

TEST_F(StoreTest, AContextOfAnotherModelIsRefused) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    const std::string other = copy_as_another_model(scratch_, "other-model");
    const std::string image = scratch_ / "demos/dark/0.png";
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"classify", "--context", "task", image},
          {"ask", "--context", "task", "What?"},
          {"evaluate", "--context", "task", "--data", scratch_ / "demos"},
          {"adapt", "--extend", "--name", "task", "--demos", scratch_ / "demos"}}) {
        auto with_model = arguments;
        with_model.insert(with_model.end(), {"--store", store_, "--model", other});
        const Outcome outcome = run_emloc(with_model);
        EXPECT_EQ(outcome.code, 4) << arguments.front() << ": " << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr(test_model().filename().string())) << "the model it needs is named";
    }
}

TEST_F(StoreTest, AContextThatIsNotThereIsNamed) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    const Outcome outcome =
        run_emloc({"classify", "--store", store_, "--context", "tusk", scratch_ / "demos/dark/0.png"});
    EXPECT_EQ(outcome.code, 3);
    EXPECT_THAT(outcome.err, HasSubstr("tusk"));
}

TEST_F(StoreTest, ADamagedStoreIsReported) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    const std::string bytes = read_file(store_);
    ASSERT_GT(bytes.size(), 400000u);
    scratch_.write("contexts.db", flipped_in_the_middle(bytes));
    const Outcome outcome = run_emloc({"contexts", "verify", "--store", store_});
    EXPECT_EQ(outcome.code, 5) << outcome.out << outcome.err;
}

class Interrupted : public StoreTest, public testing::WithParamInterface<std::pair<int, int>> {};

TEST_P(Interrupted, AdaptLeavesTheStoreAsItWas) {
    ASSERT_EQ(adapt(store_, "task").code, 0);
    scratch_.write_classes("demos", 40);
    auto arguments = adapt_arguments(store_, "second");
    arguments.insert(arguments.end(), {"--verbose", "--demos-per-chunk", "4"});
    Child child(arguments);
    ASSERT_TRUE(child.wait_for_message("Chunk 1 of"));
    const auto [signal, code] = GetParam();
    child.send(signal);
    const Outcome outcome = child.finish();
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("Chunk 20 of"))) << "it was done before it could be stopped";
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(names(store_), std::vector<std::string>{"task"});
    EXPECT_EQ(run_emloc({"contexts", "verify", "--store", store_}).code, 0);
}

INSTANTIATE_TEST_SUITE_P(App, Interrupted, testing::Values(std::pair(SIGINT, 130), std::pair(SIGTERM, 143)));

}  // namespace
}  // namespace emloc::test
