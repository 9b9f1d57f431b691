#include "ui/demonstrations/wrapped_delegate.h"

#include <QHeaderView>
#include <QStyle>
#include <QTreeView>
#include <algorithm>

namespace emloc::ui {

WrappedDelegate::WrappedDelegate(QTreeView& view) : QStyledItemDelegate(&view), view_(view) {
    view.setItemDelegate(this);
    view.setWordWrap(true);
    view.setTextElideMode(Qt::ElideNone);
    connect(view.header(), &QHeaderView::sectionResized, this,
            [this] { Q_EMIT sizeHintChanged(view_.indexAt(QPoint(0, 0))); });
}

QSize WrappedDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    const int margin = view_.style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, &view_) + 1;
    const int width = view_.columnWidth(index.column()) - 2 * margin;
    if (width <= 0) return plain;
    const QString text = index.data(Qt::DisplayRole).toString();
    const QRect needed =
        option.fontMetrics.boundingRect(QRect(0, 0, width, 1 << 20), Qt::TextWordWrap | Qt::TextWrapAnywhere, text);
    return {plain.width(), std::max(plain.height(), needed.height() + 2 * margin)};
}

}  // namespace emloc::ui
