#include "tests/engine/film_of_fields.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "engine/media/av_pointers.h"

namespace emloc::test {
namespace {

constexpr int kBlocks = 2;  // in a row; a field has one row of them
constexpr int kGroup = 4;
constexpr int kFrameNumberBits = 4, kCountBits = 8;

// Bits as H.264 writes them.
class Bits {
 public:
    void put(std::uint32_t value, int count) {
        for (int i = count - 1; i >= 0; --i) {
            if (used_ % 8 == 0) bytes_ += '\0';
            bytes_.back() = static_cast<char>(bytes_.back() | ((value >> i & 1) << (7 - used_ % 8)));
            ++used_;
        }
    }
    void put_counted(std::uint32_t value) {  // ue(v)
        int length = 0;
        while ((value + 1) >> (length + 1)) ++length;
        put(value + 1, 2 * length + 1);
    }
    void align() { put(0, (8 - used_ % 8) % 8); }
    // The unit with its start code. Its bytes must hold no two zeros in a row but in the start code.
    std::string unit(int kind, bool referred) {
        put(1, 1);
        align();
        return std::string("\0\0\0\1", 4) + static_cast<char>((referred ? 0x60 : 0) | kind) + bytes_;
    }

 private:
    std::string bytes_;
    int used_ = 0;
};

std::string parameter_sets() {
    Bits sequence;
    for (const std::uint32_t value : {77U, 0U, 30U}) sequence.put(value, 8);  // Main profile, level 3
    sequence.put_counted(0);
    sequence.put_counted(kFrameNumberBits - 4);
    sequence.put_counted(0);  // the kind of counts
    sequence.put_counted(kCountBits - 4);
    sequence.put_counted(1);  // reference frames
    sequence.put(0, 1);
    sequence.put_counted(kBlocks - 1);
    sequence.put_counted(0);   // one row of blocks to a field
    sequence.put(0b00100, 5);  // fields may be stored alone; not mixed within a frame; direct 8 x 8; no crop, no VUI
    Bits picture;
    picture.put_counted(0);
    picture.put_counted(0);
    picture.put(0b00, 2);
    for (int i = 0; i < 3; ++i) picture.put_counted(0);
    picture.put(0b000, 3);
    for (int i = 0; i < 3; ++i) picture.put_counted(0);
    picture.put(0b100, 3);  // slices say whether blocks are smoothed
    return sequence.unit(7, true) + picture.unit(8, true);
}

std::string field(int frame, bool bottom) {
    const bool idr = frame % kGroup == 0 && !bottom;
    Bits slice;
    slice.put_counted(0);
    slice.put_counted(7);  // intra alone
    slice.put_counted(0);
    slice.put(static_cast<std::uint32_t>(frame % kGroup), kFrameNumberBits);
    slice.put(1, 1);
    slice.put(bottom ? 1 : 0, 1);
    if (idr) slice.put_counted(static_cast<std::uint32_t>(frame / kGroup % 2));
    slice.put(static_cast<std::uint32_t>(2 * (frame % kGroup) + (bottom ? 1 : 0)), kCountBits);
    slice.put(0, idr ? 2 : 1);  // how references are marked
    slice.put_counted(0);       // the quantiser's change
    slice.put_counted(1);       // not smoothed
    for (int block = 0; block < kBlocks; ++block) {
        slice.put_counted(25);  // samples as they are
        slice.align();
        for (int i = 0; i < 256; ++i) slice.put(static_cast<std::uint32_t>(40 + 4 * frame + (bottom ? 1 : 0)), 8);
        for (int i = 0; i < 128; ++i) slice.put(128, 8);
    }
    return slice.unit(idr ? 5 : 1, true);
}

void require(bool holds) {
    if (!holds) throw std::runtime_error("can't make a film of fields");
}

}  // namespace

void make_film_of_fields(const std::filesystem::path& path, int frames) {
    AVFormatContext* format = nullptr;
    require(avformat_alloc_output_context2(&format, nullptr, "mpegts", path.c_str()) >= 0);
    const AvPointer<AVFormatContext> output(format);
    auto* stream = avformat_new_stream(format, nullptr);
    require(stream != nullptr);
    stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    stream->codecpar->codec_id = AV_CODEC_ID_H264;
    stream->codecpar->width = stream->codecpar->height = 32;
    require(avio_open(&format->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0 && avformat_write_header(format, nullptr) >= 0);
    const AvPointer<AVPacket> packet(av_packet_alloc());
    for (int frame = 0; frame < frames; ++frame) {
        const bool key = frame % kGroup == 0;
        const std::string data = std::string("\0\0\0\1\x09\xF0", 6) + (key ? parameter_sets() : "") +
                                 field(frame, false) + field(frame, true);
        require(av_new_packet(packet.get(), static_cast<int>(data.size())) >= 0);
        std::memcpy(packet->data, data.data(), data.size());
        packet->pts = packet->dts = av_rescale_q(frame, {1, 25}, stream->time_base);
        if (key) packet->flags |= AV_PKT_FLAG_KEY;
        require(av_write_frame(format, packet.get()) >= 0);
        av_packet_unref(packet.get());
    }
    require(av_write_trailer(format) >= 0);
    avio_closep(&format->pb);
}

}  // namespace emloc::test
