// Killed at any of its writes, syncs, truncations, renames and removals, an operation has happened or it hasn't; what
// was acknowledged has.
#include <sys/mman.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "scenario.h"
#include "watched_disk.h"

namespace emloc {
namespace {

// Before an event the files are as after the one before it, so by default only some of the other moments are tried. A
// long run sets EMLOC_STORE_EVERY_MOMENT=1.
bool is_tried(std::size_t event, Moment moment) {
    return moment == Moment::kBefore || event % (moment == Moment::kHalfway ? 4 : 16) == 0 ||
           std::getenv("EMLOC_STORE_EVERY_MOMENT") != nullptr;
}

// What the child tells before it dies.
struct Progress {
    int begun;
    int done;
};

class Shared {
 public:
    Shared()
        : progress_(static_cast<Progress*>(
              ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {}
    ~Shared() { ::munmap(progress_, sizeof(Progress)); }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    Progress* operator->() const { return progress_; }

 private:
    Progress* progress_;
};

class KillEverywhere : public testing::TestWithParam<Scenario> {
 protected:
    Folder folder_, prepared_;
    Shared progress_;
    std::vector<Picture> pictures_;
    std::vector<DiskEvent> events_;  // of an undisturbed run
    DiskImage image_;

    void SetUp() override {
        pictures_ = pictures_of(GetParam());
        GetParam().prepare(prepared_.path());
        image_ = image_of(prepared_.path());
        write_image(folder_.path(), image_);
        watch(folder_.path());
        ASSERT_TRUE(run(
            GetParam(), folder_.path(), [] {}, [] {}));
        events_ = stop_watching();
    }

    // False where the scenario ran to its end first.
    bool kill_once(int number, Moment moment) {
        progress_->begun = progress_->done = 0;
        const auto child = ::fork();
        if (child == 0) {
            watch(folder_.path());
            kill_at(number, moment);
            const bool good = run(
                GetParam(), folder_.path(), [&] { ++progress_->begun; }, [&] { ++progress_->done; });
            ::_exit(good ? 0 : 1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0);
        return WIFSIGNALED(status);
    }

    void expect_old_or_new(const std::string& when) {
        watch(folder_.path());  // spares the syncs
        const auto found = difference_from(pictures_, static_cast<std::size_t>(progress_->done),
                                           static_cast<std::size_t>(progress_->begun), folder_.path());
        stop_watching();
        EXPECT_EQ(found, "") << when << ", after " << progress_->done << " acknowledged steps";
    }

    int kill_at_each(Moment moment) {
        int kills = 0;
        for (int number = 1;; ++number) {
            const auto index = static_cast<std::size_t>(number - 1);
            const bool there_is = index < events_.size();  // the last round has nothing left to kill at
            if (there_is && !is_tried(index, moment)) continue;
            if (there_is && moment == Moment::kHalfway && events_[index].kind != DiskEvent::Kind::kWrite) continue;
            write_image(folder_.path(), image_);
            if (!kill_once(number, moment)) break;
            ++kills;
            expect_old_or_new("event " + std::to_string(number));
        }
        return kills;
    }
};

TEST_P(KillEverywhere, LeavesTheOldOrTheNew) {
    const int before = kill_at_each(Moment::kBefore), halfway = kill_at_each(Moment::kHalfway),
              after = kill_at_each(Moment::kAfter);
    std::printf("%d kills before, %d during and %d after one of %zu events\n", before, halfway, after, events_.size());
    EXPECT_GT(before, 10);
}

INSTANTIATE_TEST_SUITE_P(Store, KillEverywhere, testing::ValuesIn(scenarios()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace emloc
