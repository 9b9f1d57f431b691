#include "engine/demonstrations/record.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/demonstrations/label.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kFileAddress = "file://";

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

// "%20" -> " "; what is no such code stays.
std::string without_percent_codes(const std::string& text) {
    const auto value = [](char c) { return c <= '9' ? c - '0' : std::tolower(c) - 'a' + 10; };
    const auto is_digit = [&](std::size_t at) {
        return at < text.size() && std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && is_digit(at + 1) && is_digit(at + 2)) {
            plain += static_cast<char>(16 * value(text[at + 1]) + value(text[at + 2]));
            at += 2;
        } else {
            plain += text[at];
        }
    }
    return plain;
}

// The path of "file:///a/b.png" or, as some tools write it, "file://b.png".
std::string path_of_address(const std::string& address, const ResolvedFolder& folder) {
    constexpr std::string_view kHere = "localhost/";
    auto path = address.substr(kFileAddress.size());
    if (path.starts_with(kHere)) path.erase(0, kHere.size() - 1);
    return is_there(folder.path() / path) ? path : without_percent_codes(path);
}

// As Windows writes it, where there is no file with backslashes in its name.
std::string with_slashes(std::string path, const ResolvedFolder& folder) {
    if (path.find('\\') != std::string::npos && !is_there(folder.path() / path)) std::ranges::replace(path, '\\', '/');
    return path;
}

bool begins_with_a_drive(const std::string& path) {
    return path.size() > 2 && std::isalpha(static_cast<unsigned char>(path[0])) != 0 && path[1] == ':' &&
           (path[2] == '/' || path[2] == '\\');
}

// A text, or a number written as one; empty where the key is missing or null.
Result<std::string> text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return std::string();
    if (found->is_string()) return trimmed(found->get_ref<const std::string&>());
    if (found->is_number_integer()) return found->dump();
    return fail(ErrorKind::kMalformed, "\"{}\" is not a text.", key);
}

// The path in an item of a list of media; null where it holds none.
const std::string* path_in(const json& item) {
    if (item.is_string()) return item.get_ptr<const std::string*>();
    const auto path = item.is_object() ? item.find("path") : item.end();
    return item.is_object() && path != item.end() && path->is_string() ? path->get_ptr<const std::string*>() : nullptr;
}

}  // namespace

Result<Media> media_at(const std::string& text, MediaKind kind, const ResolvedFolder& folder,
                       const LoadDemonstrationsOptions& options) {
    if (text.starts_with("data:")) {
        return fail(ErrorKind::kUnsupported, "It holds a medium itself (\"{}...\"); save it as a file and name that.",
                    text.substr(0, 20));
    }
    const bool is_file = text.starts_with(kFileAddress);
    if (!is_file && text.find("://") != std::string::npos) {
        return fail(ErrorKind::kUnsupported, "\"{}\" is a web address; only files are read. Download it first.",
                    text.substr(0, 80));
    }
    const auto name = with_slashes(is_file ? path_of_address(text, folder) : text, folder);
    if (name.empty() || name.find('\0') != std::string::npos) {
        return fail(ErrorKind::kMalformed, "The path of a medium is empty or holds a zero byte.");
    }
    if (begins_with_a_drive(name) && !is_there(folder.path() / name)) {
        return fail(ErrorKind::kUnsupported,
                    "\"{}\" is a path on a drive of Windows; name the file relative to the list's folder.", text);
    }
    const auto path = (folder.path() / fs::path(name)).lexically_normal();
    if (!options.allow_outside && !folder.holds(path)) {
        return fail(ErrorKind::kInvalidArgument, "\"{}\" lies outside of the manifest's folder{}", text,
                    is_there(path)
                        ? "; move it into the folder and name it relative to that, or allow such paths on the "
                          "command line with --allow-outside."
                        : ", and there is no such file. Name it relative to the folder.");
    }
    return Media{.kind = kind, .path = path, .bytes = {}, .sha256 = {}};
}

Result<std::vector<Media>> media_of(const json& object, MediaKind kind, const ResolvedFolder& folder,
                                    const LoadDemonstrationsOptions& options) {
    std::vector<Media> media;
    const auto add = [&](const json& item, const char* key) -> Status {
        const auto* path = path_in(item);
        if (path == nullptr) return fail(ErrorKind::kMalformed, "\"{}\" holds something that is not a path.", key);
        auto medium = media_at(*path, kind, folder, options);
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
    Demonstration demonstration;
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
    return Record{.demonstrations = {std::move(demonstration)}};
}

}  // namespace emloc
