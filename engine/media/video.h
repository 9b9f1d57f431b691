// Video files -> pixels of chosen frames.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/image.h"
#include "engine/media/medium.h"
#include "engine/media/preprocess.h"

namespace emloc {

struct VideoInfo {
    std::string container;   // "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "gif", "webp" ...
    std::string codec;       // "h264", "vp9", "mjpeg" ...
    std::int64_t width = 0;  // upright, as it is to be shown
    std::int64_t height = 0;
    int rotation = 0;  // by how many degrees clockwise the file says that its frames must be turned
    std::int64_t frames = 0;
    double fps = 0;      // mean over the whole file
    double seconds = 0;  // from the first frame's beginning to the last one's end
    bool variable_rate = false;
    std::string damage;  // what of the file couldn't be read, a sentence; empty: nothing was noticed
};

// How far decoding has come; called on the calling thread.
using FrameProgress = std::function<void(std::int64_t done, std::int64_t total)>;

struct VideoFrames {
    std::vector<Image> images;          // one for each frame asked for, all of one size
    std::vector<std::int64_t> numbers;  // the frames that they show: others than asked for where those are damaged
    std::string damage;                 // what couldn't be decoded, a sentence; empty: everything was
};

class VideoSource;  // one way of decoding: engine/media/video_source.h

// An open video. Frames are counted from 0 in the order in which they are shown; a file's own index is used where it
// has one, so that an hours-long film is sought and not read. One thread at a time.
class Video {
 public:
    // From the medium's bytes where it has them, else from its file. Reads headers and, in files without a full index,
    // every packet once (without decoding it). Errors name the file: kNotFound, kUnreadable, kMalformed (no video, or
    // cut off before its index), kUnsupported (no video stream, an unknown codec, too large a picture), kCancelled.
    static Result<Video> open(const Media& medium, const std::stop_token& stop = {});

    Video(Video&&) noexcept;
    Video& operator=(Video&&) noexcept;
    ~Video();

    const VideoInfo& info() const;
    // Seconds from the first frame to when `frame` is shown.
    double time_of(std::int64_t frame) const;
    // The frame that is shown at that time; the first or last one outside.
    std::int64_t frame_at(double seconds) const;
    // The frame nearest to that one from which decoding can begin: `frame` itself where every frame is one, or where
    // the file doesn't say which are.
    std::int64_t key_frame_near(std::int64_t frame) const;

    // `frames`: ascending, within [0, info().frames). The images have `size` (resampled as images are) or that of the
    // video. Holds one decoded frame at a time beside its result. A frame that can't be decoded is replaced by the
    // nearest one that can, and `damage` says so. kMalformed where none can, kCancelled.
    Result<VideoFrames> read(std::span<const std::int64_t> frames, std::optional<Size> size = {},
                             const std::stop_token& stop = {}, const FrameProgress& progress = {});

 private:
    explicit Video(std::unique_ptr<VideoSource> source);
    std::unique_ptr<VideoSource> source_;
};

// What the file's first bytes say that it is; where they don't say, what its name says; else an image. Animated images
// (GIF, WebP) are videos. A file that can't be read is what its name says.
MediaKind kind_of(const Media& medium);

// `path` as a medium of its kind.
Media medium_at(const std::filesystem::path& path);

// True where the name ends like a video that is read (.mp4, .mkv, .mts, .avi, .gif ...), in any case.
bool has_video_extension(const std::filesystem::path& path);

}  // namespace emloc
