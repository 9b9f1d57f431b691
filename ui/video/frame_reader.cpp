#include "ui/video/frame_reader.h"

#include <array>
#include <new>

#include "engine/media/video_plan.h"
#include "ui/convert.h"
#include "ui/pictures.h"

namespace emloc::ui {

namespace {

// Of the pool's queue.
constexpr int kFirst = 2;
constexpr int kSoon = 1;
constexpr int kLater = 0;

}  // namespace

// Runs `work` in the pool; what it returns is called in this object's thread.
template <typename Work>
void FrameReader::post(int priority, Work work) {
    pool_.start(
        [this, work = std::move(work)] {
            if (stop_.stop_requested()) return;
            try {
                QMetaObject::invokeMethod(this, work(), Qt::QueuedConnection);
            } catch (const std::bad_alloc&) {
                const auto report = [this] { Q_EMIT failed(tr("There is not enough memory for this video.")); };
                QMetaObject::invokeMethod(this, report, Qt::QueuedConnection);
            }
        },
        priority);
}

FrameReader::FrameReader(const Media& medium, int side, int thumbnail, QObject* parent)
    : QObject(parent), side_(side), thumbnail_(thumbnail) {
    pool_.setMaxThreadCount(1);
    open(medium);
}

FrameReader::~FrameReader() {
    stop_.request_stop();
    pool_.clear();
    pool_.waitForDone();
}

void FrameReader::open(const Media& medium) {
    post(kFirst, [this, medium]() -> std::function<void()> {
        auto opened_video = Video::open(medium, stop_.get_token());
        if (!opened_video) {
            const QString reason = to_qstring(opened_video.error().message);
            return [this, reason] { Q_EMIT failed(reason); };
        }
        video_ = std::make_unique<Video>(std::move(*opened_video));
        VideoFacts facts{.info = video_->info(), .times = {}};
        facts.times.reserve(static_cast<std::size_t>(facts.info.frames));
        for (std::int64_t frame = 0; frame < facts.info.frames; ++frame) facts.times.push_back(video_->time_of(frame));
        return [this, facts = std::move(facts)] { Q_EMIT opened(facts); };
    });
}

QImage FrameReader::picture(qint64 frame, int side) {
    const std::array<std::int64_t, 1> wanted{frame};
    const auto read = video_->read(wanted, {}, stop_.get_token());
    return read && !read->images.empty() ? fitted_picture(read->images.front(), side) : QImage();
}

void FrameReader::show(qint64 frame) {
    const quint64 wish = ++wish_;
    post(kFirst, [this, frame, wish]() -> std::function<void()> {
        if (wish != wish_ || !video_) return [] {};
        const QImage read = picture(frame, side_);
        return [this, frame, read] { Q_EMIT shown(frame, read); };
    });
}

void FrameReader::plan(const FrameChoice& choice, const VideoSampling& sampling) {
    post(kSoon, [this, choice, sampling]() -> std::function<void()> {
        if (!video_) return [] {};
        const auto found = plan_video(*video_, choice, sampling, PreprocessorOptions{});
        const QList<qint64> frames =
            found ? QList<qint64>(found->frames.begin(), found->frames.end()) : QList<qint64>();
        const QString problem = found ? QString() : to_qstring(found.error().message);
        return [this, frames, problem] { Q_EMIT planned(frames, problem); };
    });
}

void FrameReader::thumbnails(const QList<qint64>& frames) {
    next_thumbnail(frames, 0, ++strip_);
}

void FrameReader::next_thumbnail(const QList<qint64>& frames, int index, quint64 wish) {
    if (index >= frames.size() || wish != strip_) return;
    post(kLater, [this, frames, index, wish]() -> std::function<void()> {
        if (wish != strip_ || !video_) return [] {};
        const QImage read = picture(frames[index], thumbnail_);
        return [this, frames, index, wish, read] {
            if (wish != strip_) return;
            Q_EMIT thumbnail(index, read);
            next_thumbnail(frames, index + 1, wish);
        };
    });
}

}  // namespace emloc::ui
