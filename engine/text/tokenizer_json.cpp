#include "engine/text/tokenizer_json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/core/json.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/utf8.h"

namespace emloc {
namespace {

using nlohmann::json;
using std::filesystem::path;

const json kNull;

const json& member(const json& object, const char* key) {
    if (!object.is_object()) return kNull;
    const auto entry = object.find(key);
    return entry == object.end() ? kNull : *entry;
}

bool is_text(const json& value, std::string_view text) {
    return value.is_string() && value.get_ref<const std::string&>() == text;
}

// One above the largest std::int64_t becomes that, which every range check refuses.
std::int64_t integer_of(const json& integer) {
    if (!integer.is_number_unsigned()) return integer.get<std::int64_t>();
    constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::min(integer.get<std::uint64_t>(), kLargest));
}

bool is_true(const json& value) {
    return value.is_boolean() && value.get<bool>();
}

bool is_type(const json& object, std::string_view type) {
    return is_text(member(object, "type"), type);
}

// Null, and what older versions write instead of it.
bool is_nothing(const json& value) {
    return value.is_null() || is_text(value, "") || value == json(false);
}

tl::unexpected<Error> unsupported(const path& file, const char* item, std::string_view wanted) {
    return fail(ErrorKind::kUnsupported, "{}: \"{}\" isn't Qwen2's: {}.", file.string(), item, wanted);
}

Status read_pre_tokenizer(const path& file, const json& root, TokenizerJson& files) {
    const char* const item = "pre_tokenizer";
    const json& parts = member(member(root, item), "pretokenizers");
    if (!is_type(member(root, item), "Sequence") || !parts.is_array() || parts.size() != 2 ||
        !is_type(parts[0], "Split") || !is_type(parts[1], "ByteLevel")) {
        return unsupported(file, item, "a sequence of \"Split\" and \"ByteLevel\" is needed");
    }
    const json& regex = member(member(parts[0], "pattern"), "Regex");
    const auto words = regex.is_string() ? word_pattern_of(regex.get_ref<const std::string&>()) : std::nullopt;
    if (!words || !is_text(member(parts[0], "behavior"), "Isolated") || is_true(member(parts[0], "invert"))) {
        return unsupported(file, item, "its pattern cuts words in another way");
    }
    if (is_true(member(parts[1], "add_prefix_space")) || !is_nothing(member(parts[1], "use_regex"))) {
        return unsupported(file, item, "\"ByteLevel\" must neither add a space nor use its own pattern");
    }
    files.words = *words;
    return {};
}

// A template that gives a text's own tokens and no others: what transformers 5 writes for none.
bool adds_nothing(const json& post) {
    const json& single = member(post, "single");
    return is_type(post, "TemplateProcessing") && single.is_array() && single.size() == 1 &&
           is_text(member(member(single[0], "Sequence"), "id"), "A");
}

Status read_stages(const path& file, const json& root, TokenizerJson& files) {
    if (!is_type(member(root, "normalizer"), "NFC")) return unsupported(file, "normalizer", "\"NFC\" is needed");
    if (auto ok = read_pre_tokenizer(file, root, files); !ok) return ok;
    const json& post = member(root, "post_processor");
    if (!post.is_null() && !is_type(post, "ByteLevel") && !adds_nothing(post)) {
        return unsupported(file, "post_processor", "none or \"ByteLevel\" is needed");
    }
    if (!is_type(member(root, "decoder"), "ByteLevel")) return unsupported(file, "decoder", "\"ByteLevel\" is needed");
    return {};
}

Status check_model(const path& file, const json& model) {
    if (!model.is_object()) return fail(ErrorKind::kMalformed, "{}: \"model\" is missing.", file.string());
    const json& type = member(model, "type");  // absent in old files
    if (!type.is_null() && !is_text(type, "BPE")) return unsupported(file, "model.type", "\"BPE\" is needed");
    for (const char* option : {"dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback"}) {
        if (!is_nothing(member(model, option))) return unsupported(file, option, "it must not be used");
    }
    return {};
}

// ["a", "b"] or "a b".
bool read_merge(const json& entry, WrittenMerge& merge) {
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
        merge = {entry[0].get<std::string>(), entry[1].get<std::string>()};
        return true;
    }
    return entry.is_string() && split_merge(entry.get_ref<const std::string&>(), merge);
}

