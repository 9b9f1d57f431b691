// Equality with Pillow's resampling and with Hugging Face's slow image processor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/core/digest.h"
#include "engine/media/preprocess.h"
#include "tests/engine/media_fixtures.h"

namespace emloc {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::filesystem::path kGoldens = EMLOC_GOLDENS_DIR;

json read_json(const std::filesystem::path& path) {
    return json::parse(std::ifstream(path));
}

// The pictures of tests/goldens/make_resize.py.
std::uint8_t sample_of(const std::string& pattern, std::uint64_t index, std::uint64_t width, std::uint64_t samples) {
    if (pattern == "noise") {
        const std::uint64_t bits = (index * 2654435761U + 12345U) & 0xFFFFFFFFU;
        return static_cast<std::uint8_t>((((bits ^ bits >> 15) * 2246822519U) & 0xFFFFFFFFU) >> 24);
    }
    if (pattern == "checker") return (index / 3 % width + index / 3 / width) / 2 % 2 == 1 ? 255 : 0;
    return static_cast<std::uint8_t>(index * 255 / std::max<std::uint64_t>(samples - 1, 1));
}

Image picture(const std::string& pattern, std::int64_t width, std::int64_t height) {
    Image image{width, height, {}};
    const auto samples = static_cast<std::uint64_t>(width * height * 3);
    for (std::uint64_t i = 0; i < samples; ++i) {
        image.rgb.push_back(sample_of(pattern, i, static_cast<std::uint64_t>(width), samples));
    }
    return image;
}

TEST(ResizeBicubic, EqualsPillowToTheBit) {
    const auto golden = read_json(kGoldens / "resize.json");
    ASSERT_GE(golden["resize"].size(), 60u);
    for (const auto& item : golden["resize"]) {
        const auto source = picture(item["pattern"], item["from"][0], item["from"][1]);
        const auto result = resize_bicubic(source, item["to"][1], item["to"][0]);
        EXPECT_EQ(result.width, item["to"][0]);
        EXPECT_EQ(result.height, item["to"][1]);
        EXPECT_EQ(sha256_hex(std::as_bytes(std::span(result.rgb))), item["sha256"]) << item.dump();
    }
}

TEST(ResizeBicubic, KeepsAFlatColorAtEverySize) {
    for (const int value : {0, 1, 127, 254, 255}) {
        const Image flat{7, 5, std::vector<std::uint8_t>(105, static_cast<std::uint8_t>(value))};
        for (const auto& [height, width] : {std::pair{1, 1}, {3, 100}, {64, 2}, {28, 28}}) {
            EXPECT_THAT(resize_bicubic(flat, height, width).rgb, testing::Each(value));
        }
    }
}

TEST(SmartResize, EqualsHuggingFaces) {
    const auto golden = read_json(kGoldens / "resize.json");
    std::size_t compared = 0;
    for (const auto& table : golden["smart_resize"]) {
        for (const auto& item : table["cases"]) {
            const auto size = smart_resize(item[0], item[1], table["factor"], table["min_pixels"], table["max_pixels"]);
            ++compared;
            ASSERT_EQ(size.has_value(), item[2] != 0) << item.dump();
            if (!size) continue;
            EXPECT_EQ(size->height, item[2]) << item.dump();
            EXPECT_EQ(size->width, item[3]) << item.dump();
        }
    }
    EXPECT_GE(compared, 1000u);
}

TEST(SmartResize, GivesMultiplesOfTheFactorWithinTheBounds) {
    constexpr std::int64_t kFactor = 28;
    constexpr std::int64_t kMin = 64 * kFactor * kFactor;
    constexpr std::int64_t kMax = 1280 * kFactor * kFactor;
    for (std::int64_t height = 1; height < 3000; height += 37) {
        for (std::int64_t width = (height + 199) / 200; width < std::min<std::int64_t>(height * 200, 3000);
             width += 41) {
            const auto size = smart_resize(height, width, kFactor, kMin, kMax);
            ASSERT_TRUE(size) << height << " x " << width;
            ASSERT_EQ(size->height % kFactor, 0);
            ASSERT_EQ(size->width % kFactor, 0);
            ASSERT_GE(size->height * size->width, kMin) << height << " x " << width;
            ASSERT_LE(size->height * size->width, kMax) << height << " x " << width;
        }
    }
}

TEST(SmartResize, RefusesALineAndSaysWhatToDo) {
    const auto size = smart_resize(10, 20000, 28, 3136, 1003520);
    ASSERT_FALSE(size);
    EXPECT_EQ(size.error().kind, ErrorKind::kUnsupported);
    EXPECT_THAT(size.error().message, testing::AllOf(HasSubstr("20000 x 10"), HasSubstr("Crop it")));
    EXPECT_TRUE(smart_resize(10, 2000, 28, 3136, 1003520));
    EXPECT_FALSE(smart_resize(10, 2001, 28, 3136, 1003520));
}

TEST(SmartResize, RefusesNonsense) {
    const std::int64_t huge = INT64_MAX;
    EXPECT_FALSE(smart_resize(0, 10, 28, 3136, 1003520));
    EXPECT_FALSE(smart_resize(10, -1, 28, 3136, 1003520));
    EXPECT_FALSE(smart_resize(huge, huge, 28, 3136, 1003520));
    EXPECT_FALSE(smart_resize(10, 10, 0, 3136, 1003520));
    EXPECT_FALSE(smart_resize(10, 10, 28, 0, 1003520));
    EXPECT_FALSE(smart_resize(10, 10, 28, 3136, 3135));
}

struct Safetensors {
    explicit Safetensors(const std::filesystem::path& path) : bytes(*read_file(path)) {
        std::uint64_t header_bytes = 0;
        std::memcpy(&header_bytes, bytes.data(), sizeof header_bytes);
        const auto* text = reinterpret_cast<const char*>(bytes.data()) + 8;
        header = json::parse(text, text + header_bytes);
        data = 8 + header_bytes;
    }
    template <class T>
    std::vector<T> values(const std::string& name) const {
        const std::size_t begin = header.at(name)["data_offsets"][0];
        const std::size_t end = header.at(name)["data_offsets"][1];
        std::vector<T> result((end - begin) / sizeof(T));
        std::memcpy(result.data(), bytes.data() + data + begin, end - begin);
        return result;
    }
    std::vector<std::byte> bytes;
    json header;
    std::size_t data = 0;
};

TEST(Preprocess, EqualsTheSlowProcessorOfHuggingFace) {
    constexpr float kTolerance = 1e-6F;
    constexpr std::size_t kTile = 14 * 14;
    const auto folder = kGoldens / "hf/imageproc";
    const auto meta = read_json(folder / "meta.json");
    const Safetensors expected(folder / "expected.safetensors");
    PreprocessorOptions options;
    options.min_pixels = meta["min_pixels"];
    options.max_pixels = meta["max_pixels"];
    for (std::size_t i = 0; i < meta["images"].size(); ++i) {
        const auto prefix = fmt::format("img{}.slow_pil.", i);
        const auto image = read_image(folder / meta["images"][i]["file"].get<std::string>());
        ASSERT_TRUE(image) << image.error().message;
        const auto patches = preprocess({&*image, 1}, options);
        ASSERT_TRUE(patches) << patches.error().message;
        EXPECT_THAT(expected.values<std::int32_t>(prefix + "grid_thw"),
                    testing::ElementsAre(patches->grid.t, patches->grid.h, patches->grid.w));
        const auto first_copy = expected.values<float>(prefix + "pixel_values_t0");
        ASSERT_EQ(patches->values.size(), first_copy.size() * 2);
        float largest = 0;
        for (std::size_t tile = 0; tile < first_copy.size() / kTile; ++tile) {
            for (std::size_t j = 0; j < kTile; ++j) {
                const float both[] = {patches->values[tile * 2 * kTile + j],
                                      patches->values[(tile * 2 + 1) * kTile + j]};
                ASSERT_EQ(both[0], both[1]);
                largest = std::max(largest, std::abs(both[0] - first_copy[tile * kTile + j]));
            }
        }
        EXPECT_LE(largest, kTolerance) << prefix;
    }
}

PreprocessorOptions tiny_options() {
    return {.patch_size = 2,
            .temporal_patch_size = 2,
            .merge_size = 2,
            .min_pixels = 16,
            .max_pixels = 1024,
            .rescale_factor = 1.0,
            .mean = {0, 0, 0},
            .std = {1, 1, 1}};
}

// A picture whose sample at (x, y) of channel c in frame f is 100 f + 30 c + 8 y + x, so that a value says where it
// was.
Image numbered_frame(int frame, int width = 8, int height = 4) {
    Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c)
                image.rgb.push_back(static_cast<std::uint8_t>(100 * frame + 30 * c % 90 + 8 * y + x));
        }
    }
    return image;
}

