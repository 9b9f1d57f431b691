#include "ui/inspector/picture_cache.h"

#include <QTimer>
#include <algorithm>
#include <new>

#include "engine/media/image.h"
#include "ui/convert.h"
#include "ui/pictures.h"
#include "ui/video/video_frames.h"

namespace emloc::ui {

namespace {

constexpr int kMegabytes = 192;
constexpr int kTogether = 30;  // milliseconds: pictures that arrive within are announced once

QString key_of(const Media& medium, const VideoStep& step) {
    QString key = QStringLiteral("%1").arg(reinterpret_cast<quintptr>(medium.bytes.get()));
    if (!medium.sha256.empty())
        key = to_qstring(medium.sha256);
    else if (!medium.path.empty())
        key = QString::fromStdString(medium.path.string());
    if (medium.kind != MediaKind::kVideo) return key;
    key += QStringLiteral(":%1/%2").arg(step.step).arg(step.steps);
    // Of the same video another part may be used elsewhere.
    const FrameChoice& choice = medium.choice;
    key += QStringLiteral(":%1-%2:%3")
               .arg(choice.start.value_or(0))
               .arg(choice.end.value_or(0))
               .arg(choice.max_frames.value_or(0));
    if (choice.key_frames) key += u'k';
    for (const double time : choice.times) key += QStringLiteral(",%1").arg(time);
    return key;
}

struct Decoded {
    QImage image;
    QString problem;
};

Decoded decoded(const Media& medium, int side, const VideoStep& step) {
    try {
        if (medium.kind == MediaKind::kVideo || is_video(medium)) {
            const QImage frame = frame_of_step(medium, step.step, step.steps, side);
            if (!frame.isNull()) return {frame, {}};
            const QString name = QString::fromStdString(medium.path.filename().string());
            return {{}, PictureCache::tr("No picture of the video %1 can be shown.").arg(name)};
        }
        const auto image =
            medium.bytes ? decode_image(*medium.bytes, medium.path.filename().string()) : read_image(medium.path);
        if (!image) return {{}, to_qstring(image.error().message)};
        return {fitted_picture(*image, side), {}};
    } catch (const std::bad_alloc&) {
        return {{}, PictureCache::tr("There is not enough memory for this image.")};
    }
}

}  // namespace

PictureCache::PictureCache(int side, QObject* parent) : QObject(parent), side_(side), pictures_(kMegabytes * 1024) {
    pool_.setMaxThreadCount(1);
    pool_.setThreadPriority(QThread::LowPriority);
}

PictureCache::~PictureCache() {
    stopping_ = true;
    pool_.clear();
    pool_.waitForDone();
}

QImage PictureCache::picture(const Media& medium, const VideoStep& step) {
    const QString key = key_of(medium, step);
    if (const QImage* known = pictures_.object(key)) return *known;
    if (waiting_.contains(key) || problems_.contains(key)) return {};
    waiting_.insert(key);
    pool_.start([this, key, medium, step] {
        if (stopping_) return;
        const Decoded answer = decoded(medium, side_, step);
        QMetaObject::invokeMethod(
            this, [this, key, answer] { take(key, answer.image, answer.problem); }, Qt::QueuedConnection);
    });
    return {};
}

QString PictureCache::problem(const Media& medium) const {
    return problems_.value(key_of(medium, {}));
}

void PictureCache::take(const QString& key, const QImage& image, const QString& problem) {
    waiting_.remove(key);
    if (image.isNull()) {
        problems_.insert(key, problem);
    } else {
        pictures_.insert(key, new QImage(image), std::max(1, static_cast<int>(image.sizeInBytes() / 1024)));
    }
    if (announced_) return;
    announced_ = true;
    QTimer::singleShot(kTogether, this, [this] {
        announced_ = false;
        Q_EMIT changed();
    });
}

}  // namespace emloc::ui
