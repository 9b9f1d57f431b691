#include "engine/model/layer_caches.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "engine/kernels/device.h"
#include "engine/model/checkpoint/weights.h"

namespace emloc {
namespace {

using Blob = std::shared_ptr<const std::vector<std::byte>>;

Blob to_blob(const at::Tensor& tensor) {
    const auto host = tensor.to(at::kCPU).contiguous();
    auto blob = std::make_shared<std::vector<std::byte>>(host.nbytes());
    if (!blob->empty()) std::memcpy(blob->data(), host.const_data_ptr(), blob->size());
    return blob;
}

// The rows of all heads one after the other, [rows, head_dim].
at::Tensor packed(const at::Tensor& padded, const std::vector<std::int64_t>& head_tokens) {
    std::vector<at::Tensor> heads;
    for (std::size_t head = 0; head < head_tokens.size(); ++head)
        heads.push_back(padded[static_cast<std::int64_t>(head)].narrow(0, 0, head_tokens[head]));
    return at::cat(heads);
}

// [kv_heads, longest, head_dim]; what lies behind a head's end is zero and never read.
at::Tensor padded(const std::vector<at::Tensor>& heads) {
    std::int64_t longest = 0;
    for (const auto& head : heads) longest = std::max(longest, head.size(0));
    auto all =
        at::zeros({static_cast<std::int64_t>(heads.size()), longest, heads.front().size(1)}, heads.front().options());
    for (std::size_t h = 0; h < heads.size(); ++h)
        all[static_cast<std::int64_t>(h)].narrow(0, 0, heads[h].size(0)).copy_(heads[h]);
    return all;
}

std::vector<std::int64_t> lengths_of(const std::vector<at::Tensor>& heads) {
    std::vector<std::int64_t> lengths;
    lengths.reserve(heads.size());
    for (const auto& head : heads) lengths.push_back(head.size(0));
    return lengths;
}

KeyValue from_heads(const std::vector<at::Tensor>& keys, const std::vector<at::Tensor>& values) {
    auto lengths = lengths_of(keys);
    const bool is_ragged = std::ranges::adjacent_find(lengths, std::not_equal_to<>()) != lengths.end();
    return {padded(keys), padded(values), is_ragged ? std::move(lengths) : std::vector<std::int64_t>{}};
}

at::Tensor head_of(const at::Tensor& all, const KeyValue& part, std::int64_t head) {
    return all[head].narrow(0, 0, part.tokens_of_head(head));
}

at::Tensor rows_of_blob(const Blob& blob, std::int64_t rows, const Memory& memory, const at::TensorOptions& options) {
    if (rows == 0) return at::empty({0, memory.head_dim}, options);
    auto* bytes = const_cast<std::byte*>(blob->data());
    return at::from_blob(bytes, {rows, memory.head_dim}, scalar_type(memory.dtype)).to(options);
}

LayerState state_of_blob(const Blob& blob, const LinearAttentionConfig& linear, const at::TensorOptions& options) {
    const std::vector<std::int64_t> inputs{linear.kernel - 1, linear.channels()};
    const std::vector<std::int64_t> recurrence{linear.value_heads, linear.key_dim, linear.value_dim};
    const auto first = inputs[0] * inputs[1], rest = recurrence[0] * recurrence[1] * recurrence[2];
    TORCH_CHECK(static_cast<std::size_t>(first + rest) * sizeof(float) == blob->size(), "the state of another model");
    const auto numbers = at::from_blob(const_cast<std::byte*>(blob->data()), {first + rest}, at::kFloat);
    const auto wide = at::promote_types(c10::typeMetaToScalarType(options.dtype()), at::kFloat);
    const auto on_device = numbers.to(options.dtype(wide));
    return {on_device.narrow(0, 0, first).view(inputs), on_device.narrow(0, first, rest).view(recurrence)};
}

}  // namespace

LayerCaches to_caches(const Memory& memory, const LinearAttentionConfig& linear, const at::TensorOptions& options) {
    LayerCaches caches;
    for (const auto& state : memory.states) caches.states.push_back(state_of_blob(state, linear, options));
    for (const auto& layer : memory.layers) {
        const auto rows = row_count(memory, layer);
        const auto key = rows_of_blob(layer.key, rows, memory, options);
        const auto value = rows_of_blob(layer.value, rows, memory, options);
        if (layer.head_tokens.empty()) {
            const std::vector<std::int64_t> shape{memory.kv_heads, layer.tokens, memory.head_dim};
            caches.push_back({key.view(shape), value.view(shape)});
        } else {
            caches.push_back(
                from_heads(key.split_with_sizes(layer.head_tokens), value.split_with_sizes(layer.head_tokens)));
        }
    }
    return caches;
}

LayerCaches no_tokens(const DecoderConfig& config, const at::TensorOptions& options) {
    LayerCaches caches;
    for (std::int64_t layer = 0; layer < config.attention_layers(); ++layer) {
        const auto nothing = at::empty({config.kv_heads, 0, config.head_dim}, options);
        caches.push_back({nothing, nothing});
    }
    return caches;
}

Blob to_state_blob(const LayerState& state) {
    return to_blob(at::cat({state.inputs.flatten(), state.recurrence.flatten()}).to(at::kFloat));
}

LayerMemory to_layer_memory(const KeyValue& cache) {
    LayerMemory layer{
        .tokens = cache.tokens(), .head_tokens = cache.head_tokens, .positions = {}, .key = {}, .value = {}};
    const auto& lengths = cache.head_tokens;
    layer.key = to_blob(lengths.empty() ? cache.key : packed(cache.key, lengths));
    layer.value = to_blob(lengths.empty() ? cache.value : packed(cache.value, lengths));
    return layer;
}

KeyValue append_tokens(const KeyValue& first, const KeyValue& second) {
    if (first.tokens() == 0) return second;
    if (second.tokens() == 0) return first;
    if (!first.is_ragged() && !second.is_ragged())
        return {at::cat({first.key, second.key}, 1), at::cat({first.value, second.value}, 1)};
    std::vector<at::Tensor> keys, values;
    for (std::int64_t head = 0; head < first.key.size(0); ++head) {
        keys.push_back(at::cat({head_of(first.key, first, head), head_of(second.key, second, head)}));
        values.push_back(at::cat({head_of(first.value, first, head), head_of(second.value, second, head)}));
    }
    return from_heads(keys, values);
}

void append_layers(LayerCaches& memory, const LayerCaches& more) {
    memory.states = more.states;
    memory.resize(more.size());
    for (std::size_t layer = 0; layer < more.size(); ++layer) memory[layer] = append_tokens(memory[layer], more[layer]);
}

KeyValue gather_tokens(const KeyValue& all, const at::Tensor& index) {
    const auto wide = index.unsqueeze(-1).expand({-1, -1, all.key.size(2)});
    return {all.key.gather(1, wide), all.value.gather(1, wide)};
}

KeyValue gather_heads(const KeyValue& all, const std::vector<std::vector<std::int32_t>>& places) {
    std::vector<at::Tensor> keys, values;
    for (std::size_t h = 0; h < places.size(); ++h) {
        const auto head = static_cast<std::int64_t>(h);
        const auto index = to_device(at::tensor(places[h], at::kInt).to(at::kLong), all.key.device());
        keys.push_back(all.key[head].index_select(0, index));
        values.push_back(all.value[head].index_select(0, index));
    }
    return from_heads(keys, values);
}

}  // namespace emloc
