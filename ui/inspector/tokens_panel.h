// The tab that shows one demonstration large: its tokens, head by head.
#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QSpinBox;
class QStackedLayout;

namespace emloc::ui {

class ChoiceChips;
class DemonstrationStrip;
class HeadGallery;
class InspectionModel;
class MomentStrip;
class PictureCache;
class Theme;
class TokenText;

// Shows the same cell as the plate below the heat map.
class TokensPanel : public QWidget {
    Q_OBJECT

 public:
    TokensPanel(InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    void show_row(int row);

 Q_SIGNALS:
    void cell_requested(int chunk, int layer);

 protected:
    void showEvent(QShowEvent* event) override;  // the first cell where none was chosen

 private:
    QWidget* make_head();
    QWidget* make_sheet(PictureCache& pictures, const Theme& theme);
    void follow_choices();
    void refresh();
    void show_current();

    InspectionModel& model_;
    QSpinBox* chunk_;
    QSpinBox* layer_;
    QLabel* sentence_;
    ChoiceChips* modes_;
    DemonstrationStrip* strip_;
    HeadGallery* gallery_;
    QSlider* frame_;
    MomentStrip* moments_;
    QLabel* caption_;
    TokenText* question_;
    TokenText* answer_;
    QStackedLayout* stack_;
};

}  // namespace emloc::ui
