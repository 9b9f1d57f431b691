// Pictures that lack a part which nobody needs, or one that somebody does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/media/image.h"
#include "tests/engine/media_encoders.h"

namespace emloc {
namespace {

using test::Bytes;
using test::encoded;
using testing::HasSubstr;

// Detail everywhere, so that no row is like the one before.
cv::Mat detailed(int type = CV_8UC3) {
    cv::Mat picture(120, 160, type);
    std::uint32_t noise = 1;
    for (int y = 0; y < picture.rows; ++y)
        for (int x = 0; x < picture.cols * picture.channels(); ++x) {
            noise = noise * 1664525 + 1013904223;
            picture.ptr<std::uint8_t>(y)[x] = static_cast<std::uint8_t>((x + 2 * y) / 3 + (noise >> 28));
        }
    return picture;
}

struct Jpeg {
    std::string name;
    Bytes bytes;
};

std::vector<Jpeg> jpegs() {
    return {{"Plain", encoded(".jpg", detailed())},
            {"Grey", encoded(".jpg", detailed(CV_8UC1))},
            {"Progressive", encoded(".jpg", detailed(), {cv::IMWRITE_JPEG_PROGRESSIVE, 1})},
            {"WithRestarts", encoded(".jpg", detailed(), {cv::IMWRITE_JPEG_RST_INTERVAL, 3})},
            {"OneBlock", encoded(".jpg", detailed()(cv::Rect(0, 0, 8, 8)).clone())}};
}

Bytes operator+(Bytes bytes, const Bytes& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return bytes;
}

const Bytes kEndMarker{std::byte{0xFF}, std::byte{0xD9}};

Bytes without_end_marker(Bytes jpeg) {
    jpeg.resize(jpeg.size() - kEndMarker.size());
    return jpeg;
}

Bytes share_of(const Bytes& bytes, double share) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(bytes.size()) * share)};
}

class JpegKind : public testing::TestWithParam<Jpeg> {};

TEST_P(JpegKind, IsWholeWithoutItsEndMarkerAndWithPaddingBehind) {
    const auto& jpeg = GetParam().bytes;
    const auto whole = decode_image(jpeg, "a.jpg");
    ASSERT_TRUE(whole) << whole.error().message;
    const auto bare = without_end_marker(jpeg);
    const Bytes zeros(4096), erased(64, std::byte{0xFF}), text = test::to_bytes("camera's own notes");
    for (const auto& [name, bytes] : {std::pair("no end marker", bare),
                                      {"zeros for it", bare + zeros},
                                      {"0xFF for it", bare + erased},
                                      {"one zero for it", bare + Bytes(1)},
                                      {"zeros behind it", jpeg + zeros},
                                      {"text behind it", jpeg + text},
                                      {"another picture behind it", jpeg + jpeg},
                                      {"half of another behind it", jpeg + share_of(jpeg, 0.5)}}) {
        const auto image = decode_image(bytes, "a.jpg");
        ASSERT_TRUE(image) << name << ": " << image.error().message;
        EXPECT_TRUE(image->rgb == whole->rgb) << name;
    }
}

TEST_P(JpegKind, IsRefusedWhereItIsReallyCut) {
    const auto& jpeg = GetParam().bytes;
    if (GetParam().name == "OneBlock") return;  // of which nothing can be cut
    for (const double share : {0.3, 0.5, 0.8, 0.97})
        for (const auto& rest : {Bytes{}, kEndMarker, Bytes(1), Bytes(100'000), Bytes(100, std::byte{0xFF})}) {
            const auto image = decode_image(share_of(jpeg, share) + rest, "a.jpg");
            ASSERT_FALSE(image) << share << " and " << rest.size() << " bytes";
            EXPECT_EQ(image.error().kind, ErrorKind::kMalformed);
            EXPECT_THAT(image.error().message, HasSubstr("cut off"));
        }
}

TEST_P(JpegKind, HasThePixelsThatOpenCvSees) {
    auto jpeg = GetParam().bytes;
    const auto image = decode_image(jpeg, "a.jpg");
    ASSERT_TRUE(image);
    const cv::Mat bytes(1, static_cast<int>(jpeg.size()), CV_8UC1, jpeg.data());
    const cv::Mat seen = cv::imdecode(bytes, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    ASSERT_EQ(image->rgb.size(), seen.total() * 3);
    for (std::size_t i = 0; i < seen.total(); ++i)
        for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(image->rgb[3 * i + c], seen.data[3 * i + 2 - c]) << i;
}

INSTANTIATE_TEST_SUITE_P(All, JpegKind, testing::ValuesIn(jpegs()), [](const auto& info) { return info.param.name; });

TEST(Jpeg, OfFourColoursHasThePixelsThatOpenCvSees) {
    const auto path = std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/media_files/cmyk.jpg";
    const auto image = read_image(path);
    ASSERT_TRUE(image);
    const cv::Mat seen = cv::imread(path.string(), cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    for (std::size_t i = 0; i < seen.total(); ++i)
        for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(image->rgb[3 * i + c], seen.data[3 * i + 2 - c]) << i;
}

TEST(Jpeg, ProgressiveOneThatLacksItsLastScansIsCut) {
    const auto jpeg = encoded(".jpg", detailed(), {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    // A scan begins with FF DA; its header never holds that.
    std::vector<std::ptrdiff_t> scans;
    for (std::size_t i = 0; i + 1 < jpeg.size(); ++i)
        if (jpeg[i] == std::byte{0xFF} && jpeg[i + 1] == std::byte{0xDA})
            scans.push_back(static_cast<std::ptrdiff_t>(i));
    ASSERT_GT(scans.size(), 4U);
    for (const auto scan : {scans[1], scans[2], scans.back()}) {
        const auto image = decode_image(Bytes(jpeg.begin(), jpeg.begin() + scan), "a.jpg");
        ASSERT_FALSE(image);
        EXPECT_THAT(image.error().message, HasSubstr("cut off"));
    }
}

TEST(Bmp, WhoseAlphaNobodyFilledIsOpaque) {
    cv::Mat picture(4, 4, CV_8UC4, cv::Scalar(10, 120, 200, 0));
    const auto image = decode_image(test::bmp_with_alpha(picture), "a.bmp");
    ASSERT_TRUE(image);
    EXPECT_EQ(image->rgb[0], 200);
    EXPECT_EQ(image->rgb[2], 10);
}

TEST(Bmp, WithSomeAlphaIsLaidOverWhite) {
    cv::Mat picture(4, 4, CV_8UC4, cv::Scalar(10, 120, 200, 0));
    picture.at<cv::Vec4b>(3, 3)[3] = 255;
    const auto image = decode_image(test::bmp_with_alpha(picture), "a.bmp");
    ASSERT_TRUE(image);
    EXPECT_EQ(image->rgb[0], 255);
    EXPECT_EQ(image->rgb[15 * 3], 200);
}

TEST(Png, OfWhichNothingIsToBeSeenIsWhite) {
    const auto image = decode_image(encoded(".png", cv::Mat(4, 4, CV_8UC4, cv::Scalar(10, 120, 200, 0))), "a.png");
    ASSERT_TRUE(image);
    EXPECT_EQ(image->rgb[0], 255);
}

}  // namespace
}  // namespace emloc
