// What a power cut leaves of a folder: the disk has what was synced, and of everything else what it happened to write.
#pragma once

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "scenario.h"
#include "watched_disk.h"

namespace emloc {

enum class Loss {
    kAll,   // nothing that wasn't synced got through
    kSome,  // any of it, in any order
    kTorn,  // all but some sectors of what was written last
};

// A file has a name only once its folder was synced; its bytes count once it was synced itself.
class PoweredDisk {
 public:
    explicit PoweredDisk(const DiskImage& synced);
    void apply(const DiskEvent& event);
    DiskImage after_power_cut(Loss loss, std::mt19937& random) const;

 private:
    struct File {
        Bytes synced;
        std::vector<DiskEvent> since;  // writes and truncations
    };
    struct Naming {
        std::map<std::string, std::optional<std::size_t>> changes;  // a number in files_, or nothing: unlinked
    };

    File& file_named(const std::string& name);
    void rename(const std::string& name, std::optional<std::size_t> file, Naming& naming);
    Bytes content(const File& file, Loss loss, std::mt19937& random) const;

    std::vector<File> files_;
    std::map<std::string, std::size_t> names_;         // as programs see them
    std::map<std::string, std::size_t> synced_names_;  // as the disk has them
    std::vector<Naming> since_;
    std::size_t last_written_ = 0;  // a number in files_
};

}  // namespace emloc
