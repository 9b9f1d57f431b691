// The whole window on a screen of 1024 by 640: nothing is cut off, nothing is out of sight, nothing moves away.
#include <QAbstractItemView>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTranslator>

#include "tests/ui/drop.h"
#include "tests/ui/offscreen_screen.h"
#include "tests/ui/session.h"
#include "ui/demonstrations/name_field.h"
#include "ui/shell/standard_texts.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/dialog_place.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr QSize kScreen{1024, 640};

// A file dialog that opens while `ask` runs is given to `act`, which must close it.
void with_file_dialog(const std::function<void(QFileDialog&)>& act, const std::function<void()>& ask) {
    QTimer waits;
    waits.setInterval(20);
    QObject::connect(&waits, &QTimer::timeout, [&] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        if (dialog == nullptr || !dialog->isVisible()) return;
        waits.stop();
        act(*dialog);
    });
    waits.start();
    ask();
}

}  // namespace

class ScreenTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;

    QRect room() { return session_->window.screen()->availableGeometry(); }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        QCOMPARE(QGuiApplication::primaryScreen()->size(), kScreen);
        session_ =
            std::make_unique<Session>(folder_.filePath(q("contexts.emloc")), q(EMLOC_SOURCE_DIR "/projects/glyphs"));
        QTRY_VERIFY_WITH_TIMEOUT(session_->chat().opened().has_value() && session_->idle(), kLoad);
    }
    void cleanupTestCase() { session_.reset(); }

    void the_first_window_is_no_larger_than_the_screen() {
        const QRect place = session_->window.geometry();
        QVERIFY2(room().contains(place), qPrintable(q("%1 x %2 at %3, %4, at least %5 x %6")
                                                        .arg(place.width())
                                                        .arg(place.height())
                                                        .arg(place.x())
                                                        .arg(place.y())
                                                        .arg(session_->window.minimumSizeHint().width())
                                                        .arg(session_->window.minimumSizeHint().height())));
        QVERIFY(session_->window.geometry().top() >= 20);  // the title bar is above it
    }

    void a_place_on_a_screen_that_is_gone_is_given_up() {
        Settings settings = Settings::read();
        const QByteArray before = settings.geometry;
        QWidget large;
        large.setGeometry(2000, 1500, 1800, 1200);
        settings.geometry = large.saveGeometry();
        settings.write();
        const Session session(folder_.filePath(q("other/contexts.emloc")));
        QVERIFY(room().contains(session.window.geometry()));
        settings.geometry = before;
        settings.write();
    }

    void every_dialog_is_on_the_screen_whole_and_over_the_window() {
        for (const Command command : {Command::kSettings, Command::kChooseModel, Command::kCamera, Command::kAbout,
                                      Command::kRuns, Command::kWords}) {
            session_->action(command).trigger();
            auto* dialog = session_->window.findChild<QDialog*>();
            QVERIFY(dialog != nullptr);
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            const QByteArray name = dialog->windowTitle().toUtf8();
            QVERIFY2(room().contains(dialog->geometry()), name.constData());
            QVERIFY2(dialog->geometry().top() >= 20, name.constData());  // its title bar
            const int aside = std::abs(dialog->geometry().center().x() - session_->window.geometry().center().x());
            QVERIFY2(aside <= 2, name.constData());
            for (const QPushButton* button : dialog->findChildren<QPushButton*>()) {
                if (!button->isVisible() || button->visibleRegion().isEmpty()) continue;
                const QRect place(button->mapTo(dialog, QPoint()), button->size());
                QVERIFY2(dialog->rect().contains(place), qPrintable(button->text()));
            }
            dialog->reject();
            QTRY_VERIFY(session_->window.findChild<QDialog*>() == nullptr);
        }
    }

    void every_field_of_the_settings_comes_into_sight_with_the_tab_key() {
        session_->action(Command::kSettings).trigger();
        auto* dialog = session_->window.findChild<QDialog*>();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        auto* last = dialog->findChild<QWidget*>(q("settings_language"));
        auto* scroll = dialog->findChild<QScrollArea*>();
        for (int i = 0; i < 40 && !last->hasFocus(); ++i) QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
        QVERIFY(last->hasFocus());
        const QRect place(last->mapTo(scroll->viewport(), QPoint()), last->size());
        QVERIFY(scroll->viewport()->rect().contains(place));
        QVERIFY(dialog->findChild<QPushButton*>(q("settings_ok"))->visibleRegion().boundingRect().height() > 10);
        dialog->reject();
        QTRY_VERIFY(session_->window.findChild<QDialog*>() == nullptr);
    }

    void progress_pause_and_cancel_are_in_sight_whatever_is_said() {
        auto& status = *session_->window.findChild<StatusStrip*>();
        const int width = session_->window.width();
        status.begin(q("something"), true);
        status.set_estimate(0.5, 90);
        status.show_text(QString(400, u'w'));
        QTest::qWait(50);
        QCOMPARE(session_->window.width(), width);
        for (const char* name : {"status_progress", "pause_button", "cancel_button"}) {
            auto* part = status.findChild<QWidget*>(q(name));
            QVERIFY2(part->isVisible() && status.rect().contains(part->geometry()), name);
        }
        status.end();
        status.show_result({});
    }

    void a_notice_moves_neither_the_tabs_nor_what_is_in_them() {
        auto& tabs = *session_->window.findChild<WorkTabs*>();
        const QPoint before = tabs.mapTo(&session_->window, QPoint());
        auto* messages = session_->find<MessageBar>("window_messages");
        messages->show_note(q("Something happened."));
        QTRY_VERIFY(messages->isVisible());
        QTest::qWait(50);
        QCOMPARE(tabs.mapTo(&session_->window, QPoint()), before);
        QVERIFY(!messages->geometry().intersects(tabs.geometry()));
        messages->hide();
    }

    void what_is_saved_without_an_ending_gets_that_of_the_filter() {
        QString chosen;
        with_file_dialog(
            [&](QFileDialog& dialog) {
                dialog.setDirectory(folder_.path());
                dialog.selectNameFilter(q("JSON (*.json)"));
                Q_EMIT dialog.filterSelected(q("JSON (*.json)"));
                dialog.selectFile(q("answers"));
                QMetaObject::invokeMethod(&dialog, "accept", Qt::QueuedConnection);
            },
            [&] {
                chosen = choose_new_file({.parent = &session_->window,
                                          .kind = "test export",
                                          .title = q("Save"),
                                          .filter = q("Table (*.csv);;JSON (*.json)")},
                                         {.suggested = q("answers.csv")});
            });
        QCOMPARE(chosen, folder_.filePath(q("answers.json")));
    }

    void the_texts_of_qt_are_translated_too() {
        QTranslator chinese;
        QVERIFY(chinese.load(q(":/translations/emloc_studio_zh_CN.qm")));
        QApplication::installTranslator(&chinese);
        QStringList english;
        for (const StandardText& each : standard_texts()) {
            if (QCoreApplication::translate(each.context, each.text) == QString::fromUtf8(each.text))
                english << q(each.text);
        }
        const QDialogButtonBox buttons(QDialogButtonBox::Ok | QDialogButtonBox::RestoreDefaults);
        const QString ok = buttons.button(QDialogButtonBox::Ok)->text();
        QApplication::removeTranslator(&chinese);
        QVERIFY2(english.isEmpty(), qPrintable(english.join(q(", "))));
        QCOMPARE(ok, QStringLiteral("\u786e\u5b9a"));
    }

    void a_long_class_name_keeps_its_beginning_and_its_end() {
        NameField field;
        field.resize(120, 30);
        // Their difference is at the end, or at the beginning.
        const auto drawn = [&](const QString& name) {
            field.setText(name);
            return field.grab().toImage();
        };
        const QString middle(60, u'o');
        QVERIFY(drawn(q("a") + middle + q("1")) != drawn(q("a") + middle + q("8")));
        QVERIFY(drawn(q("a") + middle + q("1")) != drawn(q("M") + middle + q("1")));
    }
};

int main(int argc, char** argv) {
    const QTemporaryDir folder;
    if (!set_offscreen_screen(folder, kScreen)) return 1;
    QApplication app(argc, argv);
    ScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "screen_test.moc"
