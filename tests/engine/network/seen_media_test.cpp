#include "engine/query/seen_media.h"

#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

class SeenMediaTest : public testing::NetworkTest {
 protected:
    Patches patches(float value, Grid grid = {1, 4, 4}) const {
        const auto& vision = network_->config().vision;
        const auto width = vision.in_channels * vision.temporal_patch_size * vision.patch_size * vision.patch_size;
        return {grid, std::vector<float>(static_cast<std::size_t>(grid.t * grid.h * grid.w * width), value)};
    }
    SeenMedia seen_;
};

TEST_F(SeenMediaTest, IsWhatTheTowerSees) {
    const std::vector<Patches> media{patches(0.25F), patches(-0.5F, {1, 4, 8})};
    const auto expected = network_->encode_media(media);
    for (int time = 0; time < 2; ++time) {
        const auto got = seen_.encode(*network_, media);
        ASSERT_EQ(got.sizes(), expected.sizes());
        EXPECT_LT(difference(got, expected), kRounding);
    }
    EXPECT_FALSE(seen_.encode(*network_, {}).defined());
}

TEST_F(SeenMediaTest, EncodesAPictureOnce) {
    const std::vector<Patches> one{patches(0.25F)}, other{patches(0.75F)};
    const auto first = seen_.encode(*network_, one);
    EXPECT_NE(seen_.encode(*network_, other).data_ptr(), first.data_ptr());
    EXPECT_EQ(seen_.encode(*network_, one).data_ptr(), first.data_ptr());
}

TEST_F(SeenMediaTest, TellsTheSamePatchesInAnotherGridApart) {
    const std::vector<Patches> wide{patches(0.25F, {1, 2, 8})}, square{patches(0.25F, {1, 4, 4})};
    const auto first = seen_.encode(*network_, wide);
    EXPECT_NE(seen_.encode(*network_, square).data_ptr(), first.data_ptr());
}

TEST_F(SeenMediaTest, ForgetsWhatWasMetLongAgo) {
    const std::vector<Patches> first{patches(0.25F)};
    const auto kept = seen_.encode(*network_, first);
    for (int i = 0; i < 16; ++i) seen_.encode(*network_, std::vector<Patches>{patches(static_cast<float>(i))});
    const auto again = seen_.encode(*network_, first);
    EXPECT_NE(again.data_ptr(), kept.data_ptr());
    EXPECT_EQ(difference(again, kept), 0);
}

}  // namespace
}  // namespace emloc
