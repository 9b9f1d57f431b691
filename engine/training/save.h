// Trained weights -> folders that peft, transformers and this program load.
#pragma once

#include <filesystem>
#include <string>

#include "engine/core/result.h"
#include "engine/model/model.h"

namespace emloc {

// adapter_config.json and adapter_model.safetensors of a model whose thin weights were trained, by the names that peft
// gives them today. `base`: what the adapter says that it belongs to. The folder is made; kStorageFull, kUnreadable.
Status save_adapter(const Model& model, const LowRank& low_rank, const std::string& base,
                    const std::filesystem::path& folder);

// A whole model: the files of `base`, with the weights of `model`, whose decoder was trained, in place of its own, each
// in the type it was stored in.
Status save_model(const Model& model, const std::filesystem::path& base, const std::filesystem::path& folder);

// A whole model: the files of `base`, with what the adapter adds, in f32 before it is rounded to the stored type.
// Nothing is loaded but one weight at a time. Errors as Model::load()'s of both.
Status merge_adapter(const std::filesystem::path& base, const std::filesystem::path& adapter,
                     const std::filesystem::path& folder, const ProgressFunction& progress = {});

}  // namespace emloc
