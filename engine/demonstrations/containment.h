// Whether a path stays in its folder.
#pragma once

#include <filesystem>

namespace emloc {

// A folder and where it really lies, which is found out once for the many paths that are to stay in it.
class ResolvedFolder {
 public:
    explicit ResolvedFolder(std::filesystem::path folder);

    const std::filesystem::path& path() const { return path_; }  // as it was given

    // True where `path`, with all links and ".." resolved, lies in the folder, resolved likewise. What can't be
    // resolved is outside; what is not there lies where it would be made.
    bool holds(const std::filesystem::path& path) const;

 private:
    std::filesystem::path path_;
    std::filesystem::path real_;  // empty where it can't be resolved: it holds nothing
};

}  // namespace emloc
