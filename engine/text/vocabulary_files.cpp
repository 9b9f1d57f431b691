#include "engine/text/vocabulary_files.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <unordered_set>

#include "engine/core/file.h"
#include "engine/core/json.h"
#include "engine/text/tokenizer_json.h"
#include "engine/text/utf8.h"

namespace emloc {
namespace {

using nlohmann::json;
using std::filesystem::path;

constexpr const char* kConfigFile = "tokenizer_config.json";
constexpr const char* kAddedFile = "added_tokens.json";
constexpr const char* kSpecialFile = "special_tokens_map.json";
constexpr const char* kDecoder = "added_tokens_decoder";

// An empty object where the file is missing: each of the files that name added tokens may be.
Result<json> read_optional(const path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return json::object();
    return read_json_object(file, kMaxTokenizerFileBytes);
}

// Keys of added_tokens_decoder are ids written as strings; null if `key` isn't one.
json id_of_key(const std::string& key) {
    TokenId id = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), id);
    if (error != std::errc() || end != key.data() + key.size()) return nullptr;
    return id;
}

Result<std::vector<AddedToken>> tokens_of_decoder(const path& file, const json& decoder) {
    if (!decoder.is_object())
        return fail(ErrorKind::kMalformed, "{}: \"{}\" isn't an object.", file.string(), kDecoder);
    std::vector<AddedToken> tokens;
    for (const auto& [key, entry] : decoder.items()) {
        auto token = read_added_token(file, fmt::format("\"{}\"[{}]", kDecoder, in_quotes(key)), entry, id_of_key(key));
        if (!token) return tl::unexpected(token.error());
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

// "<|im_end|>" or {"content": "<|im_end|>", ...}.
void collect_content(const json& entry, std::unordered_set<std::string>& contents) {
    if (entry.is_string()) contents.insert(entry.get<std::string>());
    if (entry.is_object() && entry.contains("content") && entry["content"].is_string()) {
        contents.insert(entry["content"].get<std::string>());
    }
}

// Everything that `map` gives a role: "eos_token", ..., "additional_special_tokens".
void collect_roles(const json& map, std::unordered_set<std::string>& contents) {
    for (const auto& [key, entry] : map.items()) {
        if (key.ends_with("_token")) collect_content(entry, contents);
        if (key != "additional_special_tokens" || !entry.is_array()) continue;
        for (const json& token : entry) collect_content(token, contents);
    }
}

Result<std::vector<AddedToken>> tokens_of_map(const path& folder, const json& config) {
    const auto map = read_optional(folder / kAddedFile);
    if (!map) return tl::unexpected(map.error());
    const auto roles = read_optional(folder / kSpecialFile);
    if (!roles) return tl::unexpected(roles.error());
    std::unordered_set<std::string> special;
    collect_roles(config, special);
    collect_roles(*roles, special);

    const auto ids = vocabulary_of(folder / kAddedFile, *map);
    if (!ids) return tl::unexpected(ids.error());
    std::vector<AddedToken> tokens;
    for (const auto& [content, id] : *ids) {
        tokens.push_back({content, id, special.contains(content), !special.contains(content)});
    }
    return tokens;
}

}  // namespace

Result<std::unordered_map<std::string, TokenId>> read_vocabulary(const path& file) {
    const auto object = read_json_object(file, kMaxTokenizerFileBytes);
    if (!object) return tl::unexpected(object.error());
    return vocabulary_of(file, *object);
}

Result<std::vector<WrittenMerge>> read_merges(const path& file) {
    const auto text = read_text_file(file, kMaxTokenizerFileBytes);
    if (!text) return tl::unexpected(text.error());
    std::vector<WrittenMerge> merges;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text->size();) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        std::string_view line(text->data() + begin, end - begin);
        begin = end + 1;
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || (number == 1 && line.starts_with("#version"))) continue;
        if (!split_merge(line, merges.emplace_back())) {
            return fail(ErrorKind::kMalformed, "{}: line {} ({}) isn't two tokens with a space between them.",
                        file.string(), number, in_quotes(line));
        }
    }
    return merges;
}

path added_tokens_file(const path& folder) {
    const auto config = read_optional(folder / kConfigFile);
    return folder / (config && config->contains(kDecoder) ? kConfigFile : kAddedFile);
}

Result<std::vector<AddedToken>> read_added_tokens(const path& folder) {
    const auto config = read_optional(folder / kConfigFile);
    if (!config) return tl::unexpected(config.error());
    if (config->contains(kDecoder)) return tokens_of_decoder(folder / kConfigFile, (*config)[kDecoder]);
    return tokens_of_map(folder, *config);
}

}  // namespace emloc
