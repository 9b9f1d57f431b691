// Tensors -> one .safetensors file. No libtorch here.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>

#include "engine/core/result.h"
#include "engine/model/checkpoint/safetensors.h"

namespace emloc {

// In the order given, each with its name, type and shape. `data_of` gives a tensor's bytes when they are to be written,
// and keeps them until it is called again; empty: they are the view's own. The file takes its place when it is whole.
// kStorageFull, kUnreadable, and what data_of() fails with.
using TensorBytes = std::function<Result<std::span<const std::byte>>(const TensorView& tensor)>;
Status write_safetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                         const TensorBytes& data_of = {},
                         const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

}  // namespace emloc
