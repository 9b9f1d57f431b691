// The engine's pixels as pictures to show.
#pragma once

#include <QImage>
#include <QPixmap>

#include "engine/media/image.h"

namespace emloc::ui {

// The middle square of a picture, `side` pixels wide.
QImage square_of(const Image& image, int side);

// The whole picture, no side longer than `side`, never enlarged.
QImage fitted_picture(const Image& image, int side);

// The whole picture within `room`, in the pixels of a screen of that ratio.
QPixmap fitted_pixmap(const QImage& picture, const QSize& room, qreal pixel_ratio, Qt::TransformationMode mode);

}  // namespace emloc::ui
