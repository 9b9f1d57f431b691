#include "engine/demonstrations/folder_entries.h"

#include <algorithm>
#include <system_error>

#include "engine/demonstrations/file_names.h"
#include "engine/demonstrations/natural_order.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

bool holds_media(const fs::path& folder, const std::stop_token& stop) {
    const auto entries = sorted_entries(folder);
    if (!entries || stop.stop_requested()) return true;
    if (any_media_file(*entries)) return true;
    return std::ranges::any_of(*entries, [&](const fs::directory_entry& entry) {
        return is_own_folder(entry) && holds_media(entry.path(), stop);
    });
}

}  // namespace

Result<std::vector<fs::directory_entry>> sorted_entries(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (!is_ignored(it->path())) entries.push_back(*it);
    }
    if (error) {
        return fail(ErrorKind::kUnreadable, "The folder {} can't be read: {}.", folder.string(), error.message());
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return natural_less(a.path().filename().string(), b.path().filename().string());
    });
    return entries;
}

bool is_own_folder(const fs::directory_entry& entry) {
    std::error_code error;
    return entry.is_directory(error) && !entry.is_symlink(error);
}

bool any_media_file(const std::vector<fs::directory_entry>& entries) {
    return std::ranges::any_of(entries, [](const fs::directory_entry& entry) {
        std::error_code error;
        return !entry.is_directory(error) && has_media_extension(entry.path());
    });
}

std::vector<fs::directory_entry> folders_with_media(const std::vector<fs::directory_entry>& entries,
                                                    const std::stop_token& stop) {
    std::vector<fs::directory_entry> folders;
    std::ranges::copy_if(entries, std::back_inserter(folders), [&](const fs::directory_entry& entry) {
        return is_own_folder(entry) && holds_media(entry.path(), stop);
    });
    return folders;
}

}  // namespace emloc
