#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/demonstrations/label.h"
#include "engine/demonstrations/record.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr std::string_view kImageTag = "<image>";
constexpr std::string_view kVideoTag = "<video>";
constexpr std::string_view kAudioTag = "<audio>";

enum class Role { kSystem, kUser, kAssistant };

struct Turn {
    Role role = Role::kUser;
    std::string text;
};

std::optional<Role> role_of(const std::string& name) {
    if (name == "system") return Role::kSystem;
    if (name == "user" || name == "human") return Role::kUser;
    if (name == "assistant" || name == "gpt") return Role::kAssistant;
    return std::nullopt;
}

// The text under the first of both keys, OpenAI's and ShareGPT's; null where there is none.
const std::string* text_under(const json& object, const char* key, const char* other_key) {
    for (const char* name : {key, other_key}) {
        const auto found = object.find(name);
        if (found != object.end() && found->is_string()) return found->get_ptr<const std::string*>();
    }
    return nullptr;
}

// All turns but the system's.
Result<std::vector<Turn>> turns_of(const json& object) {
    const auto messages = object.find("messages");
    const auto& list = messages != object.end() ? *messages : object.at("conversations");
    if (!list.is_array()) return fail(ErrorKind::kMalformed, "Its conversation is not a list of turns.");
    std::vector<Turn> turns;
    for (const auto& item : list) {
        const auto* role_name = item.is_object() ? text_under(item, "role", "from") : nullptr;
        const auto* text = item.is_object() ? text_under(item, "content", "value") : nullptr;
        if (!role_name || !text) return fail(ErrorKind::kMalformed, "A turn has no role or no text.");
        const auto role = role_of(*role_name);
        if (!role) return fail(ErrorKind::kUnsupported, "Turns of \"{}\" are not supported.", *role_name);
        if (*role != Role::kSystem) turns.push_back({*role, *text});
    }
    return turns;
}

// Takes the tags out of `text`, with one space or line break that each leaves over, and lists what they stood for.
std::vector<MediaKind> strip_tags(std::string& text) {
    std::vector<MediaKind> kinds;
    std::string rest;
    for (std::size_t at = 0; at < text.size();) {
        const auto here = std::string_view(text).substr(at);
        const bool image = here.starts_with(kImageTag);
        if (!image && !here.starts_with(kVideoTag)) {
            rest += text[at++];
            continue;
        }
        kinds.push_back(image ? MediaKind::kImage : MediaKind::kVideo);
        at += image ? kImageTag.size() : kVideoTag.size();
        const auto is_space = [](char c) { return c == ' ' || c == '\n'; };
        if (at < text.size() && is_space(text[at]) && (rest.empty() || is_space(rest.back()))) ++at;
    }
    text = trimmed(rest);
    return kinds;
}

Status check_tags(const std::vector<MediaKind>& tags, MediaKind kind, std::size_t files) {
    const auto count = static_cast<std::size_t>(std::count(tags.begin(), tags.end(), kind));
    if (count == files) return {};
    const bool image = kind == MediaKind::kImage;
    return fail(ErrorKind::kMalformed, "Its text has {} {} tags, but it names {} {} files.", count,
                image ? kImageTag : kVideoTag, files, image ? "image" : "video");
}

bool looks_like_label(const std::string& answer) {
    const auto is_character_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto characters = std::count_if(answer.begin(), answer.end(), is_character_start);
    return answer.find('\n') == std::string::npos && static_cast<std::size_t>(characters) <= kLongestLabel;
}

}  // namespace

Result<Record> parse_sharegpt_record(const json& object, const ResolvedFolder& folder,
                                     const LoadDemonstrationsOptions& options) {
    auto turns = turns_of(object);
    if (!turns) return tl::unexpected(turns.error());
    if (turns->size() < 2 || (*turns)[0].role != Role::kUser || (*turns)[1].role != Role::kAssistant) {
        return fail(ErrorKind::kMalformed, "It doesn't begin with a question of the user and an answer.");
    }
    std::vector<MediaKind> tags;
    std::size_t first_tags = 0;  // those of the first question
    for (std::size_t i = 0; i < turns->size(); ++i) {
        auto& text = (*turns)[i].text;
        if (text.find(kAudioTag) != std::string::npos) return fail(ErrorKind::kUnsupported, "Audio is not supported.");
        const auto found = strip_tags(text);
        if (!found.empty() && (*turns)[i].role == Role::kAssistant) {
            return fail(ErrorKind::kMalformed, "An answer contains a tag of an image or video.");
        }
        tags.insert(tags.end(), found.begin(), found.end());
        if (i == 0) first_tags = tags.size();
    }
    const auto images = media_of(object, MediaKind::kImage, folder, options);
    if (!images) return tl::unexpected(images.error());
    const auto videos = media_of(object, MediaKind::kVideo, folder, options);
    if (!videos) return tl::unexpected(videos.error());
    if (auto fits = check_tags(tags, MediaKind::kImage, images->size()); !fits) return tl::unexpected(fits.error());
    if (auto fits = check_tags(tags, MediaKind::kVideo, videos->size()); !fits) return tl::unexpected(fits.error());

    Record record;
    auto image = images->begin();
    auto video = videos->begin();
    for (std::size_t i = 0; i < first_tags; ++i) {
        record.demonstration.media.push_back(tags[i] == MediaKind::kImage ? *image++ : *video++);
    }
    record.demonstration.question = (*turns)[0].text.empty() ? options.question : (*turns)[0].text;
    record.demonstration.answer = (*turns)[1].text;
    if (record.demonstration.answer.empty()) return fail(ErrorKind::kMalformed, "Its answer is empty.");
    record.demonstration.is_label = looks_like_label(record.demonstration.answer);
    if (record.demonstration.is_label) {
        auto label = normalise_label(record.demonstration.answer);
        if (!label) return tl::unexpected(label.error());
        record.demonstration.answer = std::move(*label);
    }
    if (turns->size() > 2) {
        record.note =
            fmt::format("Only its first question and answer are used; {} later turns are left out.", turns->size() - 2);
    }
    return record;
}

}  // namespace emloc
