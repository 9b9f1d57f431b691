// Colours and text of both looks.
#include <QColor>
#include <QImage>
#include <QPixmap>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "ui/theme/drawn_icon.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// WCAG 2.1: relative luminance and contrast.
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

constexpr auto kSquare =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='currentColor'><path d='M6 6h12v12H6z'/></svg>";

// The square takes the middle half, whatever the icon's size.
void check_square(const QPixmap& pixmap, int side, const QColor& colour) {
    const QImage image = pixmap.toImage();
    QCOMPARE(image.size(), QSize(side, side));
    QCOMPARE(image.pixelColor(side / 2, side / 2), colour);
    QCOMPARE(image.pixelColor(side / 4 + 1, side / 4 + 1), colour);
    QCOMPARE(image.pixelColor(side / 4 - 2, side / 2).alpha(), 0);
    QCOMPARE(image.pixelColor(side - 1, side - 1).alpha(), 0);
}

}  // namespace

class LookTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void text_is_readable_on_its_ground_in_both_looks() {
        constexpr double kReadable = 4.5;  // WCAG 2.1, level AA
        for (const Colours* colours : {&light_colours(), &dark_colours()}) {
            for (const QColor& ground : {colours->canvas, colours->panel, colours->card, colours->note_ground}) {
                QVERIFY(contrast(colours->text, ground) >= kReadable);
                QVERIFY(contrast(colours->muted, ground) >= kReadable);
            }
            QVERIFY(contrast(colours->on_accent, colours->accent) >= kReadable);
            QVERIFY(contrast(colours->accent_text, colours->panel) >= kReadable);
            QVERIFY(contrast(colours->text, colours->bad_ground) >= kReadable);
            QVERIFY(contrast(colours->bad, colours->panel) >= kReadable);
            QVERIFY(contrast(colours->good, colours->panel) >= kReadable);
            for (std::size_t i = 0; i < colours->retention.size(); ++i) {
                QVERIFY(contrast(colours->on_retention[i], colours->retention[i]) >= kReadable);
            }
        }
    }

    void icons_are_drawn_in_their_colours_at_every_size_and_scale() {
        const QColor ink(0x1b1f24), faded(0x8a94a0);
        const QIcon icon = drawn_icon(kSquare, ink, faded);
        for (const int side : {16, 22, 40, 96}) {
            for (const double scale : {1.0, 2.0}) {
                const int pixels = static_cast<int>(side * scale);
                check_square(icon.pixmap({side, side}, scale), pixels, ink);
                check_square(icon.pixmap({side, side}, scale, QIcon::Active, QIcon::On), pixels, ink);
                check_square(icon.pixmap({side, side}, scale, QIcon::Disabled), pixels, faded);
            }
        }
        QVERIFY(drawn_icon({}, ink, faded).isNull());
    }

    void kept_shares_are_told_apart_and_their_numbers_read_in_both_looks() {
        constexpr double kToldApart = 1.1, kReadable = 4.5;
        for (const Colours* colours : {&light_colours(), &dark_colours()}) {
            QColor before = colours->panel;
            for (const double share : {0.02, 0.05, 0.1, 0.2, 0.5, 1.0}) {
                const QColor colour = retention_colour(*colours, share);
                QVERIFY2(contrast(before, colour) >= kToldApart, qPrintable(QString::number(share)));
                QVERIFY(contrast(on_retention_colour(*colours, share), colour) >= kReadable);
                before = colour;
            }
        }
    }
};

QTEST_MAIN(LookTest)
#include "look_test.moc"
