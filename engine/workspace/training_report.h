// training.json: what a finished training leaves beside its weights.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/workspace/train_model.h"

namespace emloc {

inline constexpr const char* kTrainingReport = "training.json";

// training_to_json() with the digest of its task.
std::string report_of(const TrainingOutcome& outcome, const std::string& task);

// Of all .safetensors files in the folder but states of trainings.
std::int64_t weight_bytes(const std::filesystem::path& folder);

}  // namespace emloc
