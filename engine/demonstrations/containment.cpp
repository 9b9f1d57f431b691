#include "engine/demonstrations/containment.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace emloc {

ResolvedFolder::ResolvedFolder(std::filesystem::path folder) : path_(std::move(folder)) {
    std::error_code error;
    real_ = std::filesystem::canonical(path_, error);
    if (error) real_.clear();
}

bool ResolvedFolder::holds(const std::filesystem::path& path) const {
    // A relative path of which nothing is there would stay as it is.
    std::error_code error, unreachable;
    const auto inner = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), unreachable);
    if (error || unreachable || real_.empty()) return false;
    return std::mismatch(real_.begin(), real_.end(), inner.begin(), inner.end()).first == real_.end();
}

}  // namespace emloc
