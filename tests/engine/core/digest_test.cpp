#include "engine/core/digest.h"

#include <gtest/gtest.h>

#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

TEST(FileDigest, IsThatOfTheBytesWhateverTheirNumber) {
    const test::TemporaryFolder folder;
    for (const std::size_t bytes : {0U, 1U, 1U << 20, (1U << 20) + 1}) {
        const std::string content(bytes, 'x');
        const auto digest = sha256_of_file(folder.write("file", content));
        ASSERT_TRUE(digest) << digest.error().message;
        EXPECT_EQ(*digest, sha256_hex(std::as_bytes(std::span(content))));
    }
}

TEST(FileDigest, StopsWhenAsked) {
    const test::TemporaryFolder folder;
    std::stop_source source;
    source.request_stop();
    const auto digest = sha256_of_file(folder.write("file", "x"), source.get_token());
    ASSERT_FALSE(digest);
    EXPECT_EQ(digest.error().kind, ErrorKind::kCancelled);
}

TEST(FileDigest, SaysWhatCannotBeRead) {
    const test::TemporaryFolder folder;
    const auto missing = sha256_of_file(folder.path() / "none");
    const auto is_folder = sha256_of_file(folder.path());
    ASSERT_FALSE(missing || is_folder);
    EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
    EXPECT_EQ(is_folder.error().kind, ErrorKind::kUnreadable);
}

}  // namespace
}  // namespace emloc
