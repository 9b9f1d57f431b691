// Byte-pair merges of one word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/text/byte_alphabet.h"
#include "engine/text/tokenizer.h"
#include "engine/text/tokenizer_files.h"

namespace emloc {

// Which pair of tokens becomes which token, and how early. An open-addressed table: looked up for every pair of every
// word.
class MergeTable {
 public:
    struct Outcome {
        std::int32_t rank = 0;
        std::int32_t merged = 0;
    };
    explicit MergeTable(std::size_t expected);
    void insert(std::int32_t left, std::int32_t right, Outcome outcome);  // replaces an earlier merge of the same pair
    const Outcome* find(std::int32_t left, std::int32_t right) const;     // null: no such merge

 private:
    struct Slot {
        std::uint64_t pair;
        Outcome outcome;
    };
    std::size_t slot_of(std::uint64_t pair) const;
    unsigned shift_;
    std::vector<Slot> slots_;
};

// Immutable; may be used from several threads at once.
class Bpe {
 public:
    // `files` as read_tokenizer_files checked them.
    Bpe(const TokenizerFiles& files, const ByteAlphabet& alphabet);

    // What a call works with, so that words don't allocate. One per thread.
    struct Scratch {
        struct Symbol {
            std::int32_t id;
            std::int32_t previous;
            std::int32_t next;
        };
        struct Candidate {
            std::int32_t rank;
            std::int32_t left;  // index of the left symbol
            std::int32_t left_id;
            std::int32_t right_id;
            std::int32_t merged;
        };
        std::vector<Symbol> symbols;
        std::vector<Candidate> candidates;  // a heap, best first
    };

    // Appends the tokens of `word`, any bytes.
    void encode(std::string_view word, Scratch& scratch, std::vector<TokenId>& ids) const;

 private:
    void push_candidate(Scratch& scratch, std::int32_t left) const;

    std::array<std::int32_t, 256> bytes_{};
    MergeTable merges_;
    std::unordered_map<std::string, std::int32_t> words_;  // only where merges are ignored for whole words
};

}  // namespace emloc
