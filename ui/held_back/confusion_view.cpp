#include "ui/held_back/confusion_view.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "ui/held_back/confusion_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/cell_grid.h"

namespace emloc::ui {

namespace {

constexpr int kSmallest = 6 * kGrid;
constexpr int kLargest = 13 * kGrid;
constexpr int kWidestName = 24 * kGrid;

class CountDelegate : public QStyledItemDelegate {
 public:
    CountDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& colours = theme_.colours();
        const double share = index.data(ConfusionModel::kShareRole).toDouble();
        QColor fill = index.data(ConfusionModel::kRightRole).toBool() ? colours.good : colours.bad;
        fill.setAlphaF(static_cast<float>(share > 0 ? 0.16 + 0.6 * share : 0));
        const QRectF cell = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(colours.border, 1));
        painter->setBrush(colours.panel);
        painter->drawRoundedRect(cell, 3, 3);
        painter->setBrush(fill);
        const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
        const bool current = view != nullptr && view->currentIndex() == index;
        painter->setPen(current ? QPen(colours.text, 2) : QPen(Qt::NoPen));
        painter->drawRoundedRect(cell, 3, 3);
        painter->setPen(colours.text);
        painter->setFont(small_font());
        painter->drawText(cell, Qt::AlignCenter, index.data().toString());
        painter->restore();
    }

 private:
    const Theme& theme_;
};

}  // namespace

ConfusionView::ConfusionView(ConfusionModel& model, const Theme& theme, QWidget* parent)
    : QTableView(parent), model_(model) {
    setModel(&model);
    setItemDelegate(new CountDelegate(theme, this));
    setAccessibleName(tr("Which label was taken for which: labels down, answers across"));
    show_as_cells(*this);
    for (QHeaderView* header : {horizontalHeader(), verticalHeader()}) {
        header->setHighlightSections(true);
        header->setTextElideMode(Qt::ElideRight);
    }
    horizontalHeader()->setFixedHeight(6 * kGrid);
    verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(this, &QTableView::clicked, this, &ConfusionView::choose);
    connect(this, &QTableView::activated, this, &ConfusionView::choose);
    connect(&model, &QAbstractItemModel::modelReset, this, &ConfusionView::fit_cells);
    fit_cells();
}

void ConfusionView::fit_cells() {
    int widest = 0;
    for (const QString& label : model_.labels()) widest = std::max(widest, fontMetrics().horizontalAdvance(label));
    verticalHeader()->setFixedWidth(std::min(widest, kWidestName) + 6 * kGrid);
    const int count = std::max(1, model_.rowCount());
    const QSize room = maximumViewportSize() - QSize(verticalHeader()->width(), horizontalHeader()->height());
    verticalHeader()->setDefaultSectionSize(std::clamp(room.height() / count, kSmallest, kLargest));
    horizontalHeader()->setDefaultSectionSize(std::clamp(room.width() / count, kSmallest, 2 * kLargest));
}

void ConfusionView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit_cells();
}

void ConfusionView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    setAccessibleDescription(current.data(Qt::AccessibleTextRole).toString());
}

void ConfusionView::choose(const QModelIndex& cell) {
    if (!cell.isValid()) return;
    Q_EMIT cell_chosen(model_.labels()[cell.row()], model_.labels()[cell.column()]);
}

}  // namespace emloc::ui
