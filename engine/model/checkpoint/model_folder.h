// Is this the folder of a model, and if not, what is it?
#pragma once

#include <filesystem>

#include "engine/core/result.h"

namespace emloc {

// An error where `folder` has no config.json: what it is instead (an adapter, the cache of a hub, a folder around
// models, a file ...) and what to do. Looks at names, and at little more.
Status check_model_folder(const std::filesystem::path& folder);

// Why there are no weights to be read in `folder`: shards without their index, weights of another format, an adapter.
Error no_weights_in(const std::filesystem::path& folder);

// The snapshot of a repository in a hub's cache that its branch "main" stands for; empty where there is none.
std::filesystem::path current_snapshot(const std::filesystem::path& repository);

}  // namespace emloc
