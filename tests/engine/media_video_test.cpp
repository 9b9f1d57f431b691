// Videos of all kinds, whole and damaged. Frame i of the test files is a grey of 8 + 4 i (video_files/make_files.py).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "engine/media/video.h"
#include "engine/media/video_plan.h"
#include "tests/engine/media_fixtures.h"

namespace emloc {
namespace {

using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path file(const std::string& name) {
    return std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files" / name;
}

Video opened(const Media& medium) {
    auto video = Video::open(medium);
    if (!video) throw std::runtime_error(video.error().message);
    return std::move(*video);
}

Video opened(const std::string& name) {
    return opened(Media{.kind = MediaKind::kVideo, .path = file(name)});
}

Error error_of(const std::filesystem::path& path) {
    const auto video = Video::open({.kind = MediaKind::kVideo, .path = path});
    EXPECT_FALSE(video);
    return video ? Error{} : video.error();
}

// The number that the grey of the picture's middle tells.
std::int64_t number_in(const Image& image) {
    const auto middle = image.rgb.size() / 2 / 3 * 3;
    return (image.rgb[middle] - 8 + 2) / 4;
}

std::vector<std::int64_t> numbers_in(const std::vector<Image>& images) {
    std::vector<std::int64_t> numbers;
    for (const auto& image : images) numbers.push_back(number_in(image));
    return numbers;
}

std::vector<std::int64_t> seen(Video& video, std::vector<std::int64_t> frames) {
    const auto read = video.read(frames);
    if (!read) throw std::runtime_error(read.error().message);
    EXPECT_EQ(read->damage, "");
    EXPECT_EQ(read->numbers, frames);
    return numbers_in(read->images);
}

std::vector<std::int64_t> up_to(std::int64_t end) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t i = 0; i < end; ++i) numbers.push_back(i);
    return numbers;
}

struct Kind {
    const char* name;
    std::int64_t frames, width, height;
};

class VideoKind : public testing::TestWithParam<Kind> {};

TEST_P(VideoKind, GivesEveryFrameInItsOwnSize) {
    const auto& kind = GetParam();
    auto video = opened(kind.name);
    EXPECT_EQ(video.info().frames, kind.frames);
    EXPECT_EQ(video.info().width, kind.width);
    EXPECT_EQ(video.info().height, kind.height);
    EXPECT_EQ(video.info().damage, "");
    const auto read = video.read(up_to(kind.frames));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(numbers_in(read->images), up_to(kind.frames));
    EXPECT_EQ(read->damage, "");
    for (const auto& image : read->images) {
        EXPECT_EQ(image.width, kind.width);
        EXPECT_EQ(image.height, kind.height);
    }
}

INSTANTIATE_TEST_SUITE_P(All, VideoKind,
                         testing::Values(Kind{"groups.mp4", 60, 64, 48}, Kind{"one_frame.mp4", 1, 32, 32},
                                         Kind{"odd.webm", 6, 33, 27}, Kind{"odd.mp4", 6, 33, 27},
                                         Kind{"motion.avi", 8, 32, 24}, Kind{"clip.gif", 5, 20, 16},
                                         Kind{"uneven.mkv", 12, 32, 32}, Kind{"animation.webp", 5, 20, 16}));

TEST(Video, FramesAreSoughtExactlyWhereverTheyLie) {
    auto video = opened("groups.mp4");
    for (std::int64_t frame = 59; frame >= 0; --frame) EXPECT_THAT(seen(video, {frame}), ElementsAre(frame));
    EXPECT_THAT(seen(video, {1, 2, 19, 20, 21, 58, 59}), ElementsAre(1, 2, 19, 20, 21, 58, 59));
    EXPECT_THAT(seen(video, {7, 7, 7}), ElementsAre(7, 7, 7));
}

TEST(Video, BytesInMemoryAreReadAsTheFileIs) {
    auto bytes = read_file(file("groups.mp4"));
    ASSERT_TRUE(bytes);
    Media medium{.kind = MediaKind::kVideo, .path = "clip"};
    medium.bytes = std::make_shared<const std::vector<std::byte>>(std::move(*bytes));
    auto video = opened(medium);
    EXPECT_THAT(seen(video, {0, 33, 59}), ElementsAre(0, 33, 59));
}

