// Films of many containers, codecs and orders of frames: what is read of them is what a player shows.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/media/video.h"
#include "tests/engine/film_recipes.h"
#include "tests/engine/temporary_folder.h"

namespace emloc::test {
namespace {

// Frames as different patterns of use ask for them: all, some far apart, single ones forth and back.
std::vector<std::vector<std::int64_t>> askings(std::int64_t count) {
    std::vector<std::vector<std::int64_t>> askings(3);
    for (std::int64_t i = 0; i < count; ++i) askings[0].push_back(i);
    for (std::int64_t i = 2; i < count; i += 7) askings[1].push_back(i);
    askings[2] = {count / 2, count / 2, count - 1};
    for (const std::int64_t share : {9, 3, 0, 7, 5, 1, 10})
        askings.push_back({std::min(count * share / 10, count - 1)});
    return askings;
}

class Film : public testing::TestWithParam<NamedRecipe> {};

TEST_P(Film, IsReadAsAPlayerShowsIt) {
    const TemporaryFolder folder;
    const auto path = folder.path() / ("film." + GetParam().extension);
    make_film(path, GetParam().recipe);
    EXPECT_TRUE(has_video_extension(path));
    const auto shown = frames_in_order(path);
    ASSERT_GT(shown.size(), 0U);
    auto video = Video::open({.kind = MediaKind::kVideo, .path = path});
    ASSERT_TRUE(video) << video.error().message;
    EXPECT_EQ(video->info().frames, static_cast<std::int64_t>(shown.size()));
    EXPECT_EQ(video->info().damage, "");
    const bool whole = GetParam().recipe.begins_at == 0;
    if (whole && !GetParam().recipe.uneven) {
        EXPECT_FALSE(video->info().variable_rate);
        EXPECT_NEAR(video->info().fps, 25, 0.5);
    }
    for (const auto& frames : askings(std::min(video->info().frames, static_cast<std::int64_t>(shown.size())))) {
        const auto read = video->read(frames);
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read->damage, "");
        EXPECT_EQ(read->numbers, frames);
        for (std::size_t i = 0; i < frames.size(); ++i)
            EXPECT_TRUE(read->images[i].rgb == shown[static_cast<std::size_t>(frames[i])].rgb) << "frame " << frames[i];
    }
}

#ifdef EMLOC_ALL_FILMS
INSTANTIATE_TEST_SUITE_P(All, Film, testing::ValuesIn(film_recipes()),
                         [](const auto& info) { return info.param.name; });
#else
INSTANTIATE_TEST_SUITE_P(Few, Film, testing::ValuesIn(few_film_recipes()),
                         [](const auto& info) { return info.param.name; });
#endif

}  // namespace
}  // namespace emloc::test
