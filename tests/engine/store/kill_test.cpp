// A save that was acknowledged is there after a kill; one that wasn't left no trace.
#include <SQLiteCpp/SQLiteCpp.h>
#include <signal.h>

#include <cstdlib>

#include "fixture.h"

namespace emloc {
namespace {

// A long run sets EMLOC_STORE_KILLS=1000.
int kills() {
    const char* given = std::getenv("EMLOC_STORE_KILLS");
    return given ? std::atoi(given) : 50;
}

std::string name_of(unsigned number) {
    return "slot " + std::to_string(number % 4);
}

// Saves one context after the other, replacing, and says so after each. Never returns.
[[noreturn]] void save_for_ever(const std::filesystem::path& file, int report, unsigned first) {
    try {
        auto store = opened(file);
        for (unsigned number = first;; ++number) {
            if (!store.save(name_of(number), some_context(number), WhenTaken::kReplace)) ::_exit(1);
            if (::write(report, &number, sizeof number) != sizeof number) ::_exit(1);
        }
    } catch (...) {
    }
    ::_exit(1);
}

TEST(Kill, LosesNoAcknowledgedSave) {
    Folder folder;
    const auto file = folder / "s.db";
    std::mt19937 random(3);
    unsigned last = 0;  // the last that was acknowledged
    for (int round = 0; round < kills(); ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const auto child = ::fork();
        if (child == 0) save_for_ever(file, ends[1], last + 1);
        ::close(ends[1]);
        const auto wait_for = random() % 5;  // acknowledgements, and then a little
        unsigned number = 0;
        for (unsigned i = 0; i < wait_for; ++i)
            if (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
        ::usleep(static_cast<useconds_t>(random() % 20000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child stopped by itself";
        while (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
        ::close(ends[0]);
        if (last == 0) continue;  // killed before it made the store, maybe

        auto store = opened(file);
        ASSERT_EQ(SQLite::Database(file.string()).execAndGet("PRAGMA integrity_check").getString(), "ok");
        ASSERT_TRUE(store.verify()->damaged.empty());
        for (unsigned slot = last > 3 ? last - 3 : 1; slot <= last; ++slot) {
            const auto loaded = store.load(name_of(slot));
            ASSERT_TRUE(loaded) << message_of(loaded);
            // The save after the last one may have got through just before the kill.
            const bool acknowledged = difference(some_context(slot), *loaded).empty();
            const bool next = name_of(slot) == name_of(last + 1) && difference(some_context(last + 1), *loaded).empty();
            ASSERT_TRUE(acknowledged || next) << "slot " << slot << " of " << last << " in round " << round;
        }
    }
    EXPECT_GT(last, static_cast<unsigned>(kills()));
}

}  // namespace
}  // namespace emloc
