// Paints the thumbnails of a group.
#pragma once

#include <QStyledItemDelegate>

namespace emloc::ui {

class Theme;
class ThumbnailCache;

inline constexpr int kThumbnailSide = 40;

class ThumbnailDelegate : public QStyledItemDelegate {
    Q_OBJECT

 public:
    ThumbnailDelegate(ThumbnailCache& thumbnails, const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent), thumbnails_(thumbnails), theme_(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
    void paint_mark(QPainter* painter, const QRect& square, const QString& mark, const QColor& ground) const;

    ThumbnailCache& thumbnails_;
    const Theme& theme_;
};

}  // namespace emloc::ui
