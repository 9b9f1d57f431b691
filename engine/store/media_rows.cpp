#include "engine/store/media_rows.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/digest.h"
#include "engine/core/file.h"
#include "engine/store/errors.h"
#include "engine/store/rows.h"

namespace emloc {

namespace {

namespace fs = std::filesystem;

std::int64_t size_of(const Media& medium) {
    return static_cast<std::int64_t>(medium.bytes->size());
}

// A file on a disk, and how large it is.
std::optional<std::int64_t> file_size_of(const fs::path& path) {
    std::error_code error;
    if (path.empty() || !fs::is_regular_file(path, error)) return std::nullopt;
    const auto size = fs::file_size(path, error);
    if (error) return std::nullopt;
    return static_cast<std::int64_t>(size);
}

[[noreturn]] void raise_unreadable(const fs::path& path) {
    const bool missing = !fs::exists(path);
    raise(missing ? ErrorKind::kNotFound : ErrorKind::kUnreadable,
          "The medium {} can't be read ({}), so it can't be kept in the store. Put the file back, or take it out.",
          path.empty() ? "without a file" : path.string(), missing ? "it isn't there" : std::strerror(errno));
}

Media kept_by_path(Media medium) {
    medium.bytes = nullptr;
    medium.path = fs::absolute(medium.path).lexically_normal();
    return medium;
}

Media ready_from_bytes(Media medium) {
    const bool has_file = file_size_of(medium.path) == size_of(medium);
    medium.sha256 = sha256_hex(*medium.bytes);
    if (size_of(medium) <= kInlineMediaBytes) return medium;
    if (has_file) return kept_by_path(std::move(medium));
    if (size_of(medium) > kMostMediaBytes) {
        raise(ErrorKind::kUnsupported,
              "A medium of {} MiB that lies in no file can't be kept in a context; the limit is {} MiB. Save it to a "
              "file "
              "and add that.",
              size_of(medium) >> 20, kMostMediaBytes >> 20);
    }
    return medium;
}

Media ready_from_file(Media medium, std::int64_t size) {
    const bool known = !medium.sha256.empty();
    if (size > kInlineMediaBytes) {
        if (!known) {
            auto sha256 = sha256_of_file(medium.path);
            if (!sha256) raise_unreadable(medium.path);
            medium.sha256 = std::move(*sha256);
        }
        return kept_by_path(std::move(medium));
    }
    auto read = read_file(medium.path, static_cast<std::uintmax_t>(kMostMediaBytes));
    if (!read && !known) raise_unreadable(medium.path);
    const auto bytes = read ? std::make_shared<const std::vector<std::byte>>(std::move(*read)) : nullptr;
    const auto sha256 = bytes ? sha256_hex(*bytes) : std::string();
    // A file that has changed since is no longer what the context was made of: then the hash alone stays.
    if (known && sha256 != medium.sha256) return kept_by_path(std::move(medium));
    medium.sha256 = sha256;
    medium.bytes = bytes;
    return medium;
}

bool is_stored_whole(SQLite::Database& database, const std::string& sha256) {
    RowReader reader(database, "SELECT bytes FROM media WHERE sha256 = ? AND bytes IS NOT NULL");
    if (!reader.bind(sha256).next()) return false;
    std::span<const std::byte> bytes;
    reader >> bytes;
    return sha256_hex(bytes) == sha256;
}

Media ready(SQLite::Database& database, Media medium) {
    if (medium.bytes) return ready_from_bytes(std::move(medium));
    if (!medium.sha256.empty() && is_stored_whole(database, medium.sha256)) return medium;
    if (const auto size = file_size_of(medium.path)) return ready_from_file(std::move(medium), *size);
    if (medium.sha256.empty()) raise_unreadable(medium.path);
    return medium;
}

}  // namespace

std::vector<Demonstration> media_ready(SQLite::Database& database, std::vector<Demonstration> demonstrations) {
    for (auto& demonstration : demonstrations)
        demonstration.media = media_ready(database, std::move(demonstration.media));
    return demonstrations;
}

std::vector<Media> media_ready(SQLite::Database& database, std::vector<Media> media) {
    for (auto& medium : media) medium = ready(database, std::move(medium));
    return media;
}

void write_medium(SQLite::Database& database, const Media& medium) {
    const auto size = medium.bytes ? size_of(medium) : file_size_of(medium.path).value_or(0);
    RowReader stored(database, "SELECT bytes FROM media WHERE sha256 = ?");
    const bool there = stored.bind(medium.sha256).next();
    if (!there) {
        RowWriter insert(database, "INSERT INTO media (sha256, size, bytes) VALUES (?, ?, ?)");
        insert << medium.sha256 << size;
        const auto bytes = medium.bytes ? std::optional(std::span<const std::byte>(*medium.bytes)) : std::nullopt;
        (insert << bytes).exec();
        return;
    }
    if (!medium.bytes) return;
    std::span<const std::byte> bytes;
    stored >> bytes;
    if (std::ranges::equal(bytes, *medium.bytes)) return;
    stored.reset();
    RowWriter update(database, "UPDATE media SET size = ?, bytes = ? WHERE sha256 = ?");
    (update << size << std::span<const std::byte>(*medium.bytes) << medium.sha256).exec();
}

MediaBytes MediaReader::bytes_of(const std::string& sha256) {
    if (what_ == LoadMedia::kReferences) return nullptr;
    if (const auto known = read_.find(sha256); known != read_.end()) return known->second;
    RowReader reader(database_, "SELECT bytes IS NULL, bytes FROM media WHERE sha256 = ?");
    if (!reader.bind(sha256).next()) damage("the medium {} is missing", sha256.substr(0, 12));
    bool by_path = false;
    std::span<const std::byte> stored;
    reader >> by_path >> stored;
    MediaBytes bytes;
    if (!by_path) {
        if (sha256_hex(stored) != sha256) damage("the medium {} has changed", sha256.substr(0, 12));
        bytes = std::make_shared<const std::vector<std::byte>>(stored.begin(), stored.end());
    }
    return read_[sha256] = bytes;
}

}  // namespace emloc
