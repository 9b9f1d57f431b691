#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/mapped_file.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

constexpr std::size_t kPage = 4096;

// Resident pages of this process's mapping.
std::size_t mapped_kilobytes(const void* address) {
    std::ifstream maps("/proc/self/smaps");
    std::string line;
    bool here = false;
    const auto start = fmt::format("{:x}-", reinterpret_cast<std::uintptr_t>(address));
    while (std::getline(maps, line)) {
        if (line.find("Rss:") == 0 && here) return std::stoul(line.substr(4));
        if (line.starts_with(start)) here = true;
    }
    return 0;
}

TEST(MappedFile, ShowsTheContents) {
    const test::TemporaryFolder folder;
    const auto file = MappedFile::open(folder.write("file", "hello"));
    ASSERT_TRUE(file.has_value());
    ASSERT_EQ(file->bytes().size(), 5U);
    EXPECT_EQ(std::to_integer<char>(file->bytes()[4]), 'o');
}

TEST(MappedFile, IsEmptyForAnEmptyFile) {
    const test::TemporaryFolder folder;
    const auto file = MappedFile::open(folder.write("file", ""));
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE(file->bytes().empty());
    file->drop_pages(file->bytes());
}

TEST(MappedFile, RefusesAPipeWithoutWaitingForAWriter) {
    const test::TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
    const auto file = MappedFile::open(folder.path() / "pipe");
    ASSERT_FALSE(file.has_value());
    EXPECT_EQ(file.error().kind, ErrorKind::kUnreadable);
}

TEST(MappedFile, GivesItsPagesBackAndReadsThemAgain) {
    const test::TemporaryFolder folder;
    std::string contents(256 * kPage, '\0');
    for (std::size_t i = 0; i < contents.size(); ++i) contents[i] = static_cast<char>(i / kPage);
    const auto file = MappedFile::open(folder.write("file", contents));
    ASSERT_TRUE(file.has_value());
    const auto same = [&] {
        return std::ranges::equal(file->bytes(), contents, {}, [](std::byte b) { return static_cast<char>(b); });
    };
    ASSERT_TRUE(same());
    ASSERT_GE(mapped_kilobytes(file->bytes().data()), 256 * kPage / 1024);

    file->drop_pages(file->bytes().subspan(10));

    EXPECT_LE(mapped_kilobytes(file->bytes().data()), kPage / 1024);
    EXPECT_TRUE(same());
}

// Dropping pages of other memory would lose what is in it.
TEST(MappedFile, LeavesMemoryAloneThatIsNotItsOwn) {
    const test::TemporaryFolder folder;
    const auto file = MappedFile::open(folder.write("file", std::string(kPage, 'x')));
    ASSERT_TRUE(file.has_value());
    const std::vector<std::byte> other(8 * kPage, std::byte{7});
    EXPECT_FALSE(file->holds(other));
    file->drop_pages(other);
    EXPECT_EQ(std::ranges::count(other, std::byte{7}), static_cast<std::ptrdiff_t>(other.size()));
}

TEST(MappedFile, HandsItsMappingOnWhenAssigned) {
    const test::TemporaryFolder folder;
    auto one = MappedFile::open(folder.write("one", "1"));
    auto two = MappedFile::open(folder.write("two", "22"));
    ASSERT_TRUE(one.has_value() && two.has_value());
    *one = std::move(*two);
    ASSERT_EQ(one->bytes().size(), 2U);
    EXPECT_EQ(std::to_integer<char>(one->bytes()[1]), '2');
    EXPECT_TRUE(two->bytes().empty());
}

}  // namespace
}  // namespace emloc
