// The little that the store asks of the file system beside SQLite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace emloc {

// What a file is, whatever it is called.
struct FileId {
    std::uint64_t device = 0, number = 0;
    friend bool operator==(const FileId&, const FileId&) = default;
};
std::optional<FileId> file_id(const std::filesystem::path& file);  // nothing where there is none

// Both return when the data is on the disk. That a folder can't be synced is ignored, since some file systems refuse
// it. Throw Failure with kStorageFull or kUnreadable.
void sync_file(const std::filesystem::path& file);
void sync_folder(const std::filesystem::path& folder);

// Renames without ever replacing: false where `to` exists.
bool rename_to_new(const std::filesystem::path& from, const std::filesystem::path& to);

// A database that is there only until it is renamed. What a killed process left of an earlier one of that name goes.
class TemporaryFile {
 public:
    explicit TemporaryFile(std::filesystem::path path);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    void remove() const noexcept;
    std::filesystem::path path_;
};

// `target` in the making, hidden beside it under a name that nobody else has.
std::filesystem::path part_of(const std::filesystem::path& target);

// Removes what a killed process left of such a file: what nobody has written to for an hour.
void remove_old_parts(const std::filesystem::path& target);

}  // namespace emloc
