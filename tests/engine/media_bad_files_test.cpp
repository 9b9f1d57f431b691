// Files that are not what their name says: each gets an error that names it and says what is wrong; none takes the
// program down or more memory than its real content is worth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

#include "engine/media/image.h"
#include "tests/engine/media_encoders.h"

namespace emloc {
namespace {

using test::append;
using test::Bytes;
using test::encoded;
using test::small_picture;
using test::to_bytes;
using testing::HasSubstr;

struct BadFile {
    std::string name;
    Bytes bytes;
    ErrorKind kind;
    std::string says;
};

Bytes first_part(const Bytes& bytes, double share) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(bytes.size()) * share)};
}

Bytes without_end(const Bytes& bytes, std::ptrdiff_t count) {
    return {bytes.begin(), bytes.end() - count};
}

Bytes patched(Bytes bytes, std::size_t at, std::uint32_t value, int count, bool big) {
    Bytes number;
    append(number, value, count, big);
    std::copy(number.begin(), number.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return bytes;
}

Bytes png_of_size(std::uint32_t width, std::uint32_t height) {
    return patched(patched(small_picture(), 16, width, 4, true), 20, height, 4, true);
}

// The start of frame is looked for, not assumed.
Bytes jpeg_of_size(std::uint32_t width, std::uint32_t height) {
    const auto jpeg = small_picture(".jpg");
    const Bytes marker{std::byte{0xFF}, std::byte{0xC0}};
    const auto at =
        static_cast<std::size_t>(std::search(jpeg.begin(), jpeg.end(), marker.begin(), marker.end()) - jpeg.begin());
    return patched(patched(jpeg, at + 5, height, 2, true), at + 7, width, 2, true);
}

Bytes webp_canvas(std::uint32_t width, std::uint32_t height) {
    Bytes bytes = to_bytes("RIFF");
    append(bytes, 22, 4, false);
    append(bytes, "WEBPVP8X");
    append(bytes, 10, 4, false);
    append(bytes, 0, 4, false);
    append(bytes, width - 1, 3, false);
    append(bytes, height - 1, 3, false);
    return bytes;
}

Bytes tiff_of_size(std::uint32_t width, std::uint32_t height) {
    auto tiff = test::tiff_of(cv::Mat(4, 4, CV_8UC3, cv::Scalar::all(9)), {});
    const std::size_t directory = 8 + 48 + 8;
    return patched(patched(std::move(tiff), directory + 2 + 8, width, 4, false), directory + 2 + 12 + 8, height, 4,
                   false);
}

Bytes jpeg2000_of_size(std::uint32_t width, std::uint32_t height) {
    auto bytes = small_picture(".jp2");
    const auto mark = to_bytes("ihdr");
    const auto at =
        static_cast<std::size_t>(std::search(bytes.begin(), bytes.end(), mark.begin(), mark.end()) - bytes.begin());
    return patched(patched(std::move(bytes), at + 4, height, 4, true), at + 8, width, 4, true);
}

std::vector<BadFile> damaged_files() {
    constexpr auto kMalformed = ErrorKind::kMalformed;
    return {
        {"empty.jpg", {}, kMalformed, "is empty"},
        {"text.jpg", to_bytes("Dear diary, this is not a picture.\n"), kMalformed, "is not an image"},
        {"one_byte.png", to_bytes("\x89"), kMalformed, "is not an image"},
        {"zeros.bmp", Bytes(4096), kMalformed, "is not an image"},
        {"half.jpg", first_part(small_picture(".jpg"), 0.5), kMalformed, "cut off"},
        {"without_its_end.jpg", without_end(small_picture(".jpg"), 12), kMalformed, "cut off"},
        {"start_marker_only.jpg", to_bytes("\xFF\xD8\xFF"), kMalformed, "cut off"},
        {"no_picture_between_markers.jpg", to_bytes("\xFF\xD8\xFF\xD9"), kMalformed, "JPEG data is damaged"},
        {"half.png", first_part(small_picture(".png"), 0.5), kMalformed, "PNG data is damaged"},
        {"signature_only.png", first_part(small_picture(), 8.5 / static_cast<double>(small_picture().size())),
         kMalformed, "PNG data is damaged"},
        {"no_width.png", png_of_size(0, 40), kMalformed, "PNG data is damaged"},
        {"half.bmp", first_part(small_picture(".bmp"), 0.5), kMalformed, "BMP data is damaged"},
        {"half.webp", first_part(small_picture(".webp"), 0.5), kMalformed, "WebP data is damaged"},
        {"frames_without_frames.webp", patched(webp_canvas(30, 30), 20, 2, 1, false), kMalformed,
         "WebP data is damaged"},
        {"half.tif", first_part(small_picture(".tiff"), 0.5), kMalformed, "TIFF data is damaged"},
        {"directory_outside.tif", patched(small_picture(".tiff"), 4, 0xFFFFFFF0, 4, false), kMalformed,
         "TIFF data is damaged"},
        {"half.ppm", first_part(small_picture(".ppm"), 0.5), kMalformed, "PBM/PGM/PPM data is damaged"},
        {"half.jp2", first_part(small_picture(".jp2"), 0.5), kMalformed, "JPEG 2000 data is damaged"},
        {"words_for_numbers.ppm", to_bytes("P6 many pixels 255\nabc"), kMalformed, "PBM/PGM/PPM data is damaged"},
    };
}

std::vector<BadFile> unsupported_files() {
    constexpr auto kUnsupported = ErrorKind::kUnsupported;
    return {
        {"huge.png", png_of_size(100'000, 100'000), kUnsupported, "100000 x 100000 pixels"},
        {"negative.png", png_of_size(0xFFFFFFFF, 10), kUnsupported, "4294967295 x 10 pixels"},
        {"huge.jpg", jpeg_of_size(65500, 65500), kUnsupported, "65500 x 65500 pixels"},
        {"huge.bmp", patched(patched(small_picture(".bmp"), 18, 90'000, 4, false), 22, 90'000, 4, false), kUnsupported,
         "90000 x 90000 pixels"},
        {"huge.webp", webp_canvas(16'000'000, 16'000'000), kUnsupported, "16000000 x 16000000 pixels"},
        {"huge.tif", tiff_of_size(400'000, 400'000), kUnsupported, "400000 x 400000 pixels"},
        {"huge.jp2", jpeg2000_of_size(500'000, 500'000), kUnsupported, "500000 x 500000 pixels"},
        {"huge.ppm", to_bytes("P6\n# a comment\n99999 99999\n255\nabc"), kUnsupported, "99999 x 99999 pixels"},
        {"huge.pam", to_bytes("P7\nWIDTH 99999\nHEIGHT 99998\nDEPTH 3\nENDHDR\n"), kUnsupported, "99999 x 99998"},
        {"huge.hdr", to_bytes("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 88888 +X 77777\n"), kUnsupported,
         "77777 x 88888 pixels"},
        {"huge.ras", patched(patched(small_picture(".ras"), 4, 77'777, 4, true), 8, 77'777, 4, true), kUnsupported,
         "77777 x 77777 pixels"},
        {"animation.gif", to_bytes("GIF89a\x01"), kUnsupported, "in the GIF format"},
        {"phone.jpg",
         to_bytes(std::string_view("\0\0\0\x18"
                                   "ftypheic\0\0\0\0",
                                   16)),
         kUnsupported, "in the HEIC format"},
        {"new.avif",
         to_bytes(std::string_view("\0\0\0\x18"
                                   "ftypavif\0\0\0\0",
                                   16)),
         kUnsupported, "in the AVIF format"},
        {"clip.jpg",
         to_bytes(std::string_view("\0\0\0\x18"
                                   "ftypisom\0\0\0\0",
                                   16)),
         kUnsupported, "is a video"},
        {"layers.jpg", to_bytes("8BPS\x01"), kUnsupported, "in the Photoshop format"},
        {"drawing.png", to_bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), kUnsupported, "in the SVG format"},
        {"paper.jpg", to_bytes("%PDF-1.7"), kUnsupported, "in the PDF format"},
    };
}

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsRefusedWithAMessageThatNamesIt) {
    const test::TemporaryFolder folder;
    const auto& bad = GetParam();
    const auto path = folder.write(bad.name, bad.bytes);
    const auto image = read_image(path);
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().kind, bad.kind) << image.error().message;
    EXPECT_THAT(image.error().message, HasSubstr(bad.says));
    EXPECT_THAT(image.error().message, testing::StartsWith(path.string()));
}

