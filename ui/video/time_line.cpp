#include "ui/video/time_line.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kHeight = 11 * kGrid;
constexpr int kTrack = 5 * kGrid;
constexpr int kSide = 2 * kGrid;  // room for the ends' grips
constexpr int kGrip = 2 * kGrid;  // how near is near enough

}  // namespace

TimeLine::TimeLine(const Theme& theme, QWidget* parent) : QAbstractSlider(parent), theme_(theme) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Time line: the frame that is shown"));
    setToolTip(tr("Press or drag to look; drag the ends to cut. Arrow keys step from frame to frame."));
    connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeLine::set_frames(int count, int page) {
    setRange(0, std::max(0, count - 1));
    setPageStep(std::max(1, page));
    set_part(0, maximum());
}

void TimeLine::set_part(int first, int last) {
    first_ = std::clamp(first, minimum(), maximum());
    last_ = std::clamp(last, first_, maximum());
    update();
}

void TimeLine::set_marks(const QList<qint64>& frames) {
    marks_ = frames;
    setAccessibleDescription(tr("%n frame(s) are used", nullptr, static_cast<int>(frames.size())));
    update();
}

QSize TimeLine::sizeHint() const {
    return {100 * kGrid, kHeight};
}

QRect TimeLine::track() const {
    return {kSide, (height() - kTrack) / 2, std::max(1, width() - 2 * kSide), kTrack};
}

int TimeLine::x_of(qint64 frame) const {
    const double share = maximum() == 0 ? 0 : static_cast<double>(frame) / maximum();
    return track().left() + qRound(share * (track().width() - 1));
}

int TimeLine::frame_at(int x) const {
    const double share = static_cast<double>(x - track().left()) / std::max(1, track().width() - 1);
    return std::clamp(qRound(share * maximum()), minimum(), maximum());
}

void TimeLine::paintEvent(QPaintEvent*) {
    const Colours& colours = theme_.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRect bar = track();
    const QRect part(QPoint(x_of(first_), bar.top()), QPoint(x_of(last_), bar.bottom()));
    painter.setBrush(colours.chip);
    painter.drawRoundedRect(bar, kGrid, kGrid);
    painter.setBrush(colours.retention[0]);
    painter.drawRect(part);
    for (const qint64 frame : marks_) {
        painter.fillRect(x_of(frame), bar.top() + 3, 2, bar.height() - 6, colours.accent);
    }
    // The ends: grips that stand out above and below.
    painter.setBrush(colours.text);
    for (const int x : {part.left(), part.right()}) {
        painter.drawRoundedRect(QRect(x - 2, bar.top() - kGrid, 4, bar.height() + 2 * kGrid), 2, 2);
    }
    painter.setBrush(colours.accent);
    const int here = x_of(sliderPosition());
    painter.drawRect(here - 1, 2, 2, height() - 4);
    painter.drawEllipse(QPoint(here, 2 + kGrid), kGrid, kGrid);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.accent, 1));
    painter.drawRoundedRect(rect().adjusted(0, 0, -1, -1), kRadius, kRadius);
}

void TimeLine::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const int x = event->position().toPoint().x();
    const int to_first = std::abs(x - x_of(first_));
    const int to_last = std::abs(x - x_of(last_));
    const bool on_position = std::abs(x - x_of(value())) <= kGrid;
    held_ = Held::kPosition;
    if (!on_position && std::min(to_first, to_last) <= kGrip) {
        held_ = to_first <= to_last && (to_first < to_last || x <= x_of(first_)) ? Held::kFirst : Held::kLast;
    }
    setSliderDown(true);
    drag_to(x);
}

void TimeLine::mouseMoveEvent(QMouseEvent* event) {
    if (held_ != Held::kNothing) drag_to(event->position().toPoint().x());
}

void TimeLine::mouseReleaseEvent(QMouseEvent*) {
    held_ = Held::kNothing;
    setSliderDown(false);
}

void TimeLine::drag_to(int x) {
    const int frame = frame_at(x);
    setSliderPosition(frame);
    if (held_ == Held::kPosition) return;
    const int first = held_ == Held::kFirst ? std::min(frame, last_) : first_;
    const int last = held_ == Held::kLast ? std::max(frame, first_) : last_;
    if (first == first_ && last == last_) return;
    set_part(first, last);
    Q_EMIT part_changed(first, last);
}

}  // namespace emloc::ui
