// preprocessor_config.json of all layouts, and of none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/media/preprocess.h"
#include "tests/engine/media_fixtures.h"

namespace emloc {
namespace {

using testing::HasSubstr;

Result<PreprocessorOptions> read_config(std::string_view text) {
    const test::TemporaryFolder folder;
    return read_preprocessor_config(folder.write("preprocessor_config.json", text));
}

TEST(PreprocessorConfig, ReadsTheOldLayout) {
    const auto options = read_config(R"({
        "min_pixels": 3136, "max_pixels": 12845056, "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2,
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2VLProcessor"})");
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->min_pixels, 3136);
    EXPECT_EQ(options->max_pixels, 12845056);
    EXPECT_EQ(options->rescale_factor, 1.0 / 255.0);
}

TEST(PreprocessorConfig, IsFoundInTheFileOfAllProcessors) {
    const test::TemporaryFolder folder;
    const auto of_all = folder.write("processor_config.json", R"({
        "image_processor": {"size": {"shortest_edge": 3136, "longest_edge": 50176}, "patch_size": 16},
        "video_processor": {"size": {"shortest_edge": 784, "longest_edge": 25088}, "patch_size": 16}})");
    EXPECT_EQ(preprocessor_file(folder.path()), of_all);
    const auto options = read_preprocessor_config(of_all);
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->patch_size, 16);
    EXPECT_EQ(options->max_pixels, 50176);
    EXPECT_EQ(options->min_frame_pixels, 784);
    EXPECT_EQ(options->max_frame_pixels, 25088);
}

TEST(PreprocessorConfig, IsStaleBesideAFileOfAllProcessorsThatHasOne) {
    const test::TemporaryFolder folder;
    const auto own = folder.write("preprocessor_config.json", R"({"min_pixels": 100, "max_pixels": 200})");
    folder.write("video_preprocessor_config.json", R"({"min_pixels": 300, "max_pixels": 400})");
    const auto of_all = folder.write("processor_config.json", R"({"image_processor": {"min_pixels": 1, "max_pixels": 2},
        "video_processor": {"min_pixels": 3, "max_pixels": 4}})");
    EXPECT_EQ(preprocessor_file(folder.path()), of_all);
    const auto options = read_preprocessor_config(of_all);
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->max_pixels, 2);
    EXPECT_EQ(options->max_frame_pixels, 4);
    // As older versions write it.
    folder.write("processor_config.json", R"({"processor_class": "Qwen2VLProcessor"})");
    EXPECT_EQ(preprocessor_file(folder.path()), own);
    EXPECT_EQ(read_preprocessor_config(own)->max_frame_pixels, 400);
    // The fault is to be told of, not passed over.
    folder.write("processor_config.json", "{");
    EXPECT_EQ(preprocessor_file(folder.path()), of_all);
}

TEST(PreprocessorConfig, ReadsTheSizesOfEveryVersion) {
    struct Written {
        const char* text;
        std::int64_t min, max;
    };
    for (const auto& [text, min, max] :
         {Written{
              R"({"size": {"max_pixels": 12845056, "min_pixels": 3136}, "min_pixels": 3136, "max_pixels": 12845056})",
              3136, 12845056},  // 4.45, and what ms-swift exported then
          Written{R"({"size": {"min_pixels": 784, "max_pixels": 50176}})", 784, 50176},
          Written{
              R"({"size": {"longest_edge": 12845056, "shortest_edge": 3136}, "min_pixels": null, "max_pixels": null})",
              3136, 12845056},  // 4.52
          Written{R"({"size": {"height": null, "width": null, "longest_edge": 50176, "shortest_edge": 784}})", 784,
                  50176},  // 4.57
          Written{R"({"size": {"shortest_edge": 784}, "max_pixels": 50176})", 784, 50176}}) {
        const auto options = read_config(text);
        ASSERT_TRUE(options) << options.error().message;
        EXPECT_EQ(options->min_pixels, min) << text;
        EXPECT_EQ(options->max_pixels, max) << text;
    }
}

