// The texts of a folder that LLaMA-Factory trains on.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/media/preprocess.h"
#include "engine/training/llama_factory.h"

namespace emloc::llama_factory {

inline constexpr const char* kTrain = "emloc_train";  // the data sets' names, and with .json their files'
inline constexpr const char* kTest = "emloc_test";
inline constexpr const char* kLoraFile = "lora.yaml";
inline constexpr const char* kFullFile = "full.yaml";
inline constexpr const char* kZero3File = "ds_z3_config.json";

// What all three .yaml files say alike.
struct Settings {
    const TrainingExport& what;
    std::string model;          // as model_name_or_path
    std::string chat_template;  // LLaMA-Factory's name for it
    PixelBounds images, frames;
    std::int64_t cutoff = 0;  // tokens
};

std::string lora_yaml(const Settings& settings);
std::string full_yaml(const Settings& settings);
std::string predict_yaml(const Settings& settings);
std::string zero3_config();
std::string dataset_info(bool has_test);
std::string readme(const Settings& settings);

}  // namespace emloc::llama_factory
