// A save is there before the log that holds it is copied into the store, while it is, and afterwards.
#include <chrono>
#include <thread>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

class Log : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db", log_ = folder_ / "s.db-wal";
    const Context context_ = heavy_context();

    // Whether the store's own file gets that large while it stays open.
    bool grows_to(std::uintmax_t bytes) const {
        using namespace std::chrono_literals;
        for (int i = 0; i < 1000 && fs::file_size(file_) < bytes; ++i) std::this_thread::sleep_for(10ms);
        return fs::file_size(file_) >= bytes;
    }
};

TEST_F(Log, IsCopiedIntoTheStoreWhileThatIsOpenAndRead) {
    auto store = opened(file_);
    const auto reader = opened(file_, OpenMode::kReadOnly);
    EXPECT_DONE(store.save("a", context_));
    EXPECT_EQ(difference(context_, reader.load("a").value()), "");
    EXPECT_TRUE(grows_to(24'000'000));
    EXPECT_EQ(difference(context_, reader.load("a").value()), "");
    EXPECT_DONE(store.set_note("a", "after"));
    EXPECT_EQ(reader.summary("a")->note, "after");
    EXPECT_TRUE(store.verify()->damaged.empty());
}

TEST_F(Log, ThatWasNotCopiedYetIsRead) {
    const auto copy = folder_ / "copy.db";
    auto store = opened(file_);
    EXPECT_DONE(store.save("small", some_context()));  // too little to be copied
    fs::copy_file(file_, copy);
    fs::copy_file(log_, copy.string() + "-wal");
    EXPECT_EQ(difference(some_context(), opened(copy).load("small").value()), "");
}

TEST_F(Log, IsGoneWhenTheStoreIsClosed) {
    {
        auto store = opened(file_);
        EXPECT_DONE(store.save("a", context_));
    }
    EXPECT_FALSE(fs::exists(log_));
    EXPECT_EQ(difference(context_, opened(file_).load("a").value()), "");
}

// Saves one after the other, by two who take turns: there is always something left to copy.
TEST_F(Log, DoesNotGrowForEver) {
    constexpr std::uintmax_t kLongest = (256 << 20) + 30'000'000;  // and what one save adds
    const auto second = heavy_context(2);                          // what is saved over itself isn't written
    auto one = opened(file_), other = opened(file_);
    for (int i = 0; i < 14; ++i) {
        EXPECT_DONE(i % 2 == 0 ? one.save("a", second, WhenTaken::kReplace)
                               : other.save("a", context_, WhenTaken::kReplace));
        EXPECT_LT(fs::file_size(log_), kLongest);
    }
    EXPECT_EQ(difference(context_, one.load("a").value()), "");
}

}  // namespace
}  // namespace emloc
