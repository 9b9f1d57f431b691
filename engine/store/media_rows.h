// Media <-> the table `media`: one row a file, whatever the number of contexts that use it.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/demonstrations/demonstration.h"
#include "engine/store/store.h"

namespace emloc {

// Files above this stay where they are and are kept as path and hash: a store isn't a film library.
inline constexpr std::int64_t kInlineMediaBytes = std::int64_t{32} << 20;
// A medium that has no file (pasted, from the camera) is kept whatever its size, up to this.
inline constexpr std::int64_t kMostMediaBytes = std::int64_t{256} << 20;

using MediaBytes = std::shared_ptr<const std::vector<std::byte>>;

// The demonstrations as they'll be stored: every medium with its sha256, with `bytes` where they are to be kept and
// without where a path or a row that is there already is enough. Reads and hashes files; call it outside of a
// transaction.
std::vector<Demonstration> media_ready(SQLite::Database& database, std::vector<Demonstration> demonstrations);

// As above, for media that belong to no demonstration.
std::vector<Media> media_ready(SQLite::Database& database, std::vector<Media> media);

// Makes sure that the table has `medium` (from media_ready) whole: a row whose bytes have changed is set right.
void write_medium(SQLite::Database& database, const Media& medium);

// Reads and checks media by hash, each once.
class MediaReader {
 public:
    MediaReader(SQLite::Database& database, LoadMedia what) : database_(database), what_(what) {}

    // Null where the medium is kept by path or only references are wanted. Damage where it is missing or has changed.
    MediaBytes bytes_of(const std::string& sha256);

 private:
    SQLite::Database& database_;
    LoadMedia what_;
    std::map<std::string, MediaBytes> read_;
};

}  // namespace emloc
