#include "ui/compare/compare_figure.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kHead = 7 * kGrid;
constexpr int kRow = 6 * kGrid;
constexpr int kLayerNames = 9 * kGrid;
constexpr int kGap = 6 * kGrid;
constexpr int kFoot = 6 * kGrid;

const LayerDecision* decision_of(const ChunkRetention& chunk, int layer) {
    const auto found = std::ranges::find_if(chunk.decisions, [&](const auto& each) { return each.layer == layer; });
    return found == chunk.decisions.end() ? nullptr : &*found;
}

}  // namespace

CompareFigure::CompareFigure(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setFont(small_font());
    setAccessibleName(tr("Two contexts layer by layer"));
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

QRectF CompareFigure::map_area(int side) const {
    const double wide = (width() - kLayerNames - 2 * kGap) * 0.36;
    const double left = kLayerNames + side * (wide + kGap);
    return {left, static_cast<double>(kHead), wide, static_cast<double>(layers() * kRow)};
}

QRectF CompareFigure::overlap_area() const {
    const double left = map_area(1).right() + kGap;
    return {left, static_cast<double>(kHead), width() - left, static_cast<double>(layers() * kRow)};
}

QRectF CompareFigure::row_of(const QRectF& area, int layer) const {
    return {area.left(), area.top() + (layers() - 1 - layer) * kRow, area.width(), static_cast<double>(kRow)};
}

void CompareFigure::paint_map(QPainter& painter, int side) const {
    const Colours& colours = theme_.colours();
    const ComparedContext& context = comparison_->contexts[static_cast<std::size_t>(side)];
    const QRectF area = map_area(side);
    painter.setPen(colours.text);
    painter.drawText(QRectF(area.left(), 0, area.width(), kHead), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(context.name, Qt::ElideMiddle, static_cast<int>(area.width())));
    const auto chunks = context.retention.chunks.size();
    if (chunks == 0) return;
    const double wide = std::min(area.width() / static_cast<double>(chunks), 22.0 * kGrid);
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
        for (int layer = 0; layer < context.retention.layers; ++layer) {
            const LayerDecision* decision = decision_of(context.retention.chunks[chunk], layer);
            const auto step = static_cast<std::size_t>(retention_step(decision != nullptr ? decision->ratio : 1.0));
            const QRectF row = row_of(area, layer);
            const QRectF cell(row.left() + static_cast<double>(chunk) * wide, row.top(), wide, row.height());
            painter.setPen(Qt::NoPen);
            painter.setBrush(colours.retention[step]);
            const double inset = wide > 8 ? 1 : 0;
            painter.drawRoundedRect(cell.adjusted(inset, 1, -inset, -1), 2, 2);
        }
    }
}

void CompareFigure::paint_overlap(QPainter& painter) const {
    const Colours& colours = theme_.colours();
    const QRectF area = overlap_area();
    painter.setPen(colours.text);
    painter.drawText(QRectF(area.left(), 0, area.width(), kHead), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Kept tokens in common"));
    if (comparison_->shared_chunks.empty()) {
        painter.setPen(colours.muted);
        painter.drawText(area, Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                         tr("No chunk holds the same demonstrations in both."));
        return;
    }
    for (int layer = 0; layer < comparison_->layers; ++layer) {
        const auto overlap = comparison_->of_layer(layer);
        if (!overlap) continue;
        const QRectF row = row_of(area, layer).adjusted(0, 7, -12 * kGrid, -7);
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
        painter.drawText(QRectF(row.right() + 2 * kGrid, row.top() - 7, 12 * kGrid, kRow), Qt::AlignVCenter,
                         tr("%1 %").arg(100 * overlap->share, 0, 'f', 0));
    }
    painter.setPen(colours.muted);
    painter.drawText(QRectF(area.left(), area.bottom(), area.width(), kFoot), Qt::AlignVCenter,
                     tr("line: expected by chance"));
}

void CompareFigure::paintEvent(QPaintEvent*) {
    if (!comparison_) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme_.colours().muted);
    for (int layer = 0; layer < layers(); ++layer) {
        const QRectF row = row_of(map_area(0), layer);
        painter.drawText(QRectF(0, row.top(), kLayerNames - 2 * kGrid, kRow), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(layer));
    }
    for (int side = 0; side < 2; ++side) paint_map(painter, side);
    paint_overlap(painter);
}

QString CompareFigure::tooltip_at(const QPointF& at) const {
    for (int layer = 0; layer < layers(); ++layer) {
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
