// Too little memory, full disks and folders that can't be written to: a message and a documented exit code, never a
// crash, and what was there stays.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/sanitized.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

constexpr std::uint64_t kMiB = 1 << 20;

Outcome run_within(const Words& words, std::uint64_t address_space) {
    RunOptions options;
    options.environment = {{"OMP_WAIT_POLICY", "passive"}, {"EMLOC_MODEL", ""}};
    options.address_space = address_space;
    return run_emloc(words, options);
}

// The least it starts with: below, the loader or libtorch's own initialisation ends it, before main.
std::uint64_t address_space_at_rest() {
    std::uint64_t too_little = 64 * kMiB;
    std::uint64_t enough = 8192 * kMiB;
    while (enough - too_little > 8 * kMiB) {
        const auto middle = (too_little + enough) / 2;
        (run_within({"--version"}, middle).code == 0 ? enough : too_little) = middle;
    }
    return enough;
}

class SmallMachine : public testing::Test {
 protected:
    void SetUp() override {
        const auto made = run_emloc(adapt("it"));
        ASSERT_EQ(made.code, 0) << made.err;
    }
    Words adapt(const std::string& name) const {
        return {"adapt", "--demos", demos_, "--store", store_, "--name", name, "--threads", "2"};
    }
    void expect_store_holds(const std::vector<std::string>& names) const {
        const auto verified = run_emloc({"contexts", "verify", "--store", store_, "--json"});
        EXPECT_EQ(verified.code, 0) << verified.out << verified.err;
        EXPECT_EQ(verified.json().at("intact").get<std::vector<std::string>>(), names);
    }
    std::vector<std::string> files_in(const fs::path& folder) const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
        return names;
    }

    const Scratch scratch_;
    const std::string demos_ = scratch_.write_classes("demos");
    const std::string store_ = scratch_ / "contexts.emloc";
};

class LittleMemory : public SmallMachine {
 protected:
    // From what hardly starts to plenty: a message at first, success at last, nothing else between. True where a step
    // succeeded, for each.
    void expect_message_or_success(const Words& words, const std::function<void(bool)>& after) {
        constexpr int kSteps = 12;
        constexpr std::uint64_t kStep = 36 * kMiB;  // the last is more than the bundled model needs
        const auto rest = address_space_at_rest() + 16 * kMiB;
        for (int step = 0; step <= kSteps; ++step) {
            const auto limit = step < kSteps ? rest + static_cast<std::uint64_t>(step) * kStep : 8192 * kMiB;
            const auto outcome = run_within(words, limit);
            SCOPED_TRACE(fmt::format("{} with {} MiB: {}", words[0], limit / kMiB, outcome.err));
            EXPECT_EQ(outcome.signal, 0);
            EXPECT_THAT(outcome.code, AnyOf(0, 1));
            if (step == 0) {
                EXPECT_EQ(outcome.code, 1);
            }
            if (step == kSteps) {
                EXPECT_EQ(outcome.code, 0);
            }
            if (outcome.code == 1) {
                EXPECT_THAT(outcome.err, HasSubstr("There is not enough memory"));
            }
            EXPECT_THAT(outcome.err, Not(HasSubstr("terminate called")));
            after(outcome.code == 0);
        }
    }
};

TEST_F(LittleMemory, AdaptSavesOrSaysSo) {
    if (kSanitized) GTEST_SKIP() << "a sanitizer maps terabytes";
    int saved = 0;
    expect_message_or_success(adapt("second"), [&](bool success) {
        expect_store_holds(success ? Words{"it", "second"} : Words{"it"});
        if (success) {
            EXPECT_EQ(run_emloc({"contexts", "remove", "--store", store_, "second"}).code, 0);
        }
        saved += success ? 1 : 0;
    });
    EXPECT_GT(saved, 1);
}

TEST_F(LittleMemory, ClassifyAnswersOrSaysSo) {
    if (kSanitized) GTEST_SKIP() << "a sanitizer maps terabytes";
    expect_message_or_success({"classify", "--store", store_, "--context", "it", demos_ + "/dark/0.png"}, [](bool) {});
    expect_store_holds({"it"});
}

TEST_F(LittleMemory, EvaluateMeasuresOrSaysSo) {
    if (kSanitized) GTEST_SKIP() << "a sanitizer maps terabytes";
    expect_message_or_success({"evaluate", "--store", store_, "--context", "it", "--data", demos_},
                              [&](bool) { expect_store_holds({"it"}); });
}

