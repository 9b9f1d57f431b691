#include "ui/demonstrations/thumbnail_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Colours& colours = theme_.colours();
    const QRect square(option.rect.left(), option.rect.top(), kThumbnailSide, kThumbnailSide);
    QPainterPath rounded;
    rounded.addRoundedRect(square, kGrid, kGrid);

    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter->fillPath(rounded, colours.chip);
    if (const auto image = index.data(DemonstrationsModel::kImageRole).value<QImage>(); !image.isNull()) {
        painter->setClipPath(rounded);
        painter->drawImage(square, image);
        painter->setClipping(false);
    }
    const bool selected = option.state & QStyle::State_Selected;
    const bool focused = (option.state & QStyle::State_HasFocus) != 0;
    QPen frame(selected ? colours.accent : focused ? colours.text : colours.border, selected || focused ? 2 : 1);
    painter->setPen(frame);
    const double inset = frame.widthF() / 2;
    painter->drawRoundedRect(QRectF(square).adjusted(inset, inset, -inset, -inset), kGrid, kGrid);
    painter->restore();
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {kThumbnailSide + kGrid, kThumbnailSide};
}

}  // namespace emloc::ui