TEST(Video, TimesOfAnUnevenRateAreTheFilesOwn) {
    const auto video = opened("uneven.mkv");
    EXPECT_TRUE(video.info().variable_rate);
    EXPECT_NEAR(video.time_of(6), 0.6, 0.02);
    EXPECT_NEAR(video.time_of(11), 2.1, 0.02);
    EXPECT_EQ(video.frame_at(0.85), 6);
    EXPECT_EQ(video.frame_at(0.95), 7);
    EXPECT_EQ(video.frame_at(-1), 0);
    EXPECT_EQ(video.frame_at(99), 11);
    EXPECT_FALSE(opened("groups.mp4").info().variable_rate);
}

TEST(Video, IsTurnedUprightAsItsFileSays) {
    auto video = opened("turned.mp4");
    EXPECT_EQ(video.info().rotation, 270);
    EXPECT_EQ(video.info().width, 16);
    EXPECT_EQ(video.info().height, 32);
    const auto read = video.read(std::vector<std::int64_t>{0});
    ASSERT_TRUE(read);
    const auto& image = read->images[0];
    EXPECT_GT(image.rgb[(4 * 16 + 8) * 3], 140);  // the bright half is above
    EXPECT_LT(image.rgb[(28 * 16 + 8) * 3], 20);
}

TEST(Video, FramesAreResampledToTheSizeAskedFor) {
    auto video = opened("groups.mp4");
    const auto read = video.read(std::vector<std::int64_t>{5, 50}, Size{28, 56});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->images[1].height, 28);
    EXPECT_EQ(read->images[1].width, 56);
    EXPECT_THAT(numbers_in(read->images), ElementsAre(5, 50));
}

TEST(Video, ACutOffFileGivesWhatIsLeftAndSaysSo) {
    const TemporaryFolder folder;
    auto bytes = *read_file(file("groups.mp4"));
    bytes.resize(bytes.size() * 3 / 4);
    auto video = opened({.kind = MediaKind::kVideo, .path = folder.write("cut.mp4", bytes)});
    EXPECT_THAT(video.info().damage, HasSubstr("The file ends after"));
    const auto frames = video.info().frames;
    EXPECT_GT(frames, 10);
    EXPECT_LT(frames, 60);
    const auto read = video.read(std::vector<std::int64_t>{0, 10, frames - 1});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(read->damage, HasSubstr("The file ends after"));
    EXPECT_EQ(number_in(read->images[1]), 10);
}

TEST(Video, DamageInTheMiddleLeavesTheRestUsable) {
    const TemporaryFolder folder;
    auto bytes = *read_file(file("groups.mp4"));
    std::fill(bytes.begin() + 2575, bytes.begin() + 2900, std::byte{0xFF});  // the second of three groups of frames
    auto video = opened({.kind = MediaKind::kVideo, .path = folder.write("damaged.mp4", bytes)});
    const auto read = video.read(up_to(60));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_THAT(read->damage, HasSubstr("Part of the file is damaged"));
    EXPECT_EQ(read->images.size(), 60U);
    for (const std::size_t sound : {0, 10, 40, 59}) {
        EXPECT_EQ(read->numbers[sound], static_cast<std::int64_t>(sound));
        EXPECT_EQ(number_in(read->images[sound]), static_cast<std::int64_t>(sound));
    }
    EXPECT_NE(read->numbers[30], 30);
}

TEST(Video, SaysWhatIsWrongWithFilesThatAreNone) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of(folder.path() / "missing.mp4").kind, ErrorKind::kNotFound);
    EXPECT_EQ(error_of(folder.path()).kind, ErrorKind::kUnreadable);
    EXPECT_THAT(error_of(folder.write("empty.mp4", "")).message, HasSubstr("is empty"));
    EXPECT_EQ(error_of(folder.write("text.mp4", "this is text")).kind, ErrorKind::kMalformed);
    EXPECT_THAT(error_of(file("sound.m4a")).message, HasSubstr("holds no video"));
    auto bytes = *read_file(file("groups.mp4"));
    bytes.resize(200);
    EXPECT_THAT(error_of(folder.write("head.mp4", bytes)).message, HasSubstr("cut off"));
}

TEST(Video, FilesThatAVideoNamesAreNeverOpened) {
    const TemporaryFolder folder;
    const auto target = file("groups.mp4").string();
    EXPECT_FALSE(Video::open({.path = folder.write("list.mp4", "ffconcat version 1.0\nfile '" + target + "'\n")}));
    EXPECT_FALSE(
        Video::open({.path = folder.write("list.m3u8", "#EXTM3U\n#EXTINF:1,\n" + target + "\n#EXT-X-ENDLIST\n")}));
}

TEST(Video, FramesOutsideOrOutOfOrderAreRefused) {
    auto video = opened("clip.gif");
    EXPECT_FALSE(video.read(std::vector<std::int64_t>{5}));
    EXPECT_FALSE(video.read(std::vector<std::int64_t>{-1}));
    EXPECT_FALSE(video.read(std::vector<std::int64_t>{3, 2}));
}

