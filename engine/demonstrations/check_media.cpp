#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "engine/demonstrations/intake.h"
#include "engine/digest.h"
#include "engine/media/image.h"
#include "engine/media/preprocess.h"

namespace emloc {
namespace {

// Each thread holds one decoded image.
constexpr std::size_t kMaxThreads = 8;

struct Checked {
    std::string sha256;
    std::string fault;  // empty: usable
};

Checked check_image(const std::filesystem::path& path) {
    const auto bytes = read_file(path);
    if (!bytes) return {{}, bytes.error().message};
    const auto image = decode_image(*bytes, "The file");
    if (!image) return {{}, image.error().message};
    const auto grid = grid_of(image->height, image->width, 1, PreprocessorOptions{});
    if (!grid) return {{}, grid.error().message};
    return {sha256_hex(*bytes), {}};
}

// Checks all files, each once; empty where `stop` came first.
std::optional<std::vector<Checked>> check_images(const std::vector<std::filesystem::path>& paths,
                                                 const LoadDemonstrationsOptions& options) {
    std::vector<Checked> results(paths.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    const auto work = [&](bool reports) {
        while (!options.stop.stop_requested()) {
            const auto i = next.fetch_add(1);
            if (i >= paths.size()) return;
            results[i] = check_image(paths[i]);
            ++done;
            if (reports && options.progress) options.progress(done, paths.size());
        }
    };
    {
        const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(threads, paths.size()); ++i) helpers.emplace_back(work, false);
        work(true);
    }
    if (options.stop.stop_requested()) return std::nullopt;
    if (options.progress) options.progress(paths.size(), paths.size());
    return results;
}

// Distinct images, in order of first appearance.
struct PathList {
    std::vector<std::filesystem::path> paths;
    std::map<std::filesystem::path, std::size_t> index;
};

PathList images_of(const Intake& intake) {
    PathList list;
    for (const auto& candidate : intake.candidates) {
        for (const auto& medium : candidate.demonstration.media) {
            if (medium.kind != MediaKind::kImage) continue;
            if (list.index.emplace(medium.path, list.paths.size()).second) list.paths.push_back(medium.path);
        }
    }
    return list;
}

}  // namespace

Result<DemonstrationSet> check_media(Intake intake, const LoadDemonstrationsOptions& options) {
    const auto images = images_of(intake);
    const auto checked = check_images(images.paths, options);
    if (!checked) return fail(ErrorKind::kCancelled, "Reading the demonstrations was cancelled.");
    DemonstrationSet set;
    set.rejected = std::move(intake.rejected);
    for (auto& [demonstration, origin] : intake.candidates) {
        bool usable = true;
        for (auto& medium : demonstration.media) {
            std::string fault = "Videos are not read yet; only images can be used.";
            if (medium.kind == MediaKind::kImage) {
                const auto& result = (*checked)[images.index.at(medium.path)];
                fault = result.fault;
                medium.sha256 = result.sha256;
            }
            if (fault.empty()) continue;
            usable = false;
            set.rejected.push_back({medium.path, origin + fault});
        }
        if (usable) set.demonstrations.push_back(std::move(demonstration));
    }
    return set;
}

}  // namespace emloc
