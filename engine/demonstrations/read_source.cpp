#include <iterator>
#include <set>
#include <system_error>

#include "engine/demonstrations/file_names.h"
#include "engine/demonstrations/sources.h"
#include "engine/media/video.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

template <class Item>
void append(std::vector<Item>& all, std::vector<Item>& more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Result<Intake> read_any(const fs::path& source, const LoadDemonstrationsOptions& options) {
    std::error_code error;
    const auto status = fs::status(source, error);
    if (status.type() == fs::file_type::not_found) {
        return fail(ErrorKind::kNotFound, "There is no file or folder {}.", source.string());
    }
    if (fs::is_directory(status)) return scan_class_folders(source, options);
    const auto extension = lower_case_extension(source);
    if (extension == ".jsonl" || extension == ".ndjson" || extension == ".json") return read_list(source, options);
    if (has_media_extension(source)) {
        Intake intake;
        const bool video = has_video_extension(source);
        intake.loose.push_back({.kind = video ? MediaKind::kVideo : MediaKind::kImage, .path = source});
        return intake;
    }
    return fail(ErrorKind::kUnsupported,
                "{} is neither a folder, an image or a video, nor a list of them (.jsonl, or .json).", source.string());
}

// Finds out whether one system prompt is that of all candidates; otherwise a note says that it isn't used.
void settle_system_prompt(Intake& intake, const fs::path& source) {
    std::set<std::string> prompts;
    for (const auto& candidate : intake.candidates) prompts.insert(candidate.system_prompt);
    if (prompts.size() == 1 && !prompts.begin()->empty()) {
        intake.system_prompt = *prompts.begin();
    } else if (prompts.size() > 1) {
        intake.notes.push_back(
            {source,
             "Its conversations don't all have the same system prompt, so none of them is used. On the "
             "command line --system-prompt gives one for all."});
    }
}

Result<Intake> read_one(const fs::path& source, const LoadDemonstrationsOptions& options) {
    auto intake = read_any(source, options);
    if (intake && intake->candidates.empty() && intake->loose.empty() && intake->rejected.empty()) {
        return fail(ErrorKind::kNotFound, "{} holds no demonstrations.", source.string());
    }
    return intake;
}

}  // namespace

tl::unexpected<Error> reading_cancelled() {
    return fail(ErrorKind::kCancelled, "Reading the demonstrations was cancelled.");
}

Result<Intake> read_source(const fs::path& source, const LoadDemonstrationsOptions& options) {
    auto intake = read_one(source, options);
    if (intake) settle_system_prompt(*intake, source);
    return intake;
}

Result<Intake> read_sources(std::span<const fs::path> sources, const LoadDemonstrationsOptions& options) {
    Intake all;
    std::set<fs::path> seen;
    for (const auto& source : sources) {
        if (options.stop.stop_requested()) return reading_cancelled();
        if (!seen.insert(source).second) continue;
        auto intake = read_one(source, options);
        if (!intake && intake.error().kind == ErrorKind::kCancelled) return intake;
        if (!intake) {
            all.rejected.push_back({source, std::move(intake.error().message)});
            continue;
        }
        append(all.candidates, intake->candidates);
        append(all.loose, intake->loose);
        append(all.rejected, intake->rejected);
        append(all.notes, intake->notes);
    }
    if (!sources.empty()) settle_system_prompt(all, sources.front());
    return all;
}

}  // namespace emloc
