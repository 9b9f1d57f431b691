#include "ui/pictures.h"

#include <algorithm>

namespace emloc::ui {

namespace {

// A view on the engine's pixels, which must outlive it.
QImage view_of(const Image& image) {
    return {image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height),
            static_cast<qsizetype>(image.width * 3), QImage::Format_RGB888};
}

QImage scaled(const QImage& picture, const QSize& size) {
    return picture.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
}

}  // namespace

QImage square_of(const Image& image, int side) {
    const QImage whole = view_of(image);
    // Cut first: scaling a very long picture to fill would need far more memory than is shown.
    const int part = std::min(whole.width(), whole.height());
    const QPoint corner((whole.width() - part) / 2, (whole.height() - part) / 2);
    return scaled(whole.copy(QRect(corner, QSize(part, part))), {side, side});
}

QImage fitted_picture(const Image& image, int side) {
    const QImage whole = view_of(image);
    const QSize size = whole.size().scaled(side, side, Qt::KeepAspectRatio).boundedTo(whole.size());
    return scaled(whole, size.expandedTo({1, 1}));
}

QPixmap fitted_pixmap(const QImage& picture, const QSize& room, qreal pixel_ratio, Qt::TransformationMode mode) {
    QPixmap shown = QPixmap::fromImage(picture.scaled(room * pixel_ratio, Qt::KeepAspectRatio, mode));
    shown.setDevicePixelRatio(pixel_ratio);
    return shown;
}

}  // namespace emloc::ui
