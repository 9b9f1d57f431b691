#include "engine/media/av_input.h"

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/error.h>
}

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <span>

#include "engine/media/image.h"

namespace emloc {
namespace {

constexpr int kBufferBytes = 1 << 16;
// Containers of one file each. Playlists and image sequences, which name other files, are left out on purpose.
constexpr const char* kContainers =
    "mov,matroska,webm,avi,gif,mpegts,mpeg,mpegvideo,asf,flv,ogg,ivf,h264,hevc,m4v,mjpeg,apng,mxf,nut,rm,dv,y4m,"
    "yuv4mpegpipe,obu,av1";

// libav's log goes to stderr, over the program's own output; what matters of it is in our messages.
void silence_log() {
    static const bool silent = (av_log_set_level(AV_LOG_QUIET), true);
    static_cast<void>(silent);
}

Error unreadable(const std::string& name, int error) {
    if (error == AVERROR(ENOMEM))
        return {ErrorKind::kOutOfMemory, fmt::format("There is not enough memory to open {}.", name)};
    return {
        ErrorKind::kMalformed,
        fmt::format("{} can't be read as a video ({}): it is of another kind, or its beginning or index is missing, "
                    "as happens to a recording or download that was cut off.",
                    name, av_reason(error))};
}

}  // namespace

std::string av_reason(int error) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    av_strerror(error, text, sizeof text);
    return text;
}

// What libav reads from: a file, or bytes in memory.
class AvInput::Bytes {
 public:
    explicit Bytes(std::shared_ptr<const std::vector<std::byte>> bytes)
        : bytes_(std::move(bytes)), size_(static_cast<std::int64_t>(bytes_->size())) {}
    Bytes(std::FILE* file, std::int64_t size) : file_(file, &std::fclose), size_(size) {}

    std::int64_t size() const { return size_; }
    std::int64_t seek_to_start() { return seek(0, SEEK_SET); }

    static int read(void* self, std::uint8_t* out, int count) { return static_cast<Bytes*>(self)->read(out, count); }
    static std::int64_t seek(void* self, std::int64_t offset, int whence) {
        return static_cast<Bytes*>(self)->seek(offset, whence & ~AVSEEK_FORCE);
    }

 private:
    int read(std::uint8_t* out, int count) {
        const auto wanted = static_cast<std::size_t>(std::clamp<std::int64_t>(size_ - at_, 0, count));
        if (wanted == 0) return AVERROR_EOF;
        std::size_t got = wanted;
        if (bytes_) {
            std::memcpy(out, bytes_->data() + at_, wanted);
        } else {
            got = std::fread(out, 1, wanted, file_.get());
            if (got == 0) return std::ferror(file_.get()) ? AVERROR(EIO) : AVERROR_EOF;
        }
        at_ += static_cast<std::int64_t>(got);
        return static_cast<int>(got);
    }

    std::int64_t seek(std::int64_t offset, int whence) {
        if (whence == AVSEEK_SIZE) return size_;
        const std::int64_t target = whence == SEEK_SET ? offset : whence == SEEK_CUR ? at_ + offset : size_ + offset;
        if (target < 0) return AVERROR(EINVAL);
        if (file_ && fseeko(file_.get(), target, SEEK_SET) != 0) return AVERROR(errno);
        return at_ = target;
    }

    std::shared_ptr<const std::vector<std::byte>> bytes_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, &std::fclose};
    std::int64_t size_ = 0;
    std::int64_t at_ = 0;
};

namespace {

Result<std::FILE*> open_file(const std::filesystem::path& path, std::int64_t& size) {
    if (auto regular = check_regular_file(path); !regular) return tl::unexpected(regular.error());
    std::error_code error;
    size = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
    std::FILE* file = error ? nullptr : std::fopen(path.c_str(), "rb");
    if (!file)
        return fail(ErrorKind::kUnreadable, "{} can't be opened: {}. Check its permissions.", path.string(),
                    std::strerror(errno));
    return file;
}

int refuse_to_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EPERM);
}

}  // namespace

Result<std::unique_ptr<AvInput>> AvInput::open(const Media& medium) {
    silence_log();
    std::unique_ptr<AvInput> input(new AvInput);
    input->name_ = medium.path.empty() ? std::string("The video") : medium.path.string();
    if (medium.bytes) {
        input->bytes_ = std::make_unique<Bytes>(medium.bytes);
    } else {
        std::int64_t size = 0;
        auto file = open_file(medium.path, size);
        if (!file) return tl::unexpected(file.error());
        input->bytes_ = std::make_unique<Bytes>(*file, size);
    }
    if (input->size() == 0) return fail(ErrorKind::kMalformed, "{} is empty.", input->name_);
    if (auto connected = input->connect(); !connected) return tl::unexpected(connected.error());
    return input;
}

