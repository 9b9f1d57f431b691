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

}  // namespace emloc
