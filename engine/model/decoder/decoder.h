// Embeddings -> hidden states -> logits: the language model, one layer at a time, over a context in parts.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/kernels/attention.h"
#include "engine/model/blocks/norm.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/decoder/embedding.h"
#include "engine/model/decoder/layers.h"
#include "engine/model/decoder/mrope.h"
#include "engine/model/decoder/row_runs.h"
#include "engine/model/layer_state.h"
#include "engine/model/linear/linear.h"
#include "engine/model/linear/weight_plan.h"

namespace emloc {

// Rows of one or more sequences, packed without padding. A row sees every prefix part, the rows that all sequences
// share as their beginning, and its own sequence up to itself (or, where `visible` [rows, rows] is given, the rows
// marked there: a token tree).
struct PackedRows {
    // [sequences + 1]: sequence s is rows begins[s] .. begins[s + 1]; those before begins[0] are shared.
    std::vector<std::int64_t> begins;
    std::vector<RowRun> runs;        // the same rows as linear layers read them; empty where there are none
    at::Tensor cosine, sine;         // [rows, half of the numbers that turn], f32, of the rows' positions
    at::Tensor visible;              // bool, or undefined
    std::vector<std::int64_t> ends;  // [rows]: a row sees its own sequence before this row
    // deep[j]: [rows, hidden_size], added to what leaves layer j (zeros where a row has nothing to add). Empty for
    // families whose vision tower speaks to the first layer alone.
    std::vector<at::Tensor> deep;

    std::int64_t size() const { return begins.back(); }
    std::int64_t shared() const { return begins.front(); }
};

// The rows whose output is wanted, ascending; all others are read as keys and values only.
struct RowSelection {
    at::Tensor rows;                   // [m], int64
    std::vector<std::int64_t> begins;  // [sequences + 1], into `rows`
    std::vector<at::Tensor> visible;   // by sequence: [selected, rows of the sequence], bool
    std::vector<std::int64_t> ends;    // [m], as of the packed rows
};

// One layer's queries [heads, rows or selected rows, head_dim] (after RoPE) and all rows' own keys and values.
struct Projection {
    at::Tensor query;
    KeyValue own;
};

class Decoder {
 public:
    // `plan`: how its linear maps are kept; all of them as loaded where they are trainable.
    // `low_rank`: what is to be trained beside the linear maps of its layers, where a trainable decoder's weights are
    // frozen.
    Decoder(const DecoderConfig& config, WeightLoader& weights, const WeightPlan& plan = {},
            const std::optional<LowRank>& low_rank = {});

    // All layers, and those with attention. Below, `layer` counts the layers with attention alone: they have keys and
    // values, so that a memory, a search and its decisions go by them.
    std::int64_t depth() const { return config_.layers; }
    std::int64_t layers() const { return static_cast<std::int64_t>(layers_.size()); }
    // At which depth the layer stands.
    std::int64_t depth_of(std::int64_t layer) const { return depth_of_[static_cast<std::size_t>(layer)]; }
    // Query heads that read one KV head.
    std::int64_t heads_per_group() const { return config_.heads / config_.kv_heads; }
    at::TensorOptions options() const { return options_; }
    // Every weight of a trainable decoder by its published name, each once (a head that is the embedding is not named
    // again); of one whose thin weights are trained, those alone; none of another. They are the tensors that all passes
    // compute with: require a gradient of those that are to be trained, and change them in place.
    const std::vector<NamedTensor>& parameters() const { return parameters_; }

    // ids -> [n, hidden_size]
    at::Tensor embed(const std::vector<TokenId>& ids) const;

    // One sequence after the other, at `sequences`' positions (offset included). `first_is_shared`: what stands first
    // is the beginning of all others.
    PackedRows pack(std::span<const Positions> sequences, bool first_is_shared = false) const;
    // As pack(), for one sequence whose rows see the rows that `visible` marks.
    PackedRows pack_tree(const Positions& positions, const at::Tensor& visible) const;
    // `rows` are indices into the packed rows, ascending, behind the shared ones.
    RowSelection select(const PackedRows& packed, const std::vector<std::int64_t>& rows) const;

    // hidden: [rows, hidden_size]. Queries of the selected rows alone, where there is a selection.
    Projection project(std::int64_t layer, const at::Tensor& hidden, const PackedRows& rows,
                       const RowSelection* selection = nullptr) const;

    // What the rows, or the selected ones, take from their own sequences and from `prefix`, which all of them see. The
    // projection's queries are those rows'.
    PartialAttention attend(const Projection& projection, std::span<const KeyValue> prefix, const PackedRows& rows,
                            const RowSelection* selection = nullptr) const;

    // What `attended` [heads, rows, head_dim] adds to the rows: the gate, where there is one, and the output
    // projection. Linear in `attended`. hidden: [rows, hidden_size], the same rows entering the layer. Returns [rows,
    // hidden_size].
    at::Tensor project_attention(std::int64_t layer, const at::Tensor& hidden, const at::Tensor& attended) const;

    // Output projection and MLP behind `attended` [heads, rows or selected rows, head_dim].
    // Returns [rows or selected rows, hidden_size].
    at::Tensor finish(std::int64_t layer, const at::Tensor& hidden, const at::Tensor& attended,
                      const RowSelection* selection = nullptr) const;

    // A whole linear layer, the `place`th of its kind. `before`: the state that the rows go on from; undefined: none;
    // `after`, where asked for: that behind the last row. Returns [rows, hidden_size].
    at::Tensor pass_linear(std::int64_t place, const at::Tensor& hidden, const PackedRows& rows,
                           const LayerState& before, LayerState* after) const;

    // hidden: [m, hidden_size] leaving the last layer. Returns [m, vocab_size], f32 (f64 where the decoder is).
    at::Tensor logits(const at::Tensor& hidden) const;

 private:
    void take_embedding(WeightLoader& weights, const WeightPlan& plan);
    // [heads, rows, head_dim] -> [rows, heads * head_dim], as the output projection takes it.
    at::Tensor by_row(const AttentionLayer& layer, const at::Tensor& hidden, const at::Tensor& attended) const;
    PartialAttention attend_own(const Projection& projection, const PackedRows& rows,
                                const RowSelection* selection) const;

    DecoderConfig config_;
    at::TensorOptions options_;
    Embedding embedding_;
    RmsNorm final_norm_;
    Linear head_;
    std::vector<AttentionLayer> layers_;
    std::vector<std::int64_t> depth_of_;  // [layers()]
    std::vector<LinearLayer> linear_layers_;
    at::Tensor frequency_;            // [half of the numbers that turn], f32
    std::vector<std::int64_t> axis_;  // of each frequency: which axis of the position turns it
    std::vector<NamedTensor> parameters_;
};

}  // namespace emloc