TEST(PreprocessorConfig, BoundsWholeClipsWhereTheModelDoes) {
    const test::TemporaryFolder folder;
    const auto file =
        folder.write("preprocessor_config.json", R"({"size": {"shortest_edge": 65536, "longest_edge": 16777216}})");
    PreprocessorOptions assumed;
    assumed.clip_bounds = PixelBounds{1, 2};
    EXPECT_EQ(read_preprocessor_config(file, assumed)->clip_bounds->max, 2);
    folder.write("video_preprocessor_config.json", R"({"size": {"shortest_edge": 4096, "longest_edge": 25165824}})");
    const auto options = read_preprocessor_config(file, assumed);
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->max_pixels, 16777216);
    EXPECT_EQ(options->clip_bounds->min, 4096);
    EXPECT_EQ(options->clip_bounds->max, 25165824);
    EXPECT_FALSE(options->max_frame_pixels);
}

TEST(PreprocessorConfig, WithoutAProcessorOfVideosNamesNoBoundsOfFrames) {
    const test::TemporaryFolder folder;
    const auto options = read_preprocessor_config(
        folder.write("processor_config.json", R"({"image_processor": {"min_pixels": 3136, "max_pixels": 50176}})"));
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->max_pixels, 50176);
    EXPECT_FALSE(options->min_frame_pixels);
    EXPECT_FALSE(options->max_frame_pixels);
}

TEST(PreprocessorConfig, TakesWhatIsAssumedWhereTheFileIsSilent) {
    const test::TemporaryFolder folder;
    PreprocessorOptions assumed;
    assumed.patch_size = 16;
    assumed.mean = {0.5, 0.5, 0.5};
    const auto options =
        read_preprocessor_config(folder.write("preprocessor_config.json", R"({"merge_size": 4})"), assumed);
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->patch_size, 16);
    EXPECT_EQ(options->mean, assumed.mean);
    EXPECT_EQ(options->merge_size, 4);
}

TEST(PreprocessorConfig, ReadsTheNewLayout) {
    const auto options = read_config(R"({
        "size": {"shortest_edge": 784, "longest_edge": 50176}, "patch_size": 16, "temporal_patch_size": 4,
        "merge_size": 3, "rescale_factor": 0.5, "image_mean": [0.1, 0.2, 0.3], "image_std": [1, 2, 3],
        "do_resize": true, "do_rescale": true, "do_normalize": true, "resample": 3, "min_pixels": null})");
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->min_pixels, 784);
    EXPECT_EQ(options->max_pixels, 50176);
    EXPECT_EQ(options->patch_size, 16);
    EXPECT_EQ(options->temporal_patch_size, 4);
    EXPECT_EQ(options->merge_size, 3);
    EXPECT_EQ(options->rescale_factor, 0.5);
    EXPECT_EQ(options->mean, (std::array<double, 3>{0.1, 0.2, 0.3}));
    EXPECT_EQ(options->std, (std::array<double, 3>{1, 2, 3}));
}

TEST(PreprocessorConfig, PrefersTheOldFieldsWhereBothAreThere) {
    const auto options =
        read_config(R"({"size": {"shortest_edge": 10, "longest_edge": 20}, "min_pixels": 3136, "max_pixels": 6272})");
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->min_pixels, 3136);
    EXPECT_EQ(options->max_pixels, 6272);
}

TEST(PreprocessorConfig, ReadsTheProcessorConfigOfVersion5) {
    const auto options = read_config(R"({"image_processor": {"size": {"shortest_edge": 900, "longest_edge": 1800}}})");
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->min_pixels, 900);
}

TEST(PreprocessorConfig, HasQwen2VlsValuesByDefault) {
    const auto options = read_config("{}");
    ASSERT_TRUE(options);
    EXPECT_EQ(options->min_pixels, 56 * 56);
    EXPECT_EQ(options->max_pixels, 28 * 28 * 1280);
    EXPECT_EQ(options->patch_size, 14);
}

