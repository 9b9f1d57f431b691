// Every bad file as a user would meet it: the program ends by itself and soon, says which file and what is wrong with
// it, takes no more memory than it is worth, and leaves it as it is.
#include "tests/engine/app/bad_files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/sanitized.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

// At rest the program maps 0.7 GiB, nearly all of it libtorch's code, and 0.2 GiB are in use.
constexpr std::uint64_t kAddressSpace = 4ULL << 30;
constexpr std::int64_t kPeak = 1LL << 30;
constexpr std::chrono::seconds kSoon{kSanitized ? 120 : 20};

// What of a path must stay: its kind, bytes and time.
std::string state_of(const fs::path& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0) return "absent";
    return fmt::format("{:o} {}.{:09} {}", status.st_mode, status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
                       S_ISREG(status.st_mode) ? read_file(path) : "");
}

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsNamedAndLeftAsItIs) {
    const BadFile& bad = GetParam();
    const Scratch scratch;
    const fs::path path = bad.make(scratch);
    const std::string before = state_of(path);
    Words command = bad.command;
    for (std::string& word : command)
        if (word.starts_with("@/")) word = scratch / word.substr(2);
    RunOptions options;
    options.environment = {{"OMP_WAIT_POLICY", "passive"}, {"EMLOC_MODEL", ""}};
    options.address_space = kSanitized ? 0 : kAddressSpace;
    options.time_limit = kSoon;

    const Outcome outcome = run_emloc(command, options);

    EXPECT_EQ(outcome.signal, 0);
    EXPECT_EQ(outcome.code, bad.code) << outcome.err;
    // The report of "contexts verify" is its result, and names the contexts of the one file that it is asked about.
    const bool is_report = bad.command[1] == "verify" && outcome.err.empty();
    const std::string& message = is_report ? outcome.out : outcome.err;
    if (!is_report) {
        EXPECT_THAT(message, HasSubstr(path.filename().string()));
    }
    for (const std::string& word : bad.says) EXPECT_THAT(message, HasSubstr(word));
    EXPECT_THAT(outcome.err, testing::Not(HasSubstr("fault of the program")));
    if (!kSanitized) {
        EXPECT_LT(outcome.peak_bytes, kPeak);
    }
    EXPECT_TRUE(state_of(path) == before) << path << " was changed";
}

std::string name_of_case(const testing::TestParamInfo<BadFile>& info) {
    std::string name = info.param.name;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Models, BadFileTest, testing::ValuesIn(bad_models()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Pictures, BadFileTest, testing::ValuesIn(bad_pictures()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Films, BadFileTest, testing::ValuesIn(bad_films()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Lists, BadFileTest, testing::ValuesIn(bad_lists()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Stores, BadFileTest, testing::ValuesIn(bad_stores()), name_of_case);

}  // namespace
}  // namespace emloc::test
