// What the colours of kept shares mean.
#pragma once

#include <QWidget>
#include <vector>

namespace emloc::ui {

class Theme;

class Legend : public QWidget {
    Q_OBJECT

 public:
    explicit Legend(const Theme& theme, QWidget* parent = nullptr);

    // The ratios that were tried; all tokens come behind them.
    void set_ratios(const std::vector<double>& ratios);

    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    const Theme& theme_;
    std::vector<double> shares_;
};

// The ratios that were tried, and all.
std::vector<double> legend_shares(const std::vector<double>& ratios);

}  // namespace emloc::ui
