#include "ui/inspector/patch_overlay.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr float kVeil = 0.86F;       // of a token that no head keeps
constexpr float kStrongest = 0.85F;  // of the most important token
constexpr float kFaintest = 0.02F;

QRectF cell(const QRectF& target, const TokenGrid& grid, int row, int column) {
    const double left = std::round(target.left() + target.width() * column / grid.w);
    const double right = std::round(target.left() + target.width() * (column + 1) / grid.w);
    const double top = std::round(target.top() + target.height() * row / grid.h);
    const double bottom = std::round(target.top() + target.height() * (row + 1) / grid.h);
    return {QPointF(left, top), QPointF(right, bottom)};
}

QColor with_alpha(QColor colour, float alpha) {
    colour.setAlphaF(std::clamp(alpha, 0.0F, 1.0F));
    return colour;
}

}  // namespace

QRectF fitted(const QSizeF& picture, const QRectF& room) {
    if (picture.isEmpty() || room.isEmpty()) return room;
    QRectF target(QPointF(), picture.scaled(room.size(), Qt::KeepAspectRatio));
    target.moveCenter(room.center());
    return target;
}

void paint_patches(QPainter& painter, const QRectF& target, const QImage& picture, const TokenGrid& grid, int frame,
                   OverlayMode mode, const Colours& colours) {
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    if (picture.isNull()) {
        painter.fillRect(target, colours.chip);
    } else {
        painter.drawImage(
            target, mode == OverlayMode::kImportance ? picture.convertToFormat(QImage::Format_Grayscale8) : picture);
    }
    const bool importance = mode == OverlayMode::kImportance;
    const auto& values = importance ? grid.importance : grid.kept;
    const auto first = static_cast<std::size_t>(frame * grid.frame_size());
    if (grid.h > 0 && grid.w > 0 && first + static_cast<std::size_t>(grid.frame_size()) <= values.size()) {
        for (int row = 0; row < grid.h; ++row) {
            for (int column = 0; column < grid.w; ++column) {
                const float value = values[first + static_cast<std::size_t>(row * grid.w + column)];
                const float alpha = importance ? kStrongest * value : kVeil * (1 - value);
                if (alpha < kFaintest) continue;
                painter.fillRect(cell(target, grid, row, column),
                                 with_alpha(importance ? colours.accent : colours.panel, alpha));
            }
        }
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.border, 1));
    painter.drawRect(target.adjusted(0, 0, -1, -1));
    painter.restore();
}

}  // namespace emloc::ui
