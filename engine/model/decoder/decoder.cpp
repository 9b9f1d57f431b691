#include "engine/model/decoder/decoder.h"

#include <algorithm>
#include <numeric>

#include "engine/kernels/device.h"
#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/row_operations.h"

namespace emloc {
namespace {

KeyValue rows_of(const KeyValue& all, std::int64_t begin, std::int64_t end) {
    return {all.key.slice(1, begin, end), all.value.slice(1, begin, end)};
}

// The partial attention of packed sequences, one after the other, as one.
PartialAttention joined(const std::vector<PartialAttention>& sequences) {
    if (sequences.size() == 1) return sequences[0];
    std::vector<at::Tensor> outputs, lses;
    for (const auto& sequence : sequences) {
        outputs.push_back(sequence.output);
        lses.push_back(sequence.lse);
    }
    return {at::cat(outputs, 1), at::cat(lses, 1)};
}

// What packed rows, or those of them that are selected, see: the prefix, what their sequences share, and their own.
std::vector<SeenTokens> tokens_seen(const Projection& projection, std::span<const KeyValue> prefix,
                                    const PackedRows& rows, const RowSelection* selection) {
    const auto& own = projection.own;
    const auto count = projection.query.size(1), shared = rows.shared();
    std::vector<SeenTokens> tokens;
    for (const auto& part : prefix)
        if (part.tokens() > 0) tokens.push_back({.part = part, .row_end = count, .token_end = part.tokens()});
    const auto& begins = selection == nullptr ? rows.begins : selection->begins;
    const auto* ends = selection == nullptr ? rows.ends.data() : selection->ends.data();
    if (begins.front() > 0) tokens.push_back({own, 0, begins.front(), 0, shared, ends});
    if (shared > 0) tokens.push_back({own, begins.front(), count, 0, shared});
    for (std::size_t s = 0; s + 1 < begins.size(); ++s)
        tokens.push_back({own, begins[s], begins[s + 1], rows.begins[s], rows.begins[s + 1], ends});
    return tokens;
}

// Which axis turns each pair of a head's numbers.
std::vector<std::int64_t> axes_of(const RotaryConfig& rotary) {
    std::vector<std::int64_t> axes;
    for (std::size_t axis = 0; axis < rotary.section.size(); ++axis)
        axes.insert(axes.end(), static_cast<std::size_t>(rotary.section[axis]), static_cast<std::int64_t>(axis));
    if (!rotary.interleaved) return axes;
    // Every third pair turns with the height, every third with the width, as long as their sections last.
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const auto axis = i % rotary.section.size();
        axes[i] = static_cast<std::int64_t>(i) < 3 * rotary.section[axis] ? static_cast<std::int64_t>(axis) : 0;
    }
    return axes;
}

// x: [rows, heads, head_dim], and each head on its own; as it is where there is no norm.
at::Tensor normed_heads(const RmsNorm& norm, const at::Tensor& x) {
    return norm.weight.defined() ? norm(x.reshape({-1, x.size(2)})).view(x.sizes()) : x;
}

constexpr std::size_t kLargestCopy = std::size_t{64} << 20;  // bytes

// A large embedding itself at full precision: a packed copy of it would cost more memory than it saves time.
Linear tied_head(const at::Tensor& embedding, WeightPrecision precision) {
    const bool is_large = embedding.defined() && embedding.nbytes() > kLargestCopy;
    return is_large && precision == WeightPrecision::kFull ? Linear::unpacked(embedding)
                                                           : Linear(embedding, {}, precision);
}

}  // namespace

Decoder::Decoder(const DecoderConfig& config, WeightLoader& weights, const WeightPlan& plan,
                 const std::optional<LowRank>& low_rank)
    : config_(config) {
    weights.set_precision(plan.attention);
    if (plan.mlp == WeightPrecision::kTrainable && !low_rank) weights.list_parameters_in(&parameters_);
    take_embedding(weights, plan);
    if (low_rank) weights.list_low_rank_in(&parameters_, *low_rank);
    auto linear = config.linear_layers.begin();
    for (std::int64_t depth = 0; depth < config.layers; ++depth) {
        if (linear != config.linear_layers.end() && *linear == depth) {
            linear_layers_.push_back(take_linear_layer(config, weights, depth, plan.mlp));
            ++linear;
        } else {
            layers_.push_back(take_attention_layer(config, weights, depth, plan.mlp));
            depth_of_.push_back(depth);
        }
    }
    weights.list_low_rank_in(nullptr);
    final_norm_ = take_rms_norm(weights, "model.norm", config.hidden_size, config.rms_norm_eps, config.centered_norms);
    if (!config.tie_word_embeddings)
        head_ = weights.take_linear("lm_head", config.vocab_size, config.hidden_size, false, plan.head);
    weights.list_parameters_in(nullptr);

    const auto turned = config.turned();
    const auto exponent = at::arange(turned / 2, at::kFloat) * 2 / static_cast<double>(turned);
    frequency_ = at::pow(at::scalar_tensor(config.rotary.theta, at::kFloat), exponent).reciprocal();
    axis_ = axes_of(config.rotary);
}

