// A store of an older version is copied before it is changed, stays as it was where the change fails, and holds
// afterwards what it held.
#include "engine/store/migration.h"

#include <numeric>

#include "fixture.h"
#include "old_store.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using Step = std::function<void(SQLite::Database&)>;

class Migration : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void SetUp() override { make_store_of_version(1, file_); }
    int version_of(const fs::path& file) {
        return SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt();
    }
};

TEST_F(Migration, BacksUpAndThenRunsTheSteps) {
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    std::vector<Step> steps{[](SQLite::Database& d) { d.exec("ALTER TABLE trials ADD COLUMN device TEXT"); },
                            [](SQLite::Database& d) { d.exec("ALTER TABLE chunks ADD COLUMN device TEXT"); }};
    while (1 + static_cast<int>(steps.size()) <= kSchemaVersion) steps.push_back([](SQLite::Database&) {});
    const auto backup = migrate(database, file_, steps);
    EXPECT_EQ(version_of(file_), kSchemaVersion + 1);
    EXPECT_EQ(backup, folder_ / "s.db.v1.backup");
    EXPECT_EQ(difference(small_context(), opened(backup).load("a").value()), "");
    EXPECT_EQ(kind_of(Store::open(file_)), ErrorKind::kNewerVersion);  // now it is, for this program
    EXPECT_EQ(migrate(database, file_, steps), fs::path());            // nothing left to do
}

TEST_F(Migration, FailedStepLeavesTheStore) {
    {
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
        const std::vector<Step> steps{[](SQLite::Database& d) { d.exec("DROP TABLE trials"); },
                                      [](SQLite::Database& d) { d.exec("DROP TABLE there_is_none"); }};
        EXPECT_THROW(migrate(database, file_, steps), SQLite::Exception);
    }
    EXPECT_EQ(version_of(file_), 1);
    EXPECT_EQ(difference(small_context(), opened(file_).load("a").value()), "");
}

TEST_F(Migration, EarlierBackupIsKept) {
    write_file(folder_ / "s.db.v1.backup", "precious");
    SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
    const std::vector<Step> steps{[](SQLite::Database&) {}};
    EXPECT_EQ(migrate(database, file_, steps), folder_ / "s.db.v1.2.backup");
    EXPECT_EQ(fs::file_size(folder_ / "s.db.v1.backup"), 8u);
}

TEST_F(Migration, FirstVersionGetsConversationsAndKeepsItsContexts) {
    auto store = opened(file_);
    EXPECT_EQ(version_of(file_), kSchemaVersion);
    EXPECT_EQ(version_of(folder_ / "s.db.v1.backup"), 1);
    EXPECT_EQ(difference(small_context(), store.load("a").value()), "");
    Exchange exchange;
    exchange.question = "Which?";
    EXPECT_DONE(store.add_exchange("a", exchange));
    EXPECT_EQ(store.exchanges("a")->size(), 1u);
    EXPECT_TRUE(store.verify()->damaged.empty());
}

class EarlierVersion : public testing::TestWithParam<int> {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void SetUp() override { make_store_of_version(GetParam(), file_); }
};

TEST_P(EarlierVersion, IsReadAndImportedWithoutBeingChanged) {
    const auto before = bytes_of_file(file_);
    const auto store = opened(file_, OpenMode::kReadOnly);
    EXPECT_EQ(difference(small_context(), store.load("a").value()), "");
    EXPECT_EQ(store.list()->front().method, "emloc");
    EXPECT_TRUE(store.exchanges("a")->empty());
    EXPECT_FALSE(store.last_test("a")->has_value());
    EXPECT_TRUE(store.verify()->damaged.empty());
    auto other = opened(folder_ / "other.db");
    EXPECT_EQ(other.import_context(file_).value(), "a");
    EXPECT_EQ(difference(small_context(), other.load("a").value()), "");
    EXPECT_EQ(bytes_of_file(file_), before);
}

TEST_P(EarlierVersion, IsBroughtUpWithABackup) {
    const auto before = bytes_of_file(file_);
    EXPECT_EQ(difference(small_context(), opened(file_).load("a").value()), "");
    const auto backup = folder_ / fmt::format("s.db.v{}.backup", GetParam());
    EXPECT_EQ(difference(small_context(), opened(backup, OpenMode::kReadOnly).load("a").value()), "");
    auto store = opened(file_);
    EXPECT_DONE(store.save("b", some_context(2)));
    EXPECT_TRUE(store.verify()->damaged.empty());
}

INSTANTIATE_TEST_SUITE_P(OneContext, EarlierVersion, testing::Values(1, 2, 3));

