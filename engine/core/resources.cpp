#include "engine/core/resources.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace emloc {

namespace {

namespace fs = std::filesystem;

constexpr const char* kInstalled = "share/emloc-studio";

// Empty where the system doesn't tell.
fs::path folder_of_executable() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

}  // namespace

std::optional<fs::path> find_resource(const fs::path& installed, const fs::path& in_source) {
    const fs::path folder = folder_of_executable();
    if (auto place = folder.parent_path() / kInstalled / installed; is_there(place)) return place;
    for (fs::path above = folder; above.has_relative_path(); above = above.parent_path()) {
        if (auto place = above / in_source; is_there(place)) return place;
    }
#ifdef EMLOC_SOURCE_ROOT
    if (auto place = fs::path(EMLOC_SOURCE_ROOT) / in_source; is_there(place)) return place;
#endif
    return std::nullopt;
}

Result<fs::path> find_bundled_model() {
    if (const char* chosen = std::getenv("EMLOC_MODEL"); chosen != nullptr && *chosen != '\0') return fs::path(chosen);
    if (const auto config = find_resource("pocket/config.json", "resources/pocket/config.json")) {
        return config->parent_path();
    }
    const fs::path folder = folder_of_executable();
    return fail(ErrorKind::kNotFound,
                "The bundled model was not found (looked in {} and in resources/ above {}). Give a model's "
                "folder, or name it in the environment variable EMLOC_MODEL.",
                (folder.parent_path() / kInstalled).string(), folder.string());
}

}  // namespace emloc
