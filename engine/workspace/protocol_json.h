// What was chosen of a benchmark's protocol, as JSON: one list for reports and for telling runs apart.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/evaluation/benchmarks/benchmark.h"

namespace emloc {

// All but which frames of a clip are taken and which rows are asked: reports have words for these.
nlohmann::ordered_json protocol_to_json(const Protocol& protocol);

}  // namespace emloc
