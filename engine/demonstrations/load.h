// Files -> demonstrations.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/demonstration.h"
#include "engine/result.h"

namespace emloc {

// A file that was passed over, and why.
struct RejectedFile {
    std::filesystem::path path;
    std::string reason;
};

struct DemonstrationSet {
    std::vector<Demonstration> demonstrations;
    std::vector<RejectedFile> rejected;
};

struct LoadDemonstrationsOptions {
    std::string question = kDefaultQuestion;  // for class folders and manifest lines without one
};

// `source` is one of
//   - a folder of class folders: each subfolder's name is the label, nested folders belong to their top one; classes are
//     interleaved, files sorted by name, so that every chunk sees every class;
//   - a JSON Lines manifest (.jsonl): {"image": path | "images": [...] | "video(s)", "label": ... | "answer": ...,
//     "question": optional}, paths relative to the manifest;
//   - LLaMA-Factory's ShareGPT JSON (.json): [{"messages"|"conversations": [...], "images": [...], "videos": [...]}].
// Every medium is read and decoded once to see that it is what its name says; what fails is listed in `rejected`.
// An error only where nothing at all could be used.
Result<DemonstrationSet> load_demonstrations(const std::filesystem::path& source,
                                             const LoadDemonstrationsOptions& options = {});

}  // namespace emloc
