#include "ui/video/moment_strip.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kHeight = 8 * kGrid;
constexpr double kGap = 1;

}  // namespace

std::vector<float> kept_by_moment(const TokenGrid& grid) {
    const auto moments = static_cast<std::size_t>(std::max(grid.t, 0));
    if (moments == 0 || grid.kept.size() < moments || grid.kept.size() % moments != 0) return {};
    const auto own = static_cast<std::ptrdiff_t>(grid.kept.size() / moments);
    std::vector<float> shares;
    for (auto begin = grid.kept.begin(); begin != grid.kept.end(); begin += own)
        shares.push_back(std::accumulate(begin, begin + own, 0.0F) / static_cast<float>(own));
    return shares;
}

MomentStrip::MomentStrip(const Theme& theme, QWidget* parent) : QWidget(parent), theme_(theme) {
    setAccessibleName(tr("What is kept of each moment of the video"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme_, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void MomentStrip::show_grid(const TokenGrid& grid) {
    shares_ = kept_by_moment(grid);
    moment_ = std::clamp(moment_, 0, std::max(0, static_cast<int>(shares_.size()) - 1));
    setVisible(shares_.size() > 1);
    setAccessibleDescription(shares_.empty() ? QString() : text_of(moment_));
    update();
}

void MomentStrip::set_moment(int moment) {
    moment_ = moment;
    if (!shares_.empty()) setAccessibleDescription(text_of(moment_));
    update();
}

QSize MomentStrip::sizeHint() const {
    return {40 * kGrid, kHeight};
}

int MomentStrip::moment_at(double x) const {
    const auto count = static_cast<int>(shares_.size());
    return std::clamp(static_cast<int>(x / std::max(1, width()) * count), 0, std::max(0, count - 1));
}

QString MomentStrip::text_of(int moment) const {
    const auto at = static_cast<std::size_t>(std::clamp(moment, 0, static_cast<int>(shares_.size()) - 1));
    return tr("Moment %1 of %2: %3 % kept")
        .arg(at + 1)
        .arg(shares_.size())
        .arg(100.0 * static_cast<double>(shares_[at]), 0, 'f', 0);
}

void MomentStrip::paintEvent(QPaintEvent*) {
    if (shares_.empty()) return;
    QPainter painter(this);
    const Colours& colours = theme_.colours();
    const double step = static_cast<double>(width()) / static_cast<double>(shares_.size());
    const double gap = step > 3 * kGap ? kGap : 0;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
        const QRectF trough(step * static_cast<double>(i), 0, step - gap, height());
        const double tall = trough.height() * static_cast<double>(shares_[i]);
        painter.fillRect(trough, colours.chip);
        painter.fillRect(QRectF(trough.left(), trough.bottom() - tall, trough.width(), tall), colours.retention[3]);
        if (static_cast<int>(i) != moment_) continue;
        painter.setPen(QPen(colours.accent, 2));
        painter.drawRect(trough.adjusted(1, 1, -1, -1));
    }
}

void MomentStrip::mousePressEvent(QMouseEvent* event) {
    Q_EMIT chosen(moment_at(event->position().x()));
}

void MomentStrip::mouseMoveEvent(QMouseEvent* event) {
    Q_EMIT chosen(moment_at(event->position().x()));
}

bool MomentStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !shares_.empty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), text_of(moment_at(help->pos().x())), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace emloc::ui
