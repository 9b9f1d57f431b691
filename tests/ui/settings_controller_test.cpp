// What holds for all projects: changed in a dialog, written, and told to those it concerns.
#include "ui/window/settings_controller.h"

#include <QLabel>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/bench.h"
#include "ui/settings/settings_dialog.h"

using namespace emloc;
using namespace emloc::ui;

class SettingsControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void only_what_is_other_than_before_is_told() {
        Bench bench;
        const SettingsController controller(bench.settings, bench.actions, bench.window);
        const QSignalSpy look(&controller, &SettingsController::look_changed);
        const QSignalSpy delta(&controller, &SettingsController::delta_changed);
        const QSignalSpy engine(&controller, &SettingsController::engine_changed);
        bench.action(Command::kSettings).trigger();
        auto* dialog = bench.window.findChild<SettingsDialog*>();
        QVERIFY(dialog != nullptr);

        Settings changed = bench.settings;
        changed.threads = 3;
        Q_EMIT dialog->applied(changed);
        QCOMPARE(engine.count(), 1);
        QCOMPARE(look.count(), 0);
        QCOMPARE(delta.count(), 0);

        changed.text_size = 120;
        changed.delta = 0.25;
        Q_EMIT dialog->applied(changed);
        QCOMPARE(engine.count(), 1);
        QCOMPARE(look.count(), 1);
        QCOMPARE(delta.count(), 1);
    }

    void the_dialog_says_what_the_loaded_model_does_with_images() {
        Bench bench;
        SettingsController controller(bench.settings, bench.actions, bench.window);
        controller.set_model({.name = QStringLiteral("mine"),
                              .folder = {},
                              .device = {},
                              .sha256 = {},
                              .layers = 2,
                              .family = QStringLiteral("Qwen3-VL"),
                              .min_pixels = 65536,
                              .max_pixels = 16777216,
                              .side_step = 32});
        controller.show();
        const auto* dialog = bench.window.findChild<SettingsDialog*>();
        const QString text = dialog->findChild<QLabel*>(QStringLiteral("settings_limits"))->text();
        for (const QString& part : {QStringLiteral("Qwen3-VL"), QLocale().toString(16777216), QStringLiteral("32")})
            QVERIFY2(text.contains(part), qPrintable(text));
    }

    void what_was_changed_is_written() {
        Bench bench;
        SettingsController controller(bench.settings, bench.actions, bench.window);
        controller.show();
        Settings changed = bench.settings;
        changed.delta = 0.25;
        Q_EMIT bench.window.findChild<SettingsDialog*>()->applied(changed);
        QCOMPARE(bench.settings.delta, 0.25);
        QCOMPARE(Settings::read().delta, 0.25);
    }
};

QTEST_MAIN(SettingsControllerTest)
#include "settings_controller_test.moc"
