// Contexts and their parts as JSON and as text.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/demonstrations/load.h"
#include "engine/query/query.h"
#include "engine/store/store.h"

namespace emloc::cli {

using Json = nlohmann::ordered_json;

std::string to_text(DType dtype);  // "f32", "f16", "bf16"

Json to_json(const ModelIdentity& model);
Json to_json(const OptionValue& value);
Json to_json(const std::optional<double>& number);  // null where there is none
Json to_json(const AdaptationOptions& options);
Json to_json(const ContextSummary& summary);
Json to_json(const std::vector<RejectedFile>& rejected);
Json to_json(const std::vector<ReadingNote>& notes);
// {"label": probability, ...}, most probable first.
Json to_json(const std::vector<LabelProbability>& labels);

// Per chunk: tokens, demonstrations, seconds of the phases, and per layer tokens, ratio accepted, kept per KV head and
// trials with their JS.
Json chunks_to_json(const Context& context);

// Layers down, chunks across: accepted ratio and tokens kept; as many chunks side by side as `width` columns hold.
std::string retention_table(const Context& context, int width);

// Of a context that keeps nothing but by what its demonstrations are found: "48 of 48 demonstrations, by their images".
// Empty for others.
std::string found_by(const Context& context);

PhaseSeconds total_seconds(const Context& context);

}  // namespace emloc::cli