TEST(Preprocess, OrdersRowsByMergeBlockAndValuesByChannelFrameRowColumn) {
    const std::vector<Image> frames{numbered_frame(0), numbered_frame(1)};
    const auto patches = preprocess(frames, tiny_options());
    ASSERT_TRUE(patches) << patches.error().message;
    ASSERT_EQ(patches->grid.t, 1);
    ASSERT_EQ(patches->grid.h, 2);
    ASSERT_EQ(patches->grid.w, 4);
    constexpr std::size_t kRow = 3 * 2 * 2 * 2;
    ASSERT_EQ(patches->values.size(), 8 * kRow);
    // Patch corners (x, y) in the order of the rows: two blocks of 2 x 2 patches of 2 x 2 pixels.
    const std::pair<int, int> corners[] = {{0, 0}, {2, 0}, {0, 2}, {2, 2}, {4, 0}, {6, 0}, {4, 2}, {6, 2}};
    std::size_t at = 0;
    for (const auto& [left, top] : corners) {
        for (int c = 0; c < 3; ++c) {
            for (int frame = 0; frame < 2; ++frame) {
                for (int y = top; y < top + 2; ++y) {
                    for (int x = left; x < left + 2; ++x) {
                        EXPECT_EQ(patches->values[at++], static_cast<float>(100 * frame + 30 * c + 8 * y + x));
                    }
                }
            }
        }
    }
}

