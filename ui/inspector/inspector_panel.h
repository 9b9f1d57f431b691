// The plate below the heat map: what one layer keeps of one chunk.
#pragma once

#include <QFrame>

#include "ui/inspector/inspection_model.h"

class QLabel;
class QStackedLayout;

namespace emloc::ui {

class ChoiceChips;
class DemonstrationStrip;
class PictureCache;
class ShareBars;
class Theme;
class TokenText;

// "Layer 8, chunk 4" and "keeps 10 %, 175 of 1,757 tokens".
QString cell_title(const CellFacts& facts);
QString cell_sentence(const CellFacts& facts);
// "all heads", "head 0", ...
QStringList head_choices(int heads);

class InspectorPanel : public QFrame {
    Q_OBJECT

 public:
    InspectorPanel(InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    // What was tried in the cell, beside its numbers.
    void set_trials(const QString& trials);
    DemonstrationStrip& strip() { return *strip_; }
    // With less, its contents scroll.
    int sufficient_height() const;

 Q_SIGNALS:
    void larger_requested();  // of the current demonstration

 private:
    QWidget* make_head();
    QWidget* make_body(PictureCache& pictures, const Theme& theme);
    void refresh();
    void show_texts();

    InspectionModel& model_;
    QLabel* title_;
    QLabel* sentence_;
    QLabel* trials_;
    QLabel* hint_;
    ChoiceChips* modes_;
    ChoiceChips* heads_;
    QWidget* choices_;
    DemonstrationStrip* strip_;
    ShareBars* shares_;
    TokenText* question_;
    TokenText* answer_;
    QWidget* content_;
    QStackedLayout* stack_;
};

}  // namespace emloc::ui
