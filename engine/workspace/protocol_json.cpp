#include "engine/workspace/protocol_json.h"

#include <nlohmann/json.hpp>

namespace emloc {

nlohmann::ordered_json protocol_to_json(const Protocol& protocol) {
    return {{"visual_tokens", protocol.visual_tokens},
            {"max_new_tokens", protocol.max_new_tokens},
            {"until", protocol.until},
            {"pool", protocol.pool},
            {"demonstrations", protocol.demonstrations},
            {"demonstrations_per_chunk", protocol.demonstrations_per_chunk},
            {"seed", protocol.seed},
            {"frames", protocol.frames},
            {"shuffled", protocol.shuffled},
            {"per_class", protocol.per_class}};
}

nlohmann::ordered_json metrics_to_json(const BenchmarkDescription& benchmark) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& name : benchmark.metrics) {
        const auto* metric = find_metric(name);
        if (metric == nullptr) continue;
        all.push_back({{"name", name},
                       {"better", metric->better == Better::kHigher ? "higher" : "lower"},
                       {"as_the_release", metric->is_published}});
    }
    return all;
}

}  // namespace emloc
