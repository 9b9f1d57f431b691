#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QStyleFactory>
#include <QSvgRenderer>

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

QPixmap rendered(QSvgRenderer& svg, int side) {
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    svg.render(&painter);
    return pixmap;
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
        .retention = {QColor(0xd9ecf2), QColor(0x9ccbd9), QColor(0x4d9db8), QColor(0x14607f)},
        .on_retention = {QColor(0x274754), QColor(0x163845), QColor(0x06222e), QColor(0xffffff)},
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
        .retention = {QColor(0x21404d), QColor(0x2f6f86), QColor(0x55a9c3), QColor(0xb5e3f1)},
        .on_retention = {QColor(0xc4dbe3), QColor(0xf0f8fa), QColor(0x06202a), QColor(0x06202a)},
        .classes = class_colours(),
    };
    return colours;
}

Theme::Theme(QObject* parent) : QObject(parent), colours_(&light_colours()) {
    const QPalette system = QApplication::palette();
    system_ = new SystemLook(
        system.color(QPalette::Window).lightnessF() < system.color(QPalette::WindowText).lightnessF(), this);
    connect(system_, &SystemLook::changed, this, [this] {
        if (choice_ == ThemeChoice::kSystem) apply(choice_);
    });
}

void Theme::apply(ThemeChoice choice) {
    choice_ = choice;
    const bool dark = choice == ThemeChoice::kDark || (choice == ThemeChoice::kSystem && system_->is_dark());
    colours_ = dark ? &dark_colours() : &light_colours();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(palette_of(*colours_));
    qApp->setStyleSheet(style_sheet(*colours_));
    Q_EMIT changed();
}

QIcon Theme::icon(const QString& name) const {
    return icon(name, colours_->text);
}

QIcon Theme::icon(const QString& name, const QColor& colour) const {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray drawing = file.readAll();
    QIcon icon;
    const auto add = [&](const QColor& ink, QIcon::Mode mode) {
        QByteArray coloured = drawing;
        QSvgRenderer svg(coloured.replace("currentColor", ink.name().toLatin1()));
        for (const int side : {16, 20, 24, 32, 40, 48}) icon.addPixmap(rendered(svg, side), mode);
    };
    add(colour, QIcon::Normal);
    add(colours_->outline, QIcon::Disabled);
    return icon;
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

QFont strong_font() {
    QFont font = QApplication::font();
    font.setWeight(QFont::DemiBold);
    return font;
}

}  // namespace emloc::ui
