#include "ui/window/work_tabs.h"

#include <QEvent>
#include <QLabel>
#include <QTabBar>

#include "ui/theme/theme.h"

namespace emloc::ui {

WorkTabs::WorkTabs(QWidget* parent) : QTabWidget(parent), note_(new QLabel) {
    setDocumentMode(true);
    tabBar()->setExpanding(false);
    note_->setObjectName(QStringLiteral("kept_share"));
    note_->setProperty("look", QStringLiteral("muted"));
    note_->setContentsMargins(0, 0, 0, 2 * kGrid);  // on the line of the tabs' names
    setCornerWidget(note_);
}

void WorkTabs::set_note(const QString& about, const QString& what) {
    about_ = about;
    what_ = what;
    fit();
}

void WorkTabs::fit() {
    const QString whole = about_.isEmpty() ? what_ : QStringLiteral("%1 \u00b7 %2").arg(about_, what_);
    const int room = width() - tabBar()->sizeHint().width() - 2 * kGrid;
    const auto fits = [&](const QString& text) { return note_->fontMetrics().horizontalAdvance(text) <= room; };
    note_->setText(fits(whole) ? whole : fits(what_) ? what_ : QString());
    note_->setToolTip(whole);
    note_->setVisible(!note_->text().isEmpty());
}

void WorkTabs::resizeEvent(QResizeEvent* event) {
    fit();
    QTabWidget::resizeEvent(event);
}

void WorkTabs::changeEvent(QEvent* event) {
    QTabWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) fit();
}

}  // namespace emloc::ui
