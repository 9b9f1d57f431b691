#include "ui/widgets/progress_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

namespace emloc::ui {

ProgressLine::ProgressLine(const char* step_name, const QString& counted, QWidget* parent)
    : QWidget(parent), bar_(new QProgressBar), step_(new QLabel) {
    step_->setObjectName(QString::fromUtf8(step_name));
    bar_->setAccessibleName(counted);
    bar_->setTextVisible(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(bar_);
    row->addWidget(step_, 1);
    clear();
}

void ProgressLine::set_done(int done, int total) {
    bar_->setRange(0, total);
    bar_->setValue(done);
}

void ProgressLine::set_step(const QString& text) {
    step_->setText(text);
}

void ProgressLine::clear() {
    step_->clear();
    set_done(0, 1);
}

}  // namespace emloc::ui
