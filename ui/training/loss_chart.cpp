#include "ui/training/loss_chart.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kAxis = 11 * kGrid;  // width of the numbers beside the plot
constexpr int kLine = 5 * kGrid;   // height of the text above and below it
constexpr double kDot = 4;         // radius
constexpr int kLines = 4;          // across the plot

QString percent_text(double share) {
    return LossChart::tr("%1\u00a0%").arg(QLocale().toString(100 * share, 'f', 0));
}

// 1, 2 or 5 times a power of ten, and not below.
double round_up(double value) {
    if (value <= 0) return 1;
    const double unit = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (value <= step * unit) return step * unit;
    return 10 * unit;
}

}  // namespace

LossChart::LossChart(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setObjectName(QStringLiteral("loss_chart"));
    setAccessibleName(tr("Loss and accuracy by step"));
    setMinimumSize(60 * kGrid, 30 * kGrid);
    use_small_font(this);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void LossChart::clear() {
    losses_.clear();
    accuracies_.clear();
    describe();
}

void LossChart::set_steps(qint64 steps) {
    steps_ = std::max<qint64>(1, steps);
    update();
}

void LossChart::add_loss(qint64 step, double loss) {
    losses_.push_back({step, loss});
    describe();
}

void LossChart::add_accuracy(qint64 step, double accuracy) {
    accuracies_.push_back({step, accuracy});
    describe();
}

void LossChart::describe() {
    QString text = losses_.empty() ? tr("Nothing yet")
                                   : tr("Loss %1 after step %2 of %3")
                                         .arg(QLocale().toString(losses_.back().value, 'f', 2))
                                         .arg(losses_.back().step)
                                         .arg(steps_);
    if (!accuracies_.empty())
        text +=
            u' ' +
            tr("Accuracy %1 after step %2").arg(percent_text(accuracies_.back().value)).arg(accuracies_.back().step);
    setAccessibleDescription(text);
    update();
}

QSize LossChart::sizeHint() const {
    return {110 * kGrid, 60 * kGrid};
}

QRectF LossChart::plot() const {
    return QRectF(rect()).adjusted(kAxis, kLine, -kAxis, -kLine);
}

double LossChart::largest_loss() const {
    double largest = 0;
    for (const Point& point : losses_)
        if (std::isfinite(point.value)) largest = std::max(largest, point.value);
    return round_up(largest);
}

QPointF LossChart::at(const QRectF& area, const Point& point, double largest) const {
    const double across = static_cast<double>(point.step) / static_cast<double>(steps_);
    const double up = std::clamp(point.value / largest, 0.0, 1.0);
    return {area.left() + std::min(across, 1.0) * area.width(), area.bottom() - up * area.height()};
}

void LossChart::paint_axes(QPainter& painter, const QRectF& area) const {
    const Colours& colours = theme_.colours();
    painter.fillRect(area, colours.panel);
    const double largest = largest_loss();
    for (int line = 0; line <= kLines; ++line) {
        const double share = static_cast<double>(line) / kLines;
        const double y = area.bottom() - share * area.height();
        painter.setPen(colours.border);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(colours.muted);
        const QRectF left(0, y - kLine, area.left() - kGrid, 2 * kLine);
        painter.drawText(left, Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(share * largest, 'g', 3));
        const QRectF right(area.right() + kGrid, y - kLine, kAxis, 2 * kLine);
        if (!accuracies_.empty()) painter.drawText(right, Qt::AlignLeft | Qt::AlignVCenter, percent_text(share));
    }
    const QRectF below(area.left(), area.bottom(), area.width(), kLine);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignVCenter, QLocale().toString(0));
    painter.drawText(below, Qt::AlignRight | Qt::AlignVCenter, tr("step %1").arg(steps_));
}

void LossChart::paint_key(QPainter& painter, const QRectF& area) const {
    const Colours& colours = theme_.colours();
    const QRectF above(area.left(), 0, area.width(), kLine);
    painter.setPen(colours.accent_text);
    painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter, tr("loss"));
    painter.setPen(colours.text);
    if (!accuracies_.empty())
        painter.drawText(above, Qt::AlignRight | Qt::AlignVCenter, tr("\u25cf right of held-back images"));
}

void LossChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    const QRectF area = plot();
    paint_axes(painter, area);
    paint_key(painter, area);
    QPainterPath path;
    for (const Point& point : losses_) {
        const QPointF to = at(area, point, largest_loss());
        path.elementCount() == 0 ? path.moveTo(to) : path.lineTo(to);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.accent, 2));
    painter.drawPath(path);
    painter.setPen(QPen(colours.text, 1, Qt::DotLine));
    for (std::size_t i = 1; i < accuracies_.size(); ++i)
        painter.drawLine(at(area, accuracies_[i - 1], 1), at(area, accuracies_[i], 1));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.text);
    for (const Point& point : accuracies_) painter.drawEllipse(at(area, point, 1), kDot, kDot);
}

}  // namespace emloc::ui
