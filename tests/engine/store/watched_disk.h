// Sees everything that this process does to the files of one folder: the test program has its own pwrite, ftruncate,
// fsync, unlink and rename, which SQLite, the C++ library and the store all call. So a process can be killed at each of
// them, or what they did be written down and done again in part, as a power cut leaves it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace emloc {

struct DiskEvent {
    enum class Kind { kWrite, kTruncate, kSync, kUnlink, kRename, kBegun, kDone };
    Kind kind = Kind::kWrite;
    std::string name;             // in the folder; empty: the folder itself
    std::string new_name;         // kRename
    std::int64_t at = 0;          // kWrite: where; kTruncate: the size
    std::vector<std::byte> what;  // kWrite
};

// kHalfway: half of what is written got through; of everything else, nothing.
enum class Moment { kBefore, kHalfway, kAfter };

// While watched, files in `folder` are not really synced: the page cache outlives a killed process, and what a power
// cut would take is worked out from the events. Shared-memory files (-shm) don't count: they don't outlive either.
void watch(const std::filesystem::path& folder);
void kill_at(int number, Moment moment);  // counts from 1 after watch()
void mark(DiskEvent::Kind kind);          // kBegun or kDone, among the events
std::vector<DiskEvent> stop_watching();   // what happened since watch()

}  // namespace emloc
