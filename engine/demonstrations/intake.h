// Whatever people name or drop -> demonstrations: the one way in, for command line and window.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/demonstrations/load.h"

namespace emloc {

// A demonstration whose media have not been looked at yet: their kind is what a name or a list says.
struct Candidate {
    Demonstration demonstration;
    std::string origin;              // "Line 3: ", put before the reason of a rejection; empty for class folders
    bool held_back = false;          // of a part of a data set that is to be evaluated on
    std::string system_prompt = {};  // of its conversation
};

struct Intake {
    std::vector<Candidate> candidates;
    std::vector<Media> loose;  // images and videos that were named themselves: nobody has said of what class
    std::vector<RejectedFile> rejected;
    std::vector<ReadingNote> notes;
    std::optional<std::string> system_prompt;  // where all candidates have the same; where they differ, a note says so
};

// One source, of which no medium is opened: a folder, a list, or an image or video alone. See load_demonstrations() for
// what each may hold. Errors, which leave nothing of the source: it isn't there or can't be read, holds no class, names
// one class by two folders, is a file of another kind; kCancelled.
Result<Intake> read_source(const std::filesystem::path& source, const LoadDemonstrationsOptions& options);

// Several, as they are dropped together: folders and lists mixed with single files, each path once. What read_source()
// gives as an error becomes a rejection. Only kCancelled is an error.
Result<Intake> read_sources(std::span<const std::filesystem::path> sources, const LoadDemonstrationsOptions& options);

// Checks every medium once (check_medium), held back or not, and keeps the candidates whose media all are usable, in
// their order, with kind, size and hash. kCancelled.
Result<DemonstrationSet> check_media(Intake intake, const LoadDemonstrationsOptions& options);

// Where `stop` came first.
tl::unexpected<Error> reading_cancelled();

}  // namespace emloc
