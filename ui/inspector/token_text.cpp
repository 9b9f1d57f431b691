#include "ui/inspector/token_text.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kLine = 6 * kGrid;
constexpr int kPad = 3;

// What can't be seen is made visible.
QString visible(const QString& token) {
    QString text = token;
    text.replace(QStringLiteral("<|im_end|>"), QStringLiteral("\u25fb"));  // the end of the turn
    text.replace(u'\n', QChar(0x21b5));
    return text.isEmpty() ? QStringLiteral("\u00b7") : text;
}

}  // namespace

TokenText::TokenText(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    use_small_font(this);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TokenText::show_tokens(const QString& caption, std::vector<TextToken> tokens) {
    caption_ = caption;
    tokens_ = std::move(tokens);
    QStringList dropped;
    QString text;
    for (const TextToken& token : tokens_) {
        text += token.text;
        if (token.kept < 0.5F) dropped << visible(token.text).trimmed();
    }
    setAccessibleName(tr("%1: %2").arg(caption_, text.simplified()));
    setAccessibleDescription(dropped.isEmpty() ? tr("All of its tokens are kept.")
                                               : tr("Dropped: %1").arg(dropped.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

void TokenText::set_mode(OverlayMode mode) {
    mode_ = mode;
    update();
}

std::vector<TokenText::Placed> TokenText::placed(int width) const {
    std::vector<Placed> boxes;
    const QFontMetrics metrics(font());
    double x = metrics.horizontalAdvance(caption_) + 3 * kGrid;
    double y = 0;
    for (const TextToken& token : tokens_) {
        const QString text = visible(token.text);
        const double wide = metrics.horizontalAdvance(text) + 2 * kPad;
        if (x + wide > width && x > 0) {
            x = 0;
            y += kLine;
        }
        boxes.push_back({QRectF(x, y + 2, wide, kLine - 4), text, &token});
        x += wide + 1;
    }
    return boxes;
}

int TokenText::heightForWidth(int width) const {
    const auto boxes = placed(width);
    return boxes.empty() ? kLine : static_cast<int>(boxes.back().box.bottom()) + 2;
}

QSize TokenText::sizeHint() const {
    return {60 * kGrid, heightForWidth(std::max(width(), 60 * kGrid))};
}

void TokenText::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = theme_.colours();
    painter.setPen(colours.muted);
    painter.drawText(QRectF(0, 0, width(), kLine), Qt::AlignLeft | Qt::AlignVCenter, caption_);
    QFont struck = font();
    struck.setStrikeOut(true);
    for (const Placed& place : placed(width())) {
        const bool importance = mode_ == OverlayMode::kImportance;
        QColor ground = importance ? colours.accent : colours.retention[1];
        ground.setAlphaF(importance ? 0.75F * place.token->importance : 0.55F * place.token->kept);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(place.box, 3, 3);
        const bool dropped = place.token->kept < 0.5F && !importance;
        painter.setFont(dropped ? struck : font());
        painter.setPen(dropped ? colours.outline : colours.text);
        painter.drawText(place.box, Qt::AlignCenter, place.text);
    }
}

bool TokenText::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const Placed& place : placed(width())) {
        if (!place.box.contains(help->pos())) continue;
        QToolTip::showText(help->globalPos(), tr("kept by %1 % of the heads").arg(100 * place.token->kept, 0, 'f', 0),
                           this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

}  // namespace emloc::ui