class SmallDiskTest : public SmallMachine {
 protected:
    const SmallDisk disk_{scratch_ / "disk", 64 << 10};
};

TEST_F(SmallDiskTest, AnExportToAReadOnlyFolderLeavesNothing) {
    if (!disk_.problem().empty()) GTEST_SKIP() << disk_.problem();
    disk_.make_read_only();
    const auto outcome = run_emloc({"contexts", "export", "--store", store_, "it", scratch_ / "disk/it.emloc"});
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, HasSubstr(scratch_ / "disk"));
    EXPECT_THAT(files_in(scratch_ / "disk"), IsEmpty());
}

TEST_F(SmallDiskTest, AnExportToAFullDiskLeavesNothing) {
    if (!disk_.problem().empty()) GTEST_SKIP() << disk_.problem();
    const auto outcome = run_emloc({"contexts", "export", "--store", store_, "it", scratch_ / "disk/it.emloc"});
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("no room"), HasSubstr("it.emloc")));
    EXPECT_THAT(files_in(scratch_ / "disk"), IsEmpty());
    expect_store_holds({"it"});
}

// The first export stays whole where the one that should replace it finds no room.
TEST_F(SmallDiskTest, AnExportThatFindsNoRoomLeavesTheOneBefore) {
    const SmallDisk disk(scratch_ / "larger", 3 << 20);
    if (!disk.problem().empty()) GTEST_SKIP() << disk.problem();
    const auto file = scratch_ / "larger/it.emloc";
    ASSERT_EQ(run_emloc({"contexts", "export", "--store", store_, "it", file}).code, 0);
    const auto before = read_file(file);
    scratch_.write("larger/filler", std::string(fs::space(scratch_ / "larger").available, 'x'));
    const auto outcome = run_emloc({"contexts", "export", "--store", store_, "it", file});
    EXPECT_EQ(outcome.code, 5);
    EXPECT_THAT(outcome.err, HasSubstr("no room"));
    EXPECT_TRUE(read_file(file) == before);
    EXPECT_THAT(files_in(scratch_ / "larger"), testing::UnorderedElementsAre("it.emloc", "filler"));
}

TEST_F(SmallDiskTest, AnImportIntoAFullOrReadOnlyDiskSaysSo) {
    if (!disk_.problem().empty()) GTEST_SKIP() << disk_.problem();
    const auto exported = scratch_ / "it.emloc";
    ASSERT_EQ(run_emloc({"contexts", "export", "--store", store_, "it", exported}).code, 0);
    const auto before = read_file(exported);
    for (const bool read_only : {false, true}) {
        if (read_only) disk_.make_read_only();
        const auto store = scratch_ / (read_only ? "disk/b.emloc" : "disk/a.emloc");
        const auto outcome = run_emloc({"contexts", "import", "--store", store, exported});
        EXPECT_EQ(outcome.code, 5) << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr(fs::path(store).filename().string()));
        EXPECT_THAT(files_in(scratch_ / "disk"), IsEmpty());
    }
    EXPECT_TRUE(read_file(exported) == before);
}

TEST_F(SmallDiskTest, AReportThatFindsNoRoomIsAFailure) {
    if (!disk_.problem().empty()) GTEST_SKIP() << disk_.problem();
    scratch_.write("disk/filler", std::string(fs::space(scratch_ / "disk").available, 'x'));
    RunOptions options;
    options.output_file = scratch_ / "disk/report.json";
    for (const Words& words : {Words{"adapt", "--method", "naive", "--demos", demos_, "--name", "second", "--json"},
                               Words{"evaluate", "--context", "it", "--data", demos_, "--json"},
                               Words{"evaluate", "--context", "it", "--data", demos_}, Words{"contexts", "list"}}) {
        auto all = words;
        all.insert(all.end(), {"--store", store_});
        const auto outcome = run_emloc(all, options);
        EXPECT_EQ(outcome.code, 1) << words[0];
        EXPECT_THAT(outcome.err, HasSubstr("The output could not be written"));
        EXPECT_EQ(read_file(options.output_file), "");
    }
    // What the report was about is done.
    expect_store_holds({"it", "second"});
}

}  // namespace
}  // namespace emloc::test
