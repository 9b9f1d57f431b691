// LoRA adapters of the tests' own making.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/file_writer.h"
#include "engine/model/checkpoint/safetensors_writer.h"

namespace emloc::test {

inline nlohmann::json plain_adapter_config(std::int64_t rank) {
    return {{"peft_type", "LORA"},
            {"r", rank},
            {"lora_alpha", 2 * rank},
            {"target_modules", {"q_proj"}},
            {"base_model_name_or_path", "some/model"}};
}

// F32 tensors full of `value`.
struct FilledTensor {
    std::string name;
    std::vector<std::int64_t> shape;
    float value = 0;
};

inline void write_adapter(const std::filesystem::path& folder, const nlohmann::json& config,
                          const std::vector<FilledTensor>& tensors) {
    std::filesystem::create_directories(folder);
    static_cast<void>(write_file(folder / "adapter_config.json", config.dump()));
    std::vector<std::vector<float>> numbers;
    std::vector<TensorView> views;
    for (const auto& tensor : tensors) {
        TensorView view{.name = tensor.name, .type = TensorType::kF32, .shape = tensor.shape, .data = {}};
        numbers.emplace_back(static_cast<std::size_t>(view.elements()), tensor.value);
        views.push_back(std::move(view));
    }
    for (std::size_t i = 0; i < views.size(); ++i) views[i].data = std::as_bytes(std::span(numbers[i]));
    static_cast<void>(write_safetensors(folder / "adapter_model.safetensors", views));
}

}  // namespace emloc::test
