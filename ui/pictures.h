// The engine's pixels as pictures to show.
#pragma once

#include <QImage>

#include "engine/media/image.h"

namespace emloc::ui {

// The middle square of a picture, `side` pixels wide.
QImage square_of(const Image& image, int side);

// The whole picture, no side longer than `side`, never enlarged.
QImage fitted_picture(const Image& image, int side);

}  // namespace emloc::ui
