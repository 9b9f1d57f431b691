#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "engine/core/file.h"
#include "engine/demonstrations/conversation.h"
#include "engine/demonstrations/file_names.h"
#include "engine/demonstrations/label.h"
#include "engine/demonstrations/record.h"
#include "engine/demonstrations/sources.h"

namespace emloc {
namespace {

// JSON bounds no number, but the parser does, and throws.
constexpr const char* kNumberTooLarge = "holds a number that is too large to be read";

namespace fs = std::filesystem;
using nlohmann::json;

// A JSON tree takes about ten times the text's memory.
constexpr std::uintmax_t kMaxManifestBytes = 256ULL << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The encoding that a list of JSON is in by its first bytes, where that isn't UTF-8; empty: it may be.
std::string_view other_encoding(std::string_view text) {
    const auto begins = [&](std::initializer_list<unsigned char> bytes) {
        return text.size() >= bytes.size() && std::equal(bytes.begin(), bytes.end(), text.begin(), [](auto a, char b) {
                   return a == static_cast<unsigned char>(b);
               });
    };
    if (begins({0xFF, 0xFE, 0, 0}) || begins({0, 0, 0xFE, 0xFF})) return "UTF-32";
    if (begins({0xFF, 0xFE}) || begins({0xFE, 0xFF})) return "UTF-16";
    // Without a mark: every other byte of ASCII characters is zero.
    if (begins({'[', 0}) || begins({'{', 0}) || begins({0, '['}) || begins({0, '{'})) return "UTF-16";
    return {};
}

Result<std::string> read_text(const fs::path& file) {
    auto text = read_text_file(file, kMaxManifestBytes);
    if (!text) return text;
    if (const auto encoding = other_encoding(*text); !encoding.empty()) {
        return fail(ErrorKind::kMalformed, "{} is {} text; save it as UTF-8.", file.string(), encoding);
    }
    if (text->starts_with(kByteOrderMark)) text->erase(0, kByteOrderMark.size());
    return text;
}

struct ListFile {
    const fs::path& path;
    ResolvedFolder folder;
    const LoadDemonstrationsOptions& options;
};

Result<Record> parse_record(const json& object, const ListFile& file) {
    if (!object.is_object()) return fail(ErrorKind::kMalformed, "It is not a JSON object.");
    return is_conversation(object) ? parse_conversation_record(object, file.folder, file.options)
                                   : parse_labelled_record(object, file.folder, file.options);
}

// Adds one record to the intake, or says why not; `origin` is "Line 3: " or "Entry 3: ".
void add_record(const json& object, const std::string& origin, const ListFile& file, Intake& intake) {
    auto record = parse_record(object, file);
    if (!record) {
        intake.rejected.push_back({file.path, origin + record.error().message});
        return;
    }
    if (!record->note.empty()) intake.notes.push_back({file.path, origin + record->note});
    for (auto& demonstration : record->demonstrations) {
        intake.candidates.push_back(
            {.demonstration = std::move(demonstration), .origin = origin, .system_prompt = record->system_prompt});
    }
}

// Whether an object alone is a record, and not the frame around others.
bool looks_like_record(const json& object) {
    if (!object.is_object()) return false;
    const auto has = [&](const char* key) { return object.contains(key); };
    return is_conversation(object) || has("image") || has("images") || has("video") || has("videos");
}

// What a whole text is, as far as it is one JSON value.
struct Whole {
    std::optional<json> value;
    std::string problem;       // where there is none, a part of a sentence
    std::size_t fault_at = 0;  // in bytes
};

Whole parse_whole(std::string_view text) {
    try {
        return {.value = json::parse(text), .problem = {}};
    } catch (const json::parse_error& error) {
        return {.value = {},
                .problem = is_utf8(text) ? "is not valid JSON" : "is not UTF-8 text, as JSON is",
                .fault_at = error.byte};
    } catch (const json::out_of_range&) {
        return {.value = {}, .problem = kNumberTooLarge};
    }
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// The first that isn't blank.
std::string_view first_line(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin, text.find('\n', begin) - begin);
}

Result<Intake> read_lines(std::string_view text, const ListFile& file) {
    Intake intake;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (file.options.stop.stop_requested()) return reading_cancelled();
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (is_blank(line)) continue;
        const auto origin = fmt::format("Line {}: ", number);
        const auto whole = parse_whole(line);
        if (whole.value) {
            add_record(*whole.value, origin, file, intake);
        } else if (whole.fault_at == 0) {
            intake.rejected.push_back({file.path, fmt::format("{}It {}.", origin, whole.problem)});
        } else {
            intake.rejected.push_back({file.path, fmt::format("{}It {}; the fault is at byte {} of {}.", origin,
                                                              whole.problem, whole.fault_at, line.size())});
        }
    }
    return intake;
}

Result<Intake> read_entries(const json& list, const ListFile& file) {
    Intake intake;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (file.options.stop.stop_requested()) return reading_cancelled();
        add_record(list[i], fmt::format("Entry {}: ", i + 1), file, intake);
    }
    return intake;
}

}  // namespace

Result<Intake> read_list(const fs::path& path, const LoadDemonstrationsOptions& options) {
    const auto text = read_text(path);
    if (!text) return tl::unexpected(text.error());
    const ListFile file{path, ResolvedFolder(path.has_parent_path() ? path.parent_path() : fs::path(".")), options};
    auto whole = parse_whole(*text);
    if (whole.value && whole.value->is_array()) return read_entries(*whole.value, file);
    const bool named_lines = lower_case_extension(path) != ".json";
    const auto first = first_line(*text);
    const bool one_line = is_blank(std::string_view(first.data() + first.size(), text->data() + text->size()));
    if (whole.value && !(named_lines && one_line)) {
        if (looks_like_record(*whole.value)) return read_entries(json::array({std::move(*whole.value)}), file);
        return fail(ErrorKind::kMalformed, "{} is not a JSON list of conversations or labelled images.", path.string());
    }
    if (named_lines || parse_whole(first).value) return read_lines(*text, file);
    if (whole.fault_at == 0) return fail(ErrorKind::kMalformed, "{} {}.", path.string(), whole.problem);
    const auto before = std::string_view(*text).substr(0, whole.fault_at);
    return fail(ErrorKind::kMalformed, "{} {}; the fault is in line {}.", path.string(), whole.problem,
                1 + std::ranges::count(before, '\n'));
}

}  // namespace emloc
