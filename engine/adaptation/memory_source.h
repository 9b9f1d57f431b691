// Where the memory behind a question comes from: for most methods the context's own, whatever is asked; for methods
// that retrieve, one that is put together for the question.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <utility>

#include "engine/core/result.h"
#include "engine/media/medium.h"
#include "engine/model/layer_caches.h"

namespace emloc {

// Keys and values that every row of the question sees. `offset`: where the question's positions begin.
struct QueryMemory {
    LayerCaches caches;
    std::int64_t offset = 0;
};

// What is known of a question before its memory is.
struct AskedMedia {
    at::Tensor embeddings;         // as Network::encode_media gives them, of its media in order; undefined without any
    std::int64_t first_count = 0;  // how many of these rows are the first medium's
    std::span<const Media> media;
};

class MemorySource {
 public:
    virtual ~MemorySource() = default;

    // The same object for the same memory, so that it is read once. Throws Cancelled.
    virtual Result<std::shared_ptr<const QueryMemory>> memory_for(const AskedMedia& asked,
                                                                  const std::stop_token& stop) = 0;
};

// The same for every question.
class FixedMemory : public MemorySource {
 public:
    explicit FixedMemory(QueryMemory memory) : memory_(std::make_shared<const QueryMemory>(std::move(memory))) {}

    Result<std::shared_ptr<const QueryMemory>> memory_for(const AskedMedia&, const std::stop_token&) override {
        return memory_;
    }

 private:
    std::shared_ptr<const QueryMemory> memory_;
};

}  // namespace emloc
