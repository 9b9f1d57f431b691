#include "ui/compare/compare_figure.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kTitle = 7 * kGrid;
constexpr int kHead = kTitle + 6 * kGrid;  // with the numbers of the chunks
constexpr int kRow = 6 * kGrid;            // at least
constexpr int kLargestRow = 10 * kGrid;
constexpr int kLayerNames = 9 * kGrid;
constexpr int kGap = 6 * kGrid;
constexpr int kFoot = 6 * kGrid;
constexpr int kBar = 10;

const LayerDecision* decision_of(const ChunkRetention& chunk, int layer) {
    const auto found = std::ranges::find_if(chunk.decisions, [&](const auto& each) { return each.layer == layer; });
    return found == chunk.decisions.end() ? nullptr : &*found;
}

}  // namespace

CompareFigure::CompareFigure(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    use_small_font(this);
    setAccessibleName(tr("Two contexts layer by layer"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CompareFigure::show_comparison(std::shared_ptr<const Comparison> comparison) {
    comparison_ = std::move(comparison);
    QStringList spoken;
    for (int layer = layers() - 1; comparison_ && layer >= 0; --layer) {
        if (const auto overlap = comparison_->of_layer(layer)) {
            spoken << tr("layer %1: %2 % in common").arg(layer).arg(100 * overlap->share, 0, 'f', 0);
        }
    }
    setAccessibleDescription(spoken.join(QStringLiteral(", ")));
    setMaximumHeight(kHead + layers() * kLargestRow + kFoot);
    updateGeometry();
    update();
}

int CompareFigure::layers() const {
    if (!comparison_) return 0;
    return std::max(comparison_->contexts[0].retention.layers, comparison_->contexts[1].retention.layers);
}

QSize CompareFigure::sizeHint() const {
    return {160 * kGrid, kHead + layers() * kRow + kFoot};
}

double CompareFigure::row_height() const {
    const double room = static_cast<double>(height() - kHead - kFoot) / std::max(1, layers());
    return std::clamp(room, static_cast<double>(kRow), static_cast<double>(kLargestRow));
}

QRectF CompareFigure::map_area(int side) const {
    const double wide = (width() - kLayerNames - 2 * kGap) * 0.36;
    const double left = kLayerNames + side * (wide + kGap);
    return {left, static_cast<double>(kHead), wide, layers() * row_height()};
}

QRectF CompareFigure::overlap_area() const {
    const double left = map_area(1).right() + kGap;
    return {left, static_cast<double>(kHead), width() - left, layers() * row_height()};
}

QRectF CompareFigure::row_of(const QRectF& area, int layer) const {
    return {area.left(), area.top() + (layers() - 1 - layer) * row_height(), area.width(), row_height()};
}

double CompareFigure::chunk_width(int side) const {
    const auto chunks = comparison_->contexts[static_cast<std::size_t>(side)].retention.chunks.size();
    return std::min(map_area(side).width() / static_cast<double>(std::max<std::size_t>(1, chunks)), 30.0 * kGrid);
}

void CompareFigure::paint_cell(QPainter& painter, const QRectF& cell, double ratio) const {
    const Colours& colours = theme_.colours();
    const double inset = cell.width() > 8 ? 1 : 0;
    painter.setPen(Qt::NoPen);
    painter.setBrush(retention_colour(colours, ratio));
    painter.drawRoundedRect(cell.adjusted(inset, 1, -inset, -1), 3, 3);
    const QString text = ratio_text(ratio);
    if (fontMetrics().horizontalAdvance(text) > cell.width() - kGrid) return;
    painter.setPen(on_retention_colour(colours, ratio));
    painter.drawText(cell, Qt::AlignCenter, text);
}

void CompareFigure::paint_map(QPainter& painter, int side) const {
    const Colours& colours = theme_.colours();
    const ComparedContext& context = comparison_->contexts[static_cast<std::size_t>(side)];
    const QRectF area = map_area(side);
    painter.setPen(colours.text);
    painter.drawText(QRectF(area.left(), 0, area.width(), kTitle), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(context.name, Qt::ElideMiddle, static_cast<int>(area.width())));
    const double wide = chunk_width(side);
    const auto every = static_cast<std::size_t>(std::ceil(7.0 * kGrid / wide));  // not every number has room
    for (std::size_t chunk = 0; chunk < context.retention.chunks.size(); ++chunk) {
        const double left = area.left() + static_cast<double>(chunk) * wide;
        if (chunk % every == 0) {
            painter.setPen(colours.muted);
            painter.drawText(QRectF(left - 20, kTitle, wide + 40, kHead - kTitle), Qt::AlignCenter,
                             QString::number(chunk + 1));
        }
        for (int layer = 0; layer < context.retention.layers; ++layer) {
            const LayerDecision* decision = decision_of(context.retention.chunks[chunk], layer);
            const QRectF row = row_of(area, layer);
            paint_cell(painter, {left, row.top(), wide, row.height()}, decision != nullptr ? decision->ratio : 1.0);
        }
    }
}

void CompareFigure::paint_overlap(QPainter& painter) const {
    const Colours& colours = theme_.colours();
    const QRectF area = overlap_area();
    painter.setPen(colours.text);
    painter.drawText(QRectF(area.left(), 0, area.width(), kTitle), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Kept by both"));
    if (comparison_->shared_chunks.empty()) {
        painter.setPen(colours.muted);
        painter.drawText(area, Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                         tr("No chunk holds the same demonstrations in both."));
        return;
    }
    for (int layer = 0; layer < comparison_->layers; ++layer) {
        const auto overlap = comparison_->of_layer(layer);
        if (!overlap) continue;
        const QRectF whole = row_of(area, layer);
        const QRectF row(whole.left(), whole.center().y() - kBar / 2.0, whole.width() - 12 * kGrid, kBar);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.chip);
        painter.drawRoundedRect(row, 4, 4);
        painter.setBrush(colours.accent);
        painter.drawRoundedRect({row.topLeft(), QSizeF(std::max(8.0, row.width() * overlap->share), row.height())}, 4,
                                4);
        painter.setPen(QPen(colours.text, 1.5));
        const double chance = row.left() + row.width() * overlap->by_chance;
        painter.drawLine(QPointF(chance, row.top() - 3), QPointF(chance, row.bottom() + 3));
        painter.setPen(colours.muted);
        painter.drawText(QRectF(row.right() + 2 * kGrid, whole.top(), 12 * kGrid, whole.height()), Qt::AlignVCenter,
                         tr("%1 %").arg(100 * overlap->share, 0, 'f', 0));
    }
    painter.setPen(colours.muted);
    painter.drawText(QRectF(area.left(), area.bottom(), area.width(), kFoot), Qt::AlignVCenter, tr("line: by chance"));
}

void CompareFigure::paintEvent(QPaintEvent*) {
    if (!comparison_) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme_.colours().muted);
    for (int layer = 0; layer < layers(); ++layer) {
        const QRectF row = row_of(map_area(0), layer);
        painter.drawText(QRectF(0, row.top(), kLayerNames - 2 * kGrid, row.height()), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(layer));
    }
    for (int side = 0; side < 2; ++side) paint_map(painter, side);
    paint_overlap(painter);
}

QString CompareFigure::cell_tooltip(int side, int layer, const QPointF& at) const {
    const ComparedContext& context = comparison_->contexts[static_cast<std::size_t>(side)];
    const QRectF area = map_area(side);
    const auto chunk = static_cast<std::size_t>(std::max(0.0, (at.x() - area.left()) / chunk_width(side)));
    if (chunk >= context.retention.chunks.size() || layer >= context.retention.layers) return {};
    const LayerDecision* decision = decision_of(context.retention.chunks[chunk], layer);
    return tr("%1: layer %2 keeps %3 of chunk %4")
        .arg(context.name)
        .arg(layer)
        .arg(ratio_text(decision != nullptr ? decision->ratio : 1.0))
        .arg(chunk + 1);
}

QString CompareFigure::tooltip_at(const QPointF& at) const {
    for (int layer = 0; layer < layers(); ++layer) {
        for (int side = 0; side < 2; ++side) {
            if (row_of(map_area(side), layer).contains(at)) return cell_tooltip(side, layer, at);
        }
        if (!row_of(overlap_area(), layer).contains(at)) continue;
        const auto overlap = comparison_->of_layer(layer);
        if (!overlap) return {};
        return tr("Layer %1: of the tokens that either keeps, both keep %2 %; by chance it would be %3 %")
            .arg(layer)
            .arg(100 * overlap->share, 0, 'f', 1)
            .arg(100 * overlap->by_chance, 0, 'f', 1);
    }
    return {};
}

bool CompareFigure::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || !comparison_) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), tooltip_at(help->pos()), this);
    return true;
}

}  // namespace emloc::ui
