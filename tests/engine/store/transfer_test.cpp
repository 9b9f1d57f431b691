// A context goes from store to store as one file that is whole or not there.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Transfer : public testing::Test {
 protected:
    Folder folder_;
    Store store_ = opened(folder_ / "s.db");
    const fs::path exported_ = folder_ / "mushrooms.emloc";

    void SetUp() override {
        ASSERT_TRUE(store_.save("mushrooms", some_context()));
        ASSERT_TRUE(store_.set_note("mushrooms", "of 🍂"));
        ASSERT_TRUE(store_.set_accuracy("mushrooms", 0.75));
    }
    // As an import gives it: where the pictures lay stays with the exporter.
    static Context imported_context() {
        auto context = some_context();
        for (auto& demonstration : context.demonstrations)
            for (auto& medium : demonstration.media) medium.path = medium.path.filename();
        return context;
    }
    std::size_t files_in_folder() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path()), {}));
    }
};

TEST_F(Transfer, ExportAndImportKeepTheContext) {
    const auto files = files_in_folder();
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    EXPECT_EQ(files_in_folder(), files + 1);
    auto other = opened(folder_ / "other/s.db");
    EXPECT_EQ(other.import_context(exported_), "mushrooms");
    EXPECT_EQ(difference(imported_context(), other.load("mushrooms").value()), "");
    const auto before = store_.summary("mushrooms").value(), after = other.summary("mushrooms").value();
    EXPECT_EQ(after.note, before.note);
    EXPECT_EQ(after.accuracy, before.accuracy);
    EXPECT_EQ(after.created, before.created);
    EXPECT_TRUE(other.verify()->damaged.empty());
}

TEST_F(Transfer, PathsOfThePicturesStayAtHome) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    const auto bytes = bytes_of_file(exported_);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    EXPECT_EQ(text.find("of somebody"), std::string::npos);
    EXPECT_NE(text.find("shared.jpg"), std::string::npos);
}

TEST_F(Transfer, ImportIntoAStoreThatHasTheName) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    EXPECT_EQ(store_.import_context(exported_), "mushrooms (2)");
    EXPECT_EQ(store_.import_context(exported_), "mushrooms (3)");
    EXPECT_EQ(store_.import_context(exported_, " mine "), "mine");
    EXPECT_EQ(kind_of(store_.import_context(exported_, "mine")), ErrorKind::kNameTaken);
    EXPECT_EQ(kind_of(store_.import_context(exported_, "\n")), ErrorKind::kInvalidArgument);
    EXPECT_EQ(store_.list()->size(), 4u);
}

TEST_F(Transfer, ExportIsAStoreOfItsOwn) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    auto store = opened(exported_);
    EXPECT_EQ(difference(imported_context(), store.load("mushrooms").value()), "");
    EXPECT_DONE(store.save("more", some_context(2)));
    store = opened(exported_);
    EXPECT_EQ(store.list()->size(), 2u);
}

TEST_F(Transfer, ExportReplacesOnlyAnEarlierExport) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    EXPECT_DONE(store_.save("other", some_context(2)));
    EXPECT_DONE(store_.export_context("other", exported_));
    EXPECT_EQ(opened(exported_, OpenMode::kReadOnly).list()->front().name, "other");
    EXPECT_EQ(opened(exported_, OpenMode::kReadOnly).list()->size(), 1u);

    write_file(folder_ / "letter.txt", "Dear Anna");
    EXPECT_EQ(kind_of(store_.export_context("other", folder_ / "letter.txt")), ErrorKind::kForeignFile);
    EXPECT_EQ(fs::file_size(folder_ / "letter.txt"), 9u);
    write_file(folder_ / "empty", "");
    EXPECT_EQ(kind_of(store_.export_context("other", folder_ / "empty")), ErrorKind::kForeignFile);
    EXPECT_EQ(kind_of(store_.export_context("other", folder_ / "s.db")), ErrorKind::kNameTaken);  // the store itself
    EXPECT_DONE(opened(folder_ / "second.db").save("x", some_context()));
    EXPECT_EQ(kind_of(store_.export_context("other", folder_ / "second.db")), ErrorKind::kNameTaken);
    EXPECT_EQ(store_.list()->size(), 2u);
}

TEST_F(Transfer, ExportThatGrewIntoAStoreIsNotReplaced) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    auto grown = opened(exported_);
    EXPECT_DONE(grown.save("more", some_context(2)));
    EXPECT_EQ(kind_of(store_.export_context("mushrooms", exported_)), ErrorKind::kLocked);  // open, with a log
    grown = opened(folder_ / "elsewhere.db");
    EXPECT_EQ(kind_of(store_.export_context("mushrooms", exported_)), ErrorKind::kNameTaken);
    EXPECT_EQ(opened(exported_).list()->size(), 2u);
}

