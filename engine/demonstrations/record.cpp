#include "engine/demonstrations/record.h"

#include <nlohmann/json.hpp>

#include "engine/demonstrations/label.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Result<Media> media_at(const std::string& text, MediaKind kind, const ResolvedFolder& folder,
                       const LoadDemonstrationsOptions& options) {
    if (text.empty() || text.find('\0') != std::string::npos) {
        return fail(ErrorKind::kMalformed, "The path of a medium is empty or holds a zero byte.");
    }
    if (text.find("://") != std::string::npos || text.starts_with("data:")) {
        return fail(ErrorKind::kUnsupported, "\"{}\" is a web address; only files are read. Download it first.",
                    text.substr(0, 80));
    }
    const auto path = (folder.path() / fs::path(text)).lexically_normal();
    if (!options.allow_outside && !folder.holds(path)) {
        return fail(ErrorKind::kInvalidArgument,
                    "\"{}\" lies outside of the manifest's folder; move it into the folder and name it relative to "
                    "that.",
                    text);
    }
    return Media{.kind = kind, .path = path, .bytes = {}, .sha256 = {}};
}

// A text, or a number written as one; empty where the key is missing or null.
Result<std::string> text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return std::string();
    if (found->is_string()) return trimmed(found->get_ref<const std::string&>());
    if (found->is_number_integer()) return found->dump();
    return fail(ErrorKind::kMalformed, "\"{}\" is not a text.", key);
}

}  // namespace

Result<std::vector<Media>> media_of(const json& object, MediaKind kind, const ResolvedFolder& folder,
                                    const LoadDemonstrationsOptions& options) {
    std::vector<Media> media;
    const auto add = [&](const json& item, const char* key) -> Status {
        if (!item.is_string()) return fail(ErrorKind::kMalformed, "\"{}\" holds something that is not a path.", key);
        auto medium = media_at(item.get_ref<const std::string&>(), kind, folder, options);
        if (!medium) return tl::unexpected(medium.error());
        media.push_back(std::move(*medium));
        return {};
    };
    const bool image = kind == MediaKind::kImage;
    for (const char* key : {image ? "image" : "video", image ? "images" : "videos"}) {
        const auto found = object.find(key);
        if (found == object.end() || found->is_null()) continue;
        const json items = found->is_array() ? *found : json::array({*found});
        for (const auto& item : items) {
            if (auto added = add(item, key); !added) return tl::unexpected(added.error());
        }
    }
    return media;
}

Result<Record> parse_labelled_record(const json& object, const ResolvedFolder& folder,
                                     const LoadDemonstrationsOptions& options) {
    Record record;
    Demonstration& demonstration = record.demonstration;
    for (const auto kind : {MediaKind::kImage, MediaKind::kVideo}) {
        auto media = media_of(object, kind, folder, options);
        if (!media) return tl::unexpected(media.error());
        std::move(media->begin(), media->end(), std::back_inserter(demonstration.media));
    }
    if (demonstration.media.empty()) {
        return fail(ErrorKind::kMalformed, "It names no \"image\", \"images\", \"video\" or \"videos\".");
    }
    const auto label = text_at(object, "label");
    const auto answer = text_at(object, "answer");
    const auto question = text_at(object, "question");
    for (const auto* text : {&label, &answer, &question}) {
        if (!*text) return tl::unexpected(text->error());
    }
    if (label->empty() == answer->empty()) {
        return fail(ErrorKind::kMalformed, "It needs either a \"label\" or an \"answer\", and has {}.",
                    label->empty() ? "neither" : "both");
    }
    demonstration.is_label = !label->empty();
    demonstration.answer = *answer;
    if (demonstration.is_label) {
        auto normalised = normalise_label(*label);
        if (!normalised) return tl::unexpected(normalised.error());
        demonstration.answer = std::move(*normalised);
    }
    demonstration.question = question->empty() ? options.question : *question;
    return record;
}

}  // namespace emloc
