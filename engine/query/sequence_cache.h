// The keys and values of a prompt and of what is generated behind it.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>

#include "engine/model/network.h"

namespace emloc {

// Room for `capacity` tokens by layer, taken once.
class SequenceCache {
 public:
    SequenceCache(const ModelConfig& config, std::int64_t capacity, const at::TensorOptions& options);

    std::int64_t tokens() const { return tokens_; }
    // Views of a layer's keys and values: of the tokens that count, and of `more` tokens appended behind them that
    // don't count yet.
    KeyValue layer(std::int64_t layer, std::int64_t more = 0) const;
    // Appends a layer's new keys and values; the tokens count once all layers have theirs and `advance` was called.
    void append(std::int64_t layer, const KeyValue& own);
    void advance(std::int64_t tokens) { tokens_ += tokens; }

 private:
    LayerCaches buffers_;
    std::int64_t tokens_ = 0;
};

}  // namespace emloc
