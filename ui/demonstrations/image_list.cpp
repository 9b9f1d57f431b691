#include "ui/demonstrations/image_list.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/demonstrations/thumbnail_delegate.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kScrollBar = 10;
constexpr int kRowHeight = kThumbnailSide + kGrid;
constexpr int kMostGridRows = 6;

}  // namespace

ImageList::ImageList(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection,
                     const Theme& theme, QWidget* parent)
    : QListView(parent) {
    setModel(&model);
    QItemSelectionModel* own = selectionModel();
    setSelectionModel(&selection);
    delete own;
    setItemDelegate(new ThumbnailDelegate(thumbnails, theme, this));
    setFlow(QListView::LeftToRight);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    show_grid(false);
}

void ImageList::show_grid(bool grid) {
    grid_ = grid;
    setWrapping(grid);
    setVerticalScrollBarPolicy(grid ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(grid ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

int ImageList::height_for(bool grid, int count, int width) {
    if (!grid) return kThumbnailSide + kScrollBar;
    const int columns = std::max(1, (width - kScrollBar) / (kThumbnailSide + kGrid));
    const int rows = std::clamp((count + columns - 1) / columns, 1, kMostGridRows);
    return rows * kRowHeight;
}

void ImageList::keyPressEvent(QKeyEvent* event) {
    const QModelIndex before = currentIndex();
    const bool mine = before.isValid() && before.parent() == rootIndex();
    if (!grid_ && event->key() == Qt::Key_Down) return Q_EMIT left_downwards();
    if (!grid_ && event->key() == Qt::Key_Up) return Q_EMIT left_upwards();
    if (!mine && model()->rowCount(rootIndex()) > 0 &&
        (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left || event->key() == Qt::Key_Space)) {
        setCurrentIndex(model()->index(0, 0, rootIndex()));
        return;
    }
    QListView::keyPressEvent(event);
    if (!grid_ || currentIndex() != before) return;
    if (event->key() == Qt::Key_Down) Q_EMIT left_downwards();
    if (event->key() == Qt::Key_Up) Q_EMIT left_upwards();
}

void ImageList::wheelEvent(QWheelEvent* event) {
    // The wheel scrolls the panel; only a sideways wheel scrolls the row.
    const QPoint delta = event->angleDelta();
    if (!grid_ && std::abs(delta.y()) >= std::abs(delta.x())) {
        event->ignore();
        return;
    }
    QListView::wheelEvent(event);
}

void ImageList::contextMenuEvent(QContextMenuEvent* event) {
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid()) {
        at = viewport()->mapToGlobal(visualRect(currentIndex()).center());
    }
    Q_EMIT menu_requested(at);
}

void ImageList::startDrag(Qt::DropActions) {
    const QModelIndexList selected = selectionModel()->selectedIndexes();
    if (selected.isEmpty()) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(model()->mimeData(selected));
    const QModelIndex under = currentIndex();
    QPixmap picture(QSize(kThumbnailSide, kThumbnailSide) * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    QStyleOptionViewItem option;
    option.rect = QRect(0, 0, kThumbnailSide, kThumbnailSide);
    option.state = QStyle::State_Selected;
    itemDelegate()->paint(&painter, option, under);
    painter.end();
    drag->setPixmap(picture);
    drag->exec(Qt::CopyAction);  // whoever takes them within the window moves them itself
}

bool ImageList::viewportEvent(QEvent* event) {
    QModelIndex under;
    switch (event->type()) {
        case QEvent::MouseMove:
            under = indexAt(static_cast<QMouseEvent*>(event)->position().toPoint());
            break;
        case QEvent::Leave:
            break;
        default:
            return QListView::viewportEvent(event);
    }
    if (under != hovered_) {
        hovered_ = under;
        Q_EMIT hovered(under, under.isValid() ? visualRect(under) : QRect());
    }
    return QListView::viewportEvent(event);
}

}  // namespace emloc::ui
