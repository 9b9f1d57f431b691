#include "ui/demonstrations/drop_area.h"

#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMetaMethod>
#include <QMimeData>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

DropArea::DropArea(const QString& text, const QString& accessible_name, QWidget* parent)
    : QWidget(parent), label_(new QLabel(text)) {
    setAttribute(Qt::WA_Hover);
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

void DropArea::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = dropping_ || hasFocus() || underMouse();
    QPen pen(palette().color(marked ? QPalette::Highlight : QPalette::Dark), dropping_ ? 2 : 1);
    if (!dropping_) pen.setDashPattern({4, 4});
    painter.setPen(pen);
    if (dropping_) painter.setBrush(palette().color(QPalette::Midlight));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 2 * kGrid, 2 * kGrid);
}

void DropArea::set_dropping(bool dropping) {
    dropping_ = dropping;
    update();
}

void DropArea::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls()) return;
    event->acceptProposedAction();
    set_dropping(true);
}

void DropArea::dragLeaveEvent(QDragLeaveEvent*) {
    set_dropping(false);
}

void DropArea::dropEvent(QDropEvent* event) {
    set_dropping(false);
    event->acceptProposedAction();
    if (event->mimeData()->hasFormat(DemonstrationsModel::kMimeType) &&
        isSignalConnected(QMetaMethod::fromSignal(&DropArea::dropped_images))) {
        Q_EMIT dropped_images(DemonstrationsModel::ids_in(event->mimeData()));
        return;
    }
    Q_EMIT dropped(local_paths(event->mimeData()));
}

void DropArea::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) Q_EMIT clicked();
}

void DropArea::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        Q_EMIT clicked();
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace emloc::ui
