#include "ui/held_back/answer_delegate.h"

#include <QPainter>

#include "ui/convert.h"
#include "ui/held_back/held_back_model.h"
#include "ui/inspector/patch_overlay.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

AnswerDelegate::AnswerDelegate(PictureCache& pictures, const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent), pictures_(pictures), theme_(theme) {}

void AnswerDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.column() != HeldBackModel::kAnswer) return;
    const auto outcome = static_cast<HeldBackModel::Outcome>(index.data(HeldBackModel::kOutcomeRole).toInt());
    QColor colour = theme_.colours().text;
    if (outcome == HeldBackModel::Outcome::kRight) colour = theme_.colours().good;
    if (outcome == HeldBackModel::Outcome::kWrong) colour = theme_.colours().bad;
    if (outcome == HeldBackModel::Outcome::kUnreadable) colour = theme_.colours().muted;
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
}

void AnswerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() != HeldBackModel::kFile) return QStyledItemDelegate::paint(painter, option, index);
    const int side = option.rect.height() - kGrid;
    QStyleOptionViewItem beside = option;
    beside.rect.adjust(side + kGrid, 0, 0, 0);
    QStyledItemDelegate::paint(painter, beside, index);
    Media medium;
    medium.path = to_path(index.data(HeldBackModel::kPathRole).toString());
    const QImage image = pictures_.picture(medium);
    if (image.isNull()) return;
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF room(option.rect.left() + kGrid, option.rect.top() + kGrid / 2, side, side);
    painter->drawImage(fitted(image.size(), room), image);
    painter->restore();
}

}  // namespace emloc::ui
