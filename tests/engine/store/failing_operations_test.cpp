// Whichever write of whichever operation fails, what it was to change is as it was; where it succeeds all the same, it
// has happened.
#include <string_view>

#include "failing_disk.h"
#include "scenario.h"
#include "watched_disk.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

struct Failing {
    Scenario scenario;
    int code;
    bool from_then_on;
    ErrorKind expected;
};

class FailingOperations : public testing::TestWithParam<Failing> {
 protected:
    Folder folder_;
    FailingDisk disk_;
    std::vector<Picture> pictures_;
    DiskImage image_;
    int operations_ = 0;  // of the disk, in the last attempt
    int failures_ = 0;

    void SetUp() override {
        pictures_ = pictures_of(GetParam().scenario);
        GetParam().scenario.prepare(folder_.path());
        image_ = image_of(folder_.path());
    }

    // How many steps are acknowledged when the disk's operation `number` fails, alone or with all after it.
    int steps_until_failure(int number) {
        std::optional<Store> store;
        if (!GetParam().scenario.opens) store = opened(folder_ / "s.db");
        disk_.fail_at(number, GetParam().code, GetParam().from_then_on);
        int steps = 0;
        for (const auto& step : GetParam().scenario.steps) {
            if (const auto done = step(store, folder_.path()); !done) {
                EXPECT_EQ(done.error().kind, GetParam().expected) << done.error().message;
                ++failures_;
                break;
            }
            ++steps;
        }
        operations_ = disk_.operations();
        disk_.work();
        return steps;
    }

    void expect_steps(int steps, int number) {
        const auto step = static_cast<std::size_t>(steps);
        EXPECT_EQ(difference_from(pictures_, step, step, folder_.path()), "")
            << "write " << number << ", " << steps << " steps acknowledged";
        for (const auto& entry : fs::directory_iterator(folder_.path()))
            EXPECT_NE(entry.path().extension(), ".part") << "write " << number << ": " << entry.path();
    }
};

TEST_P(FailingOperations, HappenOrDoNot) {
    watch(folder_.path());  // spares the syncs
    for (int number = 1; operations_ + 1 >= number; ++number) {
        write_image(folder_.path(), image_);
        expect_steps(steps_until_failure(number), number);
    }
    stop_watching();
    EXPECT_GT(failures_, 2);
    RecordProperty("failures", failures_);
}

std::vector<Failing> cases() {
    std::vector<Failing> all;
    for (const auto& scenario : scenarios()) {
        const std::string_view name = scenario.name;
        if (name == "ReplacingSave" || name == "Export") continue;  // failing_disk_test.cpp has them
        all.push_back({scenario, SQLITE_FULL, true, ErrorKind::kStorageFull});
        all.push_back({scenario, SQLITE_IOERR_WRITE, false, ErrorKind::kUnreadable});
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(Store, FailingOperations, testing::ValuesIn(cases()), [](const auto& info) {
    return std::string(info.param.scenario.name) + (info.param.from_then_on ? "OnAFullDisk" : "OnABadDisk");
});

}  // namespace
}  // namespace emloc
