// Paints the thumbnails of a class.
#pragma once

#include <QStyledItemDelegate>

namespace emloc::ui {

class Theme;

inline constexpr int kThumbnailSide = 40;
// Rendered for screens of up to twice the usual density.
inline constexpr QSize kThumbnailPixels{2 * kThumbnailSide, 2 * kThumbnailSide};

class ThumbnailDelegate : public QStyledItemDelegate {
 public:
    ThumbnailDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
    const Theme& theme_;
};

}  // namespace emloc::ui
