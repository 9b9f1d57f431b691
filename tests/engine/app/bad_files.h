// Handcrafted bad files by name, and the command that meets each as a user would.
#pragma once

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/engine/app/scratch.h"

namespace emloc::test {

using Words = std::vector<std::string>;

struct BadFile {
    std::string name;
    // Puts it there and returns the path of what must be named in the message and stay as it is.
    std::function<std::filesystem::path(const Scratch&)> make;
    Words command;  // "@/" stands for the scratch folder
    int code;       // 0: it is left out, and the rest is used
    Words says;     // beside its name
};

inline void PrintTo(const BadFile& bad, std::ostream* out) {
    *out << bad.name;
}

std::vector<BadFile> bad_models();
std::vector<BadFile> bad_pictures();
std::vector<BadFile> bad_films();
std::vector<BadFile> bad_lists();
std::vector<BadFile> bad_stores();

std::vector<BadFile> together(std::initializer_list<std::vector<BadFile>> parts);

// Makers that all of them use.
std::function<std::filesystem::path(const Scratch&)> file(std::string name, std::string contents);
// Something else than a file under a file's name.
std::function<std::filesystem::path(const Scratch&)> folder(std::string name);
std::function<std::filesystem::path(const Scratch&)> endless(std::string name);  // a link to /dev/zero
std::function<std::filesystem::path(const Scratch&)> pipe_without_writer(std::string name);

std::string little_endian(std::uint64_t value, int bytes);
std::string big_endian(std::uint64_t value, int bytes);

}  // namespace emloc::test