TEST_F(Transfer, ExportClearsAwayWhatAKilledOneLeftLongAgo) {
    const auto old = folder_ / ".mushrooms.emloc.0123abcd.part", fresh = folder_ / ".mushrooms.emloc.0123abce.part",
               others = folder_ / ".other.emloc.0123abcd.part";
    for (const auto& file : {old, fresh, others}) write_file(file, "half");
    for (const auto& file : {old, others})
        fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(2));
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
    EXPECT_TRUE(fs::exists(others));
}

TEST_F(Transfer, ExportToNowhere) {
    const auto files = files_in_folder();
    EXPECT_EQ(kind_of(store_.export_context("mushrooms", folder_ / "no/such/x.emloc")), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.export_context("mushrooms", folder_.path())), ErrorKind::kInvalidArgument);
    EXPECT_EQ(kind_of(store_.export_context("mushrooms", "")), ErrorKind::kInvalidArgument);
    EXPECT_EQ(kind_of(store_.export_context("nobody", exported_)), ErrorKind::kNotFound);
    EXPECT_EQ(files_in_folder(), files);
}

TEST_F(Transfer, ImportOfWhatIsNoExport) {
    write_file(folder_ / "text", "x");
    EXPECT_EQ(kind_of(store_.import_context(folder_ / "text")), ErrorKind::kForeignFile);
    EXPECT_EQ(kind_of(store_.import_context(folder_ / "none")), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.import_context(folder_.path())), ErrorKind::kInvalidArgument);
    opened(folder_ / "no contexts.db");
    EXPECT_EQ(kind_of(store_.import_context(folder_ / "no contexts.db")), ErrorKind::kInvalidArgument);
    auto two = opened(folder_ / "two.db");
    EXPECT_DONE(two.save("a", some_context(1)));
    EXPECT_DONE(two.save("b", some_context(2)));
    EXPECT_EQ(kind_of(store_.import_context(folder_ / "two.db")), ErrorKind::kInvalidArgument);
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    SQLite::Database(exported_.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 9");
    EXPECT_EQ(kind_of(store_.import_context(exported_)), ErrorKind::kNewerVersion);
    EXPECT_EQ(store_.list()->size(), 1u);
}

TEST_F(Transfer, ChangedOrCutExportIsNotImported) {
    EXPECT_DONE(store_.export_context("mushrooms", exported_));
    const auto whole = bytes_of_file(exported_);
    std::mt19937 random(5);
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        auto bytes = whole;
        const auto at = random() % bytes.size();
        if (i % 2)
            bytes.resize(at);
        else
            bytes[at] ^= static_cast<std::byte>(1 << random() % 8);
        write_file(exported_, bytes);
        const auto name = store_.import_context(exported_);
        if (!name) {
            ++refused;
            continue;
        }
        EXPECT_EQ(difference(imported_context(), store_.load(*name).value()), "");
        EXPECT_DONE(store_.remove(*name));
    }
    EXPECT_GE(refused, 30);  // every cut at least
    EXPECT_EQ(store_.list()->size(), 1u);
    EXPECT_TRUE(store_.verify()->damaged.empty());
}

TEST_F(Transfer, ForgedExportIsNotBelieved) {
    const std::vector<std::string> forgeries{
        "UPDATE contexts SET layers = 1000000000",
        "UPDATE layer_memory SET tokens = 2000000000",
        "UPDATE media SET bytes = zeroblob(50)",
        "UPDATE trials SET layer = -5",
        "UPDATE decisions SET kept = x'0203ffffff0f00'",
        "UPDATE spans SET grids = '[[[[[[[[[[1]]]]]]]]]]'",
        "UPDATE demonstration_media SET demonstration = demonstration + 100",
        "UPDATE chunks SET position = position + 100",
        "DELETE FROM memory_parts WHERE layer = 1",
        "DELETE FROM trials",
        "DELETE FROM contexts",
        "UPDATE contexts SET name = 'x' || char(10)",
        "UPDATE contexts SET labels = 5",
        "UPDATE contexts SET method = 'other'",
        "UPDATE memory_parts SET bytes = 'text'",
        "INSERT INTO contexts SELECT NULL, 'second', note, accuracy, created, modified, model_name, model_family, "
        "model_sha256, model_layers, model_kv_heads, model_head_dim, method, method_options, chunk_tokens, "
        "demonstrations_per_chunk, min_pixels, max_pixels, system_prompt, dtype, kv_heads, head_dim, position_offset, "
        "layers, demonstrations, labels, chunks, tokens, kept_share, memory_bytes, content_seal, row_seal FROM "
        "contexts",
    };
    for (const auto& forgery : forgeries) {
        fs::remove(exported_);
        EXPECT_DONE(store_.export_context("mushrooms", exported_));
        SQLite::Database(exported_.string(), SQLite::OPEN_READWRITE).exec(forgery);
        const auto name = store_.import_context(exported_);
        EXPECT_EQ(kind_of(name), ErrorKind::kDamaged) << forgery << ": " << message_of(name);
    }
}

}  // namespace
}  // namespace emloc
