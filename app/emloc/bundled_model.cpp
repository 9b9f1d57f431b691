#include "app/emloc/bundled_model.h"

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

namespace emloc::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> candidates() {
    std::vector<fs::path> found;
    std::error_code error;
    const fs::path executable = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path folder = executable.parent_path();
        found.push_back(folder.parent_path() / "share/emloc-studio/pocket");
        for (fs::path above = folder; above != above.root_path(); above = above.parent_path()) {
            found.push_back(above / "resources/pocket");
        }
    }
    found.emplace_back(EMLOC_SOURCE_MODEL);
    return found;
}

}  // namespace

Result<fs::path> bundled_model() {
    if (const char* chosen = std::getenv("EMLOC_MODEL"); chosen != nullptr && *chosen != '\0') {
        return fs::path(chosen);
    }
    const auto places = candidates();
    for (const fs::path& place : places) {
        std::error_code error;
        if (fs::exists(place / "config.json", error)) {
            return place;
        }
    }
    return fail(
        ErrorKind::kNotFound,
        "The bundled model was not found (looked in {}, above it, and in {}). Give a model with --model FOLDER or "
        "the environment variable EMLOC_MODEL.",
        places.front().string(), places.back().string());
}

}  // namespace emloc::cli
