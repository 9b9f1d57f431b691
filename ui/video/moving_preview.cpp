#include "ui/video/moving_preview.h"

#include <QPainter>
#include <QPainterPath>
#include <QScreen>
#include <QtMath>
#include <algorithm>
#include <new>

#include "ui/convert.h"
#include "ui/theme/theme.h"
#include "ui/video/video_frames.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 144;
constexpr int kFrames = 8;
constexpr int kRest = 150;  // milliseconds
constexpr int kStep = 180;
constexpr int kBarHeight = 3;

}  // namespace

MovingPreview::MovingPreview(QWidget* beside, const Theme& theme)
    : QWidget(beside, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowTransparentForInput), theme_(theme) {
    setObjectName(QStringLiteral("moving_preview"));
    setAttribute(Qt::WA_ShowWithoutActivating);
    setAttribute(Qt::WA_TranslucentBackground);
    setFocusPolicy(Qt::NoFocus);
    resize(kSide, kSide);
    pool_.setMaxThreadCount(1);
    pool_.setThreadPriority(QThread::LowPriority);
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    steps_.setInterval(kStep);
    connect(&rest_, &QTimer::timeout, this, &MovingPreview::begin);
    connect(&steps_, &QTimer::timeout, this, [this] {
        shown_ = (shown_ + 1) % frames_.size();
        update();
    });
}

MovingPreview::~MovingPreview() {
    stop_.request_stop();
    pool_.clear();
    pool_.waitForDone();
}

void MovingPreview::play(const QString& file, const FrameChoice& choice, const QRect& where) {
    stop_.request_stop();
    ++request_;
    rest_.stop();
    steps_.stop();
    hide();
    frames_.clear();
    file_ = file;
    choice_ = choice;
    where_ = where;
    if (!file.isEmpty()) rest_.start();
}

void MovingPreview::begin() {
    stop_ = std::stop_source();
    const Media medium{.path = to_path(file_), .choice = choice_};
    const int side = qCeil(kSide * devicePixelRatioF());
    pool_.start([this, medium, side, request = request_, stop = stop_.get_token()] {
        QList<QImage> frames;
        try {
            if (stop.stop_requested() || !is_video(medium)) return;
            if (auto read = preview_frames(medium, kFrames, side, stop)) frames = std::move(*read);
        } catch (const std::bad_alloc&) {
            return;
        }
        QMetaObject::invokeMethod(
            this, [this, request, frames] { take(request, frames); }, Qt::QueuedConnection);
    });
}

void MovingPreview::take(quint64 request, const QList<QImage>& frames) {
    if (request != request_ || frames.size() < 2) return;
    frames_ = frames;
    shown_ = 0;
    move(place());
    show();
    steps_.start();
}

// Below the thumbnail, or above it where the screen ends.
QPoint MovingPreview::place() const {
    const QWidget& list = *parentWidget();
    const QRect there(list.mapToGlobal(where_.topLeft()), where_.size());
    const QRect room = list.screen()->availableGeometry();
    const int below = there.bottom() + kGrid;
    const int y = below + kSide <= room.bottom() ? below : there.top() - kGrid - kSide;
    return {std::clamp(there.left(), room.left(), std::max(room.left(), room.right() - kSide)), y};
}

void MovingPreview::paintEvent(QPaintEvent*) {
    if (frames_.isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath rounded;
    rounded.addRoundedRect(rect(), kGrid, kGrid);
    painter.setClipPath(rounded);
    painter.drawImage(rect(), frames_[shown_]);
    // Where in the clip this is.
    const double share = static_cast<double>(shown_ + 1) / static_cast<double>(frames_.size());
    painter.fillRect(QRectF(0, height() - kBarHeight, width() * share, kBarHeight), theme_.colours().accent);
}

}  // namespace emloc::ui
