#include "ui/contexts/save_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/theme.h"

namespace emloc::ui {

SaveBar::SaveBar(QWidget* parent) : QFrame(parent) {
    setProperty("look", QStringLiteral("plate"));
    name_ = new QLineEdit;
    name_->setObjectName(QStringLiteral("save_name"));
    name_->setPlaceholderText(tr("Name of the context"));
    name_->setAccessibleName(tr("Name of the context"));
    error_ = new QLabel;
    error_->setObjectName(QStringLiteral("save_error"));
    error_->setProperty("look", QStringLiteral("bad"));
    error_->setWordWrap(true);
    save_ = new QPushButton(tr("Save"));
    save_->setObjectName(QStringLiteral("save_confirm"));
    replace_ = new QPushButton(tr("Replace"));
    replace_->setObjectName(QStringLiteral("save_replace"));
    replace_->setToolTip(tr("The saved context of that name is lost"));
    auto* cancel = new QPushButton(tr("Not now"));
    connect(name_, &QLineEdit::textChanged, this, [this] {
        error_->hide();
        replace_->hide();
        save_->setEnabled(!name_->text().trimmed().isEmpty());
    });
    connect(name_, &QLineEdit::returnPressed, this, [this] { submit(false); });
    connect(save_, &QPushButton::clicked, this, [this] { submit(false); });
    connect(replace_, &QPushButton::clicked, this, [this] { submit(true); });
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);

    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("Save as")));
    row->addWidget(name_, 1);
    row->addWidget(save_);
    row->addWidget(replace_);
    row->addWidget(cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addLayout(row);
    column->addWidget(error_);
    hide();
}

void SaveBar::open(const QString& suggestion) {
    name_->setText(suggestion);
    error_->hide();
    replace_->hide();
    save_->setEnabled(!suggestion.isEmpty());
    show();
    name_->setFocus();
    name_->selectAll();
}

void SaveBar::submit(bool replace) {
    const QString name = name_->text().trimmed();
    if (!name.isEmpty()) Q_EMIT save_requested(name, replace);
}

void SaveBar::show_taken(const QString& message) {
    show_error(message);
    replace_->show();
}

void SaveBar::show_error(const QString& message) {
    error_->setText(message);
    error_->show();
    show();
}

void SaveBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        hide();
    } else {
        QFrame::keyPressEvent(event);
    }
}

}  // namespace emloc::ui