// A head that is the embedding is made of it at once: where the rows stay in their file, nothing else needs it whole.
void Decoder::take_embedding(WeightLoader& weights, const WeightPlan& plan) {
    constexpr auto kName = "model.embed_tokens.weight";
    const std::vector<std::int64_t> shape{config_.vocab_size, config_.hidden_size};
    const bool is_head_too = config_.tie_word_embeddings;
    auto mapped = plan.maps_embedding ? weights.map_rows(kName, shape, is_head_too) : std::nullopt;
    if (mapped && !is_head_too) {
        embedding_ = Embedding(std::move(*mapped));
        options_ = at::TensorOptions(at::kFloat);
        return;
    }
    auto table = weights.take(kName, shape);
    if (table.defined()) options_ = table.options();
    if (is_head_too) head_ = tied_head(table, plan.head);
    embedding_ = mapped ? Embedding(std::move(*mapped)) : Embedding(std::move(table));
}

at::Tensor Decoder::embed(const std::vector<TokenId>& ids) const {
    return embedding_(ids);
}

PackedRows Decoder::pack(std::span<const Positions> sequences, bool first_is_shared) const {
    PackedRows packed;
    packed.begins.push_back(0);
    std::array<std::vector<std::int64_t>, 3> axes;
    for (const auto& sequence : sequences) {
        packed.begins.push_back(packed.begins.back() + sequence.size());
        for (std::size_t axis = 0; axis < 3; ++axis)
            axes[axis].insert(axes[axis].end(), sequence.axes[axis].begin(), sequence.axes[axis].end());
    }
    packed.ends.resize(static_cast<std::size_t>(packed.size()));
    std::iota(packed.ends.begin(), packed.ends.end(), 1);
    if (first_is_shared) packed.begins.erase(packed.begins.begin());
    if (!linear_layers_.empty()) packed.runs = runs_of_sequences(packed.begins);
    const auto positions = at::stack(
        {at::tensor(axes[0], at::kFloat), at::tensor(axes[1], at::kFloat), at::tensor(axes[2], at::kFloat)}, 1);
    const auto turned = positions.index_select(1, at::tensor(axis_, at::kLong)) * frequency_;
    const auto angles = to_device(turned, options_.device());
    packed.cosine = angles.cos();
    packed.sine = angles.sin();
    return packed;
}

PackedRows Decoder::pack_tree(const Positions& positions, const at::Tensor& visible) const {
    auto packed = pack({&positions, 1});
    if (!linear_layers_.empty()) packed.runs = runs_of_tree(visible);
    packed.visible = to_device(visible, options_.device());
    return packed;
}

RowSelection Decoder::select(const PackedRows& packed, const std::vector<std::int64_t>& rows) const {
    RowSelection selection;
    selection.rows = to_device(at::tensor(rows, at::kLong), options_.device());
    for (const auto row : rows) selection.ends.push_back(row + 1);
    selection.begins.push_back(0);
    for (std::size_t s = 0; s + 1 < packed.begins.size(); ++s) {
        const auto begin = packed.begins[s], end = packed.begins[s + 1];
        const auto first = selection.begins.back();
        const auto last = std::lower_bound(rows.begin(), rows.end(), end) - rows.begin();
        const auto local = selection.rows.slice(0, first, last) - begin;
        selection.visible.push_back(at::arange(end - begin, local.options()).unsqueeze(0) <= local.unsqueeze(1));
        selection.begins.push_back(last);
    }
    return selection;
}

