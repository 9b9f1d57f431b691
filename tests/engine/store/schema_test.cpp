// A store is known by what its tables mean.
#include "engine/store/schema.h"

#include "engine/store/migration.h"
#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// How a store of today is made otherwise, and what is said of it; nothing: it opens.
struct Restructured {
    const char* name;
    const char* table;  // made anew from its own text, in which
    const char* from;   // this
    const char* to;     // becomes that
    const char* told;
};

class Structure : public testing::TestWithParam<Restructured> {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";

    void SetUp() override {
        ASSERT_TRUE(opened(file_).save("a", some_context()));
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE);
        const auto& [name, table, from, to, told] = GetParam();
        const auto text = fmt::format("SELECT sql FROM sqlite_schema WHERE name = '{}'", table);
        auto sql = database.execAndGet(text).getString();
        const auto at = sql.find(from);
        ASSERT_NE(at, std::string::npos) << sql;
        sql.replace(at, std::string(from).size(), to);
        database.exec("PRAGMA foreign_keys = OFF");
        database.exec(fmt::format("CREATE TEMP TABLE kept AS SELECT * FROM {}", table));
        database.exec(fmt::format("DROP TABLE {}", table));
        database.exec(sql);
        database.exec(fmt::format("INSERT INTO {} SELECT * FROM kept", table));
    }
};

TEST_P(Structure, IsWhatCounts) {
    const std::string told = GetParam().told;
    for (const auto mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
        const auto store = Store::open(file_, mode);
        if (told.empty()) {
            ASSERT_TRUE(store) << store.error().message;
            EXPECT_EQ(difference(some_context(), store->load("a").value()), "");
        } else {
            ASSERT_EQ(kind_of(store), ErrorKind::kDamaged);
            EXPECT_NE(store.error().message.find(told), std::string::npos) << store.error().message;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Schema, Structure,
    testing::Values(
        Restructured{"CommentGone", "contexts", "-- ISO 8601, UTC", "", ""},
        Restructured{"CommentAdded", "trials", "layer INTEGER", "/* from 0 */ layer INTEGER", ""},
        Restructured{"WhiteSpace", "chunks", "context_id INTEGER NOT NULL", "context_id\n\n\tINTEGER  NOT  NULL", ""},
        Restructured{"Quotes", "chunks", "tokens INTEGER", "\"tokens\" INTEGER", ""},
        Restructured{"Letters", "chunks", "tokens INTEGER NOT NULL", "TOKENS integer not null", ""},
        Restructured{"QuotedTable", "layer_memory", "TABLE layer_memory", "TABLE \"layer_memory\"", ""},
        Restructured{"ImpliedKeyOfAReference", "spans", "REFERENCES contexts (id)", "REFERENCES contexts", ""},
        Restructured{"CheckInOtherWords", "catalog", "CHECK (id = 1)", "check( \"id\"=1 )", ""},
        Restructured{"OtherType", "trials", "layer INTEGER", "layer TEXT", "the column layer INTEGER NOT NULL"},
        Restructured{"MayBeNull", "trials", "layer INTEGER NOT NULL", "layer INTEGER", "the column layer INTEGER NOT"},
        Restructured{"Default", "trials", "layer INTEGER NOT NULL", "layer INTEGER NOT NULL DEFAULT 1", "the column"},
        Restructured{"NoKey", "decisions", "PRIMARY KEY (context_id, chunk, layer)", "CHECK (1)", "a key UNIQUE"},
        Restructured{"NotUnique", "contexts", "name TEXT NOT NULL UNIQUE", "name TEXT NOT NULL", "UNIQUE (name)"},
        Restructured{"MoreUnique", "contexts", "note TEXT NOT NULL", "note TEXT NOT NULL UNIQUE", "UNIQUE (note)"},
        Restructured{"NoCascade", "spans", "ON DELETE CASCADE", "", "ON DELETE CASCADE"},
        Restructured{"OtherReference", "spans", "REFERENCES contexts (id)", "REFERENCES test_runs", "a foreign key"},
        Restructured{"IdsUsedAgain", "contexts", "AUTOINCREMENT", "", "autoincrement"},
        Restructured{"NoCheck", "catalog", "CHECK (id = 1)", "", "check ( id = 1 )"},
        Restructured{"MoreCheck", "chunks", "tokens INTEGER NOT NULL", "tokens INTEGER NOT NULL CHECK (tokens < 9999)",
                     "check ( tokens < 9999 )"},
        Restructured{"OtherOrder", "contexts", "name TEXT NOT NULL", "name TEXT NOT NULL COLLATE NOCASE",
                     "UNIQUE (name)"},
        Restructured{"WithoutRowId", "layer_memory", "PRIMARY KEY (context_id, layer)\n)",
                     "PRIMARY KEY (context_id, layer)\n) WITHOUT ROWID", "the form of a table"}),
    [](const auto& restructured) { return std::string(restructured.param.name); });

// After `sql`, written by somebody at an sqlite3 shell.
std::string said_after(const char* sql) {
    const Folder folder;
    EXPECT_DONE(opened(folder / "s.db").save("a", some_context()));
    SQLite::Database((folder / "s.db").string(), SQLite::OPEN_READWRITE).exec(sql);
    const auto store = Store::open(folder / "s.db");
    return store ? "" : store.error().message;
}

TEST(AddedToASchema, TablesIndexesAndViewsAreLeftAlone) {
    EXPECT_EQ(said_after("CREATE TABLE mine (id INTEGER PRIMARY KEY, context INTEGER REFERENCES contexts (id));"
                         "CREATE INDEX by_js ON trials (js); CREATE VIEW named AS SELECT name FROM contexts"),
              "");
}

TEST(AddedToASchema, TriggersColumnsAndGoneTablesAreNot) {
    EXPECT_NE(said_after("CREATE TRIGGER t AFTER INSERT ON contexts BEGIN DELETE FROM media; END").find("trigger"),
              std::string::npos);
    EXPECT_NE(said_after("ALTER TABLE trials ADD COLUMN device TEXT").find("the column device TEXT"),
              std::string::npos);
    EXPECT_NE(said_after("DROP TABLE spans").find("it has no table spans"), std::string::npos);
    EXPECT_NE(said_after("DROP INDEX media_users").find("lacks an index (media_sha256)"), std::string::npos);
    EXPECT_NE(said_after("DROP TABLE spans; CREATE VIEW spans AS SELECT 1").find("table spans"), std::string::npos);
}

}  // namespace
}  // namespace emloc
