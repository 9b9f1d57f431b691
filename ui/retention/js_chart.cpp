#include "ui/retention/js_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/retention/heat_map_view.h"
#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr double kDecades = 2;  // on either side of delta
constexpr double kDot = 4.5;    // radius
constexpr int kMargin = 3 * kGrid;
constexpr int kAxisHeight = 6 * kGrid;
constexpr double kGrip = 7;         // pixels on either side of the line
constexpr double kKeyStep = 0.05;   // decades
constexpr double kSmallest = 1e-6;  // a line further left makes no difference
constexpr int kLeastTick = -9;      // the power of ten of the first mark on the axis

}  // namespace

double rounded_delta(double delta) {
    if (delta <= 0) return 0;
    const double unit = std::pow(10, std::floor(std::log10(delta)) - 1);
    return std::round(delta / unit) * unit;
}

JsChart::JsChart(RetentionModel& model, const HeatMapView& rows, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model), rows_(rows), theme_(theme) {
    setMinimumWidth(45 * kGrid);
    use_small_font(this);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("JS divergence of every trial"));
    connect(&model, &RetentionModel::trials_changed, this, [this](int chunk) {
        if (chunk == chunk_) update();
    });
    connect(&model, &RetentionModel::what_if_changed, this, [this] {
        describe();
        update();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        dragging_ = false;
        describe();
        update();
    });
    connect(&rows, &HeatMapView::rows_moved, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describe();
}

void JsChart::describe() {
    setAccessibleDescription(
        tr("Delta %1. Arrow keys try out another one; Escape goes back. The trials are read out with the cells.")
            .arg(QLocale().toString(line(), 'g', 3)));
}

void JsChart::show_chunk(int chunk) {
    chunk_ = chunk;
    update();
}

QSize JsChart::sizeHint() const {
    return {70 * kGrid, 60 * kGrid};
}

QRectF JsChart::plot() const {
    const int top = rows_.rows_top();
    const int bottom = std::min(rows_.rows_bottom(), height() - kAxisHeight);
    return {0.5, top + 0.5, width() - 1.0, std::max(0, bottom - top) - 1.0};
}

double JsChart::x_of(double js) const {
    const QRectF area = plot().adjusted(kMargin, 0, -kMargin, 0);
    const double delta = model_.delta() > 0 ? model_.delta() : kDefaultDelta;
    const double decades = js > 0 ? std::log10(js / delta) : -kDecades;
    return area.left() + area.width() * (std::clamp(decades, -kDecades, kDecades) + kDecades) / (2 * kDecades);
}

double JsChart::js_at(double x) const {
    const QRectF area = plot().adjusted(kMargin, 0, -kMargin, 0);
    const double delta = model_.delta() > 0 ? model_.delta() : kDefaultDelta;
    const double share = area.width() > 0 ? std::clamp((x - area.left()) / area.width(), 0.0, 1.0) : 0.5;
    return delta * std::pow(10, 2 * kDecades * share - kDecades);
}

double JsChart::line() const {
    if (model_.what_if()) return model_.what_if()->delta;
    return model_.delta();
}

void JsChart::move_line(double delta) {
    const double least = std::max(kSmallest, model_.delta() * std::pow(10, -kDecades));
    const double most = std::max(model_.delta(), kSmallest) * std::pow(10, kDecades);
    const double wanted = rounded_delta(std::clamp(delta, least, most));
    // Back on the recorded line nothing is tried out.
    const bool same = std::abs(wanted - model_.delta()) <= 1e-9 + 0.01 * model_.delta();
    model_.set_what_if(same ? std::nullopt : std::optional(wanted));
}

QPointF JsChart::handle() const {
    return {x_of(line()), plot().bottom()};
}

bool JsChart::near_line(const QPointF& at) const {
    const QRectF area = plot();
    return std::abs(at.x() - x_of(line())) <= kGrip && at.y() >= area.top() && at.y() <= area.bottom() + kAxisHeight;
}

QPointF JsChart::point_of(const Trial& trial) const {
    return {x_of(trial.js), QRectF(rows_.row_rect(model_.row_of_layer(trial.layer))).center().y()};
}

