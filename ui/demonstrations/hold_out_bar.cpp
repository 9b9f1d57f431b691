#include "ui/demonstrations/hold_out_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/theme/theme.h"

namespace emloc::ui {

HoldOutBar::HoldOutBar(QWidget* parent) : QFrame(parent), each_(new QSpinBox) {
    setProperty("look", QStringLiteral("note"));
    setObjectName(QStringLiteral("hold_out_bar"));
    auto* text = new QLabel(tr("Draw images for the test, so many of each class:"));
    text->setWordWrap(true);
    each_->setObjectName(QStringLiteral("hold_out_each"));
    each_->setAccessibleName(tr("Images of each class to hold out"));
    each_->setRange(0, 100'000);
    each_->setValue(2);
    each_->setFixedWidth(18 * kGrid);
    auto* go = new QPushButton(tr("Hold out"));
    go->setObjectName(QStringLiteral("hold_out_confirm"));
    go->setProperty("look", QStringLiteral("primary"));
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(go, &QPushButton::clicked, this, &HoldOutBar::submit);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);

    auto* row = new QHBoxLayout;
    row->addWidget(each_);
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(go);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->addWidget(text);
    column->addLayout(row);
    hide();
}

void HoldOutBar::open() {
    show();
    each_->setFocus(Qt::OtherFocusReason);
    each_->selectAll();
}

void HoldOutBar::submit() {
    hide();
    Q_EMIT confirmed(each_->value());
}

void HoldOutBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return hide();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return submit();
    QFrame::keyPressEvent(event);
}

}  // namespace emloc::ui