Status AvInput::connect() {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
    io_ = avio_alloc_context(buffer, kBufferBytes, 0, bytes_.get(), &Bytes::read, nullptr, &Bytes::seek);
    AVFormatContext* format = avformat_alloc_context();
    if (!buffer || !io_ || !format) return tl::unexpected(unreadable(name_, AVERROR(ENOMEM)));
    format->pb = io_;
    format->io_open = &refuse_to_open;
    AVDictionary* settings = nullptr;
    av_dict_set(&settings, "format_whitelist", kContainers, 0);
    av_dict_set(&settings, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&format, nullptr, nullptr, &settings);  // frees `format` where it fails
    av_dict_free(&settings);
    if (opened < 0) return tl::unexpected(unreadable(name_, opened));
    format_.reset(format);
    if (const int found = avformat_find_stream_info(format, nullptr); found < 0)
        return tl::unexpected(unreadable(name_, found));
    return choose_stream();
}

// The film: a picture on the cover is none.
Status AvInput::choose_stream() {
    bool cover = false;
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        auto& stream = *format_->streams[i];
        if ((stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0) continue;
        cover = true;
        stream.codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;  // so that it isn't among those to choose from
    }
    const int best = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const bool sound = av_find_best_stream(format_.get(), AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0) >= 0;
    if (best < 0 && !sound && !cover) return tl::unexpected(unreadable(name_, AVERROR_INVALIDDATA));
    if (best < 0)
        return fail(ErrorKind::kUnsupported, "{} holds no video, only {}{}{}.", name_, sound ? "sound" : "",
                    sound && cover ? " and " : "", cover ? "a cover picture" : "");
    for (unsigned i = 0; i < format_->nb_streams; ++i)
        format_->streams[i]->discard = static_cast<int>(i) == best ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    stream_ = format_->streams[best];
    if (stream_->codecpar->codec_id != AV_CODEC_ID_MPEG4) return {};
    AVBSFContext* unpack = nullptr;
    if (av_bsf_alloc(av_bsf_get_by_name("mpeg4_unpack_bframes"), &unpack) < 0) return {};
    unpack_.reset(unpack);
    if (avcodec_parameters_copy(unpack->par_in, stream_->codecpar) < 0 || av_bsf_init(unpack) < 0) unpack_ = nullptr;
    return {};
}

Status AvInput::reopen() {
    disconnect();
    if (bytes_->seek_to_start() < 0) return fail(ErrorKind::kUnreadable, "{} can't be read again.", name_);
    return connect();
}

void AvInput::disconnect() {
    unpack_ = nullptr;
    stream_ = nullptr;
    format_ = nullptr;
    if (io_) av_freep(&io_->buffer);
    avio_context_free(&io_);
}

AvInput::~AvInput() {
    disconnect();
}

int AvInput::read(AVPacket& packet) const {
    while (true) {
        int status = unpack_ ? av_bsf_receive_packet(unpack_.get(), &packet) : AVERROR(EAGAIN);
        if (status != AVERROR(EAGAIN)) return status;
        status = read_stored(packet);
        if (!unpack_) return status;
        if (status < 0 && status != AVERROR_EOF) return status;
        if (av_bsf_send_packet(unpack_.get(), status < 0 ? nullptr : &packet) < 0) av_packet_unref(&packet);
    }
}

int AvInput::read_stored(AVPacket& packet) const {
    while (true) {
        const int status = av_read_frame(format_.get(), &packet);
        if (status < 0 || packet.stream_index == stream_->index) return status;
        av_packet_unref(&packet);
    }
}

bool AvInput::rewind() const {
    const auto first = stream_->start_time == AV_NOPTS_VALUE ? 0 : stream_->start_time;
    return seek_to_time(first) || seek_to_byte(0);
}

bool AvInput::seek_to_time(std::int64_t time) const {
    if (unpack_) av_bsf_flush(unpack_.get());
    return av_seek_frame(format_.get(), stream_->index, time, AVSEEK_FLAG_BACKWARD) >= 0;
}

bool AvInput::seek_to_byte(std::int64_t offset) const {
    if (unpack_) av_bsf_flush(unpack_.get());
    return avformat_seek_file(format_.get(), -1, INT64_MIN, offset, INT64_MAX, AVSEEK_FLAG_BYTE) >= 0;
}

std::int64_t AvInput::size() const {
    return bytes_->size();
}

bool AvInput::is_found_by_shape() const {
    constexpr int kEither = AVFMT_TS_DISCONT | AVFMT_GENERIC_INDEX;
    constexpr int kNeither = AVFMT_NO_BYTE_SEEK | AVFMT_NOBINSEARCH;
    const int flags = format_->iformat->flags;
    return (flags & kEither) != 0 && (flags & kNeither) == 0;
}

}  // namespace emloc
