// Contexts <-> files of their own.
#pragma once

#include <filesystem>
#include <string>

#include "engine/store/connection.h"

namespace emloc {

// Store::export_context and Store::import_context, throwing; names are checked ones.
void export_to(StoreConnection& connection, const std::string& name, const std::filesystem::path& file);
std::string import_from(StoreConnection& connection, const std::filesystem::path& file, const std::string& name);

}  // namespace emloc