TEST(Video, ReadingEndsWhenItIsCancelled) {
    std::stop_source stop;
    stop.request_stop();
    auto video = opened("groups.mp4");
    const auto read = video.read(std::vector<std::int64_t>{50}, {}, stop.get_token());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::kCancelled);
}

TEST(Video, KindsAreToldByContentBeforeName) {
    const TemporaryFolder folder;
    const auto bytes = *read_file(file("groups.mp4"));
    EXPECT_EQ(kind_of({.path = folder.write("film.png", bytes)}), MediaKind::kVideo);
    EXPECT_EQ(kind_of({.path = file("animation.webp")}), MediaKind::kVideo);
    EXPECT_EQ(kind_of({.path = file("clip.gif")}), MediaKind::kVideo);
    EXPECT_EQ(kind_of({.path = folder.write("still.mp4", test::encoded(".png", cv::Mat(9, 9, CV_8UC3)))}),
              MediaKind::kImage);
    EXPECT_EQ(kind_of({.path = folder.path() / "missing.mov"}), MediaKind::kVideo);
}

nlohmann::json goldens() {
    const auto bytes = *read_file(std::filesystem::path(EMLOC_GOLDENS_DIR) / "video_frames.json");
    return nlohmann::json::parse(reinterpret_cast<const char*>(bytes.data()),
                                 reinterpret_cast<const char*>(bytes.data()) + bytes.size());
}

TEST(FrameSampling, EqualsHuggingFacesProcessor) {
    const auto clips = goldens().at("clips");
    ASSERT_EQ(clips.size(), 20U);
    for (const auto& clip : clips) {
        const VideoSampling sampling{
            .fps = clip.at("fps"), .min_frames = clip.at("min_frames"), .max_frames = clip.at("max_frames")};
        EXPECT_EQ(sample_frames(clip.at("frames"), clip.at("rate"), sampling, 2),
                  clip.at("sampled").get<std::vector<std::int64_t>>())
            << clip.at("frames") << " frames at " << clip.at("rate");
    }
}

TEST(FrameSampling, FramesShareTheBudgetOfTheVideo) {
    const auto sizes = goldens().at("sizes");
    for (const auto& size : sizes) {
        PreprocessorOptions options{.min_frame_pixels = size.at("min_pixels"),
                                    .max_frame_pixels = size.at("max_pixels")};
        options = for_frames(options, size.at("frames"), VideoSampling{});
        const auto grid = grid_of(size.at("height"), size.at("width"), size.at("frames"), options);
        ASSERT_TRUE(grid);
        EXPECT_EQ(grid->h * 14, size.at("size")[0].get<std::int64_t>());
        EXPECT_EQ(grid->w * 14, size.at("size")[1].get<std::int64_t>());
    }
}

// numpy.linspace(0, total - 1, count).round() of Qwen3VLVideoProcessor: halves go to even numbers.
TEST(FrameSampling, FromTheFirstThroughTheLastAsQwen3VlsProcessor) {
    const auto sampled = [](std::int64_t total, double rate, VideoSampling sampling = {}) {
        return sample_frames(total, rate, sampling, 2, FrameSpread::kFirstToLast);
    };
    EXPECT_EQ(sampled(100, 28.57), (std::vector<std::int64_t>{0, 16, 33, 50, 66, 82, 99}));
    EXPECT_EQ(sampled(30, 30), (std::vector<std::int64_t>{0, 10, 19, 29}));  // the least is four
    EXPECT_EQ(sampled(3, 30), (std::vector<std::int64_t>{0, 1, 2}));         // but not more than there are
    EXPECT_EQ(sampled(1, 30), (std::vector<std::int64_t>{0}));
    EXPECT_EQ(sampled(900, 30, {.max_frames = 5}), (std::vector<std::int64_t>{0, 225, 450, 674, 899}));
}

