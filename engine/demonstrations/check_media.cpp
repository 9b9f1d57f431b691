#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "engine/demonstrations/check_medium.h"
#include "engine/demonstrations/intake.h"

namespace emloc {
namespace {

// Each thread holds one decoded image.
constexpr std::size_t kMaxThreads = 8;

// Room for decoded images, shared by threads.
class PixelRoom {
 public:
    explicit PixelRoom(std::size_t bytes) : free_(static_cast<std::int64_t>(bytes)) {}

    bool takes(const Image& image) {
        const auto bytes = static_cast<std::int64_t>(image.rgb.size());
        if (free_.fetch_sub(bytes) >= bytes) return true;
        free_.fetch_add(bytes);
        return false;
    }

 private:
    std::atomic<std::int64_t> free_;
};

// Checks all files, each once; empty where `stop` came first.
std::optional<std::vector<CheckedMedium>> check_all(const std::vector<Media>& media,
                                                    const LoadDemonstrationsOptions& options) {
    std::vector<CheckedMedium> results(media.size());
    PixelRoom room(options.keep_pixels);
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    const auto work = [&](bool reports) {
        while (!options.stop.stop_requested()) {
            const auto i = next.fetch_add(1);
            if (i >= media.size()) return;
            auto& result = results[i] = check_medium(media[i], options.stop);
            const bool image = result.picture && result.kind == MediaKind::kImage;
            if (!image || !room.takes(*result.picture)) result.picture.reset();
            ++done;
            if (reports && options.progress) options.progress(done, media.size());
        }
    };
    {
        const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMaxThreads);
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(threads, media.size()); ++i) helpers.emplace_back(work, false);
        work(true);
    }
    if (options.stop.stop_requested()) return std::nullopt;
    if (options.progress) options.progress(media.size(), media.size());
    return results;
}

// Distinct files, in order of first appearance.
struct MediaList {
    std::vector<Media> media;
    std::map<std::filesystem::path, std::size_t> index;
};

MediaList media_of(const Intake& intake) {
    MediaList list;
    for (const auto& candidate : intake.candidates) {
        for (const auto& medium : candidate.demonstration.media) {
            if (list.index.emplace(medium.path, list.media.size()).second) list.media.push_back(medium);
        }
    }
    return list;
}

}  // namespace

Result<DemonstrationSet> check_media(Intake intake, const LoadDemonstrationsOptions& options) {
    const auto list = media_of(intake);
    const auto checked = check_all(list.media, options);
    if (!checked) return reading_cancelled();
    DemonstrationSet set;
    set.rejected = std::move(intake.rejected);
    set.notes = std::move(intake.notes);
    set.system_prompt = std::move(intake.system_prompt);
    for (auto& [demonstration, origin, held_back, system_prompt] : intake.candidates) {
        bool usable = true;
        for (auto& medium : demonstration.media) {
            const auto& result = (*checked)[list.index.at(medium.path)];
            medium.kind = result.kind;
            medium.sha256 = result.sha256;
            medium.size = result.size;
            medium.pixels = result.picture;
            if (!result.note.empty()) set.notes.push_back({medium.path, origin + result.note});
            if (result.fault.empty()) continue;
            usable = false;
            set.rejected.push_back({medium.path, origin + result.fault});
        }
        if (usable) set.demonstrations.push_back(std::move(demonstration));
    }
    return set;
}

}  // namespace emloc