Projection Decoder::project(std::int64_t layer, const at::Tensor& hidden, const PackedRows& rows,
                            const RowSelection* selection) const {
    const auto& l = layers_[static_cast<std::size_t>(layer)];
    const auto x = l.input_norm(hidden);
    const auto by_head = [&](const at::Tensor& of) { return of.view({of.size(0), -1, config_.head_dim}); };
    const auto selected = [&](const at::Tensor& of) {
        return selection == nullptr ? of : of.index_select(0, selection->rows);
    };
    auto products =
        selection == nullptr ? Linear::each({&l.key, &l.value, &l.query}, x) : Linear::each({&l.key, &l.value}, x);
    if (selection != nullptr) products.push_back(l.query(selected(x)));
    Projection projection;
    projection.own.key = rotate(normed_heads(l.key_norm, by_head(products[0])), rows.cosine, rows.sine);
    projection.own.value = by_head(products[1]).transpose(0, 1).contiguous();
    projection.query =
        rotate(normed_heads(l.query_norm, by_head(products[2])), selected(rows.cosine), selected(rows.sine));
    return projection;
}

PartialAttention Decoder::attend_own(const Projection& projection, const PackedRows& rows,
                                     const RowSelection* selection) const {
    const auto& query = projection.query;
    if (rows.visible.defined()) return attend_masked(query, projection.own, rows.visible);
    std::vector<PartialAttention> sequences;
    for (std::size_t s = 0; s + 1 < rows.begins.size(); ++s) {
        const auto own = rows_of(projection.own, rows.begins[s], rows.begins[s + 1]);
        if (selection == nullptr) {
            sequences.push_back(attend_causal(query.slice(1, rows.begins[s], rows.begins[s + 1]), own));
        } else if (selection->begins[s + 1] > selection->begins[s]) {
            const auto selected = query.slice(1, selection->begins[s], selection->begins[s + 1]);
            sequences.push_back(attend_masked(selected, own, selection->visible[s]));
        }
    }
    auto own = joined(sequences);
    if (rows.shared() == 0) return own;
    const auto shared = rows_of(projection.own, 0, rows.shared());
    if (selection != nullptr) return merge_with(own, query, shared);
    const auto behind = merge_with(own, query.slice(1, rows.shared()), shared);
    return joined({attend_causal(query.slice(1, 0, rows.shared()), shared), behind});
}

PartialAttention Decoder::attend(const Projection& projection, std::span<const KeyValue> prefix, const PackedRows& rows,
                                 const RowSelection* selection) const {
    if (!rows.visible.defined()) {
        const auto tokens = tokens_seen(projection, prefix, rows, selection);
        if (auto attended = attend_at_once(projection.query, tokens)) return *std::move(attended);
    }
    std::vector<PartialAttention> parts{attend_own(projection, rows, selection)};
    for (const auto& part : prefix)
        if (part.tokens() > 0) parts.push_back(attend_all(projection.query, part));
    return merge(parts);
}

at::Tensor Decoder::by_row(const AttentionLayer& layer, const at::Tensor& hidden, const at::Tensor& attended) const {
    auto rows = attended.transpose(0, 1).reshape({attended.size(1), config_.heads * config_.head_dim});
    return config_.gated_attention ? rows * at::sigmoid(layer.gate(layer.input_norm(hidden))) : rows;
}

at::Tensor Decoder::project_attention(std::int64_t layer, const at::Tensor& hidden, const at::Tensor& attended) const {
    const auto& l = layers_[static_cast<std::size_t>(layer)];
    return l.output(by_row(l, hidden, attended));
}

at::Tensor Decoder::finish(std::int64_t layer, const at::Tensor& hidden, const at::Tensor& attended,
                           const RowSelection* selection) const {
    const auto& l = layers_[static_cast<std::size_t>(layer)];
    auto x = selection == nullptr ? hidden : hidden.index_select(0, selection->rows);
    x = l.output.plus(by_row(l, x, attended), x);
    return l.mlp.plus(l.post_norm(x), x);
}

at::Tensor Decoder::pass_linear(std::int64_t place, const at::Tensor& hidden, const PackedRows& rows,
                                const LayerState& before, LayerState* after) const {
    const auto& l = linear_layers_[static_cast<std::size_t>(place)];
    const auto x = hidden + l.mixer(l.input_norm(hidden), rows.runs, before, after);
    return l.mlp.plus(l.post_norm(x), x);
}

at::Tensor Decoder::logits(const at::Tensor& hidden) const {
    return widened(head_(final_norm_(hidden)));
}

}  // namespace emloc