// smart_resize of Qwen3VLVideoProcessor, whose bounds hold for all frames together.
TEST(FrameSampling, TheFramesOfAClipShareItsBounds) {
    PreprocessorOptions options;
    options.patch_size = 16;
    options.min_pixels = 256 * 256;
    options.max_pixels = 4096 * 4096;
    options.clip_bounds = PixelBounds{4096, 25165824};
    const auto size = [&](std::int64_t height, std::int64_t width, std::int64_t frames, VideoSampling sampling = {}) {
        const auto found = frame_size({height, width}, frames, sampling, options);
        return found ? std::pair{found->height, found->width} : std::pair<std::int64_t, std::int64_t>{};
    };
    EXPECT_EQ(size(720, 1280, 4), (std::pair<std::int64_t, std::int64_t>{704, 1280}));   // as it is
    EXPECT_EQ(size(720, 1280, 100), (std::pair<std::int64_t, std::int64_t>{352, 640}));  // too many together
    EXPECT_EQ(size(16, 20, 2), (std::pair<std::int64_t, std::int64_t>{64, 64}));  // too few, and a side too short
    EXPECT_EQ(size(720, 1280, 100, {.total_pixels = 100 * 320 * 320 / 2}),
              (std::pair<std::int64_t, std::int64_t>{224, 416}));
    options.max_pixels = 320 * 320;  // what a person sets for an image holds for a frame
    EXPECT_EQ(size(720, 1280, 100), (std::pair<std::int64_t, std::int64_t>{224, 416}));
}

TEST(FrameSampling, AVideoOfOneFrameIsOneTemporalPatch) {
    EXPECT_THAT(sample_frames(1, 25, {}, 2), ElementsAre(0));
    auto video = opened("one_frame.mp4");
    const auto plan = plan_video(video, {}, {}, PreprocessorOptions{});
    ASSERT_TRUE(plan);
    EXPECT_THAT(plan->frames, ElementsAre(0));
    EXPECT_EQ(plan->grid.t, 1);
}

TEST(FrameSampling, SettingsThatMakeNoSenseAreRefused) {
    EXPECT_FALSE(check(VideoSampling{.fps = 0}));
    EXPECT_FALSE(check(VideoSampling{.fps = std::nan("")}));
    EXPECT_FALSE(check(VideoSampling{.min_frames = 0}));
    EXPECT_FALSE(check(VideoSampling{.min_frames = 9, .max_frames = 8}));
    EXPECT_FALSE(check(VideoSampling{.max_frames = std::int64_t{1} << 40}));
    EXPECT_FALSE(check(VideoSampling{.total_pixels = 0}));
    EXPECT_TRUE(check(VideoSampling{}));
}

TEST(VideoPlan, APartIsSampledAsAVideoOfItsOwn) {
    auto video = opened("groups.mp4");  // six seconds of ten frames
    const auto frames = [&](const FrameChoice& choice) { return plan_video(video, choice, {}, {})->frames; };
    EXPECT_THAT(frames({.start = 1.0, .end = 3.0}), ElementsAre(10, 15, 20, 25));
    EXPECT_THAT(frames({.start = 5.95}), ElementsAre(59));
    EXPECT_THAT(frames({.max_frames = 2}), ElementsAre(0, 30));
    EXPECT_THAT(frames({.times = {0.0, 1.55, 6.0}}), ElementsAre(0, 15, 59));
}

TEST(VideoPlan, KeyFramesNearTheSampledOnesCanBeTakenInstead) {
    auto video = opened("groups.mp4");
    std::set<std::int64_t> keys;
    for (std::int64_t frame = 0; frame < 60; ++frame) {
        const auto key = video.key_frame_near(frame);
        EXPECT_EQ(video.key_frame_near(key), key);
        keys.insert(key);
    }
    ASSERT_GT(keys.size(), 1U);
    ASSERT_LT(keys.size(), 60U);
    const auto plan = plan_video(video, {.key_frames = true}, {}, {});
    const auto exact = plan_video(video, {}, {}, {});
    ASSERT_EQ(plan->frames.size(), exact->frames.size());
    for (std::size_t i = 0; i < plan->frames.size(); ++i) {
        EXPECT_TRUE(keys.contains(plan->frames[i]));
        EXPECT_EQ(plan->frames[i], video.key_frame_near(exact->frames[i]));
    }
    const auto read = video.read(plan->frames);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->numbers, plan->frames);
    // A part without a key frame keeps what was sampled.
    const auto inside = *keys.rbegin() + 2;
    const FrameChoice part{.start = video.time_of(inside), .end = video.time_of(inside + 2), .key_frames = true};
    EXPECT_EQ(plan_video(video, part, {}, {})->frames.front(), inside);
}

TEST(VideoPlan, APartThatIsNotThereIsRefused) {
    auto video = opened("groups.mp4");
    for (const FrameChoice& choice : {FrameChoice{.start = 7.0}, FrameChoice{.start = 3.0, .end = 2.0},
                                      FrameChoice{.times = {6.5}}, FrameChoice{.times = {std::nan("")}}})
        EXPECT_FALSE(plan_video(video, choice, {}, {}));
}

}  // namespace
}  // namespace emloc
