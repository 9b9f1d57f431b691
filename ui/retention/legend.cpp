#include "ui/retention/legend.h"

#include <QPainter>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

Legend::Legend(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setFont(small_font());
    setFixedHeight(6 * kGrid);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Legend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    constexpr double kShares[] = {0.1, 0.2, 0.5, 1.0};
    int x = 0;
    for (std::size_t step = 0; step < 4; ++step) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colours.retention[step]);
        painter.drawRoundedRect(QRectF(x, (height() - 14) / 2.0, 14, 14), 3, 3);
        const QString text = ratio_text(kShares[step]);
        const int wide = fontMetrics().horizontalAdvance(text);
        painter.setPen(colours.muted);
        painter.drawText(QRect(x + 5 * kGrid, 0, wide + kGrid, height()), Qt::AlignVCenter, text);
        x += 10 * kGrid + wide;
    }
}

}  // namespace emloc::ui
