// What an adaptation did with each chunk: the trials it ran and what every layer keeps.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/context/options.h"

namespace emloc {

// Half-open range of token positions within one chunk.
struct TokenSpan {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    friend bool operator==(const TokenSpan&, const TokenSpan&) = default;
};

// One forward pass of a search, over some layers and all above. Of a guided search a trial prunes many layers at
// once: `layer` is the lowest of them, and `ratio` and `kept_tokens` are means over all layers.
struct Trial {
    int chunk = 0;
    int layer = 0;
    double ratio = 0;
    std::int64_t kept_tokens = 0;  // per KV head
    double js = 0;                 // mean over the chunk's label rows, natural log
    bool accepted = false;
    double seconds = 0;
    bool is_lower_bound = false;  // `js` is: the trial ended once it was sure to be rejected
    bool is_estimate = false;     // `js` is: the trial of a screened search ended once its rejection was foretold
};

// What one layer keeps of one chunk.
struct Decision {
    int chunk = 0;
    int layer = 0;
    double ratio = 1.0;                           // the accepted ratio, or the share that stays; 1.0: all kept
    std::vector<std::vector<std::int32_t>> kept;  // [kv_heads][k], ascending chunk positions; empty: all kept
    std::vector<float> importance;                // [kv_heads * tokens], what the method ranked by; may be empty
};

struct PhaseSeconds {
    double vision = 0;
    double chunk = 0;        // the chunk's forward pass
    double observation = 0;  // the replay that gives reference logits and importance
    double search = 0;
};

// Where the parts of one demonstration lie in its chunk.
struct DemonstrationSpans {
    // From <|vision_start|> through <|vision_end|>; empty without media. Of a long video's clip: its visual tokens
    // alone.
    TokenSpan media;
    TokenSpan question;
    TokenSpan answer;                                // the label tokens that get the bonus
    std::vector<std::array<std::int64_t, 3>> grids;  // (t, h, w) in patches of each medium, before merging
    // By medium, where the visual tokens of one stand in several runs with text between them, as the timed frames of a
    // video do: the tokens of each run, in equal parts of the medium. Empty for a medium of one run, and where all are.
    std::vector<std::vector<TokenSpan>> runs;
};

struct ChunkRecord {
    MethodChoice method;  // that made it; a context that was continued may hold chunks of several
    std::int64_t tokens = 0;
    std::int64_t first_demonstration = 0;  // index into Context::demonstrations
    std::vector<DemonstrationSpans> demonstrations;
    std::vector<Trial> trials;        // in the order in which they ran
    std::vector<Decision> decisions;  // [layers], by layer; empty where all is kept
    PhaseSeconds seconds;
    std::int64_t position_offset_after = 0;
    // JS divergence (mean over the chunk's label rows, natural log) of the answers behind what stays of the chunk from
    // those behind all of it; none where it was not measured.
    std::optional<double> js = {};
    // [demonstrations of the chunk, width]: by what each is found, of methods that retrieve; zeros without an image.
    std::vector<float> features = {};
};

}  // namespace emloc
