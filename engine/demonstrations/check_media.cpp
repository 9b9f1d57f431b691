#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <new>
#include <optional>
#include <thread>

#include "engine/core/digest.h"
#include "engine/demonstrations/intake.h"
#include "engine/media/image.h"
#include "engine/media/preprocess.h"
#include "engine/media/video_plan.h"

namespace emloc {
namespace {

// Each thread holds one decoded image.
constexpr std::size_t kMaxThreads = 8;

struct Checked {
    MediaKind kind = MediaKind::kImage;
    std::string sha256;
    std::string fault;      // empty: usable
    std::string note = {};  // what of it can't be read, though it is usable
};

Checked check_image(const std::filesystem::path& path) {
    constexpr auto kind = MediaKind::kImage;
    const auto bytes = read_file(path);
    if (!bytes) return {kind, {}, bytes.error().message};
    const auto image = decode_image(*bytes, "The file");
    if (!image) return {kind, {}, image.error().message};
    const auto grid = grid_of(image->height, image->width, 1, PreprocessorOptions{});
    if (!grid) return {kind, {}, grid.error().message};
    return {kind, sha256_hex(*bytes), {}};
}

// Films may be larger than the memory.
Result<std::string> hash_of(const std::filesystem::path& path, const std::stop_token& stop) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::byte> piece(1 << 20);
    Sha256 digest;
    while (file && !stop.stop_requested()) {
        file.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        digest.add(std::span<const std::byte>(piece).first(static_cast<std::size_t>(file.gcount())));
    }
    if (!file.eof()) return fail(ErrorKind::kUnreadable, "It can't be read to its end.");
    return digest.hex();
}

// A few frames over its whole length tell most damage; the rest is found when the frames that are used are decoded.
Checked check_video(const std::filesystem::path& path, const std::stop_token& stop) {
    constexpr auto kind = MediaKind::kVideo;
    constexpr VideoSampling kFew{.fps = 1, .min_frames = 4, .max_frames = 4};
    auto video = Video::open({.kind = kind, .path = path}, stop);
    if (!video) return {kind, {}, video.error().message};
    const auto plan = plan_video(*video, {}, kFew, PreprocessorOptions{});
    if (!plan) return {kind, {}, plan.error().message};
    const auto frames = video->read(plan->frames, Size{28, 28}, stop);
    if (!frames) return {kind, {}, frames.error().message};
    const auto sha256 = hash_of(path, stop);
    if (!sha256) return {kind, {}, sha256.error().message};
    const auto& damage = frames->damage.empty() ? video->info().damage : frames->damage;
    return {kind, *sha256, {}, damage.empty() ? damage : fmt::format("{} What can be read of it is used.", damage)};
}

// Lets nothing out: it runs in threads.
Checked check_medium(const Media& medium, const std::stop_token& stop) try {
    const bool video = medium.kind == MediaKind::kVideo || kind_of(medium) == MediaKind::kVideo;
    return video ? check_video(medium.path, stop) : check_image(medium.path);
} catch (const std::bad_alloc&) {
    return {medium.kind, {}, "There is not enough memory to read it."};
}

// Checks all files, each once; empty where `stop` came first.
std::optional<std::vector<Checked>> check_all(const std::vector<Media>& media,
                                              const LoadDemonstrationsOptions& options) {
    std::vector<Checked> results(media.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> done = 0;
    const auto work = [&](bool reports) {
        while (!options.stop.stop_requested()) {
            const auto i = next.fetch_add(1);
            if (i >= media.size()) return;
            results[i] = check_medium(media[i], options.stop);
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
    if (!checked) return fail(ErrorKind::kCancelled, "Reading the demonstrations was cancelled.");
    DemonstrationSet set;
    set.rejected = std::move(intake.rejected);
    for (auto& [demonstration, origin] : intake.candidates) {
        bool usable = true;
        for (auto& medium : demonstration.media) {
            const auto& result = (*checked)[list.index.at(medium.path)];
            medium.kind = result.kind;
            medium.sha256 = result.sha256;
            if (!result.note.empty()) set.rejected.push_back({medium.path, origin + result.note});
            if (result.fault.empty()) continue;
            usable = false;
            set.rejected.push_back({medium.path, origin + result.fault});
        }
        if (usable) set.demonstrations.push_back(std::move(demonstration));
    }
    return set;
}

}  // namespace emloc
