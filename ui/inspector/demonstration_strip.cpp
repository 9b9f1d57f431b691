#include "ui/inspector/demonstration_strip.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include "ui/inspector/inspection_model.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 24 * kGrid;
constexpr int kCaption = 5 * kGrid;
constexpr int kGap = 2 * kGrid;

class PatchDelegate : public QStyledItemDelegate {
 public:
    PatchDelegate(const InspectionModel& model, PictureCache& pictures, const Theme& theme, DemonstrationStrip* strip)
        : QStyledItemDelegate(strip), model_(model), pictures_(pictures), theme_(theme), strip_(*strip) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {kSide + kGap, kSide + kCaption + kGap};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& colours = theme_.colours();
        const QRectF room(option.rect.left() + kGap / 2, option.rect.top() + kGap / 2, kSide, kSide);
        const Demonstration* demonstration = model_.demonstration(index.row());
        const auto grids = model_.grids(index.row());
        if (demonstration != nullptr && !demonstration->media.empty()) {
            const QImage picture = pictures_.picture(demonstration->media.front());
            const TokenGrid grid = grids.empty() ? TokenGrid{} : grids.front();
            const QSizeF shape = picture.isNull() ? QSizeF(1, 1) : QSizeF(picture.size());
            paint_patches(*painter, fitted(shape, room), picture, grid, 0, strip_.mode(), colours);
        } else {
            painter->fillRect(room, colours.chip);
        }
        painter->save();
        painter->setFont(small_font());
        const QRect caption(option.rect.left(), static_cast<int>(room.bottom()) + 1, option.rect.width(), kCaption);
        const bool current = option.state & QStyle::State_Selected;
        painter->setPen(current ? colours.text : colours.muted);
        const QFontMetrics metrics(painter->font());
        painter->drawText(caption, Qt::AlignCenter,
                          metrics.elidedText(index.data().toString(), Qt::ElideRight, caption.width() - kGrid));
        if (current) {
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(strip_.hasFocus() ? colours.accent : colours.outline, 2));
            painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), kGrid, kGrid);
        }
        painter->restore();
    }

 private:
    const InspectionModel& model_;
    PictureCache& pictures_;
    const Theme& theme_;
    const DemonstrationStrip& strip_;
};

}  // namespace

DemonstrationStrip::DemonstrationStrip(InspectionModel& model, PictureCache& pictures, const Theme& theme,
                                       QWidget* parent)
    : QListView(parent) {
    setModel(&model);
    setItemDelegate(new PatchDelegate(model, pictures, theme, this));
    setAccessibleName(tr("Demonstrations of the chunk, with what is kept of them"));
    setViewMode(QListView::IconMode);
    setMovement(QListView::Static);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setLayoutMode(QListView::Batched);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumHeight(kSide);
    connect(&pictures, &PictureCache::changed, viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void DemonstrationStrip::set_mode(OverlayMode mode) {
    mode_ = mode;
    viewport()->update();
}

}  // namespace emloc::ui
