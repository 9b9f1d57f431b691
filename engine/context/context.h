// The values that adaptation produces and the store keeps. Plain data: no tensors, no Qt.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/demonstrations/demonstration.h"

namespace emloc {

enum class AdaptationMode {
    kEmloc,      // chunk by chunk, each layer pruned within the JS bound
    kNaive,      // every token kept (MLoC, the multi-modal long context baseline)
    kZeroShot,   // no demonstrations: an empty memory
    kLongVideo,  // one video as context, clip by clip, groups of layers pruned at once
};

// "emloc", "naive", "zero-shot", "long-video", in stores, on the command line and in reports; "" where it is none.
std::string to_text(AdaptationMode mode);
std::optional<AdaptationMode> mode_of(std::string_view text);

// How a chunk's layers are decided (mode kEmloc).
enum class SearchMethod {
    kExact,     // layer by layer, the published order
    kGuided,    // all layers in one pass, as far as the previous chunk's lets expect; exact where the model is too
                // shallow to gain
    kScreened,  // as kExact, but a trial also ends once some demonstrations foretell that it will be rejected
};

// "exact", "screened", "guided", in stores, on the command line and in reports.
std::string to_text(SearchMethod search);
std::optional<SearchMethod> search_method_of(std::string_view text);

// EMLoC, experiment setup.
inline constexpr double kDefaultDelta = 0.005;
inline constexpr std::int64_t kDefaultChunkTokens = 1600;

struct AdaptationOptions {
    AdaptationMode mode = AdaptationMode::kEmloc;
    double delta = kDefaultDelta;               // bound on the JS divergence, natural log
    std::vector<double> ratios{0.1, 0.2, 0.5};  // tried in this order; then all tokens are kept
    std::int64_t chunk_tokens = kDefaultChunkTokens;
    std::int64_t demonstrations_per_chunk = 0;  // 0: as many as chunk_tokens allows
    std::optional<std::int64_t> min_pixels;     // override the preprocessor's
    std::optional<std::int64_t> max_pixels;
    std::string system_prompt = "You are a helpful assistant.";
    VideoSampling video;                // of videos among demonstrations and queries
    std::int64_t layers_per_group = 1;  // how many layers a trial decides at once (kLongVideo)
    SearchMethod search = SearchMethod::kExact;
    bool full_trials = false;  // also run trials to their end that are sure to be rejected, for their exact JS
};

// What the paper and its published implementation use for that mode: for a long video delta 0.05, ratios 0.02, 0.05 and
// 0.1, and groups of 7 layers.
AdaptationOptions defaults_of(AdaptationMode mode);

// Half-open range of token positions within one chunk.
struct TokenSpan {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

// One forward pass of the search, over some layers and all above. Of a guided search a trial prunes many layers at
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
    double ratio = 1.0;                           // the accepted ratio; 1.0: all kept
    std::vector<std::vector<std::int32_t>> kept;  // [kv_heads][k], ascending chunk positions; empty: all kept
    std::vector<float> importance;  // [kv_heads * tokens], after pooling and the label bonus; may be empty
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
};

struct ChunkRecord {
    std::int64_t tokens = 0;
    std::int64_t first_demonstration = 0;  // index into Context::demonstrations
    std::vector<DemonstrationSpans> demonstrations;
    std::vector<Trial> trials;        // in the order in which they ran
    std::vector<Decision> decisions;  // [layers], by layer; empty in naive mode
    PhaseSeconds seconds;
    std::int64_t position_offset_after = 0;
};

enum class DType { kF32, kF16, kBF16 };

// Pruned keys and values (after RoPE) of all chunks so far, of one layer. Both blobs are contiguous
// [kv_heads, tokens, head_dim] of Memory::dtype, little-endian.
struct LayerMemory {
    std::int64_t tokens = 0;
    std::shared_ptr<const std::vector<std::byte>> key;
    std::shared_ptr<const std::vector<std::byte>> value;
};

struct Memory {
    DType dtype = DType::kF32;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
    std::int64_t position_offset = 0;  // where the next chunk's or query's M-RoPE positions begin
    std::vector<LayerMemory> layers;
};

// Which model a context belongs to. `sha256` covers the configuration, the tokenizer and every weight.
struct ModelIdentity {
    std::string name;    // the folder's name, for people
    std::string family;  // "qwen2_vl"
    std::string sha256;
    std::int64_t layers = 0;
    std::int64_t kv_heads = 0;
    std::int64_t head_dim = 0;
};

// A memory with its demonstrations, its trials and the identity of its model: what is saved under a name.
struct Context {
    ModelIdentity model;
    AdaptationOptions options;
    std::vector<Demonstration> demonstrations;
    std::vector<ChunkRecord> chunks;
    Memory memory;
};

// The distinct labels of a context, in order of first appearance.
std::vector<std::string> labels_of(const Context& context);

// Tokens the context had before pruning, and the mean kept over its layers.
std::int64_t token_count(const Context& context);
double kept_share(const Context& context);

}  // namespace emloc