void JsChart::paint_axis(QPainter& painter, const QRectF& area) const {
    const Colours& colours = theme_.colours();
    painter.setPen(QPen(hasFocus() ? colours.accent : colours.border, 1));
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(area, kGrid, kGrid);

    const QRectF taken = line_label(area).adjusted(-kGrid, 0, kGrid, 0);
    for (int exponent = kLeastTick; exponent <= 0; ++exponent) {
        const double tick = std::pow(10, exponent), x = x_of(tick);
        if (x <= area.left() + kMargin || x >= area.right() - kMargin) continue;  // beyond the ends
        painter.setPen(QPen(colours.border, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString text = QLocale().toString(tick, 'g', 3);
        const double wide = fontMetrics().horizontalAdvance(text) + 1;
        const QRectF label(x - wide / 2, taken.top(), wide, taken.height());
        painter.setPen(colours.muted);
        if (!label.intersects(taken)) painter.drawText(label, Qt::AlignCenter, text);
    }
}

QString JsChart::line_text() const {
    return tr("delta %1").arg(QLocale().toString(line(), 'g', 3));
}

// Below the line, but within the chart.
QRectF JsChart::line_label(const QRectF& area) const {
    const double wide = fontMetrics().horizontalAdvance(line_text());
    const double left = std::clamp(x_of(line()) - wide / 2, area.left(), std::max(area.left(), area.right() - wide));
    return {left, area.bottom() + 4, wide + 1, kAxisHeight - 4};
}

void JsChart::paint_line(QPainter& painter, const QRectF& area) const {
    const Colours& colours = theme_.colours();
    const double x = x_of(line());
    if (model_.what_if()) {
        const double old = x_of(model_.delta());
        painter.setPen(QPen(colours.outline, 1, Qt::DotLine));
        painter.drawLine(QPointF(old, area.top()), QPointF(old, area.bottom()));
    }
    painter.setPen(QPen(colours.accent, 1.5, model_.what_if() ? Qt::SolidLine : Qt::DashLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    painter.drawPolygon(QPolygonF({{x, area.bottom() - 5}, {x - 5, area.bottom() + 3}, {x + 5, area.bottom() + 3}}));
    painter.setPen(colours.accent_text);
    painter.drawText(line_label(area), Qt::AlignCenter, line_text());
}

void JsChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    paint_axis(painter, area);
    if (chunk_ >= 0 && chunk_ < model_.chunks()) {
        const Colours& colours = theme_.colours();
        painter.save();
        painter.setClipRect(area);
        for (const Trial& trial : model_.trials(chunk_)) {
            const QColor colour = trial.accepted ? colours.good : colours.bad;
            painter.setPen(QPen(colour, 1.75));
            painter.setBrush(trial.accepted ? QBrush(colour) : QBrush(Qt::NoBrush));
            painter.drawEllipse(point_of(trial), kDot, kDot);
        }
        painter.restore();
    }
    paint_line(painter, area);
}

void JsChart::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || model_.cells() == 0 || !near_line(event->position())) return;
    dragging_ = true;
}

void JsChart::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) {
        move_line(js_at(event->position().x()));
    } else {
        setCursor(model_.cells() > 0 && near_line(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
    }
}

void JsChart::mouseReleaseEvent(QMouseEvent*) {
    dragging_ = false;
}

void JsChart::keyPressEvent(QKeyEvent* event) {
    const bool any = model_.cells() > 0;
    if (any && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        double factor = std::pow(10, event->key() == Qt::Key_Right ? kKeyStep : -kKeyStep);
        if (event->modifiers() & Qt::ShiftModifier) factor = std::pow(factor, 5);
        move_line(line() * factor);
    } else if (any && event->key() == Qt::Key_Escape && model_.what_if()) {
        model_.set_what_if(std::nullopt);
    } else {
        QWidget::keyPressEvent(event);
    }
}

QString JsChart::tooltip_at(const QPointF& at) const {
    if (chunk_ < 0 || chunk_ >= model_.chunks()) return {};
    for (const Trial& trial : model_.trials(chunk_)) {
        const QPointF distance = point_of(trial) - at;
        if (std::hypot(distance.x(), distance.y()) > 2 * kDot) continue;
        const QString outcome = trial.accepted ? tr("accepted") : tr("rejected");
        return tr("Layer %1, %2: JS %3, %4")
            .arg(trial.layer)
            .arg(ratio_text(trial.ratio), divergence_text(trial), outcome);
    }
    return near_line(at) ? tr("Drag to see what another delta would change") : QString();
}

bool JsChart::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const QString text = tooltip_at(help->pos()); !text.isEmpty()) {
        QToolTip::showText(help->globalPos(), text, this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

}  // namespace emloc::ui
