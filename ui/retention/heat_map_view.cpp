#include "ui/retention/heat_map_view.h"

#include <QAccessible>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_grid.h"

namespace emloc::ui {

namespace {

constexpr int kSmallestRow = 4 * kGrid;
constexpr int kLargestRow = 13 * kGrid;
constexpr int kSmallestColumn = 10 * kGrid;
constexpr int kLargestColumn = 22 * kGrid;
constexpr int kHeaderHeight = 6 * kGrid;

class CellDelegate : public QStyledItemDelegate {
 public:
    CellDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& colours = theme_.colours();
        const auto state = static_cast<RetentionModel::State>(index.data(RetentionModel::kStateRole).toInt());
        const QRectF cell = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
        QColor fill = colours.panel;
        QColor ink = colours.accent_text;
        QPen frame(colours.border, 1);
        if (state == RetentionModel::State::kDecided) {
            const double ratio = index.data(RetentionModel::kRatioRole).toDouble();
            fill = retention_colour(colours, ratio);
            ink = on_retention_colour(colours, ratio);
            frame = QPen(fill, 1);
        } else if (state == RetentionModel::State::kTrying) {
            frame = QPen(colours.accent, 2);
        }

        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(frame);
        painter->setBrush(fill);
        painter->drawRoundedRect(cell, 3, 3);
        if (const QVariant other = index.data(RetentionModel::kWhatIfRole); other.isValid()) {
            paint_what_if(*painter, cell, other.toDouble());
        }
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        if (view != nullptr && view->currentIndex() == index) {
            painter->setPen(QPen(colours.text, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(cell, 3, 3);
        }
        const QString text = index.data().toString();
        QFont font = small_font();
        font.setBold(state == RetentionModel::State::kTrying);
        painter->setFont(font);
        if (const QFontMetrics metrics(font);
            metrics.horizontalAdvance(text) <= option.rect.width() - 4 && metrics.height() <= option.rect.height()) {
            painter->setPen(ink);
            painter->drawText(cell, Qt::AlignCenter, text);
        }
        painter->restore();
    }

 private:
    // A corner in the colour that another delta would give the cell, and a dashed frame: it isn't so.
    void paint_what_if(QPainter& painter, const QRectF& cell, double ratio) const {
        const Colours& colours = theme_.colours();
        const double side = std::min(cell.width(), cell.height()) * 0.8;
        const QPointF corner = cell.bottomRight();
        painter.setPen(QPen(colours.panel, 1));
        painter.setBrush(retention_colour(colours, ratio));
        painter.drawPolygon(QPolygonF({corner, corner - QPointF(side, 0), corner - QPointF(0, side)}));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 1.5, Qt::DashLine));
        painter.drawRoundedRect(cell, 3, 3);
    }

    const Theme& theme_;
};

}  // namespace

HeatMapView::HeatMapView(RetentionModel& model, const Theme& theme, QWidget* parent)
    : QTableView(parent), model_(model) {
    setModel(&model);
    setItemDelegate(new CellDelegate(theme, this));
    setAccessibleName(tr("Retention: layers down, chunks across"));
    show_as_cells(*this);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    for (QHeaderView* header : {horizontalHeader(), verticalHeader()}) {
        header->setHighlightSections(false);
        header->setDefaultAlignment(Qt::AlignCenter);
    }
    horizontalHeader()->setFixedHeight(kHeaderHeight);
    connect(&model, &QAbstractItemModel::modelReset, this, &HeatMapView::fit_cells);
    fit_cells();
}

void HeatMapView::fit_cells() {
    const int rows = std::max(1, model_.rowCount());
    const int columns = std::max(1, model_.columnCount());
    verticalHeader()->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("000")) + 4 * kGrid);
    // Room is left at the bottom for the scale of the JS chart beside it.
    const QSize room = maximumViewportSize() - QSize(verticalHeader()->width(), 2 * kHeaderHeight);
    verticalHeader()->setDefaultSectionSize(std::clamp(room.height() / rows, kSmallestRow, kLargestRow));
    horizontalHeader()->setDefaultSectionSize(std::clamp(room.width() / columns, kSmallestColumn, kLargestColumn));
    Q_EMIT rows_moved();
}

int HeatMapView::largest_height() const {
    return std::max(1, model_.rowCount()) * kLargestRow + 2 * kHeaderHeight;
}

int HeatMapView::smallest_height() const {
    return std::max(1, model_.rowCount()) * kSmallestRow + 2 * kHeaderHeight;
}

QRect HeatMapView::row_rect(int row) const {
    return {0, viewport()->y() + rowViewportPosition(row), width(), rowHeight(row)};
}

int HeatMapView::rows_top() const {
    return viewport()->y();
}

int HeatMapView::rows_bottom() const {
    const int rows = model_.rowCount();
    const int end = rows == 0 ? viewport()->height() : rowViewportPosition(rows - 1) + rowHeight(rows - 1);
    return viewport()->y() + std::min(end, viewport()->height());
}

void HeatMapView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit_cells();
}

void HeatMapView::scrollContentsBy(int dx, int dy) {
    QTableView::scrollContentsBy(dx, dy);
    Q_EMIT rows_moved();
}

void HeatMapView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    // The cell says more than its number: layer, chunk, tokens and trials.
    setAccessibleDescription(current.data(Qt::AccessibleTextRole).toString());
}

}  // namespace emloc::ui
