#include "ui/retention/js_chart.h"

#include <QHelpEvent>
#include <QLocale>
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

}  // namespace

JsChart::JsChart(const RetentionModel& model, const HeatMapView& rows, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model), rows_(rows), theme_(theme) {
    setMinimumWidth(45 * kGrid);
    setFont(small_font());
    setAccessibleName(tr("JS divergence of every trial"));
    setAccessibleDescription(tr("The same numbers are read out with the cells of the retention table."));
    connect(&model, &RetentionModel::trials_changed, this, [this](int chunk) {
        if (chunk == chunk_) update();
    });
    connect(&model, &QAbstractItemModel::modelReset, this, qOverload<>(&QWidget::update));
    connect(&rows, &HeatMapView::rows_moved, this, qOverload<>(&QWidget::update));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
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

QPointF JsChart::point_of(const Trial& trial) const {
    return {x_of(trial.js), QRectF(rows_.row_rect(model_.row_of_layer(trial.layer))).center().y()};
}

void JsChart::paint_axis(QPainter& painter, const QRectF& area) const {
    const Colours& colours = theme_.colours();
    painter.setPen(QPen(colours.border, 1));
    painter.setBrush(colours.panel);
    painter.drawRoundedRect(area, kGrid, kGrid);

    const double delta = model_.delta() > 0 ? model_.delta() : kDefaultDelta;
    const QRectF labels(area.left(), area.bottom() + 2, area.width(), kAxisHeight - 2);
    painter.setPen(colours.muted);
    for (const double factor : {0.1, 10.0}) {
        const double x = x_of(delta * factor);
        painter.drawText(QRectF(x - 60, labels.top(), 120, labels.height()), Qt::AlignCenter,
                         QLocale().toString(delta * factor, 'g', 3));
    }
    painter.setPen(QPen(colours.accent, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(x_of(delta), area.top()), QPointF(x_of(delta), area.bottom()));
    painter.setPen(colours.accent_text);
    painter.drawText(QRectF(x_of(delta) - 60, labels.top(), 120, labels.height()), Qt::AlignCenter,
                     tr("delta %1").arg(QLocale().toString(delta, 'g', 3)));
}

void JsChart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    paint_axis(painter, area);
    if (chunk_ < 0 || chunk_ >= model_.chunks()) return;

    const Colours& colours = theme_.colours();
    painter.setClipRect(area);
    for (const Trial& trial : model_.trials(chunk_)) {
        const QColor colour = trial.accepted ? colours.good : colours.bad;
        painter.setPen(QPen(colour, 1.75));
        painter.setBrush(trial.accepted ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawEllipse(point_of(trial), kDot, kDot);
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
            .arg(ratio_text(trial.ratio), QLocale().toString(trial.js, 'g', 3), outcome);
    }
    return {};
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
