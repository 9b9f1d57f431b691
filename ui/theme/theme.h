// The colours and measures of the window: one table of roles for the light look and one for the dark.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QString>
#include <array>

class QApplication;

namespace emloc::ui {

class SystemLook;

struct Colours {
    QColor canvas;  // behind everything
    QColor panel;   // side panels, bars, cells without a value
    QColor card;    // raised on a panel
    QColor border;
    QColor outline;  // dashed drop areas and inputs, which must be seen
    QColor text;
    QColor muted;  // secondary text; at least 4.5:1 on canvas, panel and card
    QColor chip;   // buttons without emphasis, bubbles, troughs of bars
    QColor accent;
    QColor on_accent;
    QColor accent_text;  // the accent as text on a panel
    QColor good;
    QColor bad;
    QColor bad_ground;                   // behind error messages
    QColor note_ground;                  // behind notes
    std::array<QColor, 4> retention;     // kept share: 10 %, 20 %, 50 %, all
    std::array<QColor, 4> on_retention;  // text on them
    std::array<QColor, 8> classes;       // the dots of classes, reused in turn
};

enum class ThemeChoice { kSystem, kLight, kDark };

// All distances are multiples of this, in device-independent pixels.
inline constexpr int kGrid = 4;
inline constexpr int kRadius = 6;

inline constexpr int kSmallestText = 80, kNormalText = 100, kLargestText = 160;  // percent

const Colours& light_colours();
const Colours& dark_colours();

// Colours in use. Widgets that paint by themselves hold a reference and repaint on changed().
class Theme : public QObject {
    Q_OBJECT

 public:
    // Remembers the palette the desktop gave to the application, so create it before anything changes that.
    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    // Applies style, palette and style sheet to the whole application. kSystem goes on following the desktop.
    void apply(ThemeChoice choice);

    // Of all text, in percent of the size that the desktop gave; kept within kSmallestText and kLargestText.
    void set_text_size(int percent);
    int text_size() const { return text_size_; }

    ThemeChoice choice() const { return choice_; }
    bool is_dark() const { return colours_ == &dark_colours(); }
    const Colours& colours() const { return *colours_; }

    // An icon of resources/icons drawn in the text colour (or `colour`).
    QIcon icon(const QString& name) const;
    QIcon icon(const QString& name, const QColor& colour) const;

 Q_SIGNALS:
    void changed();

 private:
    SystemLook* system_;
    QFont font_;  // as the desktop gave it
    int text_size_ = kNormalText;
    ThemeChoice choice_ = ThemeChoice::kSystem;
    const Colours* colours_;
};

// The colour of a kept share, between those of `retention`, and of text on it. A share below 10 % is nearer to the
// panel.
QColor retention_colour(const Colours& colours, double share);
QColor on_retention_colour(const Colours& colours, double share);

// The font of all text, smaller or bolder.
QFont small_font();
QFont strong_font();
// The smaller one for this widget, also when the size of all text changes.
void use_small_font(QWidget* widget);

// The style sheet for those colours.
QString style_sheet(const Colours& colours);
QPalette palette_of(const Colours& colours);

}  // namespace emloc::ui
