#include "engine/query/sequence_cache.h"

namespace emloc {

SequenceCache::SequenceCache(const ModelConfig& config, std::int64_t capacity, const at::TensorOptions& options) {
    for (std::int64_t layer = 0; layer < config.decoder.attention_layers(); ++layer) {
        const std::vector<std::int64_t> shape{config.decoder.kv_heads, capacity, config.decoder.head_dim};
        buffers_.push_back({at::empty(shape, options), at::empty(shape, options)});
    }
}

KeyValue SequenceCache::layer(std::int64_t layer, std::int64_t more) const {
    const auto& buffer = buffers_[static_cast<std::size_t>(layer)];
    return {buffer.key.narrow(1, 0, tokens_ + more), buffer.value.narrow(1, 0, tokens_ + more)};
}

void SequenceCache::append(std::int64_t layer, const KeyValue& own) {
    auto& buffer = buffers_[static_cast<std::size_t>(layer)];
    buffer.key.narrow(1, tokens_, own.tokens()).copy_(own.key);
    buffer.value.narrow(1, tokens_, own.tokens()).copy_(own.value);
}

}  // namespace emloc
