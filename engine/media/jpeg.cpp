#include "engine/media/jpeg.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it
#include <opencv2/core.hpp>

// After <cstdio>.
#include <jerror.h>
#include <jpeglib.h>

namespace emloc {
namespace {

// Without the zeros that cameras and disk blocks leave behind a picture: of its compressed data they would be as good
// as any. A zero behind 0xFF belongs to that, and a last byte that is zero may be data.
std::span<const std::byte> without_padding(std::span<const std::byte> bytes) {
    constexpr std::byte kZero{0}, kEscape{0xFF};
    std::size_t end = bytes.size();
    while (end > 0 && bytes[end - 1] == kZero) --end;
    const std::size_t kept = end + (end > 0 && bytes[end - 1] == kEscape ? 2 : 1);
    return bytes.first(std::min(kept, bytes.size()));
}

// As OpenCV does it: Adobe's inverted CMYK.
cv::Mat bgr_of_cmyk(const cv::Mat& cmyk) {
    cv::Mat bgr(cmyk.size(), CV_8UC3);
    for (int y = 0; y < cmyk.rows; ++y) {
        for (int x = 0; x < cmyk.cols; ++x) {
            const auto& ink = cmyk.at<cv::Vec4b>(y, x);
            for (int c = 0; c < 3; ++c)
                bgr.at<cv::Vec3b>(y, x)[c] = static_cast<std::uint8_t>(ink[3] - ((255 - ink[2 - c]) * ink[3] >> 8));
        }
    }
    return bgr;
}

class JpegReader {
 public:
    JpegReader() {
        info_.err = jpeg_std_error(&errors_);
        info_.client_data = this;
        errors_.error_exit = &give_up;
        errors_.emit_message = &hear;
    }
    ~JpegReader() { jpeg_destroy_decompress(&info_); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    // Where libjpeg fails it jumps back to here, past whatever was called: nothing in it may need to be destroyed.
    bool read(std::span<const std::byte> bytes, cv::Mat& pixels) {
        if (setjmp(failed_) != 0) return false;  // NOLINT(cert-err52-cpp): libjpeg's way
        jpeg_create_decompress(&info_);
        jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_read_header(&info_, TRUE);
        info_.out_color_space = info_.num_components == 1   ? JCS_GRAYSCALE
                                : info_.num_components == 4 ? JCS_CMYK
                                                            : JCS_EXT_BGR;
        jpeg_start_decompress(&info_);
        pixels.create(static_cast<int>(info_.output_height), static_cast<int>(info_.output_width),
                      CV_8UC(info_.output_components));
        while (info_.output_scanline < info_.output_height) {
            auto* row = pixels.ptr<std::uint8_t>(static_cast<int>(info_.output_scanline));
            jpeg_read_scanlines(&info_, &row, 1);
        }
        return true;
    }

    // After read(), which said `decoded`.
    bool is_cut_off(bool decoded) const { return data_ends_ || (bytes_end_ && !(decoded && has_all_scans())); }

 private:
    static JpegReader& of(j_common_ptr info) { return *static_cast<JpegReader*>(info->client_data); }

    [[noreturn]] static void give_up(j_common_ptr info) { std::longjmp(of(info).failed_, 1); }

    static void hear(j_common_ptr info, int) {
        auto& reader = of(info);
        const int what = info->err->msg_code;
        reader.bytes_end_ = reader.bytes_end_ || what == JWRN_JPEG_EOF;
        // Other markers, of restarts, are damage in the middle.
        reader.data_ends_ = reader.data_ends_ || (what == JWRN_HIT_MARKER && reader.info_.unread_marker == JPEG_EOI);
    }

    // Each scan adds components, or bits of a progressive picture's coefficients.
    bool has_all_scans() const {
        for (int c = 0; c < info_.num_components; ++c) {
            if (!info_.comp_info[c].quant_table) return false;
            if (!info_.coef_bits) continue;
            const auto& missing_bits = info_.coef_bits[c];
            if (std::any_of(missing_bits, missing_bits + DCTSIZE2, [](int bits) { return bits != 0; })) return false;
        }
        return true;
    }

    jpeg_decompress_struct info_{};
    jpeg_error_mgr errors_{};
    std::jmp_buf failed_{};
    bool bytes_end_ = false;  // without an end marker
    bool data_ends_ = false;  // within a scan
};

}  // namespace

JpegSamples decode_jpeg(std::span<const std::byte> bytes) {
    JpegSamples samples;
    JpegReader reader;
    const bool decoded = reader.read(without_padding(bytes), samples.pixels);
    samples.cut_off = reader.is_cut_off(decoded);
    if (!decoded) samples.pixels.release();
    if (samples.pixels.channels() == 4) samples.pixels = bgr_of_cmyk(samples.pixels);
    return samples;
}

}  // namespace emloc
