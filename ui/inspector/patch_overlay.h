// What one layer keeps of a medium, drawn over the medium's own pixels.
#pragma once

#include <QImage>
#include <QRectF>
#include <vector>

class QPainter;

namespace emloc::ui {

struct Colours;

// A medium's tokens: t frames (groups of frames, for a video) of h rows of w tokens. Both vectors hold t * h * w values
// from 0 to 1, frame by frame, row by row.
struct TokenGrid {
    int t = 0;
    int h = 0;
    int w = 0;
    std::vector<float> kept;        // the share of the chosen KV heads that keep the token
    std::vector<float> importance;  // empty where it isn't known

    int frame_size() const { return h * w; }
};

enum class OverlayMode {
    kKept,        // dropped tokens are veiled
    kImportance,  // the picture in grey, important tokens in colour
};

// The largest rectangle of the picture's shape in `room`, in its middle.
QRectF fitted(const QSizeF& picture, const QRectF& room);

// Draws `picture` (a null one: a plain ground) into `target` and the tokens of `frame` over it. Cells lie edge to edge
// on whole device pixels.
void paint_patches(QPainter& painter, const QRectF& target, const QImage& picture, const TokenGrid& grid, int frame,
                   OverlayMode mode, const Colours& colours);

}  // namespace emloc::ui
