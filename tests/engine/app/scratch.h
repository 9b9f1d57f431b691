// A folder of one test, and the files it puts there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "tests/engine/temporary_folder.h"

namespace emloc::test {

// Made empty, removed with all its contents.
class Scratch {
 public:
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string operator/(std::string_view name) const { return (folder_ / name).string(); }

    // Each makes the folders it needs and returns the path.
    std::string write(std::string_view name, std::string_view contents) const;
    // A picture of one colour with a diagonal, in the format of its extension.
    std::string write_image(std::string_view name, int width = 64, int height = 64, int shade = 120) const;
    // Two classes of so many images, dark and bright.
    std::string write_classes(std::string_view name, int images_per_class = 2) const;

 private:
    TemporaryFolder folder_;
};

// A file system of so many bytes, where the process may mount one.
class SmallDisk {
 public:
    SmallDisk(const std::filesystem::path& folder, std::uintmax_t bytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    // Empty where it is there; else why it isn't.
    const std::string& problem() const { return problem_; }
    void make_read_only() const;

 private:
    std::filesystem::path folder_;
    std::string problem_;
};

std::string read_file(const std::filesystem::path& file);

// The bytes of a store with those of two pages in the middle inverted: a single page may be empty where it is hit.
std::string flipped_in_the_middle(std::string bytes);

// The model that the tests work with: EMLOC_MODEL, else the bundled one.
std::filesystem::path test_model();

// The same network with one weight changed a little: another model to everything that compares identities.
std::string copy_as_another_model(const Scratch& scratch, std::string_view name);

}  // namespace emloc::test
