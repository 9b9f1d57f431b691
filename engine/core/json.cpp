#include "engine/core/json.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/file.h"

namespace emloc {
namespace {

constexpr std::size_t kMaxDepth = 32;

// The beginning of a key, which may be as long as its file.
std::string in_quotes(std::string_view key) {
    constexpr std::size_t kShown = 80;
    const auto continues_character = [&](std::size_t at) {
        return (static_cast<unsigned char>(key[at]) & 0xC0) == 0x80;
    };
    if (key.size() <= kShown) return fmt::format("\"{}\"", key);
    std::size_t end = kShown;
    while (end > 0 && continues_character(end)) --end;
    return fmt::format("\"{}...\"", key.substr(0, end));
}

// Builds the document as nlohmann::json::parse does, but stops at a key that its object has already and at values that
// are nested too deeply.
// NOLINTNEXTLINE(bugprone-exception-escape): its constructor makes a null document, which allocates nothing.
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
        if (!is_new) return refuse(fmt::format("the key {} occurs twice in one object", in_quotes(entry->first)));
        member_ = &entry->second;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        fault_at_ = position;
        return false;
    }

    Json& document() { return document_; }
    const std::string& refusal() const { return refusal_; }  // empty: none
    std::size_t fault_at() const { return fault_at_; }       // the byte behind what isn't JSON

 private:
    bool refuse(std::string why) {
        refusal_ = std::move(why);
        return false;
    }
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
        if (open_.size() == kMaxDepth) return refuse("its values are nested too deeply");
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
    std::string refusal_;
    std::size_t fault_at_ = 0;
};

}  // namespace

Result<nlohmann::json> read_json_object(const std::filesystem::path& file, std::uintmax_t max_bytes) {
    const auto text = read_text_file(file, max_bytes);
    if (!text) return tl::unexpected(text.error());
    if (const auto other = stand_in(*text); !other.empty())
        return fail(ErrorKind::kMalformed, "{} is {}", file.string(), other);
    // The parser would take a zero byte for the end.
    if (text->find('\0') != std::string::npos)
        return fail(ErrorKind::kMalformed, "{} is not valid JSON: it holds a zero byte. Copy it again.", file.string());
    DocumentBuilder builder;
    const bool complete = nlohmann::json::sax_parse(*text, &builder);
    if (!builder.refusal().empty())
        return fail(ErrorKind::kMalformed, "{} is refused: {}.", file.string(), builder.refusal());
    if (!complete) {
        const auto before = std::string_view(*text).substr(0, builder.fault_at());
        return fail(ErrorKind::kMalformed, "{} is not valid JSON: the fault is in line {}. Copy it again.",
                    file.string(), 1 + std::ranges::count(before, '\n'));
    }
    if (!builder.document().is_object())
        return fail(ErrorKind::kMalformed, "{} holds JSON, but not a JSON object. Copy it again.", file.string());
    return std::move(builder.document());
}

}  // namespace emloc
