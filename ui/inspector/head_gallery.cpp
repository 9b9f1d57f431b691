#include "ui/inspector/head_gallery.h"

#include <QPainter>
#include <algorithm>

#include "ui/inspector/inspection_model.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSmallest = 48 * kGrid;
constexpr int kCaption = 6 * kGrid;
constexpr int kGap = 4 * kGrid;

}  // namespace

HeadGallery::HeadGallery(const InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model), pictures_(pictures), theme_(theme) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    use_small_font(this);
    connect(&pictures, &PictureCache::changed, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    connect(&model, &InspectionModel::cell_changed, this, [this] { show_row(row_); });
}

void HeadGallery::show_row(int row) {
    row_ = row;
    frame_ = std::clamp(frame_, 0, std::max(0, frames() - 1));
    setAccessibleName(tr("Demonstration %1, one picture for every head").arg(row + 1));
    updateGeometry();
    update();
}

void HeadGallery::set_mode(OverlayMode mode) {
    mode_ = mode;
    update();
}

void HeadGallery::set_frame(int frame) {
    frame_ = frame;
    update();
}

int HeadGallery::frames() const {
    const auto grids = model_.grids(row_);
    return grids.empty() ? 0 : grids.front().t;
}

int HeadGallery::pictures_shown() const {
    const Demonstration* demonstration = model_.demonstration(row_);
    const int media = demonstration == nullptr ? 0 : static_cast<int>(demonstration->media.size());
    return media * std::max(1, model_.heads());
}

int HeadGallery::columns(int width) const {
    return std::clamp((width + kGap) / (kSmallest + kGap), 1, std::max(1, model_.heads()));
}

int HeadGallery::heightForWidth(int width) const {
    const int across = columns(width);
    const int side = (width - (across - 1) * kGap) / across;
    const int rows = (pictures_shown() + across - 1) / across;
    return rows * (std::min(side, 2 * kSmallest) + kCaption + kGap);
}

QSize HeadGallery::sizeHint() const {
    return {2 * kSmallest, heightForWidth(std::max(width(), 2 * kSmallest))};
}

void HeadGallery::paintEvent(QPaintEvent*) {
    const Demonstration* demonstration = model_.demonstration(row_);
    if (demonstration == nullptr) return;
    QPainter painter(this);
    const int heads = std::max(1, model_.heads());
    const int across = columns(width());
    const int side = std::min((width() - (across - 1) * kGap) / across, 2 * kSmallest);
    int place = 0;
    for (int head = 0; head < heads; ++head) {
        const auto grids = model_.grids(row_, head);
        for (std::size_t medium = 0; medium < demonstration->media.size(); ++medium, ++place) {
            const int x = (place % across) * (side + kGap);
            const int y = (place / across) * (side + kCaption + kGap);
            const TokenGrid grid = medium < grids.size() ? grids[medium] : TokenGrid{};
            const QImage picture = pictures_.picture(demonstration->media[medium],
                                                     {std::min(frame_, std::max(0, grid.t - 1)), std::max(1, grid.t)});
            const QSizeF shape =
                picture.isNull() ? QSizeF(std::max(1, grid.w), std::max(1, grid.h)) : QSizeF(picture.size());
            paint_patches(painter, fitted(shape, QRectF(x, y + kCaption, side, side)), picture, grid,
                          std::min(frame_, std::max(0, grid.t - 1)), mode_, theme_.colours());
            double kept = 0;
            for (const float value : grid.kept) kept += value;
            painter.setPen(theme_.colours().muted);
            painter.drawText(QRectF(x, y, side, kCaption), Qt::AlignCenter,
                             grid.kept.empty()
                                 ? tr("head %1").arg(head)
                                 : tr("head %1: %2 of %3 tokens").arg(head).arg(kept, 0, 'f', 0).arg(grid.kept.size()));
        }
    }
}

}  // namespace emloc::ui
