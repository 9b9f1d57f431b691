#include "ui/demonstrations/drop_area.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QVBoxLayout>

#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

DropArea::DropArea(const QString& text, const QString& accessible_name, QWidget* parent)
    : QFrame(parent), label_(new QLabel(text)) {
    setProperty("look", QStringLiteral("drop"));
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(accessible_name);
    label_->setProperty("look", QStringLiteral("muted"));
    label_->setAlignment(Qt::AlignCenter);
    label_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 3 * kGrid);
    column->addWidget(label_);
}

void DropArea::set_text(const QString& text) {
    label_->setText(text);
}

void DropArea::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls()) return;
    event->acceptProposedAction();
    show_as_drop_target(this, true);
}

void DropArea::dragLeaveEvent(QDragLeaveEvent*) {
    show_as_drop_target(this, false);
}

void DropArea::dropEvent(QDropEvent* event) {
    show_as_drop_target(this, false);
    event->acceptProposedAction();
    Q_EMIT dropped(local_paths(event->mimeData()));
}

void DropArea::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) Q_EMIT clicked();
}

void DropArea::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        Q_EMIT clicked();
    } else {
        QFrame::keyPressEvent(event);
    }
}

}  // namespace emloc::ui
