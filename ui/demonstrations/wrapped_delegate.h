// Rows as high as their text needs in its column.
#pragma once

#include <QStyledItemDelegate>

class QTreeView;

namespace emloc::ui {

class WrappedDelegate : public QStyledItemDelegate {
    Q_OBJECT

 public:
    // Of all columns of `view`, whose rows it lays out anew when the columns change.
    explicit WrappedDelegate(QTreeView& view);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
    QTreeView& view_;
};

}  // namespace emloc::ui
