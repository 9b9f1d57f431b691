// Tensors of libtorch to and from .safetensors files.
#pragma once

#include <ATen/ATen.h>

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/checkpoint/weights.h"

namespace emloc {

struct SavedTensors {
    std::vector<NamedTensor> tensors;  // on the CPU
    std::map<std::string, std::string> metadata;
};

// The stored type that libtorch's stands for; only types of weights.
TensorType tensor_type(at::ScalarType type);

// As write_safetensors(), of tensors on any device.
Status save_tensors(const std::filesystem::path& file, std::span<const NamedTensor> tensors,
                    const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

// F32, F16 and BF16 tensors; errors as SafetensorsFile::open()'s, kUnsupported for other types.
Result<SavedTensors> load_tensors(const std::filesystem::path& file);

}  // namespace emloc
