#include "ui/inspector/picture_cache.h"

#include <QTimer>
#include <algorithm>
#include <new>

#include "engine/media/image.h"
#include "ui/convert.h"
#include "ui/video/video_frames.h"

namespace emloc::ui {

namespace {

constexpr int kMegabytes = 192;
constexpr int kTogether = 30;  // milliseconds: pictures that arrive within are announced once

QString key_of(const Media& medium) {
    if (!medium.sha256.empty()) return to_qstring(medium.sha256);
    if (!medium.path.empty()) return QString::fromStdString(medium.path.string());
    return QStringLiteral("%1").arg(reinterpret_cast<quintptr>(medium.bytes.get()));
}

QImage decoded(const Media& medium, int side, const VideoStep& step) {
    try {
        if (medium.kind == MediaKind::kVideo) return frame_of_step(medium, step.step, step.steps, side);
        const auto image =
            medium.bytes ? decode_image(*medium.bytes, medium.path.filename().string()) : read_image(medium.path);
        if (!image) return {};
        const QImage whole(image->rgb.data(), static_cast<int>(image->width), static_cast<int>(image->height),
                           static_cast<qsizetype>(image->width * 3), QImage::Format_RGB888);
        const QSize size = whole.size().scaled(side, side, Qt::KeepAspectRatio).boundedTo(whole.size());
        return whole.scaled(size.expandedTo({1, 1}), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    } catch (const std::bad_alloc&) {
        return {};
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
    QString key = key_of(medium);
    if (medium.kind == MediaKind::kVideo) key += QStringLiteral(":%1/%2").arg(step.step).arg(step.steps);
    if (const QImage* known = pictures_.object(key)) return *known;
    if (waiting_.contains(key) || unreadable_.contains(key)) return {};
    waiting_.insert(key);
    pool_.start([this, key, medium, step] {
        if (stopping_) return;
        const QImage image = decoded(medium, side_, step);
        QMetaObject::invokeMethod(
            this, [this, key, image] { take(key, image); }, Qt::QueuedConnection);
    });
    return {};
}

void PictureCache::take(const QString& key, const QImage& image) {
    waiting_.remove(key);
    if (image.isNull()) {
        unreadable_.insert(key);
        return;
    }
    pictures_.insert(key, new QImage(image), std::max(1, static_cast<int>(image.sizeInBytes() / 1024)));
    if (announced_) return;
    announced_ = true;
    QTimer::singleShot(kTogether, this, [this] {
        announced_ = false;
        Q_EMIT changed();
    });
}

}  // namespace emloc::ui
