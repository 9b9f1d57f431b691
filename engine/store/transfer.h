// Contexts <-> files of their own.
#pragma once

#include <filesystem>
#include <string>

#include "engine/store/connection.h"

namespace emloc {

// Do what Store::export_context and Store::import_context do, but throw (errors.h). The names have passed names.h.
void export_to(StoreConnection& connection, const std::string& name, const std::filesystem::path& file);
std::string import_from(StoreConnection& connection, const std::filesystem::path& file, const std::string& name);

}  // namespace emloc