TEST(Preprocess, CompletesAnOddNumberOfFramesWithTheLast) {
    const std::vector<Image> three{numbered_frame(0), numbered_frame(1), numbered_frame(2)};
    const std::vector<Image> four{three[0], three[1], three[2], three[2]};
    const auto of_three = preprocess(three, tiny_options());
    const auto of_four = preprocess(four, tiny_options());
    ASSERT_TRUE(of_three && of_four);
    EXPECT_EQ(of_three->grid.t, 2);
    EXPECT_EQ(of_three->values, of_four->values);
}

TEST(Preprocess, RefusesFramesThatDoNotFit) {
    EXPECT_FALSE(preprocess({}, tiny_options()));
    const std::vector<Image> unequal{numbered_frame(0), numbered_frame(1, 6, 4)};
    EXPECT_EQ(preprocess(unequal, tiny_options()).error().kind, ErrorKind::kInvalidArgument);
    Image short_of_samples = numbered_frame(0);
    short_of_samples.rgb.pop_back();
    EXPECT_EQ(preprocess({&short_of_samples, 1}, tiny_options()).error().kind, ErrorKind::kInvalidArgument);
    auto options = tiny_options();
    options.patch_size = 0;
    const Image frame = numbered_frame(0);
    EXPECT_EQ(preprocess({&frame, 1}, options).error().kind, ErrorKind::kInvalidArgument);
}

TEST(Preprocess, TakesAOnePixelImage) {
    const Image dot{1, 1, {10, 20, 30}};
    const auto patches = preprocess({&dot, 1}, PreprocessorOptions{});
    ASSERT_TRUE(patches);
    EXPECT_EQ(patches->grid.h, 4);
    EXPECT_EQ(patches->grid.w, 4);
    EXPECT_EQ(merged_token_count(patches->grid, 2), 4);
}

TEST(GridOf, SaysWhatPreprocessWillGive) {
    for (const auto& [width, height] : {std::pair{61, 97}, {640, 480}, {1, 1}, {2000, 30}}) {
        const Image image = picture("ramp", width, height);
        const auto grid = grid_of(height, width, 1, PreprocessorOptions{});
        const auto patches = preprocess({&image, 1}, PreprocessorOptions{});
        ASSERT_TRUE(grid && patches);
        EXPECT_EQ(grid->t, patches->grid.t);
        EXPECT_EQ(grid->h, patches->grid.h);
        EXPECT_EQ(grid->w, patches->grid.w);
    }
    EXPECT_EQ(grid_of(480, 640, 5, PreprocessorOptions{})->t, 3);
    EXPECT_FALSE(grid_of(480, 640, 0, PreprocessorOptions{}));
}

}  // namespace
}  // namespace emloc
