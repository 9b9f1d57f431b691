#include "ui/chat/probability_bars.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr std::size_t kMostShown = 10;
constexpr int kBarHeight = 2 * kGrid;
constexpr int kLineGap = 2 * kGrid;

}  // namespace

QString percent_text(double probability) {
    const double percent = 100 * probability;
    if (percent > 0 && percent < 0.5) return ProbabilityBars::tr("< 1 %");
    return ProbabilityBars::tr("%1 %").arg(percent, 0, 'f', 0);
}

ProbabilityBars::ProbabilityBars(std::vector<LabelScore> labels, const Theme& theme, QWidget* parent)
    : QWidget(parent), labels_(std::move(labels)), shown_(labels_), theme_(theme) {
    if (shown_.size() > kMostShown) {
        double rest = 0;
        for (std::size_t i = kMostShown - 1; i < shown_.size(); ++i) rest += shown_[i].probability;
        const auto others = static_cast<int>(shown_.size() - kMostShown + 1);
        shown_.resize(kMostShown - 1);
        shown_.push_back({tr("%n other(s)", nullptr, others), rest});
    }
    QStringList spoken;
    for (const LabelScore& each : shown_) {
        spoken << QStringLiteral("%1 %2").arg(each.label, percent_text(each.probability));
    }
    setAccessibleName(tr("Probabilities: %1").arg(spoken.join(QStringLiteral(", "))));
    setToolTip(spoken.join(u'\n'));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize ProbabilityBars::sizeHint() const {
    const int line = fontMetrics().height() + kLineGap;
    return {60 * kGrid, line * static_cast<int>(shown_.size())};
}

QSize ProbabilityBars::minimumSizeHint() const {
    return {40 * kGrid, sizeHint().height()};
}

void ProbabilityBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    const int line = fontMetrics().height() + kLineGap;
    const int number_width = fontMetrics().horizontalAdvance(QStringLiteral("100 %"));
    int label_width = 0;
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    for (const LabelScore& each : shown_) {
        label_width = std::max(label_width, QFontMetrics(strong).horizontalAdvance(each.label));
    }
    label_width = std::min(label_width + kGrid, width() * 2 / 5);
    const int bar_left = label_width + 3 * kGrid;
    const int bar_width = std::max(0, width() - bar_left - number_width - 3 * kGrid);

    for (std::size_t i = 0; i < shown_.size(); ++i) {
        const QRect row(0, static_cast<int>(i) * line, width(), line);
        painter.setFont(i == 0 ? strong : font());
        painter.setPen(colours.text);
        const QString label = painter.fontMetrics().elidedText(shown_[i].label, Qt::ElideMiddle, label_width);
        painter.drawText(QRect(0, row.top(), label_width, line), Qt::AlignVCenter, label);
        painter.setFont(font());
        painter.setPen(i == 0 ? colours.text : colours.muted);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, percent_text(shown_[i].probability));

        const QRectF trough(bar_left, row.center().y() - kBarHeight / 2.0 + 0.5, bar_width, kBarHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.chip);
        painter.drawRoundedRect(trough, kBarHeight / 2.0, kBarHeight / 2.0);
        if (shown_[i].probability <= 0) continue;
        QRectF bar = trough;
        bar.setWidth(std::max<double>(trough.width() * shown_[i].probability, kBarHeight));
        painter.setBrush(i == 0 ? colours.accent : colours.muted);
        painter.drawRoundedRect(bar, kBarHeight / 2.0, kBarHeight / 2.0);
    }
}

}  // namespace emloc::ui
