// Films that are trimmed, cut off, damaged, or none: what is read of them, and what is said.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "engine/media/video.h"
#include "tests/engine/film_maker.h"
#include "tests/engine/film_of_fields.h"
#include "tests/engine/temporary_folder.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

Video opened(const fs::path& path) {
    auto video = Video::open({.kind = MediaKind::kVideo, .path = path});
    if (!video) throw std::runtime_error(video.error().message);
    return std::move(*video);
}

VideoFrames all_of(Video& video) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t i = 0; i < video.info().frames; ++i) numbers.push_back(i);
    auto read = video.read(numbers);
    if (!read) throw std::runtime_error(read.error().message);
    return std::move(*read);
}

fs::path film_in(const TemporaryFolder& folder, const std::string& name, const FilmRecipe& recipe) {
    make_film(folder.path() / name, recipe);
    return folder.path() / name;
}

fs::path cut_to(const fs::path& film, double share) {
    fs::resize_file(film, static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(film)) * share));
    return film;
}

// 25 frames a second, key frames every 10.
constexpr double kTrimmed = 0.6;

TEST(TrimmedFilm, WhatItsEditListHidesIsNoLoss) {
    const TemporaryFolder folder;
    const auto path = film_in(folder, "a.mp4", {.b_frames = 2, .start = -kTrimmed});
    auto video = opened(path);
    const auto shown = frames_in_order(path);
    EXPECT_EQ(video.info().frames, 25);
    EXPECT_EQ(video.info().damage, "");
    const auto read = all_of(video);
    EXPECT_EQ(read.damage, "");
    ASSERT_EQ(read.images.size(), shown.size());
    for (std::size_t i = 0; i < shown.size(); ++i) EXPECT_TRUE(read.images[i].rgb == shown[i].rgb) << "frame " << i;
}

TEST(TrimmedFilm, SaysOnlyThatItIsCutOffWhereItIs) {
    const TemporaryFolder folder;
    const auto film =
        film_in(folder, "a.mp4",
                {.b_frames = 2, .start = -kTrimmed, .sound = true, .container_options = "movflags=+faststart"});
    auto video = opened(cut_to(film, 0.8));
    EXPECT_THAT(video.info().damage, HasSubstr("The file ends "));
    EXPECT_LT(video.info().frames, 25);
    const auto read = video.read(std::vector<std::int64_t>{0, 5});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->damage, video.info().damage);
}

TEST(CutOffFilm, GivesEveryFrameThatIsLeft) {
    const TemporaryFolder folder;
    for (const auto& [name, container] :
         {std::pair("a.ts", "mpegts"), {"a.mpg", "vob"}, {"a.mkv", "matroska"}, {"a.avi", "avi"}, {"a.flv", "flv"}}) {
        const std::string encoder = std::string(container) == "vob" ? "mpeg2video" : "libx264";
        const auto path = film_in(folder, name, {.encoder = encoder, .container = container, .b_frames = 2});
        cut_to(path, 0.7);
        auto video = opened(path);
        const auto shown = frames_in_order(path);
        EXPECT_EQ(video.info().frames, static_cast<std::int64_t>(shown.size())) << name;
        const auto read = all_of(video);
        for (std::size_t i = 0; i + 1 < std::min(shown.size(), read.images.size()); ++i)
            EXPECT_TRUE(read.images[i].rgb == shown[i].rgb) << name << " frame " << i;
        const bool promises = std::string(container) == "avi";  // the others don't say how many frames they hold
        EXPECT_EQ(video.info().damage.find("The file ends after") != std::string::npos, promises) << name;
    }
}

TEST(DamagedFilm, IsReadBesideTheDamageAndSaysSo) {
    const TemporaryFolder folder;
    const auto path = film_in(folder, "a.ts", {.encoder = "mpeg2video", .container = "mpegts", .b_frames = 2});
    const auto whole = frames_in_order(path);
    auto bytes = *read_file(path);
    const auto middle = bytes.size() / 2;
    for (std::size_t i = 0; i < 400; ++i) bytes[middle + i] = static_cast<std::byte>(i * 37);
    auto video = opened(folder.write("b.ts", bytes));
    const auto read = all_of(video);
    EXPECT_THAT(read.damage, HasSubstr("Part of the file is damaged"));
    for (const std::size_t frame : {0, 5}) EXPECT_TRUE(read.images[frame].rgb == whole[frame].rgb) << "frame " << frame;
    EXPECT_TRUE(read.images.back().rgb == whole.back().rgb);
}

TEST(FilmOfFields, HasOneFrameForTwoFields) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "fields.MTS";
    make_film_of_fields(path, 30);
    const auto shown = frames_in_order(path);
    ASSERT_EQ(shown.size(), 30U);
    auto video = opened(path);
    EXPECT_EQ(video.info().frames, 30);
    EXPECT_NEAR(video.info().fps, 25, 0.1);
    EXPECT_FALSE(video.info().variable_rate);
    for (const std::int64_t frame : {29, 12, 5, 0, 17}) {
        const auto read = video.read(std::vector{frame});
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read->numbers, std::vector{frame});
        EXPECT_EQ(read->damage, "");
        EXPECT_TRUE(read->images[0].rgb == shown[static_cast<std::size_t>(frame)].rgb) << "frame " << frame;
    }
}

TEST(FilmWithoutFilm, SaysThatThereIsOnlySoundAndWhetherACover) {
    const TemporaryFolder folder;
    for (const bool cover : {false, true}) {
        make_song(folder.path() / "song.mp4", cover);
        const auto video = Video::open({.kind = MediaKind::kVideo, .path = folder.path() / "song.mp4"});
        ASSERT_FALSE(video);
        EXPECT_EQ(video.error().kind, ErrorKind::kUnsupported);
        EXPECT_THAT(video.error().message, HasSubstr(cover ? "holds no video, only sound and a cover picture."
                                                           : "holds no video, only sound."));
    }
}

}  // namespace
}  // namespace emloc::test
