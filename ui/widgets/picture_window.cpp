#include "ui/widgets/picture_window.h"

#include <QLabel>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr int kLargestSide = 4096;      // physical pixels; a larger picture is made smaller
constexpr QSize kBefore{320, 240};      // while it is read
constexpr double kShareOfScreen = 0.9;  // with room for the title bar
constexpr QSize kSmallest{160, 120};
}  // namespace

PictureWindow::PictureWindow(const Media& medium, QWidget* parent)
    : QDialog(parent, Qt::Window), medium_(medium), pictures_(kLargestSide), text_(new QLabel(tr("Reading\u2026"))) {
    setObjectName(QStringLiteral("picture_window"));
    const QString name = to_qstring(medium.path.filename().string());
    setWindowTitle(name.isEmpty() ? tr("A pasted image") : name);
    setAccessibleName(windowTitle());
    setMinimumSize(kSmallest);
    text_->setAlignment(Qt::AlignCenter);
    text_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(text_);
    connect(&pictures_, &PictureCache::changed, this, &PictureWindow::take);
    resize(kBefore);
    take();
}

void PictureWindow::take() {
    image_ = pictures_.picture(medium_);
    if (image_.isNull()) {
        if (const QString problem = pictures_.problem(medium_); !problem.isEmpty()) text_->setText(problem);
        return;
    }
    text_->hide();
    const QRect room = screen()->availableGeometry();
    const QSize most = room.size() * kShareOfScreen;
    const QSize full = image_.size() / devicePixelRatioF();
    const bool fits = full.width() <= most.width() && full.height() <= most.height();
    const QSize size = (fits ? full : full.scaled(most, Qt::KeepAspectRatio)).expandedTo(kSmallest);
    const QPoint middle = parentWidget() != nullptr ? parentWidget()->window()->geometry().center() : room.center();
    QRect place(QPoint(), size);
    place.moveCenter(middle);
    place.moveLeft(qBound(room.left(), place.left(), qMax(room.left(), room.right() - size.width())));
    place.moveTop(qBound(room.top(), place.top(), qMax(room.top(), room.bottom() - size.height())));
    setGeometry(place);
    update();
}

void PictureWindow::paintEvent(QPaintEvent* event) {
    QDialog::paintEvent(event);
    if (image_.isNull()) return;
    QSizeF size = QSizeF(image_.size()) / devicePixelRatioF();
    if (size.width() > width() || size.height() > height()) size.scale(this->size(), Qt::KeepAspectRatio);
    QRectF place({}, size);
    place.moveCenter(QRectF(rect()).center());
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, image_);
}

}  // namespace emloc::ui
