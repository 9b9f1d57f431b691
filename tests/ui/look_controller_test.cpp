// Colours and size of text: what is chosen is shown and kept.
#include "ui/window/look_controller.h"

#include <QTest>

#include "tests/ui/bench.h"

using namespace emloc;
using namespace emloc::ui;

class LookControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void the_look_of_the_settings_is_shown_at_the_start() {
        Bench bench;
        bench.settings.theme = ThemeChoice::kDark;
        bench.settings.text_size = kLargestText;
        const LookController controller(bench.settings, bench.actions, bench.theme);
        QVERIFY(bench.theme.is_dark());
        QCOMPARE(bench.theme.text_size(), kLargestText);
        QVERIFY(bench.action(Command::kThemeDark).isChecked());
        QVERIFY(!bench.action(Command::kLargerText).isEnabled());
        QVERIFY(bench.action(Command::kSmallerText).isEnabled());
    }

    void what_the_user_chooses_is_shown_and_kept() {
        Bench bench;
        const LookController controller(bench.settings, bench.actions, bench.theme);
        bench.action(Command::kThemeDark).trigger();
        QVERIFY(bench.theme.is_dark());
        QCOMPARE(bench.settings.theme, ThemeChoice::kDark);
        bench.action(Command::kLargerText).trigger();
        QCOMPARE(bench.theme.text_size(), 110);
        QCOMPARE(Settings::read().text_size, 110);
        bench.action(Command::kNormalText).trigger();
        QCOMPARE(bench.theme.text_size(), kNormalText);
    }

    void settings_that_were_changed_elsewhere_are_shown_when_they_are_applied() {
        Bench bench;
        LookController controller(bench.settings, bench.actions, bench.theme);
        bench.settings.theme = ThemeChoice::kDark;
        bench.settings.text_size = kSmallestText;
        controller.apply();
        QVERIFY(bench.theme.is_dark());
        QVERIFY(bench.action(Command::kThemeDark).isChecked());
        QCOMPARE(bench.theme.text_size(), kSmallestText);
        QVERIFY(!bench.action(Command::kSmallerText).isEnabled());
    }
};

QTEST_MAIN(LookControllerTest)
#include "look_controller_test.moc"
