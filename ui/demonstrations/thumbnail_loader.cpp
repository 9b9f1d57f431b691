#include "ui/demonstrations/thumbnail_loader.h"

#include <algorithm>
#include <new>

#include "engine/media/image.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

QImage scaled(const Image& image, const QSize& size, ThumbnailLoader::Fit fit) {
    // A view on the engine's pixels, which outlive it; scaled() makes its own.
    const QImage whole(image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                       static_cast<qsizetype>(image.width * 3), QImage::Format_RGB888);
    if (fit == ThumbnailLoader::Fit::kInside) {
        const QSize inside = whole.size().scaled(size, Qt::KeepAspectRatio).boundedTo(whole.size());
        return whole.scaled(inside.expandedTo({1, 1}), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    }
    // Cut first: scaling a very long picture to fill would need far more memory than is shown.
    const QSize part = size.scaled(whole.size(), Qt::KeepAspectRatio).expandedTo({1, 1});
    const QPoint corner((whole.width() - part.width()) / 2, (whole.height() - part.height()) / 2);
    return whole.copy(QRect(corner, part))
        .scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

}  // namespace

ThumbnailLoader::ThumbnailLoader(QObject* parent) : QObject(parent) {
    // One core is left to the window.
    pool_.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
    pool_.setThreadPriority(QThread::LowPriority);
}

ThumbnailLoader::~ThumbnailLoader() {
    stopping_ = true;
    pool_.clear();
    pool_.waitForDone();
}

void ThumbnailLoader::load(quint64 id, const QString& file, const QSize& size, Fit fit) {
    pool_.start([=, this] {
        if (stopping_) return;
        try {
            const auto image = read_image(to_path(file));
            if (!image) return Q_EMIT failed(id, file, to_qstring(image.error().message));
            Q_EMIT loaded(id, scaled(*image, size, fit));
        } catch (const std::bad_alloc&) {
            Q_EMIT failed(id, file, tr("There is not enough memory for the image %1.").arg(file));
        }
    });
}

}  // namespace emloc::ui
