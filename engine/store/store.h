// Contexts <-> one SQLite file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context/context.h"
#include "engine/context/exchange.h"
#include "engine/core/result.h"

namespace emloc {

// What is known of a context without loading its memory.
struct ContextSummary {
    std::string name;
    ModelIdentity model;
    std::string method;  // its name
    std::int64_t demonstrations = 0;
    std::vector<std::string> labels;
    std::int64_t chunks = 0;
    std::int64_t tokens = 0;  // before pruning
    double kept_share = 1;    // mean over layers
    std::int64_t memory_bytes = 0;
    std::string created;  // ISO 8601, UTC
    std::string modified;
    std::string note;
    std::optional<double> accuracy;  // of the last recorded evaluation
    bool damaged = false;            // what stands here has changed since it was written; load() will refuse it
};

enum class WhenTaken { kRefuse, kReplace };
enum class OpenMode { kReadWrite, kReadOnly };

// kReferences leaves Media::bytes empty (and unchecked): enough to ask a context, to extend and to save it again.
enum class LoadMedia { kBytes, kReferences };

struct VerifyReport {
    std::vector<std::string> intact;   // names
    std::vector<std::string> damaged;  // "name: what is wrong"
};

// What happened to the file of an open store behind the program's back, and what was done about it: nothing was lost.
struct StoreIncident {
    enum class Kind {
        kWrittenAnew,      // it was deleted or moved, and is at its path again, whole
        kReplaced,         // another store took its place and is used now; what was open is kept in `kept`
        kReplacedByOther,  // something that is no store did; `kept` is used now
        kLogLost,          // its write-ahead log was deleted; what that held is in the file now
    };
    Kind kind = Kind::kWrittenAnew;
    std::filesystem::path file;
    std::filesystem::path kept = {};
};
std::string to_text(const StoreIncident& incident);  // a sentence for people

// One connection; use it in the thread that opened it. Several may be open on one file, in one process or many: readers
// see the last acknowledged state and never wait; a second writer waits up to five seconds, then gets kLocked. What was
// saved is copied from SQLite's log into the file by another thread, for which closing waits.
//
// Every call may also return: kStorageFull, kReadOnly, kLocked, kUnreadable (the disk fails), kOutOfMemory, kDamaged.
// What a call that changes the store says to be saved is in the file at the store's path, also where that was deleted,
// moved or replaced meanwhile: take_incident() then says what became of it.
// Whatever is returned, the store is as it was or as the call promises, also after a kill or a power cut at any moment.
//
// Names are UTF-8 of 1 to 200 characters without control characters; white space around them is dropped; "Cats" and
// "cats" differ. kInvalidArgument otherwise.
class Store {
 public:
    // Creates the file (and its folder) in kReadWrite mode where there is none or an empty one. Refuses files of other
    // programs (kForeignFile) and newer schemas (kNewerVersion) without touching them; kNotFound and kMalformed (empty)
    // in kReadOnly mode, kInvalidArgument for a folder or a device, kReadOnly where the file or its folder can't be
    // written to. kReadOnly mode also reads from folders and disks that can't be written to.
    static Result<Store> open(const std::filesystem::path& file, OpenMode mode = OpenMode::kReadWrite);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    // One transaction: afterwards the context is there whole and on the disk, or the store is as it was. kReplace keeps
    // the replaced context's note and day of creation, and drops its accuracy. kNameTaken.
    // Media are kept in the store, once for all contexts; those above 32 MiB that lie in a file stay there and are kept
    // as path and SHA-256. A medium without bytes is read from its path: kNotFound or kUnreadable where that fails,
    // unless its sha256 is given (it comes from a store): then it is kept as a reference. kInvalidArgument where the
    // context contradicts itself (shapes, positions, counts).
    Status save(std::string_view name, const Context& context, WhenTaken when_taken = WhenTaken::kRefuse);

    // kWrongModel, naming the model it needs, where `expected` is given and differs. Checksums are verified: kDamaged.
    // Media of the context that are the same file share their bytes. kNotFound.
    Result<Context> load(std::string_view name, const ModelIdentity* expected = nullptr,
                         LoadMedia media = LoadMedia::kBytes) const;

    // Oldest first. Reads neither memories nor media.
    Result<std::vector<ContextSummary>> list() const;
    // Also of a damaged one, which says so. kNotFound, whatever else is damaged: so it tells whether a name is free.
    Result<ContextSummary> summary(std::string_view name) const;

    Status rename(std::string_view from, std::string_view to);     // kNotFound, kNameTaken
    Status remove(std::string_view name);                          // a damaged one too
    Status duplicate(std::string_view from, std::string_view to);  // kNotFound, kNameTaken
    Status set_note(std::string_view name, std::string_view note);
    Status set_accuracy(std::string_view name, double accuracy);  // in [0, 1]

    // The model's options, demonstrations, trials and decisions without the memory's keys and values (which are checked
    // all the same): enough to look inside. kNotFound.
    Result<Context> load_record(std::string_view name, LoadMedia media = LoadMedia::kBytes) const;

    // What was said to a context, or without one (`context` empty), oldest first. The images of a question are kept as
    // those of demonstrations are. They go with their context, stay when it is replaced, and are not exported. Answers
    // the id. kNotFound.
    Result<std::int64_t> add_exchange(std::string_view context, const Exchange& exchange);
    Result<std::vector<Exchange>> exchanges(std::string_view context, LoadMedia media = LoadMedia::kBytes) const;
    Status remove_exchange(std::int64_t id);  // also where there is none
    Status clear_exchanges(std::string_view context);

    // The tests of a context, oldest first, and its accuracy with the last. They go with it, and when it is replaced.
    // kNotFound; nothing where it was not tested, or not so.
    Status record_test(std::string_view context, const TestRun& run);
    Result<std::vector<TestRecord>> tests(std::string_view context) const;
    Result<std::optional<TestRun>> last_test(std::string_view context) const;
    Result<std::optional<TestRun>> test(std::string_view context, std::int64_t id) const;

    // One self-contained file (itself a store with one context), whole or not there at all. It may replace an earlier
    // export of one context that nothing has open; any other existing file is refused and left as it is: kForeignFile,
    // kNameTaken (a store) or what Store::open says of it. Of the paths of embedded media only the file names go along.
    Status export_context(std::string_view name, const std::filesystem::path& file) const;
    // Under `name` (kNameTaken), or under its own where empty: then "x (2)" where "x" is taken. Returns the name it
    // got. Whatever Store::open and load() say of `file`; kInvalidArgument where it holds several contexts.
    Result<std::string> import_context(const std::filesystem::path& file, std::string_view name = {});

    // All of it as a store of its own. kNameTaken where there is a file already.
    Status copy_to(const std::filesystem::path& file) const;
    OpenMode mode() const;
    std::filesystem::path file() const;  // absolute; another one than was opened after an incident that says so
    // What happened since it was asked the last time.
    std::optional<StoreIncident> take_incident();

    // integrity_check of the file and the checksums of every blob.
    Result<VerifyReport> verify() const;

 private:
    Store();
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace emloc
