#include "engine/demonstrations/containment.h"

#include <algorithm>
#include <system_error>

namespace emloc {

bool lies_within(const std::filesystem::path& folder, const std::filesystem::path& path) {
    std::error_code error;
    const auto outer = std::filesystem::canonical(folder, error);
    if (error) return false;
    const auto inner = std::filesystem::weakly_canonical(path, error);
    if (error) return false;
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace emloc