std::string name_of_case(const testing::TestParamInfo<BadFile>& info) {
    auto name = info.param.name;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Damaged, BadFileTest, testing::ValuesIn(damaged_files()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Unsupported, BadFileTest, testing::ValuesIn(unsupported_files()), name_of_case);

TEST(DecodeImage, AcceptsAJpegWithDataBehindItsEnd) {
    auto jpeg = small_picture(".jpg");
    append(jpeg, "the maker's notes");
    EXPECT_TRUE(decode_image(jpeg, "it"));
}

TEST(DecodeImage, IsNotMisledByAnEndMarkerInAThumbnail) {
    const auto jpeg = test::jpeg_with_exif(small_picture(".jpg"), to_bytes("thumbnail\xFF\xD9"));
    EXPECT_TRUE(decode_image(jpeg, "it"));
    EXPECT_FALSE(decode_image(first_part(jpeg, 0.7), "it"));
}

TEST(DecodeImage, SurvivesRandomDamage) {
    std::mt19937 random(20240607);
    const auto below = [&](std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
    };
    int decoded = 0;
    int refused = 0;
    for (const auto& extension : {".png", ".jpg", ".webp", ".bmp", ".tiff", ".ppm", ".jp2"}) {
        const auto original = small_picture(extension);
        for (int round = 0; round < 60; ++round) {
            auto bytes = original;
            // Damage in the header is the interesting kind.
            const auto range = round % 2 == 0 ? std::min<std::size_t>(bytes.size(), 120) : bytes.size();
            for (std::size_t i = 0; i < 1 + below(6); ++i) bytes[below(range)] = static_cast<std::byte>(below(256));
            if (round % 5 == 0) bytes.resize(below(bytes.size()));
            const auto image = decode_image(bytes, "it");
            if (image) {
                EXPECT_EQ(image->rgb.size(), static_cast<std::size_t>(image->width * image->height * 3));
                ++decoded;
            } else {
                EXPECT_FALSE(image.error().message.empty());
                ++refused;
            }
        }
    }
    EXPECT_GT(decoded, 20);
    EXPECT_GT(refused, 100);
}

TEST(ReadFile, SaysWhatIsInTheWay) {
    const test::TemporaryFolder folder;
    const auto missing = read_file(folder.path() / "missing.png");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
    EXPECT_THAT(missing.error().message, HasSubstr("There is no file"));

    const auto is_folder = read_file(folder.path());
    ASSERT_FALSE(is_folder);
    EXPECT_EQ(is_folder.error().kind, ErrorKind::kUnreadable);
    EXPECT_THAT(is_folder.error().message, HasSubstr("is a folder"));

    const auto device = read_file("/dev/zero");
    ASSERT_FALSE(device);
    EXPECT_EQ(device.error().kind, ErrorKind::kUnreadable);
    EXPECT_THAT(device.error().message, HasSubstr("device"));

    const auto name_too_long = read_file(std::string(5000, 'x'));
    ASSERT_FALSE(name_too_long);
    EXPECT_EQ(name_too_long.error().kind, ErrorKind::kUnreadable);
}

TEST(ReadFile, RefusesMoreThanItsLimit) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("ten", "0123456789");
    const auto file = read_file(path, 9);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, ErrorKind::kUnsupported);
    EXPECT_THAT(file.error().message, HasSubstr("too large"));
    EXPECT_TRUE(read_file(path, 10));
}

TEST(ReadFile, SaysThatPermissionsForbidIt) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    const test::TemporaryFolder folder;
    const auto path = folder.write("secret.png", "x");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    const auto file = read_file(path);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, ErrorKind::kUnreadable);
    EXPECT_THAT(file.error().message, HasSubstr("Permission denied"));
}

// Formats of GDAL, which OpenCV can hand a picture on to: some of them name files and addresses to read.
TEST(BadFiles, FormatsThatMayNameOtherFilesNeverReachADecoder) {
    for (const auto* head :
         {"NITF02.10", "UHL1", "HDR1", "VOL1", "<VRTDataset rasterXSize=\"1\">", "CDF\x01", "/vsicurl/"}) {
        auto bytes = to_bytes(head);
        append(bytes, std::string(4096, ' '));
        const auto image = decode_image(bytes, "picture");
        ASSERT_FALSE(image) << head;
        EXPECT_EQ(image.error().kind, ErrorKind::kMalformed);
        EXPECT_THAT(image.error().message, HasSubstr("not an image in a format that is read"));
    }
}

}  // namespace
}  // namespace emloc
