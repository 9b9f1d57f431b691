#include "engine/model/decoder/linear_attention.h"

#include <cmath>

#include "engine/kernels/may_use_kernel.h"
#include "engine/model/blocks/delta_rule.h"

namespace emloc {
namespace {

constexpr double kLengthEpsilon = 1e-6;  // added to a squared length

// x: [heads, rows, width] -> the same directions, of length 1.
at::Tensor of_length_one(const at::Tensor& x) {
    return x * at::rsqrt(x.square().sum(-1, true) + kLengthEpsilon);
}

}  // namespace

struct LinearAttention::Mixed {
    at::Tensor inputs;           // [rows, channels], of the convolution
    at::Tensor rate, log_decay;  // [rows, value_heads]
};

LinearAttention::LinearAttention(const DecoderConfig& config, WeightLoader& weights, const std::string& name)
    : config_(config.linear) {
    const auto hidden = config.hidden_size, channels = config_.channels(), heads = config_.value_heads;
    const auto width = config_.value_width();
    // In full at any precision, as queries, keys and values of attention are.
    mixed_ = weights.take_linear(name + "in_proj_qkv", channels, hidden, false);
    gate_ = weights.take_linear(name + "in_proj_z", width, hidden, false);
    rate_ = weights.take_linear(name + "in_proj_b", heads, hidden, false);
    decay_ = weights.take_linear(name + "in_proj_a", heads, hidden, false);
    kernel_ = weights.take(name + "conv1d.weight", {channels, 1, config_.kernel});
    decay_bias_ = weights.take(name + "dt_bias", {heads});
    log_decay_ = weights.take(name + "A_log", {heads});
    norm_ = take_rms_norm(weights, name + "norm", config_.value_dim, config.rms_norm_eps);
    output_ = weights.take_linear(name + "out_proj", hidden, width, false);
}

LayerState LinearAttention::initial(const at::TensorOptions& options) const {
    return {at::zeros({config_.kernel - 1, config_.channels()}, options),
            at::zeros({config_.value_heads, config_.key_dim, config_.value_dim}, options)};
}

// inputs: [kernel - 1 + rows, channels] -> [rows, channels]: of each row and those before it, by channel.
at::Tensor LinearAttention::convolve(const at::Tensor& inputs) const {
    const auto rows = inputs.size(0) - (config_.kernel - 1);
    const auto taps = widened(kernel_).select(1, 0).t();  // [kernel, channels]
    auto sum = inputs.narrow(0, 0, rows) * taps[0];
    for (std::int64_t tap = 1; tap < config_.kernel; ++tap) sum = sum + inputs.narrow(0, tap, rows) * taps[tap];
    return at::silu(sum);
}

// [rows, value_heads, value_dim]
at::Tensor LinearAttention::of_run(const Mixed& rows, const LayerState& before, LayerState* after) const {
    const auto inputs = at::cat({before.inputs, rows.inputs});
    const auto key_width = config_.key_heads * config_.key_dim;
    const auto parts = convolve(inputs).split_with_sizes({key_width, key_width, config_.value_width()}, 1);
    const auto by_head = [](const at::Tensor& of, std::int64_t heads) {
        return of.view({of.size(0), heads, -1}).transpose(0, 1);
    };
    const auto shared = config_.value_heads / config_.key_heads;  // value heads that read one key head
    const auto of_values = [&](const at::Tensor& of) {
        return of_length_one(by_head(of, config_.key_heads)).repeat_interleave(shared, 0);
    };
    const auto result =
        gated_delta_rule({.query = of_values(parts[0]) / std::sqrt(static_cast<double>(config_.key_dim)),
                          .key = of_values(parts[1]),
                          .value = by_head(parts[2], config_.value_heads),
                          .rate = rows.rate.t(),
                          .log_decay = rows.log_decay.t()},
                         before.recurrence);
    if (after != nullptr) *after = {inputs.slice(0, inputs.size(0) - (config_.kernel - 1)), result.recurrence};
    return result.output.transpose(0, 1);
}

at::Tensor LinearAttention::operator()(const at::Tensor& x, const std::vector<RowRun>& runs, const LayerState& before,
                                       LayerState* after) const {
    const auto products = Linear::each({&mixed_, &gate_, &rate_, &decay_}, x);
    const auto inputs = widened(products[0]);
    const auto rate = at::sigmoid(widened(products[2]));
    const auto log_decay = -widened(log_decay_).exp() * at::softplus(widened(products[3]) + widened(decay_bias_));
    const auto first = before.defined() ? before : initial(inputs.options());
    std::vector<LayerState> ends(runs.size());
    std::vector<at::Tensor> outputs;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const auto& run = runs[r];
        const auto own = [&](const at::Tensor& of) { return of.slice(0, run.begin, run.end); };
        const bool is_asked = run.leads_on || (after != nullptr && r + 1 == runs.size());
        const auto& state = run.from < 0 ? first : ends[static_cast<std::size_t>(run.from)];
        outputs.push_back(of_run({own(inputs), own(rate), own(log_decay)}, state, is_asked ? &ends[r] : nullptr));
    }
    if (after != nullptr) *after = ends.back();
    const auto heads = at::cat(outputs).reshape({-1, config_.value_dim}).to(x.scalar_type());
    const auto gated = norm_(heads).view({x.size(0), -1}) * at::silu(products[1]);
    return output_(gated);
}

}  // namespace emloc
