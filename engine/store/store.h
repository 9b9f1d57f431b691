// Contexts <-> one SQLite file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context.h"
#include "engine/result.h"

namespace emloc {

// What is known of a context without loading its memory.
struct ContextSummary {
    std::string name;
    ModelIdentity model;
    AdaptationMode mode = AdaptationMode::kEmloc;
    std::int64_t demonstrations = 0;
    std::vector<std::string> labels;
    std::int64_t chunks = 0;
    std::int64_t tokens = 0;      // before pruning
    double kept_share = 1;        // mean over layers
    std::int64_t memory_bytes = 0;
    std::string created;          // ISO 8601, UTC
    std::string modified;
    std::string note;
    std::optional<double> accuracy;  // of the last recorded evaluation
};

enum class WhenTaken { kRefuse, kReplace };
enum class OpenMode { kReadWrite, kReadOnly };

struct VerifyReport {
    std::vector<std::string> intact;   // names
    std::vector<std::string> damaged;  // "name: what is wrong"
};

// One connection; use it in the thread that opened it.
class Store {
   public:
    // Creates the file (and its folder) in kReadWrite mode where there is none. Refuses files of other programs
    // (kForeignFile) and newer schemas (kNewerVersion) without touching them.
    static Result<Store> open(const std::filesystem::path& file, OpenMode mode = OpenMode::kReadWrite);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    // One transaction: afterwards the context is there whole, or the store is as it was.
    Status save(std::string_view name, const Context& context, WhenTaken when_taken = WhenTaken::kRefuse);

    // kWrongModel, naming the model it needs, where `expected` is given and differs. Checksums are verified: kDamaged.
    Result<Context> load(std::string_view name, const ModelIdentity* expected = nullptr) const;

    Result<std::vector<ContextSummary>> list() const;
    Result<ContextSummary> summary(std::string_view name) const;

    Status rename(std::string_view from, std::string_view to);
    Status remove(std::string_view name);
    Status duplicate(std::string_view from, std::string_view to);
    Status set_note(std::string_view name, std::string_view note);
    Status set_accuracy(std::string_view name, double accuracy);

    // One self-contained file (itself a store with one context).
    Status export_context(std::string_view name, const std::filesystem::path& file) const;
    // Under `name`, or under its own where empty. Returns the name it got.
    Result<std::string> import_context(const std::filesystem::path& file, std::string_view name = {});

    // integrity_check of the file and the checksums of every blob.
    Result<VerifyReport> verify() const;

   private:
    Store();
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace emloc
