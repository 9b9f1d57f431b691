// A method of the tests alone: KV heads keep different numbers of tokens, one head of layer 0 none at all, and of what
// earlier chunks left every second token is evicted.
#pragma once

#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc::testing {

class RaggedMethod : public Method {
 public:
    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override {
        Compression result;
        const auto heads = input.caches.front().key.size(0);
        for (std::size_t layer = 0; layer < input.caches.size(); ++layer) {
            Decision decision{.chunk = input.chunk.index,
                              .layer = static_cast<int>(layer),
                              .ratio = 0.5,
                              .kept = {},
                              .importance = {}};
            for (std::int64_t head = 0; head < heads; ++head) {
                auto& kept = decision.kept.emplace_back();
                const auto count = layer == 0 && head == 0 ? 0 : input.tokens() / (head + 2);
                for (std::int64_t token = 0; token < count; ++token) kept.push_back(static_cast<std::int32_t>(token));
            }
            result.decisions.push_back(std::move(decision));
        }
        if (memory.tokens_read > 0) result.staying = every_second(memory);
        result.kept = kept_of(input.caches, result.decisions);
        return result;
    }

 private:
    static std::vector<KeptTokens> every_second(const PrunedMemory& memory) {
        std::vector<KeptTokens> places;
        for (const auto& layer : memory.tokens) {
            auto& of_layer = places.emplace_back();
            for (const auto& head : layer) {
                auto& of_head = of_layer.emplace_back();
                for (std::size_t place = 0; place < head.size(); place += 2)
                    of_head.push_back(static_cast<std::int32_t>(place));
            }
        }
        return places;
    }
};

inline MethodDescription ragged_method() {
    return {.name = "ragged",
            .title = "Ragged",
            .summary = "Every KV head keeps its own share, and old tokens go",
            .make = [](const OptionValues&) { return std::make_unique<RaggedMethod>(); }};
}

}  // namespace emloc::testing
