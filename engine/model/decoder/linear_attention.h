// The mixing of rows in a linear layer, as Qwen3.5 has it: a short convolution, then the gated delta rule.
#pragma once

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "engine/model/blocks/norm.h"
#include "engine/model/checkpoint/weights.h"
#include "engine/model/config.h"
#include "engine/model/decoder/row_runs.h"
#include "engine/model/layer_state.h"
#include "engine/model/linear/linear.h"

namespace emloc {

// Stands where attention and its output projection stand in other layers.
class LinearAttention {
 public:
    LinearAttention() = default;
    // Tensors of `name` + "in_proj_qkv.weight" and so on.
    LinearAttention(const DecoderConfig& config, WeightLoader& weights, const std::string& name);

    // x: [rows, hidden_size], normed. `before`: the state that runs without another before them go on from; undefined:
    // none. `after`, where asked for: behind the last run. Returns [rows, hidden_size].
    at::Tensor operator()(const at::Tensor& x, const std::vector<RowRun>& runs, const LayerState& before,
                          LayerState* after) const;

 private:
    struct Mixed;  // one run's rows behind the projections

    LayerState initial(const at::TensorOptions& options) const;
    at::Tensor convolve(const at::Tensor& inputs) const;
    at::Tensor of_run(const Mixed& rows, const LayerState& before, LayerState* after) const;

    LinearAttentionConfig config_;
    Linear mixed_, gate_, rate_, decay_, output_;
    at::Tensor kernel_;                  // [channels, 1, kernel]
    at::Tensor decay_bias_, log_decay_;  // [value_heads]
    RmsNorm norm_;                       // of single heads
};

}  // namespace emloc
