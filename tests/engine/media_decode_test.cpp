// What a decoded image must look like, whatever its file stored.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "engine/core/digest.h"
#include "engine/media/image.h"
#include "tests/engine/media_encoders.h"

namespace emloc {
namespace {

using test::colored_blocks;
using test::encoded;
using test::tiff_of;

using Rgb = std::array<int, 3>;

constexpr int kJpegTolerance = 6;  // of a flat block's middle at quality 95

std::filesystem::path media_file(const std::string& name) {
    return std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/media_files" / name;
}

Rgb pixel(const Image& image, std::int64_t x, std::int64_t y) {
    const auto at = static_cast<std::size_t>((y * image.width + x) * 3);
    return {image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]};
}

Rgb pixel(const cv::Mat& bgr, int x, int y) {
    const auto color = bgr.at<cv::Vec3b>(y, x);
    return {color[2], color[1], color[0]};
}

void expect_near(const Rgb& actual, const Rgb& expected, int tolerance, const std::string& where) {
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(actual[c], expected[c], tolerance) << where << " channel " << c;
}

Image decoded(const test::Bytes& bytes) {
    auto image = decode_image(bytes, "the picture");
    EXPECT_TRUE(image) << image.error().message;
    if (!image) return {};
    EXPECT_EQ(image->rgb.size(), static_cast<std::size_t>(image->width * image->height * 3));
    return *image;
}

void expect_same(const Image& image, const cv::Mat& bgr, int tolerance) {
    ASSERT_EQ(image.width, bgr.cols);
    ASSERT_EQ(image.height, bgr.rows);
    for (int y = 8; y < bgr.rows; y += 16) {
        for (int x = 8; x < bgr.cols; x += 16) {
            expect_near(pixel(image, x, y), pixel(bgr, x, y), tolerance, fmt::format("({}, {})", x, y));
        }
    }
}

// What a camera stores under each orientation where `upright` is to be seen: EXIF 2.3, "0th row" and "0th column".
cv::Mat stored_for(int orientation, const cv::Mat& upright) {
    const int w = upright.cols;
    const int h = upright.rows;
    cv::Mat stored(orientation >= 5 ? w : h, orientation >= 5 ? h : w, upright.type());
    for (int y = 0; y < stored.rows; ++y) {
        for (int x = 0; x < stored.cols; ++x) {
            const std::array<cv::Point, 8> sources{cv::Point{x, y},        {w - 1 - x, y}, {w - 1 - x, h - 1 - y},
                                                   {x, h - 1 - y},         {y, x},         {w - 1 - y, x},
                                                   {w - 1 - y, h - 1 - x}, {y, h - 1 - x}};
            stored.at<cv::Vec3b>(y, x) = upright.at<cv::Vec3b>(sources[static_cast<std::size_t>(orientation - 1)]);
        }
    }
    return stored;
}

class ExifOrientation : public testing::TestWithParam<int> {};

TEST_P(ExifOrientation, TurnsAJpegUpright) {
    const auto upright = colored_blocks();
    const auto jpeg = encoded(".jpg", stored_for(GetParam(), upright), {cv::IMWRITE_JPEG_QUALITY, 95});
    for (const bool big : {false, true}) {
        expect_same(decoded(test::jpeg_with_exif(jpeg, test::exif_block(GetParam(), big))), upright, kJpegTolerance);
    }
}

TEST_P(ExifOrientation, TurnsAPngUpright) {
    const auto upright = colored_blocks();
    const auto png = encoded(".png", stored_for(GetParam(), upright));
    expect_same(decoded(test::png_with_exif(png, test::exif_block(GetParam(), true))), upright, 0);
}

TEST_P(ExifOrientation, TurnsAPngWithAlphaUpright) {
    const auto upright = colored_blocks();
    const auto stored = stored_for(GetParam(), upright);
    cv::Mat with_alpha(stored.size(), CV_8UC4);
    for (int y = 0; y < stored.rows; ++y) {
        for (int x = 0; x < stored.cols; ++x) {
            const auto c = stored.at<cv::Vec3b>(y, x);
            with_alpha.at<cv::Vec4b>(y, x) = cv::Vec4b(c[0], c[1], c[2], 255);
        }
    }
    const auto png = encoded(".png", with_alpha);
    expect_same(decoded(test::png_with_exif(png, test::exif_block(GetParam(), false))), upright, 0);
}

TEST_P(ExifOrientation, TurnsATiffUpright) {
    const auto upright = colored_blocks();
    const auto stored = stored_for(GetParam(), upright);
    cv::Mat rgb(stored.size(), CV_8UC3);
    cv::Mat rgb16(stored.size(), CV_16UC3);
    for (int y = 0; y < stored.rows; ++y) {
        for (int x = 0; x < stored.cols; ++x) {
            const auto c = stored.at<cv::Vec3b>(y, x);
            rgb.at<cv::Vec3b>(y, x) = cv::Vec3b(c[2], c[1], c[0]);
            const auto wide = [](int sample) { return static_cast<std::uint16_t>(sample * 257); };
            rgb16.at<cv::Vec3w>(y, x) = cv::Vec3w(wide(c[2]), wide(c[1]), wide(c[0]));
        }
    }
    expect_same(decoded(tiff_of(rgb, {.orientation = GetParam()})), upright, 0);
    expect_same(decoded(tiff_of(rgb16, {.orientation = GetParam()})), upright, 0);
}

INSTANTIATE_TEST_SUITE_P(All, ExifOrientation, testing::Range(1, 9));

TEST(DecodeImage, TurnsAWebpUpright) {
    // given quarters red, green / blue, yellow, stored with orientation 6 (turn a quarter clockwise)
    const auto image = read_image(media_file("orientation6.webp"));
    ASSERT_TRUE(image) << image.error().message;
    EXPECT_EQ(image->width, 16);
    EXPECT_EQ(image->height, 24);
    EXPECT_EQ(pixel(*image, 2, 2), (Rgb{0, 0, 255}));
    EXPECT_EQ(pixel(*image, 13, 2), (Rgb{255, 0, 0}));
    EXPECT_EQ(pixel(*image, 13, 21), (Rgb{0, 255, 0}));
}

TEST(DecodeImage, LeavesAPictureAsItIsWhereTheOrientationIsDamaged) {
    const auto picture = colored_blocks();
    const auto jpeg = encoded(".jpg", picture, {cv::IMWRITE_JPEG_QUALITY, 95});
    for (const int orientation : {0, 9, 0xFFFF}) {
        expect_same(decoded(test::jpeg_with_exif(jpeg, test::exif_block(orientation, true))), picture, kJpegTolerance);
    }
    auto cut = test::exif_block(6, true);
    for (const std::size_t size : {0u, 3u, 8u, 9u, 25u}) {
        cut.resize(std::min(cut.size(), size));
        expect_same(decoded(test::jpeg_with_exif(jpeg, cut)), picture, kJpegTolerance);
    }
}

TEST(DecodeImage, LaysTransparencyOverWhite) {
    cv::Mat pixels(1, 3, CV_8UC4);
    pixels.at<cv::Vec4b>(0, 0) = cv::Vec4b(10, 20, 200, 255);
    pixels.at<cv::Vec4b>(0, 1) = cv::Vec4b(10, 20, 200, 0);  // its hidden colour must not show
    pixels.at<cv::Vec4b>(0, 2) = cv::Vec4b(0, 100, 200, 51);
    for (const auto& extension : {".png", ".webp"}) {
        const auto image = decoded(encoded(extension, pixels, {cv::IMWRITE_WEBP_QUALITY, 101}));
        ASSERT_EQ(image.width, 3);
        EXPECT_EQ(pixel(image, 0, 0), (Rgb{200, 20, 10})) << extension;
        EXPECT_EQ(pixel(image, 1, 0), (Rgb{255, 255, 255})) << extension;
        EXPECT_EQ(pixel(image, 2, 0), (Rgb{244, 224, 204})) << extension;  // 0.2 * colour + 0.8 * 255
    }
}

TEST(DecodeImage, LaysATransparentTiffOverWhiteWhetherPremultipliedOrNot) {
    cv::Mat straight(1, 2, CV_8UC4);
    straight.at<cv::Vec4b>(0, 0) = cv::Vec4b(200, 100, 0, 51);
    straight.at<cv::Vec4b>(0, 1) = cv::Vec4b(200, 100, 0, 0);
    cv::Mat premultiplied = straight.clone();
    premultiplied.at<cv::Vec4b>(0, 0) = cv::Vec4b(40, 20, 0, 51);
    premultiplied.at<cv::Vec4b>(0, 1) = cv::Vec4b(0, 0, 0, 0);
    cv::Mat straight16(1, 2, CV_16UC4);
    straight16.at<cv::Vec4w>(0, 0) = cv::Vec4w(200 * 257, 100 * 257, 0, 51 * 257);
    straight16.at<cv::Vec4w>(0, 1) = cv::Vec4w(200 * 257, 100 * 257, 0, 0);
    for (const auto& tiff : {tiff_of(straight, {.extra_samples = 2}), tiff_of(premultiplied, {.extra_samples = 1}),
                             tiff_of(straight16, {.extra_samples = 2})}) {
        const auto image = decoded(tiff);
        ASSERT_EQ(image.width, 2);
        expect_near(pixel(image, 0, 0), {244, 224, 204}, 1, "translucent");
        EXPECT_EQ(pixel(image, 1, 0), (Rgb{255, 255, 255}));
    }
}

TEST(DecodeImage, TakesTheHighByteOf16Bits) {
    cv::Mat grey(1, 3, CV_16UC1);
    grey.at<std::uint16_t>(0, 0) = 0;
    grey.at<std::uint16_t>(0, 1) = 0x80FF;
    grey.at<std::uint16_t>(0, 2) = 0xFFFF;
    cv::Mat color(1, 1, CV_16UC3);
    color.at<cv::Vec3w>(0, 0) = cv::Vec3w(0x0101, 0x7FFF, 0xFE00);
    for (const auto& extension : {".png", ".tiff"}) {
        const auto image = decoded(encoded(extension, grey));
        ASSERT_EQ(image.width, 3);
        EXPECT_EQ(pixel(image, 0, 0), (Rgb{0, 0, 0})) << extension;
        EXPECT_EQ(pixel(image, 1, 0), (Rgb{128, 128, 128})) << extension;
        EXPECT_EQ(pixel(image, 2, 0), (Rgb{255, 255, 255})) << extension;
        EXPECT_EQ(pixel(decoded(encoded(extension, color)), 0, 0), (Rgb{254, 127, 1})) << extension;
    }
}

TEST(DecodeImage, ClipsFloatingPointSamples) {
    cv::Mat samples(1, 4, CV_32FC1);
    samples.at<float>(0, 0) = -1.0F;
    samples.at<float>(0, 1) = 0.5F;
    samples.at<float>(0, 2) = 7.0F;
    samples.at<float>(0, 3) = std::nanf("");
    const auto image = decoded(encoded(".tiff", samples));
    ASSERT_EQ(image.width, 4);
    EXPECT_EQ(pixel(image, 0, 0)[0], 0);
    EXPECT_EQ(pixel(image, 1, 0)[0], 128);
    EXPECT_EQ(pixel(image, 2, 0)[0], 255);
    EXPECT_EQ(pixel(image, 3, 0)[0], 0);
}

TEST(DecodeImage, MakesGreyColored) {
    cv::Mat grey(2, 2, CV_8UC1, cv::Scalar(77));
    for (const auto& extension : {".png", ".bmp", ".pgm", ".tiff", ".webp"}) {
        const cv::Mat source =
            std::string_view(extension) == ".webp" ? cv::Mat(2, 2, CV_8UC3, cv::Scalar::all(77)) : grey;
        const auto image = decoded(encoded(extension, source, {cv::IMWRITE_WEBP_QUALITY, 101}));
        EXPECT_THAT(image.rgb, testing::AllOf(testing::SizeIs(12), testing::Each(77))) << extension;
    }
}

TEST(DecodeImage, ReadsEveryFormatThatItNames) {
    const auto picture = colored_blocks();
    for (const auto& extension : {".png", ".bmp", ".ppm", ".pam", ".tiff", ".jp2", ".ras", ".jpg", ".hdr", ".pfm"}) {
        const std::string name(extension);
        const bool is_float = name == ".hdr" || name == ".pfm";
        cv::Mat source = picture;
        if (is_float) picture.convertTo(source, CV_32FC3, 1.0 / 255.0);
        const bool exact = name != ".jpg" && name != ".jp2" && name != ".hdr";
        expect_same(decoded(encoded(name, source, {cv::IMWRITE_JPEG_QUALITY, 95})), picture,
                    exact ? 0 : kJpegTolerance);
        EXPECT_TRUE(has_image_extension("picture" + name));
    }
}

struct FilePixel {
    const char* file;
    int x;
    int y;
    Rgb expected;
    int tolerance;
};

class FixtureFile : public testing::TestWithParam<FilePixel> {};

TEST_P(FixtureFile, HasTheColorsOfTheOriginal) {
    const auto& param = GetParam();
    const auto image = read_image(media_file(param.file));
    ASSERT_TRUE(image) << image.error().message;
    ASSERT_EQ(image->width, 24);
    ASSERT_EQ(image->height, 16);
    expect_near(pixel(*image, param.x, param.y), param.expected, param.tolerance, param.file);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FixtureFile,
    testing::Values(FilePixel{"cmyk.jpg", 3, 3, {255, 0, 0}, kJpegTolerance},
                    FilePixel{"cmyk.jpg", 20, 12, {255, 255, 0}, kJpegTolerance},
                    FilePixel{"progressive.jpg", 3, 12, {0, 0, 255}, kJpegTolerance},
                    FilePixel{"animated.webp", 3, 3, {255, 0, 0}, 0},
                    FilePixel{"animated.webp", 20, 12, {255, 255, 0}, 0},
                    FilePixel{"palette_red_transparent.png", 3, 3, {255, 255, 255}, 0},
                    FilePixel{"palette_red_transparent.png", 20, 3, {0, 255, 0}, 0},
                    FilePixel{"grey_alpha.png", 3, 3, {224, 224, 224}, 0},  // 0.2 * 100 + 0.8 * 255
                    FilePixel{"grey_alpha.png", 3, 12, {29, 29, 29}, 0}, FilePixel{"one_bit.png", 3, 12, {0, 0, 0}, 0},
                    FilePixel{"one_bit.png", 20, 12, {255, 255, 255}, 0}));

TEST(DecodeImage, ReadsExtremeShapes) {
    for (const auto& [width, height] : {std::pair{1, 1}, {20000, 10}, {1, 5000}}) {
        const auto image = decoded(encoded(".png", cv::Mat(height, width, CV_8UC3, cv::Scalar(1, 2, 3))));
        EXPECT_EQ(image.width, width);
        EXPECT_EQ(image.height, height);
    }
}

// What a header says must be what decoding gives: tokens are counted by the one and cut by the other.
TEST(UprightSize, IsThatOfTheDecodedImage) {
    std::vector<std::pair<std::string, test::Bytes>> files;
    for (const auto* extension : {".jpg", ".png", ".webp", ".bmp", ".tif", ".jp2", ".ppm", ".hdr", ".sr"}) {
        files.emplace_back(extension, encoded(extension, test::colored_blocks()));
    }
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const auto turned = test::exif_block(orientation, true);
        files.emplace_back(".jpg turned", test::jpeg_with_exif(encoded(".jpg", test::colored_blocks()), turned));
        files.emplace_back(".png turned", test::png_with_exif(encoded(".png", test::colored_blocks()), turned));
    }
    for (const auto& [name, bytes] : files) {
        const auto image = decode_image(bytes, "it");
        const auto size = upright_size(bytes, "it");
        ASSERT_TRUE(image) << name << ": " << image.error().message;
        ASSERT_TRUE(size) << name << ": " << size.error().message;
        EXPECT_EQ(*size, PixelSize(image->width, image->height)) << name;
    }
}

