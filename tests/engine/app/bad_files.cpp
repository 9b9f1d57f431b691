#include "tests/engine/app/bad_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace emloc::test {

namespace fs = std::filesystem;
using Maker = std::function<fs::path(const Scratch&)>;

namespace {

fs::path place(const Scratch& scratch, const std::string& name) {
    const fs::path path = scratch / name;
    fs::create_directories(path.parent_path());
    return path;
}

}  // namespace

std::vector<BadFile> together(std::initializer_list<std::vector<BadFile>> parts) {
    std::vector<BadFile> all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Maker file(std::string name, std::string contents) {
    return [name = std::move(name), contents = std::move(contents)](const Scratch& scratch) -> fs::path {
        return scratch.write(name, contents);
    };
}

Maker folder(std::string name) {
    return [name = std::move(name)](const Scratch& scratch) {
        fs::create_directories(scratch / name);
        return fs::path(scratch / name);
    };
}

Maker endless(std::string name) {
    return [name = std::move(name)](const Scratch& scratch) {
        const auto path = place(scratch, name);
        fs::create_symlink("/dev/zero", path);
        return path;
    };
}

Maker pipe_without_writer(std::string name) {
    return [name = std::move(name)](const Scratch& scratch) {
        const auto path = place(scratch, name);
        EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
        return path;
    };
}

std::string little_endian(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> 8 * i & 0xff));
    return out;
}

std::string big_endian(std::uint64_t value, int bytes) {
    const auto little = little_endian(value, bytes);
    return {little.rbegin(), little.rend()};
}

}  // namespace emloc::test
