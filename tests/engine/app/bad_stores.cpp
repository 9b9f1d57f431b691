// Stores and exported contexts: foreign, newer, damaged, cut off, with something added.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "tests/engine/app/bad_files.h"
#include "tests/engine/app/child_process.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;
using Maker = std::function<fs::path(const Scratch&)>;
using Change = std::function<void(SQLite::Database&)>;

constexpr const char* kStore = "contexts.emloc";
constexpr const char* kExport = "export.emloc";
const Words kList{"contexts", "list", "--store", "@/contexts.emloc"};
const Words kVerify{"contexts", "verify", "--store", "@/contexts.emloc"};
const Words kClassify{"classify", "--store", "@/contexts.emloc", "--context", "it", "@/dot.png"};
const Words kImport{"contexts", "import", "--store", "@/new.emloc", "@/export.emloc"};
// Writes, where reading alone would not notice.
const Words kAdapt{"adapt",  "--method", "zero-shot", "--store", "@/contexts.emloc",
                   "--name", "second",   "--demos",   "@/demos"};

// The bytes of a store of one context, and of an export of it; made once a process.
struct Sound {
    std::string store;
    std::string exported;
};

const Sound& sound() {
    static const Sound files = [] {
        const Scratch scratch;
        const auto store = scratch / kStore;
        const auto adapted = run_emloc({"adapt", "--method", "naive", "--store", store, "--name", "it", "--demos",
                                        scratch.write_classes("demos")});
        EXPECT_EQ(adapted.code, 0) << adapted.err;
        const auto exported = run_emloc({"contexts", "export", "--store", store, "it", scratch / kExport});
        EXPECT_EQ(exported.code, 0) << exported.err;
        return Sound{read_file(store), read_file(scratch / kExport)};
    }();
    return files;
}

fs::path sound_store(const Scratch& scratch) {
    scratch.write_image("dot.png");
    scratch.write_classes("demos");
    return scratch.write(kStore, sound().store);
}

Maker store(const std::function<std::string(std::string)>& change) {
    return [change](const Scratch& scratch) -> fs::path {
        sound_store(scratch);
        return scratch.write(kStore, change(sound().store));
    };
}

void change_database(const fs::path& path, const Change& change) {
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA journal_mode = DELETE");
    change(database);
}

Maker store_after(const std::string& statement) {
    return [statement](const Scratch& scratch) {
        const auto path = sound_store(scratch);
        change_database(path, [&](SQLite::Database& database) { database.exec(statement); });
        return path;
    };
}

Maker exported_after(const std::string& statement) {
    return [statement](const Scratch& scratch) {
        const fs::path path = scratch.write(kExport, sound().exported);
        change_database(path, [&](SQLite::Database& database) { database.exec(statement); });
        return path;
    };
}

std::string half(const std::string& whole) {
    return whole.substr(0, whole.size() / 2);
}

