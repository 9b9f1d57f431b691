// How often an adaptation decodes its pictures, and when it notices one that has changed. Decoding is counted where the
// engine calls OpenCV: the linker puts the function below in cv::imdecode's place (--wrap in demonstrations.cmake).
#include <gmock/gmock.h>

#include <atomic>
#include <opencv2/imgcodecs.hpp>

#include "tests/engine/media_fixtures.h"
#include "tests/engine/network/pocket.h"

namespace {

std::atomic<int> decoded = 0;

}  // namespace

extern "C" cv::Mat __real__ZN2cv8imdecodeERKNS_11_InputArrayEi(cv::InputArray bytes, int flags);
extern "C" cv::Mat __wrap__ZN2cv8imdecodeERKNS_11_InputArrayEi(cv::InputArray bytes, int flags) {
    ++decoded;
    return __real__ZN2cv8imdecodeERKNS_11_InputArrayEi(bytes, flags);
}

namespace emloc {
namespace {

constexpr std::size_t kPictures = 6;

class DecodeOnceTest : public testing::PocketTest {
 protected:
    void SetUp() override {
        for (std::size_t i = 0; i < kPictures; ++i) {
            folder_.write(fmt::format("{}/{}.png", i % 2 ? "cat" : "dog", i),
                          test::small_picture(".png", static_cast<int>(i)));
        }
    }

    std::vector<Demonstration> taken_in(std::size_t keep_pixels) const {
        LoadDemonstrationsOptions options;
        options.keep_pixels = keep_pixels;
        auto set = load_demonstrations(folder_.path(), options);
        EXPECT_TRUE(set) << set.error().message;
        return set ? std::move(set->demonstrations) : std::vector<Demonstration>{};
    }

    static int decoded_by_adapting(std::vector<Demonstration> demonstrations) {
        const int before = decoded;
        const auto context = adapted({.demonstrations_per_chunk = 2}, std::move(demonstrations));
        EXPECT_EQ(context.demonstrations.size(), kPictures);
        for (const auto& demonstration : context.demonstrations) EXPECT_EQ(demonstration.media[0].pixels, nullptr);
        return decoded - before;
    }

    test::TemporaryFolder folder_;
};

TEST_F(DecodeOnceTest, APictureIsDecodedOnceFromTheFileToItsPatches) {
    const int before = decoded;
    auto demonstrations = taken_in(1 << 20);
    EXPECT_EQ(decoded - before, static_cast<int>(kPictures));
    EXPECT_EQ(decoded_by_adapting(std::move(demonstrations)), 0);
}

TEST_F(DecodeOnceTest, WithoutRoomForPixelsItIsDecodedOnceToBeCheckedAndOnceToBeUsed) {
    const int before = decoded;
    auto demonstrations = taken_in(0);
    EXPECT_EQ(decoded - before, static_cast<int>(kPictures));
    EXPECT_EQ(decoded_by_adapting(std::move(demonstrations)), static_cast<int>(kPictures));
}

TEST_F(DecodeOnceTest, OnlyAsManyPixelsAreKeptAsThereIsRoomFor) {
    constexpr std::size_t kBytesOfOne = 60 * 40 * 3;
    const auto demonstrations = taken_in(2 * kBytesOfOne + 1);
    const auto kept =
        std::ranges::count_if(demonstrations, [](const auto& each) { return each.media[0].pixels != nullptr; });
    EXPECT_EQ(kept, 2);
}

TEST_F(DecodeOnceTest, PicturesOfWhichNothingIsKnownAreCountedByTheirHeaders) {
    auto demonstrations = taken_in(0);
    for (auto& demonstration : demonstrations) {
        demonstration.media[0].size = {};
        demonstration.media[0].sha256.clear();
    }
    EXPECT_EQ(decoded_by_adapting(std::move(demonstrations)), static_cast<int>(kPictures));
}

// The pixels of the intake and those of the file make the same memory.
TEST_F(DecodeOnceTest, KeptPixelsMakeTheSameMemory) {
    const auto kept = adapted({}, taken_in(1 << 20));
    const auto read = adapted({}, taken_in(0));
    ASSERT_EQ(kept.memory.layers.size(), read.memory.layers.size());
    for (std::size_t l = 0; l < kept.memory.layers.size(); ++l) {
        EXPECT_TRUE(*kept.memory.layers[l].key == *read.memory.layers[l].key);
        EXPECT_TRUE(*kept.memory.layers[l].value == *read.memory.layers[l].value);
    }
}

class CountsChunks : public Observer {
 public:
    void chunk_begun(const ChunkBegun&) override { ++chunks; }
    int chunks = 0;
};

TEST_F(DecodeOnceTest, AChangedFileIsNamedBeforeAnythingIsComputed) {
    for (const std::size_t keep_pixels : {0, 1 << 20}) {
        SetUp();
        auto demonstrations = taken_in(keep_pixels);
        const auto changed = demonstrations.back().media[0].path;
        folder_.write(changed.lexically_relative(folder_.path()), test::small_picture(".png", 99));
        CountsChunks observer;
        const auto context = Adaptation(model_, {}).run(std::move(demonstrations), observer);
        ASSERT_FALSE(context);
        EXPECT_EQ(context.error().kind, ErrorKind::kDamaged);
        EXPECT_THAT(context.error().message,
                    ::testing::AllOf(::testing::HasSubstr(changed.string()), ::testing::HasSubstr("add it anew")));
        EXPECT_EQ(observer.chunks, 0);
    }
}

}  // namespace
}  // namespace emloc
