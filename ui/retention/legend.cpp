#include "ui/retention/legend.h"

#include <QPainter>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSwatch = 14;
constexpr int kBetween = 3 * kGrid;  // swatch to swatch, beside its text

}  // namespace

std::vector<double> legend_shares(const std::vector<double>& ratios) {
    std::vector<double> shares = ratios;
    shares.push_back(1.0);
    return shares;
}

Legend::Legend(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setObjectName(QStringLiteral("legend"));
    use_small_font(this);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    set_ratios({});
}

void Legend::set_ratios(const std::vector<double>& ratios) {
    shares_ = legend_shares(ratios);
    QStringList texts;
    for (const double share : shares_) texts << ratio_text(share);
    setAccessibleName(tr("Colours of the kept shares: %1").arg(texts.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

QSize Legend::sizeHint() const {
    int wide = 0;
    for (const double share : shares_) {
        wide += kSwatch + 2 * kGrid + kBetween + fontMetrics().horizontalAdvance(ratio_text(share));
    }
    return {wide, std::max(6 * kGrid, fontMetrics().height())};
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    int x = 0;
    for (const double share : shares_) {
        painter.setPen(QPen(colours.border, 1));
        painter.setBrush(retention_colour(colours, share));
        painter.drawRoundedRect(QRectF(x + 0.5, (height() - kSwatch) / 2.0 + 0.5, kSwatch - 1, kSwatch - 1), 3, 3);
        const QString text = ratio_text(share);
        const int wide = fontMetrics().horizontalAdvance(text);
        painter.setPen(colours.muted);
        painter.drawText(QRect(x + kSwatch + 2 * kGrid, 0, wide + kGrid, height()), Qt::AlignVCenter, text);
        x += kSwatch + 2 * kGrid + wide + kBetween;
    }
}

}  // namespace emloc::ui
