#include "ui/demonstrations/name_field.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionFrame>

namespace emloc::ui {

NameField::NameField(QWidget* parent) : QLineEdit(parent) {
    setProperty("look", QStringLiteral("name"));
    setAcceptDrops(false);
}

QRect NameField::text_area() const {
    constexpr int kInside = 2;  // what QLineEdit leaves free on either side
    QStyleOptionFrame option;
    initStyleOption(&option);
    return style()->subElementRect(QStyle::SE_LineEditContents, &option, this).adjusted(kInside, 0, -kInside, 0);
}

void NameField::paintEvent(QPaintEvent* event) {
    const QRect area = text_area();
    if (hasFocus() || fontMetrics().horizontalAdvance(text()) <= area.width()) return QLineEdit::paintEvent(event);
    QPainter painter(this);
    QStyleOptionFrame option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(area, Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideMiddle, area.width()));
}

}  // namespace emloc::ui
