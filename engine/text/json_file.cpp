#include "engine/text/json_file.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <limits>
#include <system_error>
#include <unordered_set>
#include <vector>

#include "engine/text/utf8.h"

namespace emloc {
namespace {

// Hears every key while the document is parsed.
class DuplicateKeys {
 public:
    bool operator()(int /*depth*/, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        using Event = nlohmann::json::parse_event_t;
        if (event == Event::object_start) {
            keys_.emplace_back();
        } else if (event == Event::object_end) {
            keys_.pop_back();
        } else if (event == Event::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!keys_.back().insert(key).second && !found_) {
                found_ = true;
                first_ = key;
            }
        }
        return true;
    }

    bool found() const { return found_; }
    const std::string& first() const { return first_; }

 private:
    std::vector<std::unordered_set<std::string>> keys_;  // of the objects that are open
    bool found_ = false;
    std::string first_;
};

}  // namespace

Result<std::string> read_text_file(const std::filesystem::path& file) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return fail(ErrorKind::kNotFound, "There is no file {}.", file.string());
    }
    if (status.type() != std::filesystem::file_type::regular) {
        return fail(ErrorKind::kUnreadable, "{} can't be read: it isn't a regular file.", file.string());
    }
    const std::uintmax_t bytes = std::filesystem::file_size(file, error);
    if (!error && bytes > kMaxTokenizerFileBytes) {
        return fail(ErrorKind::kUnsupported, "{} has {} bytes; tokenizer files of more than {} aren't read.",
                    file.string(), bytes, kMaxTokenizerFileBytes);
    }
    std::ifstream stream(file, std::ios::binary);
    std::string text(error ? 0 : static_cast<std::size_t>(bytes), '\0');
    if (error || !stream || !stream.read(text.data(), static_cast<std::streamsize>(text.size()))) {
        return fail(ErrorKind::kUnreadable, "{} can't be read: check that you may read it and that its disk is well.",
                    file.string());
    }
    return text;
}

Result<nlohmann::json> read_json_object(const std::filesystem::path& file) {
    auto text = read_text_file(file);
    if (!text) return tl::unexpected(text.error());
    DuplicateKeys duplicates;
    nlohmann::json document;
    try {
        document = nlohmann::json::parse(*text, std::ref(duplicates));
    } catch (const nlohmann::json::exception& error) {
        return fail(ErrorKind::kMalformed, "{} isn't valid JSON ({}). Fetch the file again.", file.string(),
                    error.what());
    }
    if (duplicates.found()) {
        return fail(ErrorKind::kMalformed, "{} names \"{}\" twice in one object.", file.string(), duplicates.first());
    }
    if (!document.is_object()) {
        return fail(ErrorKind::kMalformed, "{} holds JSON, but not an object.", file.string());
    }
    return document;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t kShown = 80;
    if (text.size() <= kShown) return fmt::format("\"{}\"", repair_utf8(text));
    return fmt::format("\"{}...\"", repair_utf8(text.substr(0, kShown)));
}

std::int64_t integer_of(const nlohmann::json& integer) {
    if (!integer.is_number_unsigned()) return integer.get<std::int64_t>();
    constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(integer.get<std::uint64_t>(), kLargest));
}

}  // namespace emloc
