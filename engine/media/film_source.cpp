#include <algorithm>
#include <cmath>

#include "engine/media/frame_decoder.h"
#include "engine/media/frame_pixels.h"
#include "engine/media/resize_frame.h"
#include "engine/media/video_source.h"

namespace emloc {
namespace {

// Frames are called unevenly timed where one of them is off its place by more than this share of a frame.
constexpr double kUneven = 0.25;

bool is_uneven(const std::vector<double>& times) {
    if (times.size() < 3) return false;
    const double step = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
    for (std::size_t i = 0; i < times.size(); ++i)
        if (std::abs(times[i] - times.front() - step * static_cast<double>(i)) > kUneven * step) return true;
    return false;
}

int degrees_of(int orientation) {
    return orientation == 6 || orientation == 5   ? 90
           : orientation == 3 || orientation == 4 ? 180
           : orientation >= 7                     ? 270
                                                  : 0;
}

class Film final : public VideoSource {
 public:
    Film(std::unique_ptr<AvInput> input, FrameIndex index) : input_(std::move(input)), index_(std::move(index)) {}

    Status prepare(const std::stop_token& stop) {
        auto decoder = FrameDecoder::open(*input_, index_);
        if (!decoder) return tl::unexpected(decoder.error());
        decoder_ = std::make_unique<FrameDecoder>(std::move(*decoder));
        if (auto begun = leave_out_undecodable(stop); !begun) return begun;
        const auto& stream = input_->stream();
        const double base = av_q2d(stream.time_base);
        for (const auto time : index_.times) times.push_back(static_cast<double>(time - index_.times.front()) * base);
        key_frames = index_.keys;
        orientation_ = orientation_of(stream);
        info.container = input_->format().iformat->name;
        info.codec = avcodec_get_name(stream.codecpar->codec_id);
        info.width = orientation_ >= 5 ? stream.codecpar->height : stream.codecpar->width;
        info.height = orientation_ >= 5 ? stream.codecpar->width : stream.codecpar->height;
        info.rotation = degrees_of(orientation_);
        info.frames = static_cast<std::int64_t>(times.size());
        info.seconds = static_cast<double>(index_.end - index_.times.front()) * base;
        info.fps = rate();
        info.variable_rate = is_uneven(times);
        info.damage = index_.damage;
        if (info.width < 1 || info.height < 1)
            return fail(ErrorKind::kMalformed, "{} doesn't say how large its pictures are.", input_->name());
        if (info.width > kMaxDecodedPixels / info.height)
            return fail(ErrorKind::kUnsupported, "{} says that its pictures are {} x {} pixels; that is too large.",
                        input_->name(), info.width, info.height);
        return {};
    }

    Result<VideoFrames> read(std::span<const std::int64_t> frames, std::optional<Size> size,
                             const std::stop_token& stop, const FrameProgress& progress) override {
        VideoFrames result;
        const Size target = size.value_or(Size{info.height, info.width});
        const auto total = static_cast<std::int64_t>(frames.size());
        const auto take = [&](std::size_t i, std::int64_t position, const AVFrame& frame) -> Status {
            auto image = converter_.convert(frame, orientation_, input_->name());
            if (!image) return tl::unexpected(image.error());
            if (image->height != target.height || image->width != target.width)
                *image = resize_frame(*image, target.height, target.width);
            result.images.push_back(std::move(*image));
            result.numbers.push_back(position);
            if (progress) progress(static_cast<std::int64_t>(i) + 1, total);
            return {};
        };
        const auto faulty = decoder_->decode(frames, take, stop);
        if (!faulty) return tl::unexpected(faulty.error());
        result.damage = damage(frames, result.numbers, *faulty);
        return result;
    }

 private:
    // Recordings that begin in the middle hold frames that refer to what isn't there; a decoder passes over them.
    Status leave_out_undecodable(const std::stop_token& stop) {
        if (index_.keys.empty() || index_.keys.front() == 0) return {};
        const auto missing = decoder_->frames_without_beginning(stop);
        if (!missing) return tl::unexpected(missing.error());
        if (static_cast<std::int64_t>(missing->size()) == index_.count())
            return fail(ErrorKind::kMalformed, "No frame of {} can be decoded: its data is damaged.", input_->name());
        index_.leave_out(*missing);
        return {};
    }

    // The rate that the file names, where it has one and the times agree with it: 30000/1001 and not what the rounding
    // of times to milliseconds makes of it.
    double rate() const {
        const double mean = info.seconds > 0 ? static_cast<double>(info.frames) / info.seconds : 0;
        const auto named = input_->stream().avg_frame_rate;
        const double said = named.num > 0 && named.den > 0 ? av_q2d(named) : 0;
        if (said > 0 && (mean <= 0 || info.frames < 2 || std::abs(said - mean) < 0.01 * mean)) return said;
        return mean > 0 ? mean : 1;
    }

    std::string damage(std::span<const std::int64_t> asked, const std::vector<std::int64_t>& got,
                       std::int64_t faulty) const {
        std::int64_t replaced = 0;
        for (std::size_t i = 0; i < asked.size(); ++i) replaced += asked[i] != got[i] ? 1 : 0;
        std::string said = index_.damage;
        const auto add = [&said](const std::string& sentence) {
            if (!said.empty()) said += ' ';
            said += sentence;
        };
        if (faulty == 0) return said;  // what a film holds no picture for shows the one before
        if (replaced > 0)
            add(fmt::format("Part of the file is damaged: {} of {} frames were replaced by the nearest readable one.",
                            replaced, asked.size()));
        else
            add(fmt::format("Part of the file is damaged: {} of its pictures were decoded with errors.", faulty));
        return said;
    }

    std::unique_ptr<AvInput> input_;
    FrameIndex index_;
    std::unique_ptr<FrameDecoder> decoder_;
    FrameConverter converter_;
    int orientation_ = 1;
};

}  // namespace

Result<std::unique_ptr<VideoSource>> open_film(const Media& medium, const std::stop_token& stop) {
    auto input = AvInput::open(medium);
    if (!input) return tl::unexpected(input.error());
    auto index = index_frames(**input, stop);
    if (!index) return tl::unexpected(index.error());
    auto film = std::make_unique<Film>(std::move(*input), std::move(*index));
    if (auto prepared = film->prepare(stop); !prepared) return tl::unexpected(prepared.error());
    return film;
}

}  // namespace emloc