Status read_merges_of(const path& file, const json& model, TokenizerJson& files) {
    const json& merges = member(model, "merges");
    if (!merges.is_array()) return fail(ErrorKind::kMalformed, "{}: \"model.merges\" isn't a list.", file.string());
    files.merges.reserve(merges.size());
    for (std::size_t i = 0; i < merges.size(); ++i) {
        if (!read_merge(merges[i], files.merges.emplace_back())) {
            return fail(ErrorKind::kMalformed, "{}: \"model.merges\"[{}] isn't a pair of tokens.", file.string(), i);
        }
    }
    return {};
}

Status read_added_of(const path& file, const json& root, TokenizerJson& files) {
    const json& added = member(root, "added_tokens");
    if (added.is_null()) return {};
    if (!added.is_array()) return fail(ErrorKind::kMalformed, "{}: \"added_tokens\" isn't a list.", file.string());
    for (std::size_t i = 0; i < added.size(); ++i) {
        auto token = read_added_token(file, fmt::format("\"added_tokens\"[{}]", i), added[i], member(added[i], "id"));
        if (!token) return tl::unexpected(token.error());
        files.added.push_back(std::move(*token));
    }
    return {};
}

// False for "lstrip", ... that are absent; an error for what isn't a boolean.
Result<bool> flag(const path& file, const std::string& where, const json& entry, const char* key, bool otherwise) {
    const json& value = member(entry, key);
    if (value.is_null()) return otherwise;
    if (value.is_boolean()) return value.get<bool>();
    return fail(ErrorKind::kMalformed, "{}: \"{}\" of {} is neither true nor false.", file.string(), key, where);
}

}  // namespace

bool split_merge(std::string_view line, WrittenMerge& merge) {
    const std::size_t space = line.find(' ');
    if (space == 0 || space == std::string_view::npos || space + 1 == line.size()) return false;
    if (line.find(' ', space + 1) != std::string_view::npos) return false;
    merge = {std::string(line.substr(0, space)), std::string(line.substr(space + 1))};
    return true;
}

Result<AddedToken> read_added_token(const path& file, const std::string& where, const json& entry, const json& id) {
    const json& content = member(entry, "content");
    if (!content.is_string()) return fail(ErrorKind::kMalformed, "{}: {} has no \"content\".", file.string(), where);
    if (!id.is_number_integer()) return fail(ErrorKind::kMalformed, "{}: {} has no \"id\".", file.string(), where);
    AddedToken token{.content = content.get<std::string>(), .id = integer_of(id)};
    for (const char* option : {"lstrip", "rstrip", "single_word"}) {
        const auto set = flag(file, where, entry, option, false);
        if (!set) return tl::unexpected(set.error());
        if (*set) {
            return fail(ErrorKind::kUnsupported, "{}: {} sets \"{}\", which Qwen2's tokens don't.", file.string(),
                        where, option);
        }
    }
    const auto special = flag(file, where, entry, "special", false);
    if (!special) return tl::unexpected(special.error());
    const auto normalized = flag(file, where, entry, "normalized", !*special);
    if (!normalized) return tl::unexpected(normalized.error());
    token.special = *special;
    token.normalized = *normalized;
    return token;
}

Result<std::unordered_map<std::string, TokenId>> vocabulary_of(const path& file, const json& object) {
    if (!object.is_object()) {
        return fail(ErrorKind::kMalformed, "{}: the vocabulary isn't an object of tokens and ids.", file.string());
    }
    std::unordered_map<std::string, TokenId> vocabulary;
    vocabulary.reserve(object.size());
    for (const auto& [token, id] : object.items()) {
        if (!id.is_number_integer()) {
            return fail(ErrorKind::kMalformed, "{}: the id of the token {} isn't an integer.", file.string(),
                        in_quotes(token));
        }
        vocabulary.emplace(token, integer_of(id));
    }
    return vocabulary;
}

Result<TokenizerJson> read_tokenizer_json(const path& file) {
    const auto root = read_json_object(file, kMaxTokenizerFileBytes);
    if (!root) return tl::unexpected(root.error());
    const json& model = member(*root, "model");
    if (auto ok = check_model(file, model); !ok) return tl::unexpected(ok.error());

    TokenizerJson files;
    if (auto ok = read_stages(file, *root, files); !ok) return tl::unexpected(ok.error());
    files.ignore_merges = is_true(member(model, "ignore_merges"));
    auto vocabulary = vocabulary_of(file, member(model, "vocab"));
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    files.vocabulary = std::move(*vocabulary);
    if (auto ok = read_merges_of(file, model, files); !ok) return tl::unexpected(ok.error());
    if (auto ok = read_added_of(file, *root, files); !ok) return tl::unexpected(ok.error());
    return files;
}

}  // namespace emloc
