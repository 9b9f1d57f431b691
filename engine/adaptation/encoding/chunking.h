// Demonstrations -> chunks -> encoded sequences.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/model.h"
#include "engine/prompt/prepare.h"

namespace emloc {

// A run of demonstrations; `first` counts from the first of those given.
struct ChunkPlan {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

// Consecutive demonstrations are taken while their tokens, with `lead_tokens` (the system turn) before the first
// chunk's, stay within options.chunk_tokens and their number within options.demonstrations_per_chunk. A demonstration
// that is longer than the budget makes a chunk of its own.
std::vector<ChunkPlan> plan_chunks(std::span<const std::int64_t> tokens, std::int64_t lead_tokens,
                                   const AdaptationOptions& options);

// A chunk's turns, tokenised, with its media cut into patches: all that can be done without the network.
struct ChunkText {
    std::vector<TokenId> ids;
    std::vector<Turn> turns;           // spans relative to the turn
    std::vector<std::int64_t> begins;  // where each turn begins in ids
    std::vector<PreparedMedia> media;  // by demonstration
};

class DemonstrationEncoder {
 public:
    // `options` are complete. `progress` hears of the frames of videos while they are decoded.
    DemonstrationEncoder(const Model& model, const AdaptationOptions& options, FrameProgress progress = {});

    std::vector<TokenId> system_turn() const;
    // Tokens of every demonstration's turn; reads every image and opens every video once.
    Result<std::vector<std::int64_t>> count_tokens(std::span<const Demonstration> demonstrations,
                                                   const std::stop_token& stop) const;
    // `lead`: the system turn, or nothing.
    Result<ChunkText> tokenize(std::span<const Demonstration> demonstrations, std::vector<TokenId> lead,
                               const std::stop_token& stop = {}) const;
    // Runs the vision tower; every demonstration's embeddings are computed once and used in the chunk and in its
    // observation. Takes the patches out of `text`.
    Result<EncodedChunk> encode(ChunkText text, int index) const;
    // The spans of each demonstration's parts, as positions within the chunk.
    static std::vector<DemonstrationSpans> spans(const ChunkText& text);

 private:
    Result<Turn> turn(const Demonstration& demonstration, std::span<const MediaTokens> media) const;

    const Model& model_;
    std::string system_prompt_;
    MediaSettings settings_;
    FrameProgress progress_;
};

}  // namespace emloc
