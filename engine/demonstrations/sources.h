// The readers of the kinds of source that there are.
#pragma once

#include <filesystem>

#include "engine/demonstrations/intake.h"

namespace emloc {

// The files of a folder as load_demonstrations() says. Errors: unreadable or empty folder, no class, two folders of one
// class, parts of a data set without classes, kCancelled.
Result<Intake> scan_class_folders(const std::filesystem::path& folder, const LoadDemonstrationsOptions& options);

// The records of a list, one a line or in a JSON list, whatever kind each record is of. Errors: unreadable file,
// neither of both, another encoding, kCancelled.
Result<Intake> read_list(const std::filesystem::path& file, const LoadDemonstrationsOptions& options);

}  // namespace emloc
