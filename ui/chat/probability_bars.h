// Labels with their probabilities as bars, most probable first.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/worker/messages.h"

namespace emloc::ui {

class Theme;

class ProbabilityBars : public QWidget {
    Q_OBJECT

 public:
    // Shows the ten most probable; the rest is summed up in a last line.
    ProbabilityBars(std::vector<LabelScore> labels, const Theme& theme, QWidget* parent = nullptr);

    const std::vector<LabelScore>& labels() const { return labels_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    std::vector<LabelScore> labels_;
    std::vector<LabelScore> shown_;
    const Theme& theme_;
};

// "91 %"; "< 1 %" rather than a zero that is none.
QString percent_text(double probability);

}  // namespace emloc::ui
