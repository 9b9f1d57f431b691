#include "ui/window/status_strip.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <cmath>

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace emloc::ui {

namespace {

constexpr double kEstimateFrom = 0.08;   // share done before a time left is named
constexpr qint64 kEstimateAfter = 1500;  // milliseconds

QString time_left_text(double seconds) {
    if (seconds < 90) return StatusStrip::tr("about %1 s left").arg(std::max(1.0, std::ceil(seconds)), 0, 'f', 0);
    return StatusStrip::tr("about %1 min left").arg(std::ceil(seconds / 60), 0, 'f', 0);
}

}  // namespace

StatusStrip::StatusStrip(QWidget* parent) : QFrame(parent) {
    setProperty("look", QStringLiteral("bar"));
    text_ = new ElidedLabel(Qt::ElideRight);
    text_->setObjectName(QStringLiteral("status_text"));
    text_->setProperty("look", QStringLiteral("muted"));
    bar_ = new QProgressBar;
    bar_->setObjectName(QStringLiteral("status_progress"));
    bar_->setAccessibleName(tr("Progress"));
    bar_->setTextVisible(false);
    bar_->setFixedWidth(60 * kGrid);
    left_ = new QLabel;
    left_->setProperty("look", QStringLiteral("muted"));
    pause_ = new QPushButton(tr("Pause"));
    pause_->setObjectName(QStringLiteral("pause_button"));
    pause_->setProperty("look", QStringLiteral("link"));
    connect(pause_, &QPushButton::clicked, this, [this] { Q_EMIT pause_requested(!paused_); });
    cancel_ = new QPushButton(tr("Cancel"));
    cancel_->setObjectName(QStringLiteral("cancel_button"));
    cancel_->setProperty("look", QStringLiteral("link"));
    connect(cancel_, &QPushButton::clicked, this, &StatusStrip::cancel_requested);
    store_ = new ElidedLabel(Qt::ElideMiddle);
    store_->setObjectName(QStringLiteral("store_name"));
    store_->setProperty("look", QStringLiteral("muted"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(5 * kGrid, 0, 5 * kGrid, 0);
    row->setSpacing(3 * kGrid);
    row->addWidget(text_);
    row->addWidget(bar_);
    row->addWidget(left_);
    row->addWidget(pause_);
    row->addWidget(cancel_);
    row->addStretch(1);
    row->addWidget(store_);
    setFixedHeight(8 * kGrid);
    end();
}

void StatusStrip::show_text(const QString& text) {
    text_->setText(text);
    has_result_ = false;
}

void StatusStrip::show_result(const QString& text) {
    text_->setText(text);
    has_result_ = true;
}

QString StatusStrip::text() const {
    return text_->text();
}

void StatusStrip::begin(const QString& text, bool can_cancel) {
    show_text(text);
    timer_.start();
    left_->clear();
    set_progress(0, 0);
    bar_->show();
    cancel_->setVisible(can_cancel);
}

void StatusStrip::set_progress(qint64 done, qint64 total) {
    constexpr int kSteps = 1000;
    bar_->setRange(0, kSteps);
    const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
    bar_->setValue(static_cast<int>(kSteps * share));
    if (share < kEstimateFrom || timer_.elapsed() < kEstimateAfter) return;
    left_->setText(time_left_text(static_cast<double>(timer_.elapsed()) / 1000 * (1 - share) / share));
}

void StatusStrip::set_estimate(double share, std::optional<double> seconds_left) {
    constexpr int kSteps = 1000;
    bar_->setRange(0, kSteps);
    bar_->setValue(static_cast<int>(kSteps * share));
    pause_->show();
    if (!paused_) left_->setText(seconds_left ? time_left_text(*seconds_left) : QString());
}

void StatusStrip::set_paused(bool paused) {
    paused_ = paused;
    pause_->setText(paused ? tr("Resume") : tr("Pause"));
    left_->setText(paused ? tr("paused") : QString());
}

void StatusStrip::end() {
    pause_->hide();
    if (!has_result_) text_->clear();
    bar_->hide();
    left_->clear();
    cancel_->hide();
}

void StatusStrip::set_store(const QString& file, bool can_be_written) {
    const QString name = QFileInfo(file).fileName(), path = QDir::toNativeSeparators(file);
    store_->setText(can_be_written ? name : tr("%1 (read only)").arg(name));
    store_->setToolTip(can_be_written ? tr("Contexts are saved in %1").arg(path)
                                      : tr("Contexts are read from %1, which can\u2019t be written to").arg(path));
}

}  // namespace emloc::ui
