// Whatever bit of a stored context changes: it is noticed, or it was nothing of the context; and the others stay
// usable.
#include <gmock/gmock.h>

#include <cstdlib>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// A nightly run sets EMLOC_STORE_FLIPS=10000.
int flips() {
    const char* given = std::getenv("EMLOC_STORE_FLIPS");
    return given ? std::atoi(given) : 400;
}

Context context_of_name(const std::string& name) {
    return some_context(static_cast<unsigned>(name[0]));
}

struct Tally {
    int refused_to_open = 0;
    int target_damaged = 0;
    int nothing_of_it = 0;
    int others_lost = 0;
};

class BitFlips : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";
    Bytes whole_;

    void SetUp() override {
        {
            auto store = opened(file_);
            for (const auto* name : {"a", "b", "c"}) ASSERT_TRUE(store.save(name, context_of_name(name)));
        }
        whole_ = bytes_of_file(file_);
    }

    void write_flipped(std::uint64_t bit) {
        auto bytes = whole_;
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        write_file(file_, bytes);
        fs::remove(file_.string() + "-wal");
        fs::remove(file_.string() + "-shm");
    }

    // True where the context came back as it was saved; what comes back otherwise fails the test.
    bool comes_back(const Store& store, const std::string& name, std::uint64_t bit) {
        const auto loaded = store.load(name);
        if (loaded) {
            EXPECT_EQ(difference(context_of_name(name), *loaded), "") << name << ", bit " << bit;
            return true;
        }
        EXPECT_EQ(loaded.error().kind, ErrorKind::kDamaged) << loaded.error().message << " bit " << bit;
        return false;
    }

    void try_flip(std::uint64_t bit, OpenMode mode, Tally& tally) {
        write_flipped(bit);
        const auto store = Store::open(file_, mode);
        if (!store) {
            ++tally.refused_to_open;
            return;
        }
        const bool target = comes_back(*store, "b", bit);
        ++(target ? tally.nothing_of_it : tally.target_damaged);
        for (const auto* other : {"a", "c"}) tally.others_lost += comes_back(*store, other, bit) ? 0 : 1;
        const auto list = store->list().value_or(std::vector<ContextSummary>{});
        for (const auto& summary : list) EXPECT_TRUE(summary.damaged || summary.demonstrations == 4);
        const auto report = store->verify();
        if (!report) return;
        for (const auto& name : report->intact) EXPECT_TRUE(comes_back(*store, name, bit));
        EXPECT_TRUE(target || !report->damaged.empty()) << "bit " << bit;
    }
};

TEST_F(BitFlips, AreNoticedOrHarmless) {
    std::mt19937_64 random(2025);
    std::vector<std::uint64_t> used;  // not in the empty part of a page, where a flip proves little
    for (std::uint64_t i = 0; i < whole_.size(); ++i)
        if (whole_[i] != std::byte{0}) used.push_back(i);
    Tally tally;
    for (int i = 0; i < flips(); ++i)
        try_flip(used[random() % used.size()] * 8 + random() % 8, i % 2 ? OpenMode::kReadOnly : OpenMode::kReadWrite,
                 tally);
    RecordProperty("refused_to_open", tally.refused_to_open);
    RecordProperty("target_damaged", tally.target_damaged);
    RecordProperty("nothing_of_it", tally.nothing_of_it);
    RecordProperty("others_lost", tally.others_lost);
    std::printf("%d flips: %d refused to open, %d noticed, %d in nothing of the context; %d losses of its neighbours\n",
                flips(), tally.refused_to_open, tally.target_damaged, tally.nothing_of_it, tally.others_lost);
    EXPECT_GT(tally.target_damaged, flips() / 20);
}

