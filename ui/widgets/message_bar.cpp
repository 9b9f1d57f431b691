#include "ui/widgets/message_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kNarrow = 90 * kGrid;  // a button has its place below the text

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), label_(new QLabel), action_(new QPushButton) {
    label_->setWordWrap(true);
    label_->setTextFormat(Qt::PlainText);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setProperty("look", QStringLiteral("flat"));
    close->setText(QStringLiteral("\u00d7"));
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(tr("Close this message"));
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    connect(action_, &QPushButton::clicked, this, [this] {
        hide();
        if (act_) act_();
    });

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    body_ = new QBoxLayout(QBoxLayout::LeftToRight);
    body_->setSpacing(2 * kGrid);
    body_->addWidget(label_, 1);
    body_->addWidget(action_, 0, Qt::AlignTop | Qt::AlignRight);
    row->addLayout(body_, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void MessageBar::show_error(const QString& text) {
    show_text(QStringLiteral("error"), text, {}, {});
}

void MessageBar::show_note(const QString& text) {
    show_text(QStringLiteral("note"), text, {}, {});
}

void MessageBar::show_error(const QString& text, const QString& action, std::function<void()> act) {
    show_text(QStringLiteral("error"), text, action, std::move(act));
}

void MessageBar::show_note(const QString& text, const QString& action, std::function<void()> act) {
    show_text(QStringLiteral("note"), text, action, std::move(act));
}

void MessageBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    body_->setDirection(width() < kNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QString MessageBar::text() const {
    return label_->text();
}

void MessageBar::show_text(const QString& look, const QString& text, const QString& action, std::function<void()> act) {
    setProperty("look", look);
    style()->unpolish(this);
    style()->polish(this);
    label_->setText(text);
    action_->setText(action);
    action_->setVisible(!action.isEmpty());
    act_ = std::move(act);
    setAccessibleName(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

}  // namespace emloc::ui
