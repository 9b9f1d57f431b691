#include "engine/model/decoder/layers.h"

#include <string>

namespace emloc {
namespace {

class LayerLoader {
 public:
    LayerLoader(const DecoderConfig& config, WeightLoader& weights, std::int64_t index, WeightPrecision precision)
        : config_(config),
          weights_(weights),
          name_("model.layers." + std::to_string(index) + "."),
          precision_(precision) {}

    void take_norms(DecoderLayer& layer) const {
        layer.input_norm = norm("input_layernorm", config_.hidden_size);
        layer.post_norm = norm("post_attention_layernorm", config_.hidden_size);
    }

    void take_mlp(GatedMlp& mlp) const {
        const auto hidden = config_.hidden_size, inner = config_.intermediate_size;
        mlp.gate = weights_.take_linear(name_ + "mlp.gate_proj", inner, hidden, false, precision_);
        mlp.up = weights_.take_linear(name_ + "mlp.up_proj", inner, hidden, false, precision_);
        mlp.down = weights_.take_linear(name_ + "mlp.down_proj", hidden, inner, false, precision_);
    }

    // In full at any precision: what is attended to, and kept, depends on small differences. (Of the sample projects'
    // probabilities 1.3 % move where only the output is rounded, 0.1 % where it is not.)
    void take_attention(AttentionLayer& layer) const {
        const auto hidden = config_.hidden_size;
        const auto query_width = config_.heads * config_.head_dim, key_width = config_.kv_heads * config_.head_dim;
        if (config_.gated_attention) {
            take_query_and_gate(layer);
        } else {
            layer.query = map("self_attn.q_proj", query_width, hidden, config_.attention_bias);
        }
        layer.key = map("self_attn.k_proj", key_width, hidden, config_.attention_bias);
        layer.value = map("self_attn.v_proj", key_width, hidden, config_.attention_bias);
        if (config_.query_and_key_norm) {
            layer.query_norm = norm("self_attn.q_norm", config_.head_dim);
            layer.key_norm = norm("self_attn.k_norm", config_.head_dim);
        }
        layer.output = map("self_attn.o_proj", hidden, query_width, false);
    }

    LinearAttention mixer() const { return {config_, weights_, name_ + "linear_attn."}; }

 private:
    // One tensor holds both, head by head: the query's rows, then the gate's.
    void take_query_and_gate(AttentionLayer& layer) const {
        const auto heads = config_.heads, width = config_.head_dim;
        const auto both = weights_.take(name_ + "self_attn.q_proj.weight", {2 * heads * width, config_.hidden_size});
        const auto pair = weights_.low_rank_of(name_ + "self_attn.q_proj", 2 * heads * width, config_.hidden_size);
        layer.query = Linear::of_heads(both, {heads, 0, width}, weights_.precision(), pair);
        layer.gate = Linear::of_heads(both, {heads, width, width}, weights_.precision(), pair);
    }

    Linear map(const char* name, std::int64_t outputs, std::int64_t inputs, bool has_bias) const {
        return weights_.take_linear(name_ + name, outputs, inputs, has_bias);
    }
    RmsNorm norm(const char* name, std::int64_t width) const {
        return take_rms_norm(weights_, name_ + name, width, config_.rms_norm_eps, config_.centered_norms);
    }

    const DecoderConfig& config_;
    WeightLoader& weights_;
    std::string name_;
    WeightPrecision precision_;
};

}  // namespace

// A model's digest goes by the order in which its tensors are taken: it stays as it is.

AttentionLayer take_attention_layer(const DecoderConfig& config, WeightLoader& weights, std::int64_t index,
                                    WeightPrecision precision) {
    const LayerLoader loader(config, weights, index, precision);
    AttentionLayer layer;
    loader.take_norms(layer);
    loader.take_attention(layer);
    loader.take_mlp(layer.mlp);
    return layer;
}

LinearLayer take_linear_layer(const DecoderConfig& config, WeightLoader& weights, std::int64_t index,
                              WeightPrecision precision) {
    const LayerLoader loader(config, weights, index, precision);
    LinearLayer layer;
    loader.take_norms(layer);
    layer.mixer = loader.mixer();
    loader.take_mlp(layer.mlp);
    return layer;
}

}  // namespace emloc