// What files/version4.sql was made of, in this version's terms.
Context context_as_described(const std::string& name) {
    const auto set_method = [](Context& context, const MethodChoice& method) {
        context.options.method = method;
        for (auto& chunk : context.chunks) chunk.method = method;
    };
    const auto without_importance = [](Context context) {
        for (auto& chunk : context.chunks)
            for (auto& decision : chunk.decisions) decision.importance.clear();
        return context;
    };
    if (name == "exact") {
        auto context = some_context();
        context.chunks[0].trials[2].is_lower_bound = context.chunks[1].trials[0].is_lower_bound = true;
        return context;
    }
    if (name == "screened") {
        auto context = without_importance(some_context(2));
        auto method = some_method();
        method.options.set("search", std::string("screened"));
        method.options.set("full_trials", true);
        set_method(context, method);
        context.chunks[1].trials[2].is_estimate = true;
        return context;
    }
    if (name == "long video") {
        auto context = without_importance(some_context(3));
        auto method = MethodChoice{"long-video", some_method().options};
        method.options.erase("search");
        method.options.set("delta", 0.05);
        method.options.set("layers_per_group", std::int64_t{7});
        set_method(context, method);
        context.options.video = {.fps = 0.5, .min_frames = 2, .max_frames = 64, .total_pixels = 1 << 20};
        auto& medium = context.demonstrations.back().media.back();
        medium.kind = MediaKind::kVideo;
        medium.choice = {.start = 1.25, .end = 60.5, .max_frames = 12, .times = {2.0, 3.5}, .key_frames = true};
        return context;
    }
    Context context;
    context.model = some_model();
    context.options.system_prompt = "You are a helpful assistant.";
    if (name == "naive") {
        context = some_context(4);
        for (auto& chunk : context.chunks) {
            chunk.trials.clear();
            chunk.decisions.clear();
            chunk.demonstrations.clear();
            chunk.tokens = 20;
        }
        // Every token of both chunks, which the version did not write down.
        std::vector<std::int32_t> all(40);
        std::iota(all.begin(), all.end(), 0);
        for (auto& layer : context.memory.layers)
            layer = {40, {}, {all, all}, random_bytes(40 * 32, 5), random_bytes(40 * 32, 6)};
    }
    set_method(context, {name, {}});
    return context;
}

// What chunks are measured by came later.
Context context_of_version_4(const std::string& name) {
    auto context = context_as_described(name);
    for (auto& chunk : context.chunks) {
        chunk.js.reset();
        chunk.features.clear();
    }
    return context;
}

class Version4 : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void SetUp() override { make_store_of_version(4, file_); }
    void exec(const char* sql) { SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec(sql); }
};

TEST_F(Version4, GivesTheSameContextsBeforeAndAfterItsMigration) {
    for (const auto mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        const auto store = opened(file_, mode);
        EXPECT_TRUE(store.verify()->damaged.empty());
        const auto summaries = store.list().value();
        ASSERT_EQ(summaries.size(), 5u);
        for (const auto& summary : summaries) {
            const auto context = store.load(summary.name);
            ASSERT_TRUE(context) << context.error().message;
            EXPECT_EQ(difference(context_of_version_4(summary.name), *context), "") << summary.name;
            EXPECT_EQ(summary.method, context->options.method.name);
            EXPECT_EQ(summary.tokens, token_count(*context));
        }
        EXPECT_EQ(store.summary("exact")->note, "a note");
        EXPECT_EQ(store.summary("exact")->accuracy, 0.0);
        EXPECT_EQ(store.exchanges("exact")->front().answer, "This.");
        EXPECT_EQ(store.last_test("exact")->value().answers.front().path, "/x.png");
    }
    EXPECT_EQ(opened(folder_ / "s.db.v4.backup", OpenMode::kReadOnly).list()->size(), 5u);
}

TEST_F(Version4, IsMigratedWithoutReadingMemories) {
    exec("UPDATE memory_parts SET bytes = zeroblob(length(bytes)) WHERE context_id = 1 AND layer = 2");
    const auto store = opened(file_);
    EXPECT_EQ(kind_of(store.load("exact")), ErrorKind::kDamaged);
    EXPECT_EQ(store.verify()->damaged.size(), 1u);
    EXPECT_EQ(difference(context_of_version_4("screened"), store.load("screened").value()), "");
}

TEST_F(Version4, KeepsDamageAsDamage) {
    exec("UPDATE trials SET js = 5 WHERE context_id = 1 AND chunk = 1 AND position = 1");
    exec("UPDATE contexts SET delta = 0.5 WHERE name = 'screened'");
    exec("DELETE FROM decisions WHERE context_id = 3 AND layer = 1");
    for (const auto mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        const auto store = opened(file_, mode);
        for (const auto* name : {"exact", "screened", "long video"})
            EXPECT_EQ(kind_of(store.load(name)), ErrorKind::kDamaged) << name;
        EXPECT_TRUE(store.summary("screened")->damaged);
        EXPECT_EQ(difference(context_of_version_4("naive"), store.load("naive").value()), "");
    }
}

}  // namespace
}  // namespace emloc
