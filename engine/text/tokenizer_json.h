// Hugging Face tokenizers' own file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/tokenizer_files.h"

namespace emloc {

// A tokenizer.json of 262,000 tokens has 35 MB.
inline constexpr std::uintmax_t kMaxTokenizerFileBytes = 256ULL << 20;

// Two tokens that become one, as files write them.
using WrittenMerge = std::pair<std::string, std::string>;

// "a b" into a and b; false if it isn't exactly that.
bool split_merge(std::string_view line, WrittenMerge& merge);

struct TokenizerJson {
    std::unordered_map<std::string, TokenId> vocabulary;
    std::vector<WrittenMerge> merges;
    std::vector<AddedToken> added;
    WordPattern words = WordPattern::kLettersAlone;
    bool ignore_merges = false;
};

// What tokenizer.json says, its shape checked but not how its parts fit together. Anything that would make other tokens
// than Qwen2's way does is kUnsupported.
Result<TokenizerJson> read_tokenizer_json(const std::filesystem::path& file);

// One added token; `where` names it in messages, e.g. "added_tokens[3]".
Result<AddedToken> read_added_token(const std::filesystem::path& file, const std::string& where,
                                    const nlohmann::json& entry, const nlohmann::json& id);

// An object of token -> id.
Result<std::unordered_map<std::string, TokenId>> vocabulary_of(const std::filesystem::path& file,
                                                               const nlohmann::json& object);

}  // namespace emloc
