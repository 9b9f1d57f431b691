// Shared by the tests of the three formats.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/demonstrations/load.h"
#include "tests/engine/media_fixtures.h"

namespace emloc::test {

inline std::vector<std::string> answers_of(const DemonstrationSet& set) {
    std::vector<std::string> answers;
    for (const auto& demonstration : set.demonstrations) answers.push_back(demonstration.answer);
    return answers;
}

// "cat/2.png" and the like: the first medium of each, relative to the folder.
inline std::vector<std::string> files_of(const DemonstrationSet& set, const std::filesystem::path& folder) {
    std::vector<std::string> files;
    for (const auto& demonstration : set.demonstrations) {
        files.push_back(demonstration.media.at(0).path.lexically_relative(folder).string());
    }
    return files;
}

inline std::vector<std::string> reasons_of(const DemonstrationSet& set) {
    std::vector<std::string> reasons;
    for (const auto& file : set.rejected) reasons.push_back(file.reason);
    return reasons;
}

inline std::vector<std::string> notes_of(const DemonstrationSet& set) {
    std::vector<std::string> notes;
    for (const auto& note : set.notes) notes.push_back(note.text);
    return notes;
}

inline std::vector<std::string> rejected_files_of(const DemonstrationSet& set, const std::filesystem::path& folder) {
    std::vector<std::string> files;
    for (const auto& file : set.rejected) files.push_back(file.path.lexically_relative(folder).string());
    return files;
}

// Loads, and fails the test where that gives an error.
inline DemonstrationSet loaded(const std::filesystem::path& source, const LoadDemonstrationsOptions& options = {}) {
    auto set = load_demonstrations(source, options);
    EXPECT_TRUE(set) << set.error().message;
    return set ? std::move(*set) : DemonstrationSet{};
}

// The error of a load that must fail.
inline Error refusal(const std::filesystem::path& source, const LoadDemonstrationsOptions& options = {}) {
    auto set = load_demonstrations(source, options);
    EXPECT_FALSE(set) << set->demonstrations.size() << " demonstrations were loaded";
    return set ? Error{} : set.error();
}

}  // namespace emloc::test
