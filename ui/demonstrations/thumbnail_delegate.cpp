#include "ui/demonstrations/thumbnail_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kMarkSide = 14;
constexpr double kHeldOutOpacity = 0.45;

}  // namespace

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Colours& colours = theme_.colours();
    const QRect square(option.rect.left(), option.rect.top(), kThumbnailSide, kThumbnailSide);
    QPainterPath rounded;
    rounded.addRoundedRect(square, kGrid, kGrid);
    const bool broken = !index.data(DemonstrationsModel::kProblemRole).toString().isEmpty();
    const bool held_out = index.data(DemonstrationsModel::kHeldOutRole).toBool();
    const QModelIndex group = index.parent();
    const bool unanswered = group.data(DemonstrationsModel::kFreeRole).toBool() &&
                            index.data(DemonstrationsModel::kAnswerRole).toString().trimmed().isEmpty();

    painter->save();
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter->fillPath(rounded, broken ? colours.bad_ground : colours.chip);
    const QImage image = broken ? QImage() : thumbnails_.find(index.data(DemonstrationsModel::kPathRole).toString());
    if (!image.isNull()) {
        painter->setClipPath(rounded);
        painter->setOpacity(held_out ? kHeldOutOpacity : 1);
        painter->drawImage(square, image);
        painter->setOpacity(1);
        painter->setClipping(false);
    }
    // By a sign and not by colour alone.
    if (broken) paint_mark(painter, square, QStringLiteral("!"), colours.bad);
    if (!broken && held_out) paint_mark(painter, square, tr("T", "held out for the test"), colours.text);
    if (!broken && unanswered) paint_mark(painter, square, QStringLiteral("?"), colours.accent);

    const bool selected = option.state & QStyle::State_Selected;
    const bool focused = (option.state & QStyle::State_HasFocus) != 0;
    QPen frame(selected ? colours.accent : focused ? colours.text : colours.border, selected || focused ? 2 : 1);
    painter->setPen(frame);
    painter->setBrush(Qt::NoBrush);
    const double inset = frame.widthF() / 2;
    painter->drawRoundedRect(QRectF(square).adjusted(inset, inset, -inset, -inset), kGrid, kGrid);
    painter->restore();
}

void ThumbnailDelegate::paint_mark(QPainter* painter, const QRect& square, const QString& mark,
                                   const QColor& ground) const {
    const QRectF badge(square.right() - kMarkSide - 1, square.top() + 3, kMarkSide, kMarkSide);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawEllipse(badge);
    QFont font = strong_font();
    font.setPixelSize(10);
    painter->setFont(font);
    painter->setPen(theme_.colours().panel);
    painter->drawText(badge, Qt::AlignCenter, mark);
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {kThumbnailSide + kGrid, kThumbnailSide + kGrid};
}

}  // namespace emloc::ui