fs::path foreign(const Scratch& scratch, const char* name) {
    SQLite::Database other(scratch / name, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')");
    scratch.write_classes("demos");
    return scratch / name;
}

fs::path export_of_two(const Scratch& scratch) {
    const fs::path path = scratch.write(kExport, sound().store);
    EXPECT_EQ(run_emloc({"contexts", "duplicate", "--store", path.string(), "it", "copy"}).code, 0);
    return path;
}

std::vector<BadFile> stores() {
    constexpr const char* kTrigger = "CREATE TRIGGER t AFTER UPDATE ON contexts BEGIN DELETE FROM contexts; END";
    const auto foreign_store = [](const Scratch& scratch) { return foreign(scratch, kStore); };
    return {
        {"store-missing", [](const Scratch& scratch) { return scratch / kStore; }, kList, 3, {"no store"}},
        {"store-is-text", file(kStore, std::string(4096, 'x')), kList, 5, {}},
        {"store-of-another-program", foreign_store, kList, 5, {}},
        {"store-of-another-program-written", foreign_store, kAdapt, 5, {}},
        {"store-newer-version", store_after("PRAGMA user_version = 99"), kList, 5, {"newer"}},
        {"store-newer-version-written", store_after("PRAGMA user_version = 99"), kAdapt, 5, {"newer"}},
        {"store-cut-off", store(half), kVerify, 5, {}},
        {"store-cut-off-in-its-head", store([](const std::string& all) { return all.substr(0, 60); }), kList, 5, {}},
        {"store-damaged-in-the-middle", store(flipped_in_the_middle), kVerify, 5, {"damaged"}},
        {"store-damaged-and-asked", store(flipped_in_the_middle), kClassify, 5, {}},
        {"store-with-a-trigger", store_after(kTrigger), kVerify, 5, {}},
        {"store-with-a-trigger-written", store_after(kTrigger), kAdapt, 5, {}},
        {"store-without-a-table", store_after("DROP TABLE memory_parts"), kVerify, 5, {}},
        {"store-with-a-weight-changed",
         store_after("UPDATE memory_parts SET bytes = zeroblob(length(bytes)) WHERE part = 0"),
         kClassify,
         5,
         {}},
        {"store-with-more-layers", store_after("UPDATE contexts SET model_layers = 1000000000"), kClassify, 5, {}},
        {"store-with-a-context-taken-out", store_after("DELETE FROM contexts"), kVerify, 5, {"damaged"}},
        {"store-is-a-folder", folder(kStore), kList, 2, {}},
        {"store-endless", endless(kStore), kList, 2, {}},
        {"store-pipe", pipe_without_writer(kStore), kList, 2, {}},
    };
}

std::vector<BadFile> exports() {
    const auto exported = [](const std::function<std::string(std::string)>& change) {
        return
            [change](const Scratch& scratch) -> fs::path { return scratch.write(kExport, change(sound().exported)); };
    };
    const auto foreign_export = [](const Scratch& scratch) { return foreign(scratch, kExport); };
    return {
        {"export-missing", [](const Scratch& scratch) { return scratch / kExport; }, kImport, 3, {"There is no file"}},
        {"export-with-two-contexts", export_of_two, kImport, 2, {"2 contexts"}},
        {"export-is-text", file(kExport, "Dear Sir or Madam,\n"), kImport, 5, {}},
        {"export-is-an-archive", file(kExport, "PK\3\4" + std::string(5000, 'x')), kImport, 5, {}},
        {"export-of-another-program", foreign_export, kImport, 5, {}},
        {"export-cut-off", exported(half), kImport, 5, {}},
        {"export-damaged-in-the-middle", exported(flipped_in_the_middle), kImport, 5, {}},
        {"export-newer-version", exported_after("PRAGMA user_version = 99"), kImport, 5, {"newer"}},
        {"export-with-a-trigger",
         exported_after("CREATE TRIGGER t AFTER INSERT ON contexts BEGIN DELETE FROM contexts; END"),
         kImport,
         5,
         {}},
        {"export-with-a-name-of-control-characters",
         exported_after("UPDATE contexts SET name = 'a' || char(27) || '[31m'"),
         kImport,
         5,
         {}},
        {"export-with-tokens-beyond-memory",
         exported_after("UPDATE layer_memory SET tokens = 2000000000"),
         kImport,
         5,
         {}},
        {"export-is-a-folder", folder(kExport), kImport, 2, {}},
        {"export-endless", endless(kExport), kImport, 2, {}},
        {"export-pipe", pipe_without_writer(kExport), kImport, 2, {}},
    };
}

}  // namespace

std::vector<BadFile> bad_stores() {
    auto all = stores();
    auto more = exports();
    all.insert(all.end(), more.begin(), more.end());
    // The data of an evaluation, read behind a sound store.
    all.push_back({"evaluate-nothing-but-text",
                   [](const Scratch& scratch) -> fs::path {
                       sound_store(scratch);
                       fs::remove_all(scratch / "demos");
                       return scratch.write("demos/dark/a.png", "text");
                   },
                   {"evaluate", "--store", "@/contexts.emloc", "--context", "it", "--data", "@/demos"},
                   3,
                   {}});
    return all;
}

}  // namespace emloc::test
