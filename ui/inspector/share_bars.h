// What is kept of images, questions and answers, as bars.
#pragma once

#include <QWidget>
#include <vector>

#include "ui/inspector/inspection_model.h"

namespace emloc::ui {

class Theme;

class ShareBars : public QWidget {
    Q_OBJECT

 public:
    explicit ShareBars(const Theme& theme, QWidget* parent = nullptr);

    void show_facts(const CellFacts& facts);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    struct Line {
        QString name;
        KeptOf kept;
    };
    std::vector<Line> lines() const;
    int names_width() const;
    int figures_width() const;

    const Theme& theme_;
    CellFacts facts_;
};

}  // namespace emloc::ui
