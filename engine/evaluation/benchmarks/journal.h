// What was answered so far, on the disk, one line of JSON an answer: whatever ends a run, the next one goes on behind
// it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

struct BenchmarkAnswer {
    std::int64_t row = 0;
    std::string said;
    std::string error;  // not empty: the row could not be asked
    std::int64_t prompt_tokens = 0;
    std::int64_t tokens = 0;  // of the answer
    double seconds = 0;
};

// How adapting went, told by who did it.
struct AdaptationFigures {
    std::int64_t demonstrations = 0;
    std::int64_t tokens = 0;  // read
    double kept_share = 1;
    std::int64_t memory_bytes = 0;
    double seconds = 0;
    std::int64_t peak_bytes = 0;  // of memory while adapting, the GPU's where one computes; 0: not known
    std::vector<double> kept_by_layer = {};
    std::optional<double> js = {};  // mean_divergence()
};

// The file of one method and one process.
class Journal {
 public:
    // `folder`/answers-METHOD[.SHARD].jsonl. What a kill left of a last line is cut off. kMalformed where an earlier
    // line isn't a line of a journal, kUnreadable.
    static Result<Journal> open(const std::filesystem::path& folder, const std::string& method,
                                const std::string& shard);
    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&&) = delete;
    ~Journal();

    // In the file when it returns. kStorageFull, kUnreadable.
    Status add(const BenchmarkAnswer& answer);

 private:
    Journal(int file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
    int file_ = -1;
    std::filesystem::path path_;
};

// Of all processes, by row. Lines that are no whole ones yet are passed over.
Result<std::map<std::int64_t, BenchmarkAnswer>> read_journals(const std::filesystem::path& folder,
                                                              const std::string& method);

Status write_adaptation(const std::filesystem::path& folder, const std::string& method,
                        const AdaptationFigures& figures);
// kNotFound where none was written.
Result<AdaptationFigures> read_adaptation(const std::filesystem::path& folder, const std::string& method);

}  // namespace emloc
