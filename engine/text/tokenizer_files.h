// What the tokenizer files of a Hugging Face folder say, checked but not yet prepared for use.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/tokenizer.h"

namespace emloc {

// The largest published vocabularies have a quarter of this. It bounds what a hostile file can make us reserve.
inline constexpr TokenId kMaxTokenId = (TokenId{1} << 20) - 1;

// A token beside the vocabulary that is looked for in the text itself.
struct AddedToken {
    std::string content;
    TokenId id = 0;
    bool special = false;
    bool normalized = false;  // looked for after NFC rather than before
};

// Two tokens that become one.
struct Merge {
    TokenId left = 0;
    TokenId right = 0;
    TokenId merged = 0;
};

struct TokenizerFiles {
    std::unordered_map<std::string, TokenId> vocabulary;  // written in the byte alphabet
    std::vector<Merge> merges;                            // best first
    std::vector<AddedToken> added;
    WordPattern words = WordPattern::kLettersAlone;  // how a text is cut into them
    bool ignore_merges = false;                      // words that are in the vocabulary aren't merged from their bytes
};

// tokenizer.json, or vocab.json + merges.txt with the added tokens of tokenizer_config.json or added_tokens.json.
// Every id is within 0..kMaxTokenId and belongs to one token, every byte has a token, merges join tokens of the
// vocabulary into one. Errors name the file and the item in it.
Result<TokenizerFiles> read_tokenizer_files(const std::filesystem::path& folder);

}  // namespace emloc
