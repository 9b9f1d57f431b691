// The readers of the kinds of source that there are.
#pragma once

#include <filesystem>

#include "engine/demonstrations/intake.h"

namespace emloc {

// The files of a folder of class folders, class by class; those of a folder without folders, which is a class itself.
// Errors: unreadable or empty folder, no class, two folders of one class, kCancelled.
Result<Intake> scan_class_folders(const std::filesystem::path& folder, const LoadDemonstrationsOptions& options);

// The records of a JSON Lines file or a JSON list, whatever kind each record is of. Errors: unreadable file, not a
// list, kCancelled.
Result<Intake> read_json_lines(const std::filesystem::path& file, const LoadDemonstrationsOptions& options);
Result<Intake> read_json_list(const std::filesystem::path& file, const LoadDemonstrationsOptions& options);

}  // namespace emloc
