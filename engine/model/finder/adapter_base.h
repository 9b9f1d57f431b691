// Which model an adapter's folder belongs to, on this machine.
#pragma once

#include <filesystem>
#include <span>

#include "engine/core/result.h"
#include "engine/model/finder/found_models.h"

namespace emloc {

// Whether the folder holds an adapter and no model of its own.
bool is_adapter_folder(const std::filesystem::path& folder);

// The folder of the model that the adapter names: that very folder, or one of `known` with the same last name, or the
// snapshot in one of the hubs' caches among `places`. kNotFound, naming the model, where it isn't here; as
// read_adapter_config().
Result<std::filesystem::path> base_of_adapter(const std::filesystem::path& adapter,
                                              std::span<const std::filesystem::path> known,
                                              std::span<const ModelPlace> places);

}  // namespace emloc
