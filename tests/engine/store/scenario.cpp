#include "scenario.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <stdexcept>

#include "old_store.h"

namespace emloc {

namespace {

namespace fs = std::filesystem;

void must(bool good, const std::string& what) {
    if (!good) throw std::runtime_error(what);
}

template <class T>
T must(Result<T> result, const std::string& what) {
    if (!result) throw std::runtime_error(what + ": " + result.error().message);
    return std::move(*result);
}

Status status_of(const auto& result) {
    if (!result) return tl::unexpected(result.error());
    return {};
}

Context big_context(unsigned seed) {
    auto context = small_context(seed);
    context.demonstrations[0].media[0].bytes = random_bytes(2'500'000, seed);
    return context;
}

Exchange some_exchange(unsigned seed) {
    Exchange exchange;
    exchange.question = "Which " + std::to_string(seed) + "?";
    exchange.media = {image("asked.png", random_bytes(900, seed))};
    exchange.answer = "That one.";
    return exchange;
}

TestRun some_test() {
    TestRun run;
    run.seconds = 2.5;
    run.answers = {{"/t/1.png", "cat", "cat", 0.75, ""}, {"/t/2.png", "dog", "cat", 0.5, ""}};
    return run;
}

std::string difference(const Exchange& one, const Exchange& other) {
    if (one.question != other.question || one.answer != other.answer) return "what was said";
    if (one.media.size() != other.media.size()) return "how many images were asked about";
    for (std::size_t i = 0; i < one.media.size(); ++i)
        if (!same(one.media[i].bytes, other.media[i].bytes)) return "an image that was asked about";
    return {};
}

std::string difference(const Held& one, const Held& other) {
    if (auto found = difference(one.context, other.context); !found.empty()) return found;
    if (one.note != other.note) return "the note";
    if (one.accuracy != other.accuracy) return "the accuracy";
    if (one.said.size() != other.said.size()) return "how much was said";
    for (std::size_t i = 0; i < one.said.size(); ++i)
        if (auto found = difference(one.said[i], other.said[i]); !found.empty()) return found;
    if (one.test.has_value() != other.test.has_value()) return "whether it was tested";
    if (one.test && one.test->answers.size() != other.test->answers.size()) return "the test";
    return {};
}

void add_store(Picture& picture, const Store& store, const std::string& before) {
    const auto report = must(store.verify(), "verify");
    must(report.damaged.empty(), "damaged: " + (report.damaged.empty() ? "" : report.damaged.front()));
    for (const auto& summary : must(store.list(), "list")) {
        auto& held = picture[before + summary.name];
        held.context = must(store.load(summary.name), "load " + summary.name);
        held.note = summary.note;
        held.accuracy = summary.accuracy;
        held.said = must(store.exchanges(summary.name), "exchanges");
        held.test = must(store.last_test(summary.name), "test");
    }
}

void check_integrity(const fs::path& file) {
    const auto said = SQLite::Database(file.string()).execAndGet("PRAGMA integrity_check").getString();
    must(said == "ok", file.filename().string() + ": " + said);
}

void make_old_store(const fs::path& file) {
    make_store_of_version(1, file);
}

void check_backup(const fs::path& file) {
    check_integrity(file);
    must(SQLite::Database(file.string()).execAndGet("PRAGMA user_version").getInt() == 1, "the backup's version");
    const auto context = must(opened(file, OpenMode::kReadOnly).load("a"), "load from the backup");
    must(difference(small_context(1), context).empty(), "the backup's context");
}

void nothing(const fs::path&) {}

void one_context(const fs::path& folder) {
    auto store = opened(folder / "s.db");
    must(store.save("a", small_context(1)).has_value(), "save");
    must(store.set_note("a", "of 🍂").has_value(), "note");
    must(store.add_exchange("a", some_exchange(1)).has_value(), "exchange");
    must(store.record_test("a", some_test()).has_value(), "test");
}

void two_contexts(const fs::path& folder) {
    one_context(folder);
    must(opened(folder / "s.db").save("b", small_context(2)).has_value(), "save");
}

void with_export(const fs::path& folder) {
    one_context(folder);
    auto store = opened(folder / "s.db");
    must(store.export_context("a", folder / "a.emloc").has_value(), "export");
    must(store.save("a", small_context(3), WhenTaken::kReplace).has_value(), "save");
}

Status open_store(std::optional<Store>& store, const fs::path& folder) {
    auto opening = Store::open(folder / "s.db");
    if (!opening) return tl::unexpected(opening.error());
    store = std::move(*opening);
    return {};
}

Step save(const char* name, unsigned seed, WhenTaken when_taken = WhenTaken::kRefuse) {
    return [=](auto& store, auto&) { return store->save(name, small_context(seed), when_taken); };
}

Step save_big(const char* name, unsigned seed) {
    return [=](auto& store, auto&) { return store->save(name, big_context(seed)); };
}

Step remove(const char* name) {
    return [=](auto& store, auto&) { return store->remove(name); };
}

Step add_exchange(unsigned seed) {
    return [=](auto& store, auto&) { return status_of(store->add_exchange("a", some_exchange(seed))); };
}

Step rename_a_to(const char* name) {
    return [=](auto& store, auto&) { return store->rename("a", name); };
}

Step duplicate_a_as(const char* name) {
    return [=](auto& store, auto&) { return store->duplicate("a", name); };
}

Step export_a_to(const char* name) {
    return [=](auto& store, auto& folder) { return store->export_context("a", folder / name); };
}

Status import_a(std::optional<Store>& store, const fs::path& folder) {
    return status_of(store->import_context(folder / "a.emloc"));
}

Status clear_exchanges(std::optional<Store>& store, const fs::path&) {
    return store->clear_exchanges("a");
}

Status record_test(std::optional<Store>& store, const fs::path&) {
    return store->record_test("a", some_test());
}

Status set_note(std::optional<Store>& store, const fs::path&) {
    return store->set_note("a", "another note");
}

}  // namespace

std::string difference(const Picture& one, const Picture& other) {
    for (const auto& [name, held] : one) {
        const auto found = other.find(name);
        if (found == other.end()) return name + " is not in both";
        if (auto what = difference(held, found->second); !what.empty()) return name + ": " + what;
    }
    return one.size() == other.size() ? std::string() : "there are more contexts";
}

Picture picture_of(const fs::path& folder) {
    Picture picture;
    add_store(picture, opened(folder / "s.db"), "");
    check_integrity(folder / "s.db");
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    for (const auto& file : files) {
        if (file.extension() == ".backup") check_backup(file);
        if (file.extension() == ".emloc")
            add_store(picture, opened(file, OpenMode::kReadOnly), file.filename().string() + ": ");
    }
    return picture;
}

std::string difference_from(const std::vector<Picture>& pictures, std::size_t first, std::size_t last,
                            const fs::path& folder) {
    try {
        const auto picture = picture_of(folder);
        std::string found;
        for (auto step = first; step <= last; ++step) {
            found = difference(pictures[step], picture);
            if (found.empty()) break;
        }
        return found;
    } catch (const std::exception& exception) {
        return exception.what();
    }
}

const std::vector<Scenario>& scenarios() {
    static const std::vector<Scenario> all{
        {"FirstSave", nothing, {open_store, save("a", 1)}, true},
        {"ReplacingSave", one_context, {save("a", 2, WhenTaken::kReplace)}},
        {"SecondContext", one_context, {save("b", 2)}},
        {"Rename", one_context, {rename_a_to("z")}},
        {"Duplicate", one_context, {duplicate_a_as("z")}},
        {"RemoveAndSaveAgain", two_contexts, {remove("b"), save("b", 2)}},
        {"Import", with_export, {import_a}},
        {"ExportOverAnOldOne", with_export, {export_a_to("a.emloc")}},
        {"Export", one_context, {export_a_to("new.emloc")}},
        {"Exchanges", one_context, {add_exchange(2), clear_exchanges}},
        {"Test", two_contexts, {[](auto& store, auto&) { return store->record_test("b", some_test()); }}},
        {"Note", one_context, {set_note}},
        {"Migration", [](const fs::path& folder) { make_old_store(folder / "s.db"); }, {open_store}, true},
    };
    return all;
}

const Scenario& long_session() {
    static const Scenario session{
        "LongSession",
        nothing,
        {open_store, save("a", 1), save_big("big", 2), add_exchange(3), remove("big"), save("b", 4),
         save("a", 5, WhenTaken::kReplace), duplicate_a_as("c"), record_test, remove("b"), rename_a_to("z")},
        true};
    return session;
}

bool run(const Scenario& scenario, const fs::path& folder, const std::function<void()>& begun,
         const std::function<void()>& done) {
    std::optional<Store> store;
    if (!scenario.opens) store = opened(folder / "s.db");
    for (const auto& step : scenario.steps) {
        begun();
        if (!step(store, folder)) return false;
        done();
    }
    return true;
}

std::vector<Picture> pictures_of(const Scenario& scenario) {
    std::vector<Picture> pictures;
    for (std::size_t steps = 0; steps <= scenario.steps.size(); ++steps) {
        Folder folder;
        scenario.prepare(folder.path());
        auto part = scenario;
        part.steps.resize(steps);
        must(run(
                 part, folder.path(), [] {}, [] {}),
             std::string(scenario.name) + " fails of itself");
        pictures.push_back(picture_of(folder.path()));
    }
    return pictures;
}

DiskImage image_of(const fs::path& folder) {
    DiskImage image;
    for (const auto& entry : fs::directory_iterator(folder))
        image[entry.path().filename().string()] = bytes_of_file(entry.path());
    return image;
}

void write_image(const fs::path& folder, const DiskImage& image) {
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
    for (const auto& [name, bytes] : image) write_file(folder / name, bytes);
}

}  // namespace emloc
