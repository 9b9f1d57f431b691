// What the readers of the three formats hand to the check of the media.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/demonstrations/load.h"

namespace emloc {

// A demonstration whose media have not been looked at yet.
struct Candidate {
    Demonstration demonstration;
    std::string origin;  // "Line 3: ", put before the reason of a rejection; empty for class folders
};

struct Intake {
    std::vector<Candidate> candidates;
    std::vector<RejectedFile> rejected;
};

// The files of a folder of class folders, class by class. Errors: unreadable or empty folder, no class folders, two
// folders of one class.
Result<Intake> scan_class_folders(const std::filesystem::path& folder, const LoadDemonstrationsOptions& options);

// The records of a JSON Lines file or a JSON list, whatever kind each record is of. Errors: unreadable file, not a
// list.
Result<Intake> read_json_lines(const std::filesystem::path& file, const LoadDemonstrationsOptions& options);
Result<Intake> read_json_list(const std::filesystem::path& file, const LoadDemonstrationsOptions& options);

// Reads and decodes every medium, and keeps the candidates whose media all are usable, in their order. kCancelled.
Result<DemonstrationSet> check_media(Intake intake, const LoadDemonstrationsOptions& options);

}  // namespace emloc
