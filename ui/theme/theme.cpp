#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QStyleFactory>
#include <algorithm>
#include <cmath>

#include "ui/theme/drawn_icon.h"
#include "ui/theme/system_look.h"

namespace emloc::ui {

namespace {

constexpr std::array<QRgb, 8> kClassColours{0xffd98f4e, 0xff8a6fb3, 0xff5f9e6e, 0xffc65b6b,
                                            0xff4e86b8, 0xffb59a3c, 0xff4fa3a0, 0xffa8705a};

std::array<QColor, 8> class_colours() {
    std::array<QColor, 8> colours;
    for (std::size_t i = 0; i < colours.size(); ++i) colours[i] = QColor::fromRgb(kClassColours[i]);
    return colours;
}

}  // namespace

const Colours& light_colours() {
    static const Colours colours{
        .canvas = QColor(0xf6f7f9),
        .panel = QColor(0xffffff),
        .card = QColor(0xf6f7f9),
        .border = QColor(0xdfe3e8),
        .outline = QColor(0x8a94a0),
        .text = QColor(0x1b1f24),
        .muted = QColor(0x5c6773),
        .chip = QColor(0xe9edf2),
        .accent = QColor(0x2f6fde),
        .on_accent = QColor(0xffffff),
        .accent_text = QColor(0x2a64c8),
        .good = QColor(0x17845a),
        .bad = QColor(0xb8442d),
        .bad_ground = QColor(0xfbece8),
        .note_ground = QColor(0xe8f0fc),
        .retention = {QColor(0xb4dbe7), QColor(0x80bdd0), QColor(0x4194b1), QColor(0x14607f)},
        .on_retention = {QColor(0x274754), QColor(0x163845), QColor(0x041a24), QColor(0xffffff)},
        .classes = class_colours(),
    };
    return colours;
}

const Colours& dark_colours() {
    static const Colours colours{
        .canvas = QColor(0x16181d),
        .panel = QColor(0x1e2127),
        .card = QColor(0x16181d),
        .border = QColor(0x31363f),
        .outline = QColor(0x6b7480),
        .text = QColor(0xe7eaee),
        .muted = QColor(0x98a2ae),
        .chip = QColor(0x2a2e36),
        .accent = QColor(0x5b93f5),
        .on_accent = QColor(0x0e1116),
        .accent_text = QColor(0x7eabf8),
        .good = QColor(0x44c08a),
        .bad = QColor(0xee8a73),
        .bad_ground = QColor(0x3a2622),
        .note_ground = QColor(0x1f2c42),
        .retention = {QColor(0x2c5f73), QColor(0x4594b0), QColor(0x79bfd5), QColor(0xc9eef8)},
        .on_retention = {QColor(0xdfeef4), QColor(0x04161d), QColor(0x06202a), QColor(0x06202a)},
        .classes = class_colours(),
    };
    return colours;
}

namespace {

constexpr auto kSmall = "small";                    // property of widgets with the smaller font
constexpr double kShares[] = {0.1, 0.2, 0.5, 1.0};  // what Colours::retention stands for

QColor mixed(const QColor& from, const QColor& to, double share) {
    const auto of = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
    return {of(from.red(), to.red()), of(from.green(), to.green()), of(from.blue(), to.blue())};
}

// Where a share stands between the steps: 0 at 10 %, 3 at all; below 10 % down to -1 at 1 %.
double place_of(double share) {
    constexpr double kSmallest = 0.01;
    if (share < kShares[0]) return std::log(std::max(share, kSmallest) / kShares[0]) / std::log(kShares[0] / kSmallest);
    for (std::size_t step = 0; step + 1 < std::size(kShares); ++step) {
        if (share > kShares[step + 1]) continue;
        return static_cast<double>(step) +
               std::log(share / kShares[step]) / std::log(kShares[step + 1] / kShares[step]);
    }
    return static_cast<double>(std::size(kShares) - 1);
}

}  // namespace

QColor retention_colour(const Colours& colours, double share) {
    const double place = place_of(share);
    if (place < 0) return mixed(colours.retention[0], colours.panel, -place);
    const auto step = static_cast<std::size_t>(place);
    if (step + 1 >= colours.retention.size()) return colours.retention.back();
    return mixed(colours.retention[step], colours.retention[step + 1], place - static_cast<double>(step));
}

QColor on_retention_colour(const Colours& colours, double share) {
    return colours.on_retention[static_cast<std::size_t>(std::lround(std::max(0.0, place_of(share))))];
}

Theme::Theme(QObject* parent) : QObject(parent), font_(QApplication::font()), colours_(&light_colours()) {
    const QPalette system = QApplication::palette();
    system_ = new SystemLook(
        system.color(QPalette::Window).lightnessF() < system.color(QPalette::WindowText).lightnessF(), this);
    connect(system_, &SystemLook::changed, this, [this] {
        if (choice_ == ThemeChoice::kSystem) apply(choice_);
    });
}

Theme::~Theme() {
    QApplication::setFont(font_);
}

void Theme::set_text_size(int percent) {
    text_size_ = std::clamp(percent, kSmallestText, kLargestText);
    QFont font = font_;
    font.setPointSizeF(font_.pointSizeF() * text_size_ / kNormalText);
    QApplication::setFont(font);
    apply(choice_);  // the style sheet's own fonts are made of the new one
}

void Theme::apply(ThemeChoice choice) {
    choice_ = choice;
    const bool dark = choice == ThemeChoice::kDark || (choice == ThemeChoice::kSystem && system_->is_dark());
    colours_ = dark ? &dark_colours() : &light_colours();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(palette_of(*colours_));
    qApp->setStyleSheet(style_sheet(*colours_));
    // Another style sheet gives every widget back the font that it was made with.
    for (QWidget* widget : QApplication::allWidgets()) {
        if (!widget->property(kSmall).toBool()) continue;
        QFont font = widget->font();  // of the weight that the style sheet says
        font.setPointSizeF(small_font().pointSizeF());
        widget->setFont(font);
    }
    Q_EMIT changed();
}

QIcon Theme::icon(const QString& name) const {
    return icon(name, colours_->text);
}

QIcon Theme::icon(const QString& name, const QColor& colour) const {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return drawn_icon(file.readAll(), colour, colours_->outline);
}

QPalette palette_of(const Colours& colours) {
    QPalette palette;
    palette.setColor(QPalette::Window, colours.canvas);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.panel);
    palette.setColor(QPalette::AlternateBase, colours.card);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.muted);
    palette.setColor(QPalette::Button, colours.chip);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, colours.on_accent);
    palette.setColor(QPalette::ToolTipBase, colours.panel);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::Link, colours.accent_text);
    palette.setColor(QPalette::Light, colours.panel);
    palette.setColor(QPalette::Midlight, colours.chip);
    palette.setColor(QPalette::Mid, colours.border);
    palette.setColor(QPalette::Dark, colours.outline);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, colours.outline);
    }
    return palette;
}

QFont small_font() {
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

void use_small_font(QWidget* widget) {
    widget->setProperty(kSmall, true);
    widget->setFont(small_font());
}

QFont strong_font() {
    QFont font = QApplication::font();
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace emloc::ui