TEST(UprightSize, RefusesWhatDecodingRefusesByTheHeader) {
    for (const auto& bytes : {test::Bytes{}, test::to_bytes("text"), test::to_bytes("%PDF-1.4")}) {
        const auto size = upright_size(bytes, "it");
        const auto image = decode_image(bytes, "it");
        ASSERT_FALSE(size);
        EXPECT_EQ(size.error().message, image.error().message);
    }
}

TEST(LoadBytes, FillsBytesAndHashFromThePath) {
    const test::TemporaryFolder folder;
    const auto picture = test::small_picture();
    Media media;
    media.path = folder.write("picture.png", picture);
    ASSERT_TRUE(load_bytes(media));
    EXPECT_EQ(*media.bytes, picture);
    EXPECT_EQ(media.sha256, sha256_hex(picture));
}

TEST(LoadBytes, KeepsTheBytesThatAStoreBrought) {
    Media media;
    media.path = "/nowhere/picture.png";
    media.bytes = std::make_shared<const test::Bytes>(test::small_picture());
    ASSERT_TRUE(load_bytes(media));
    EXPECT_EQ(media.sha256, sha256_hex(*media.bytes));
}

TEST(LoadBytes, NoticesAFileThatHasChanged) {
    const test::TemporaryFolder folder;
    Media media;
    media.path = folder.write("picture.png", test::small_picture(".png", 1));
    media.sha256 = sha256_hex(test::small_picture(".png", 2));
    const auto loaded = load_bytes(media);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().kind, ErrorKind::kDamaged);
    EXPECT_THAT(loaded.error().message, testing::HasSubstr("picture.png has changed"));
    EXPECT_EQ(media.bytes, nullptr);
}

TEST(HasImageExtension, LooksAtTheLastExtensionInAnyCase) {
    for (const auto* name : {"a.jpg", "a.JPEG", "b/c.d.Png", "a.webp", "a.TIF", "a.bmp"}) {
        EXPECT_TRUE(has_image_extension(name)) << name;
    }
    for (const auto* name : {"a", "jpg", ".jpg", "a.jpg.txt", "a.mp4", "a.gif", "a.jpg "}) {
        EXPECT_FALSE(has_image_extension(name)) << name;
    }
}

}  // namespace
}  // namespace emloc
