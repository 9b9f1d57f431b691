// Characters <-> token ids: Qwen2's byte-level BPE.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

using TokenId = std::int64_t;

// Immutable after loading; may be used from several threads at once.
class Tokenizer {
 public:
    // Reads tokenizer.json, or vocab.json + merges.txt with the special tokens of tokenizer_config.json, from a Hugging
    // Face folder.
    static Result<Tokenizer> load(const std::filesystem::path& folder);

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    // `text` is UTF-8; invalid sequences are replaced by U+FFFD first. NFC, special tokens split off (unless
    // `parse_special` is false: then a user's "<|im_end|>" stays plain text; added tokens that aren't special, such as
    // <tool_call>, are split off either way), pre-tokenisation, merges. Equal to Hugging Face tokenizers 0.23.
    std::vector<TokenId> encode(std::string_view text, bool parse_special = true) const;

    // Invalid UTF-8 becomes U+FFFD, as Hugging Face's decoder does.
    std::string decode(std::span<const TokenId> ids, bool skip_special = false) const;

    // The raw bytes of one token (may be part of a character).
    std::string token_bytes(TokenId id) const;

    std::optional<TokenId> special(std::string_view content) const;
    bool is_special(TokenId id) const;
    std::int64_t size() const;  // one past the largest id

 private:
    Tokenizer();
    struct Data;
    std::unique_ptr<const Data> data_;
};

// Decodes a stream of tokens, giving out only whole characters.
class StreamDecoder {
 public:
    explicit StreamDecoder(const Tokenizer& tokenizer) : tokenizer_(&tokenizer) {}
    // The text that became complete with this token; may be empty.
    std::string push(TokenId id);
    // Ends the stream: returns the text of the bytes that are left, with U+FFFD for a character that is incomplete.
    std::string finish();

 private:
    const Tokenizer* tokenizer_;
    std::string pending_;
};

}  // namespace emloc
