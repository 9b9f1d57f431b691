// A store that is deleted, moved or replaced while it is open: what is said to be saved is at its path.
#include <gmock/gmock.h>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StorePlace : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "in/s.db";
    Store store_ = opened(file_);

    void SetUp() override { ASSERT_TRUE(store_.save("before", some_context(1))); }

    std::optional<StoreIncident::Kind> what_happened() {
        const auto incident = store_.take_incident();
        return incident ? std::optional(incident->kind) : std::nullopt;
    }
    // As another process finds them, after this one has ended.
    static std::vector<std::string> names_in(const fs::path& file) {
        std::vector<std::string> names;
        const auto store = opened(file, OpenMode::kReadOnly);
        const auto contexts = store.list().value();
        for (const auto& each : contexts) names.push_back(each.name);
        return names;
    }
    void end() { Store gone = std::move(store_); }
    void delete_all() const {
        for (const auto* side : {"", "-wal", "-shm"}) fs::remove(file_.string() + side);
    }
};

TEST_F(StorePlace, StaysWhereNothingHappened) {
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_FALSE(store_.take_incident());
    EXPECT_EQ(store_.file(), file_);
}

TEST_F(StorePlace, ADeletedStoreIsWrittenAnewWithAllThatWasInIt) {
    ASSERT_TRUE(store_.add_exchange("before", Exchange{.question = "What?", .answer = "That."}));
    delete_all();
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_EQ(what_happened(), StoreIncident::Kind::kWrittenAnew);
    EXPECT_DONE(store_.set_note("after", "goes on"));
    EXPECT_FALSE(store_.take_incident());
    end();
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"before", "after"}));
    const auto store = opened(file_);
    EXPECT_EQ(difference(some_context(1), store.load("before").value()), "");
    EXPECT_EQ(store.exchanges("before")->size(), 1U);
    EXPECT_TRUE(store.verify()->damaged.empty());
}

TEST_F(StorePlace, OnlyTheFileItselfIsDeletedAndItsOldLogDoesNotMixIn) {
    fs::remove(file_);
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_EQ(what_happened(), StoreIncident::Kind::kWrittenAnew);
    end();
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"before", "after"}));
    EXPECT_TRUE(opened(file_).verify()->damaged.empty());
}

TEST_F(StorePlace, AFolderThatIsMovedAwayIsMadeAnewAndTheMovedStoreStaysWhole) {
    fs::rename(folder_ / "in", folder_ / "elsewhere");
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_EQ(what_happened(), StoreIncident::Kind::kWrittenAnew);
    end();
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"before", "after"}));
    EXPECT_EQ(names_in(folder_ / "elsewhere/s.db"), std::vector<std::string>{"before"});
}

TEST_F(StorePlace, AStoreThatTookItsPlaceIsUsedAndTheOneBeforeIsKept) {
    {
        auto other = opened(folder_ / "other.db");
        ASSERT_TRUE(other.save("theirs", some_context(3)));
    }
    fs::rename(folder_ / "other.db", file_);
    EXPECT_DONE(store_.save("after", some_context(2)));
    const auto incident = store_.take_incident();
    ASSERT_TRUE(incident);
    EXPECT_EQ(incident->kind, StoreIncident::Kind::kReplaced);
    EXPECT_THAT(to_text(*incident), HasSubstr("s (kept).db"));
    end();
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"theirs", "after"}));
    EXPECT_EQ(names_in(incident->kept), std::vector<std::string>{"before"});
    EXPECT_TRUE(opened(file_).verify()->damaged.empty());
    EXPECT_TRUE(opened(incident->kept).verify()->damaged.empty());
}

TEST_F(StorePlace, AFileOfAnotherKindThatTookItsPlaceStaysAndTheCopyIsUsed) {
    write_file(folder_ / "notes",
               "shopping: pears, apples, and so on, more than a hundred bytes of it, so that it can be "
               "read as the head of a file");
    fs::rename(folder_ / "notes", file_);
    EXPECT_DONE(store_.save("after", some_context(2)));
    const auto incident = store_.take_incident();
    ASSERT_TRUE(incident);
    EXPECT_EQ(incident->kind, StoreIncident::Kind::kReplacedByOther);
    EXPECT_EQ(store_.file(), incident->kept);
    end();
    EXPECT_EQ(bytes_of_file(file_).size(), 113U);
    EXPECT_EQ(names_in(incident->kept), (std::vector<std::string>{"before", "after"}));
}

TEST_F(StorePlace, ADeletedLogLosesNothing) {
    fs::remove(file_.string() + "-wal");
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_EQ(what_happened(), StoreIncident::Kind::kLogLost);
    EXPECT_DONE(store_.save("later", some_context(3)));
    EXPECT_FALSE(store_.take_incident());
    // Another program finds it all although this one has not closed it.
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"before", "after", "later"}));
    EXPECT_TRUE(store_.verify()->damaged.empty());
}

TEST_F(StorePlace, WhatCannotBeWrittenAnewIsNotSaidToBeSavedAndCanBeSavedLater) {
    fs::rename(folder_ / "in", folder_ / "elsewhere");
    write_file(folder_ / "in", "a file where the folder was");
    const auto refused = store_.save("after", some_context(2));
    ASSERT_FALSE(refused);
    fs::remove(folder_ / "in");
    EXPECT_DONE(store_.save("after", some_context(2)));
    end();
    EXPECT_EQ(names_in(file_), (std::vector<std::string>{"before", "after"}));
}

TEST_F(StorePlace, ACopyIsAStoreOfItsOwnAndReplacesNothing) {
    const auto copy = folder_ / "copy.db";
    EXPECT_DONE(store_.copy_to(copy));
    EXPECT_DONE(store_.save("after", some_context(2)));
    EXPECT_EQ(names_in(copy), std::vector<std::string>{"before"});
    EXPECT_EQ(store_.copy_to(copy).error().kind, ErrorKind::kNameTaken);
    const auto reader = opened(file_, OpenMode::kReadOnly);
    EXPECT_EQ(reader.mode(), OpenMode::kReadOnly);
    EXPECT_DONE(reader.copy_to(folder_ / "of a reader.db"));
    EXPECT_EQ(names_in(folder_ / "of a reader.db"), (std::vector<std::string>{"before", "after"}));
}

}  // namespace
}  // namespace emloc
