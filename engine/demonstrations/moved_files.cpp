#include "engine/demonstrations/moved_files.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

namespace emloc {

namespace {

namespace fs = std::filesystem;

// How many parts at their ends two paths have in common.
std::ptrdiff_t common_end(const fs::path& one, const fs::path& other) {
    const std::vector<fs::path> a(one.begin(), one.end()), b(other.begin(), other.end());
    const auto differ = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend());
    return differ.first - a.rbegin();
}

fs::path best_of(const std::vector<fs::path>& candidates, const fs::path& missing) {
    std::vector<std::ptrdiff_t> lengths;
    lengths.reserve(candidates.size());
    for (const auto& candidate : candidates) lengths.push_back(common_end(candidate, missing));
    const auto longest = std::ranges::max_element(lengths);
    if (longest == lengths.end() || std::ranges::count(lengths, *longest) > 1) return {};
    return candidates[static_cast<std::size_t>(longest - lengths.begin())];
}

}  // namespace

std::map<fs::path, fs::path> find_moved(std::span<const fs::path> missing, const fs::path& folder,
                                        const std::stop_token& stop) {
    std::unordered_map<std::string, std::vector<fs::path>> candidates;
    for (const auto& file : missing) candidates[file.filename().string()];
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::end(entry) && !stop.stop_requested(); entry.increment(error)) {
        const auto wanted = candidates.find(entry->path().filename().string());
        std::error_code unknown;
        if (wanted != candidates.end() && entry->is_regular_file(unknown)) wanted->second.push_back(entry->path());
    }
    std::map<fs::path, fs::path> found;
    for (const auto& file : missing)
        if (auto best = best_of(candidates[file.filename().string()], file); !best.empty())
            found[file] = std::move(best);
    return found;
}

}  // namespace emloc
