#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/demonstrations/record.h"
#include "engine/demonstrations/sources.h"
#include "engine/media/image.h"

namespace emloc {
namespace {

// JSON bounds no number, but the parser does, and throws.
constexpr std::string_view kNumberTooLarge = "It holds a number that is too large to be read.";

namespace fs = std::filesystem;
using nlohmann::json;

// A JSON tree takes about ten times the text's memory.
constexpr std::uintmax_t kMaxManifestBytes = 256ULL << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Result<std::string> read_text(const fs::path& file) {
    const auto bytes = read_file(file, kMaxManifestBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    std::string text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    return text;
}

Result<Record> parse_record(const json& object, const ResolvedFolder& folder,
                            const LoadDemonstrationsOptions& options) {
    if (!object.is_object()) return fail(ErrorKind::kMalformed, "It is not a JSON object.");
    const bool conversation = object.contains("messages") || object.contains("conversations");
    return conversation ? parse_sharegpt_record(object, folder, options)
                        : parse_labelled_record(object, folder, options);
}

// Adds one record to the intake, or says why not; `origin` is "Line 3: " or "Entry 3: ".
void add_record(const json& object, std::string origin, const fs::path& file, const ResolvedFolder& folder,
                const LoadDemonstrationsOptions& options, Intake& intake) {
    auto record = parse_record(object, folder, options);
    if (!record) {
        intake.rejected.push_back({file, origin + record.error().message});
        return;
    }
    if (!record->note.empty()) intake.rejected.push_back({file, origin + record->note});
    intake.candidates.push_back({std::move(record->demonstration), std::move(origin)});
}

ResolvedFolder folder_of(const fs::path& file) {
    return ResolvedFolder(file.has_parent_path() ? file.parent_path() : fs::path("."));
}

}  // namespace

Result<Intake> read_json_lines(const fs::path& file, const LoadDemonstrationsOptions& options) {
    const auto text = read_text(file);
    if (!text) return tl::unexpected(text.error());
    const auto folder = folder_of(file);
    Intake intake;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text->size();) {
        if (options.stop.stop_requested()) return reading_cancelled();
        const std::size_t end = std::min(text->find('\n', at), text->size());
        const auto line = std::string_view(*text).substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto origin = fmt::format("Line {}: ", number);
        try {
            add_record(json::parse(line), std::move(origin), file, folder, options, intake);
        } catch (const json::parse_error& error) {
            intake.rejected.push_back(
                {file, fmt::format("Line {}: It is not valid JSON; the fault is at byte {} of {}.", number, error.byte,
                                   line.size())});
        } catch (const json::out_of_range&) {
            intake.rejected.push_back({file, fmt::format("Line {}: {}", number, kNumberTooLarge)});
        }
    }
    return intake;
}

Result<Intake> read_json_list(const fs::path& file, const LoadDemonstrationsOptions& options) {
    const auto text = read_text(file);
    if (!text) return tl::unexpected(text.error());
    json list;
    try {
        list = json::parse(*text);
    } catch (const json::parse_error& error) {
        const auto upto = std::string_view(*text).substr(0, error.byte);
        return fail(
            ErrorKind::kMalformed,
            "{} is not valid JSON; the fault is in line {}. (A manifest with one object a line is named .jsonl.)",
            file.string(), 1 + std::count(upto.begin(), upto.end(), '\n'));
    } catch (const json::out_of_range&) {
        return fail(ErrorKind::kMalformed, "{}: {}", file.string(), kNumberTooLarge);
    }
    if (!list.is_array()) {
        return fail(ErrorKind::kMalformed, "{} is not a JSON list of conversations or labelled images.", file.string());
    }
    const auto folder = folder_of(file);
    Intake intake;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (options.stop.stop_requested()) return reading_cancelled();
        add_record(list[i], fmt::format("Entry {}: ", i + 1), file, folder, options, intake);
    }
    return intake;
}

}  // namespace emloc
