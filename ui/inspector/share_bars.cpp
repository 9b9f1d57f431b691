#include "ui/inspector/share_bars.h"

#include <QLocale>
#include <QPainter>
#include <algorithm>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kLine = 6 * kGrid;
constexpr int kBar = 10;
constexpr int kNames = 18 * kGrid;  // at least
constexpr int kBarLeast = 10 * kGrid;

}  // namespace

ShareBars::ShareBars(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    use_small_font(this);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

std::vector<ShareBars::Line> ShareBars::lines() const {
    return {{tr("image"), facts_.media},
            {tr("question"), facts_.question},
            {tr("answer"), facts_.answer},
            {tr("template"), facts_.rest}};
}

void ShareBars::show_facts(const CellFacts& facts) {
    facts_ = facts;
    QStringList read;
    for (const Line& line : lines()) {
        if (line.kept.tokens > 0) read << tr("%1: %2 % kept").arg(line.name).arg(100 * line.kept.share(), 0, 'f', 0);
    }
    setAccessibleName(read.join(QStringLiteral(", ")));
    update();
}

int ShareBars::names_width() const {
    int wide = kNames;
    for (const Line& line : lines()) wide = std::max(wide, fontMetrics().horizontalAdvance(line.name) + 2 * kGrid);
    return wide;
}

int ShareBars::figures_width() const {
    return fontMetrics().horizontalAdvance(tr("%1 % of %2").arg(100).arg(QLocale().toString(1'000'000)));
}

QSize ShareBars::sizeHint() const {
    return {90 * kGrid, 4 * kLine};
}

QSize ShareBars::minimumSizeHint() const {
    return {names_width() + figures_width() + kBarLeast, 4 * kLine};
}

void ShareBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    const QLocale locale;
    const int names = names_width();
    const int figures = figures_width();
    int y = 0;
    for (const Line& line : lines()) {
        if (line.kept.tokens == 0) continue;
        const QRectF row(0, y, width(), kLine);
        painter.setPen(colours.text);
        painter.drawText(row.adjusted(0, 0, names - width(), 0), Qt::AlignVCenter, line.name);
        const QRectF trough(names, y + (kLine - kBar) / 2.0, width() - names - figures - 2 * kGrid, kBar);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.chip);
        painter.drawRoundedRect(trough, kBar / 2.0, kBar / 2.0);
        if (facts_.decided) {
            painter.setBrush(colours.retention[2]);
            const double wide = std::max<double>(kBar, trough.width() * line.kept.share());
            if (line.kept.kept > 0)
                painter.drawRoundedRect({trough.topLeft(), QSizeF(wide, kBar)}, kBar / 2.0, kBar / 2.0);
            painter.setPen(colours.muted);
            painter.drawText(
                QRectF(width() - figures, y, figures, kLine), Qt::AlignVCenter | Qt::AlignLeft,
                tr("%1 % of %2").arg(100 * line.kept.share(), 0, 'f', 0).arg(locale.toString(line.kept.tokens)));
        }
        y += kLine;
    }
}

}  // namespace emloc::ui
