// A benchmark's protocol and metrics as JSON: one list each, for reports, for telling runs apart and for the command
// line.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/evaluation/benchmarks/benchmark.h"

namespace emloc {

// All but which frames of a clip are taken and which rows are asked: reports have words for these.
nlohmann::ordered_json protocol_to_json(const Protocol& protocol);

// name, better ("higher" or "lower") and as_the_release of each.
nlohmann::ordered_json metrics_to_json(const BenchmarkDescription& benchmark);

}  // namespace emloc
