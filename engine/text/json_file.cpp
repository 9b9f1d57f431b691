#include "engine/text/json_file.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/text/utf8.h"

namespace emloc {
namespace {

// Builds the document as nlohmann::json::parse does, except that it also sees a key that was there already.
class DocumentBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
    using Json = nlohmann::json;

    bool null() override { return place(nullptr); }
    bool boolean(bool value) override { return place(value); }
    bool number_integer(number_integer_t value) override { return place(value); }
    bool number_unsigned(number_unsigned_t value) override { return place(value); }
    bool number_float(number_float_t value, const string_t&) override { return place(value); }
    bool string(string_t& value) override { return place(std::move(value)); }
    bool binary(binary_t&) override { return false; }  // not of JSON
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        const auto [entry, is_new] = open_.back()->get_ref<Json::object_t&>().try_emplace(std::move(name));
        if (!is_new && !repeated_key_) repeated_key_ = entry->first;
        member_ = &entry->second;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
        error_ = error.what();
        return false;
    }

    Json& document() { return document_; }
    const std::string& error() const { return error_; }
    const std::optional<std::string>& repeated_key() const { return repeated_key_; }

 private:
    Json* put(Json&& value) {
        if (open_.empty()) return &(document_ = std::move(value));
        if (open_.back()->is_array()) return &open_.back()->get_ref<Json::array_t&>().emplace_back(std::move(value));
        return &(*member_ = std::move(value));
    }
    bool place(Json&& value) {
        put(std::move(value));
        return true;
    }
    bool open(Json&& container) {
        open_.push_back(put(std::move(container)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json document_;
    std::vector<Json*> open_;  // the arrays and objects that haven't ended; what they hold doesn't move meanwhile
    Json* member_ = nullptr;   // of the innermost object: where the value of the last key belongs
    std::optional<std::string> repeated_key_;
    std::string error_;
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
    DocumentBuilder builder;
    if (!nlohmann::json::sax_parse(*text, &builder)) {
        return fail(ErrorKind::kMalformed, "{} isn't valid JSON ({}). Fetch the file again.", file.string(),
                    builder.error());
    }
    if (const auto& key = builder.repeated_key()) {
        return fail(ErrorKind::kMalformed, "{} names {} twice in one object.", file.string(), in_quotes(*key));
    }
    if (!builder.document().is_object()) {
        return fail(ErrorKind::kMalformed, "{} holds JSON, but not an object.", file.string());
    }
    return std::move(builder.document());
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