TEST_F(BitFlips, InTheMemoryAreNoticedAndNeighboursStayUsable) {
    const auto context = context_of_name("b");
    std::mt19937_64 random(7);
    for (const auto& blob :
         {context.memory.layers[0].key, context.memory.layers[2].value, context.demonstrations[0].media[0].bytes}) {
        // The beginning of the blob lies in one piece in its page.
        const auto at = std::search(whole_.begin(), whole_.end(), blob->begin(), blob->begin() + 600);
        ASSERT_NE(at, whole_.end());
        for (int i = 0; i < 20; ++i) {
            const auto bit = static_cast<std::uint64_t>(at - whole_.begin()) * 8 + random() % (600 * 8);
            write_flipped(bit);
            auto store = opened(file_);
            EXPECT_FALSE(comes_back(store, "b", bit));
            EXPECT_TRUE(comes_back(store, "a", bit));
            EXPECT_TRUE(comes_back(store, "c", bit));
            const auto report = store.verify().value();
            EXPECT_THAT(report.intact, testing::UnorderedElementsAre("a", "c"));
            EXPECT_THAT(report.damaged, testing::ElementsAre(testing::StartsWith("b: ")));
        }
    }
}

TEST_F(BitFlips, DamagedContextCanBeReplacedOrRemovedButNotChanged) {
    const auto blob = context_of_name("b").memory.layers[0].key;
    const auto at = std::search(whole_.begin(), whole_.end(), blob->begin(), blob->begin() + 600);
    write_flipped(static_cast<std::uint64_t>(at - whole_.begin()) * 8);
    auto store = opened(file_);
    EXPECT_EQ(kind_of(store.duplicate("b", "d")), ErrorKind::kDamaged);
    EXPECT_EQ(kind_of(store.export_context("b", folder_ / "b.emloc")), ErrorKind::kDamaged);
    EXPECT_DONE(store.save("e", some_context(3)));
    EXPECT_DONE(store.save("b", context_of_name("b"), WhenTaken::kReplace));
    EXPECT_EQ(store.verify()->damaged, std::vector<std::string>{});
    EXPECT_DONE(store.remove("b"));
}

TEST_F(BitFlips, DamagedEntryIsListedAsSuchAndCanBeRemoved) {
    const std::string digits = some_model().sha256;
    const auto view = std::as_bytes(std::span(digits));
    const auto at = std::search(whole_.begin(), whole_.end(), view.begin(), view.end());
    ASSERT_NE(at, whole_.end());
    write_flipped(static_cast<std::uint64_t>(at - whole_.begin()) * 8);
    auto store = opened(file_);
    std::string damaged;
    const auto list = store.list().value();
    for (const auto& summary : list)
        if (summary.damaged) damaged += summary.name;
    ASSERT_EQ(damaged.size(), 1u);
    EXPECT_EQ(kind_of(store.load(damaged)), ErrorKind::kDamaged);
    EXPECT_EQ(kind_of(store.rename(damaged, "x")), ErrorKind::kDamaged);  // a new seal would hide the damage
    EXPECT_EQ(kind_of(store.set_note(damaged, "x")), ErrorKind::kDamaged);
    EXPECT_TRUE(store.summary(damaged)->damaged);
    EXPECT_EQ(kind_of(store.summary("free")), ErrorKind::kNotFound);  // and new contexts can still be made
    EXPECT_DONE(store.save("free", some_context(4)));
    EXPECT_DONE(store.remove("free"));
    EXPECT_DONE(store.remove(damaged));
    EXPECT_EQ(store.verify()->intact.size(), 2u);
    EXPECT_TRUE(store.verify()->damaged.empty());
}

TEST_F(BitFlips, DamagedMediumIsHealedByTheNextSaveThatHasIt) {
    const auto blob = context_of_name("b").demonstrations[0].media[0].bytes;
    const auto at = std::search(whole_.begin(), whole_.end(), blob->begin(), blob->begin() + 600);
    write_flipped(static_cast<std::uint64_t>(at - whole_.begin()) * 8);
    auto store = opened(file_);
    EXPECT_EQ(kind_of(store.load("b")), ErrorKind::kDamaged);
    EXPECT_DONE(store.load("b", nullptr, LoadMedia::kReferences));  // its memory is whole
    EXPECT_DONE(store.save("again", context_of_name("b")));
    EXPECT_EQ(difference(context_of_name("b"), store.load("again").value()), "");
    EXPECT_EQ(difference(context_of_name("b"), store.load("b").value()), "");
}

}  // namespace
}  // namespace emloc
