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

struct Saves {
    const char* name;
    Context (*context)(unsigned seed);
    int rounds, fewest;     // kills, and saves that must be acknowledged beside them
    unsigned longest_wait;  // microseconds
};

// Saves one context after the other, replacing, and says so after each. Never returns.
[[noreturn]] void save_for_ever(const Saves& saves, const std::filesystem::path& file, int report, unsigned first) {
    try {
        auto store = opened(file);
        for (unsigned number = first;; ++number) {
            if (!store.save(name_of(number), saves.context(number), WhenTaken::kReplace)) ::_exit(1);
            if (::write(report, &number, sizeof number) != sizeof number) ::_exit(1);
        }
    } catch (...) {
    }
    ::_exit(1);
}

class Kill : public testing::TestWithParam<Saves> {};

TEST_P(Kill, LosesNoAcknowledgedSave) {
    const auto& saves = GetParam();
    Folder folder;
    const auto file = folder / "s.db";
    std::mt19937 random(3);
    unsigned last = 0;  // the last that was acknowledged
    for (int round = 0; round < saves.rounds; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const auto child = ::fork();
        if (child == 0) save_for_ever(saves, file, ends[1], last + 1);
        ::close(ends[1]);
        const auto wait_for = random() % 5;  // acknowledgements, and then a little
        unsigned number = 0;
        for (unsigned i = 0; i < wait_for; ++i)
            if (::read(ends[0], &number, sizeof number) == sizeof number) last = number;
        ::usleep(static_cast<useconds_t>(random() % saves.longest_wait));
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
            const bool acknowledged = difference(saves.context(slot), *loaded).empty();
            const bool next =
                name_of(slot) == name_of(last + 1) && difference(saves.context(last + 1), *loaded).empty();
            ASSERT_TRUE(acknowledged || next) << "slot " << slot << " of " << last << " in round " << round;
        }
    }
    EXPECT_GT(last, static_cast<unsigned>(saves.fewest));
}

INSTANTIATE_TEST_SUITE_P(Store, Kill,
                         testing::Values(Saves{"Small", [](unsigned seed) { return some_context(seed); }, kills(),
                                               kills(), 20'000},
                                         Saves{"Large", [](unsigned seed) { return heavy_context(seed); }, kills() / 5,
                                               kills() / 10, 200'000}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace emloc
