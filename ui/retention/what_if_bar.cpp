#include "ui/retention/what_if_bar.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <cmath>

#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr double kLargestDelta = 0.6931;  // the JS divergence never exceeds ln 2
constexpr double kSmallestStep = 5e-5;    // half of what the field shows
}  // namespace

WhatIfBar::WhatIfBar(RetentionModel& model, QWidget* parent) : QFrame(parent), model_(model) {
    setProperty("look", QStringLiteral("note"));
    delta_ = new QDoubleSpinBox;
    delta_->setObjectName(QStringLiteral("what_if_delta"));
    delta_->setAccessibleName(tr("Delta to try out"));
    delta_->setToolTip(tr("The bound to try out; it is dragged in the chart, too"));
    delta_->setDecimals(4);
    delta_->setRange(0, kLargestDelta);
    delta_->setSingleStep(0.001);
    connect(delta_, &QDoubleSpinBox::valueChanged, this, [this](double delta) { model_.set_what_if(delta); });
    text_ = new QLabel;
    text_->setObjectName(QStringLiteral("what_if_text"));
    text_->setWordWrap(true);
    run_ = new QPushButton;
    run_->setObjectName(QStringLiteral("what_if_run"));
    auto* back = new QPushButton(tr("Back"));
    back->setObjectName(QStringLiteral("what_if_back"));
    back->setToolTip(tr("Show again what was decided"));
    connect(run_, &QPushButton::clicked, this, [this] {
        if (model_.what_if()) Q_EMIT run_requested(model_.what_if()->delta);
    });
    connect(back, &QPushButton::clicked, this, [this] { model_.set_what_if(std::nullopt); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * kGrid, kGrid, 2 * kGrid, kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(delta_);
    row->addWidget(text_, 1);
    row->addWidget(run_);
    row->addWidget(back);
    connect(&model_, &RetentionModel::what_if_changed, this, &WhatIfBar::refresh);
    refresh();
}

void WhatIfBar::set_can_run(bool can_run, const QString& why_not) {
    run_->setEnabled(can_run);
    run_->setToolTip(can_run ? tr("Compress the same demonstrations again with this delta") : why_not);
}

void WhatIfBar::refresh() {
    setVisible(model_.what_if().has_value());
    if (!model_.what_if()) return;
    const WhatIf& what_if = *model_.what_if();
    if (!delta_->hasFocus() || std::abs(delta_->value() - what_if.delta) > kSmallestStep) {
        const QSignalBlocker quiet(delta_);  // what was tried out may be finer than the field shows
        delta_->setValue(what_if.delta);
    }
    const QString delta = QLocale().toString(what_if.delta, 'g', 3);
    QString text = tr("With delta %1 about %2 % would be kept; %n decision(s) would change.", nullptr,
                      static_cast<int>(what_if.changes.size()))
                       .arg(delta)
                       .arg(100 * what_if.kept_share, 0, 'f', 0);
    if (what_if.untried > 0) text += u' ' + tr("%n of them were never tried.", nullptr, what_if.untried);
    text_->setText(text + u' ' + tr("Approximate, from the recorded trials."));
    run_->setText(tr("Compress with %1").arg(delta));
}

}  // namespace emloc::ui
