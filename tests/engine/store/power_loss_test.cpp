// After a power cut at any moment, whatever the disk had of what wasn't synced: each acknowledged step is there, and
// the one in between has happened or hasn't.
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "lost_power.h"

namespace emloc {
namespace {

// A long run sets EMLOC_STORE_POWER_CUTS=20: as many random outcomes for each moment, and none left out.
int outcomes() {
    const char* given = std::getenv("EMLOC_STORE_POWER_CUTS");
    return given ? std::atoi(given) : 0;
}

class PowerLoss : public testing::TestWithParam<Scenario> {
 protected:
    Folder folder_, restarted_;
    std::vector<Picture> pictures_;
    DiskImage before_;
    std::vector<DiskEvent> events_;
    std::set<std::string> seen_;  // outcomes, which needn't be looked at twice
    int cuts_ = 0;

    void SetUp() override {
        pictures_ = pictures_of(GetParam());
        GetParam().prepare(folder_.path());
        before_ = image_of(folder_.path());
        watch(folder_.path());
        ASSERT_TRUE(run(
            GetParam(), folder_.path(), [] { mark(DiskEvent::Kind::kBegun); }, [] { mark(DiskEvent::Kind::kDone); }));
        events_ = stop_watching();
    }

    // By default every outcome that differs by what was synced, and a sample of the others.
    bool is_tried(std::size_t event, Loss loss) const {
        const auto every = std::max<std::size_t>(loss == Loss::kSome ? 3 : 5, events_.size() / 40);
        return outcomes() > 0 || loss == Loss::kAll || event % every == 0;
    }

    void expect_a_step(const DiskImage& image, std::size_t done, std::size_t begun, const std::string& when) {
        std::string key = std::to_string(done) + "-" + std::to_string(begun);
        for (const auto& [name, bytes] : image) {
            key += "/" + name + ":";
            key.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        }
        if (!seen_.insert(std::to_string(std::hash<std::string>()(key))).second) return;
        ++cuts_;
        write_image(restarted_.path(), image);
        watch(restarted_.path());  // spares the syncs
        const auto found = difference_from(pictures_, done, begun, restarted_.path());
        stop_watching();
        EXPECT_EQ(found, "") << when << " with " << done << " acknowledged steps";
    }

    void cut_power_everywhere() {
        PoweredDisk disk(before_);
        std::size_t done = 0, begun = 0;
        for (std::size_t i = 0; i < events_.size(); ++i) {
            begun += events_[i].kind == DiskEvent::Kind::kBegun ? 1 : 0;
            done += events_[i].kind == DiskEvent::Kind::kDone ? 1 : 0;
            disk.apply(events_[i]);
            for (const auto loss : {Loss::kAll, Loss::kSome, Loss::kTorn}) {
                if (!is_tried(i, loss)) continue;
                const int times = loss == Loss::kAll ? 1 : std::max(outcomes(), 1);
                for (int seed = 0; seed < times; ++seed) {
                    std::mt19937 random(static_cast<unsigned>(1000 * i) + static_cast<unsigned>(seed));
                    expect_a_step(disk.after_power_cut(loss, random), done, begun,
                                  "loss " + std::to_string(static_cast<int>(loss)) + " after event " +
                                      std::to_string(i) + ", seed " + std::to_string(seed));
                }
            }
        }
        std::printf("%d different outcomes of power cuts at %zu events\n", cuts_, events_.size());
        EXPECT_EQ(done, GetParam().steps.size());
    }
};

TEST_P(PowerLoss, LosesNothingAcknowledged) {
    cut_power_everywhere();
}

// As a network folder that can't share memory, where the store keeps a rollback journal.
class NoSharedMemory {
 public:
    NoSharedMemory() {
        real() = sqlite3_vfs_find(nullptr);
        vfs_ = *real();
        vfs_.zName = "no-shared-memory";
        vfs_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
            const int code = real()->xOpen(real(), name, file, flags, out);
            if (file->pMethods == nullptr || (flags & SQLITE_OPEN_MAIN_DB) == 0) return code;
            static sqlite3_io_methods first_version;
            first_version = *file->pMethods;
            first_version.iVersion = 1;
            file->pMethods = &first_version;
            return code;
        };
        sqlite3_vfs_register(&vfs_, 1);
    }
    ~NoSharedMemory() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(real(), 1);
    }
    NoSharedMemory(const NoSharedMemory&) = delete;
    NoSharedMemory& operator=(const NoSharedMemory&) = delete;

 private:
    static sqlite3_vfs*& real() {
        static sqlite3_vfs* vfs = nullptr;
        return vfs;
    }
    sqlite3_vfs vfs_{};
};

class PowerLossWithoutALog : public PowerLoss {
    NoSharedMemory network_;

 protected:
    void SetUp() override {
        PowerLoss::SetUp();
        for (const auto& event : events_) ASSERT_FALSE(event.name.ends_with("-wal"));
    }
};

TEST_P(PowerLossWithoutALog, LosesNothingAcknowledged) {
    cut_power_everywhere();
}

std::vector<Scenario> all_scenarios() {
    auto all = scenarios();
    all.push_back(long_session());
    return all;
}

INSTANTIATE_TEST_SUITE_P(Store, PowerLoss, testing::ValuesIn(all_scenarios()),
                         [](const auto& info) { return info.param.name; });
INSTANTIATE_TEST_SUITE_P(Store, PowerLossWithoutALog, testing::ValuesIn(scenarios()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace emloc