struct BadConfig {
    const char* text;
    ErrorKind kind;
    const char* names;
};

class BadConfigTest : public testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigTest, IsRefusedByTheNameOfItsField) {
    const auto options = read_config(GetParam().text);
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().kind, GetParam().kind);
    EXPECT_THAT(options.error().message, HasSubstr(GetParam().names));
    EXPECT_THAT(options.error().message, HasSubstr("preprocessor_config.json"));
}

constexpr auto kBad = ErrorKind::kMalformed;

INSTANTIATE_TEST_SUITE_P(
    Fields, BadConfigTest,
    testing::Values(BadConfig{"", kBad, "not valid JSON"}, BadConfig{"{", kBad, "not valid JSON"},
                    BadConfig{"[1]", kBad, "not a JSON object"}, BadConfig{R"({"patch_size": 0})", kBad, "patch_size"},
                    BadConfig{R"({"patch_size": -14})", kBad, "patch_size"},
                    BadConfig{R"({"patch_size": 14.5})", kBad, "patch_size"},
                    BadConfig{R"({"patch_size": "14"})", kBad, "patch_size"},
                    BadConfig{R"({"patch_size": 1000000})", kBad, "patch_size"},
                    BadConfig{R"({"merge_size": 18446744073709551615})", kBad, "merge_size"},
                    BadConfig{R"({"merge_size": 99999999999999999999999})", kBad, "merge_size"},
                    BadConfig{R"({"temporal_patch_size": 0})", kBad, "temporal_patch_size"},
                    BadConfig{R"({"min_pixels": 0})", kBad, "min_pixels"},
                    BadConfig{R"({"max_pixels": 1e30})", kBad, "max_pixels"},
                    BadConfig{R"({"max_pixels": 999999999999})", kBad, "max_pixels"},
                    BadConfig{R"({"min_pixels": 200, "max_pixels": 100})", kBad, "max_pixels"},
                    BadConfig{R"({"size": 224})", kBad, "size"},
                    BadConfig{R"({"size": {"height": 112, "width": 112}})", kBad, "it names height"},
                    BadConfig{R"({"size": {"shortest_edge": 784, "longest_edge": 50176, "width": 1}})", kBad, "width"},
                    BadConfig{R"({"size": {"longest_edge": 50176}})", kBad, "both shortest_edge and longest_edge"},
                    BadConfig{R"({"size": {"max_pixels": 50176}})", kBad, "\"size\""},
                    BadConfig{R"({"video_processor": {"size": {"height": 1}}})", kBad, "it names height"},
                    BadConfig{R"({"size": {"shortest_edge": "small"}})", kBad, "shortest_edge"},
                    BadConfig{R"({"rescale_factor": 0})", kBad, "rescale_factor"},
                    BadConfig{R"({"rescale_factor": "1/255"})", kBad, "rescale_factor"},
                    BadConfig{R"({"image_mean": [0.5, 0.5]})", kBad, "image_mean"},
                    BadConfig{R"({"image_mean": 0.5})", kBad, "image_mean"},
                    BadConfig{R"({"image_std": [0.5, 0, 0.5]})", kBad, "image_std"},
                    BadConfig{R"({"image_std": [0.5, null, 0.5]})", kBad, "image_std"},
                    BadConfig{R"({"do_resize": false})", ErrorKind::kUnsupported, "do_resize"},
                    BadConfig{R"({"do_normalize": false})", ErrorKind::kUnsupported, "do_normalize"},
                    BadConfig{R"({"resample": 2})", ErrorKind::kUnsupported, "resample"}));

TEST(PreprocessorConfig, SaysThatItIsMissing) {
    const auto options = read_preprocessor_config("/nowhere/preprocessor_config.json");
    ASSERT_FALSE(options);
    EXPECT_EQ(options.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace emloc
