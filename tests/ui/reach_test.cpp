// The whole window for those who use the keyboard, a screen reader, larger letters or a small screen.
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/session.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;

QString spoken_name(QWidget* widget) {
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
    return spoken == nullptr ? QString() : spoken->text(QAccessible::Name).trimmed();
}

QString described(const QWidget* widget) {
    QStringList path;
    for (const QWidget* each = widget; each != nullptr && path.size() < 4; each = each->parentWidget()) {
        path << q("%1(%2)").arg(q(each->metaObject()->className()), each->objectName());
    }
    return path.join(q(" in "));
}

// What takes the focus with the tab key, as it is on the screen now.
QList<QWidget*> focusable(QWidget* of) {
    QList<QWidget*> found;
    for (QWidget* widget : of->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !widget->isEnabled() || widget->window() != of->window()) continue;
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || widget->focusProxy() != nullptr) continue;
        found << widget;
    }
    return found;
}

QSet<QWidget*> walked_with_tab(QWidget* from) {
    constexpr int kMostSteps = 500;
    QSet<QWidget*> reached;
    from->setFocus(Qt::TabFocusReason);
    for (int step = 0; step < kMostSteps; ++step) {
        QWidget* focused = from->window()->focusWidget();
        if (focused == nullptr || reached.contains(focused)) break;
        reached.insert(focused);
        QTest::keyClick(focused, Qt::Key_Tab);
    }
    return reached;
}

}  // namespace

class ReachTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    std::unique_ptr<Session> session_;

    QTabWidget& tabs() { return *session_->find<QTabWidget>("tabs"); }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        session_ =
            std::make_unique<Session>(folder_.filePath(q("contexts.emloc")), q(EMLOC_SOURCE_DIR "/projects/glyphs"));
        QTRY_VERIFY_WITH_TIMEOUT(session_->chat().opened().has_value() && session_->idle(), kLoad);
        QTRY_VERIFY(session_->demonstrations().image_count() > 0);
        QVERIFY(QTest::qWaitForWindowActive(&session_->window));
    }
    void cleanupTestCase() { session_.reset(); }

    void everything_that_takes_the_focus_has_a_name_to_be_read_out() {
        QStringList nameless;
        for (int page = 0; page < tabs().count(); ++page) {
            tabs().setCurrentIndex(page);
            for (QWidget* widget : focusable(&session_->window)) {
                if (spoken_name(widget).isEmpty()) nameless << described(widget);
            }
        }
        nameless.removeDuplicates();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    void everything_that_takes_the_focus_is_reached_with_the_tab_key() {
        QStringList missed;
        for (int page = 0; page < tabs().count(); ++page) {
            tabs().setCurrentIndex(page);
            const QSet<QWidget*> reached = walked_with_tab(&session_->button("compress_button"));
            QVERIFY(reached.size() > 10);
            for (QWidget* widget : focusable(&session_->window)) {
                if (!reached.contains(widget)) missed << q("page %1: %2").arg(page).arg(described(widget));
            }
        }
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
    }

    void everything_in_a_dialog_has_a_name_and_is_reached() {
        for (const Command command : {Command::kSettings, Command::kChooseModel, Command::kCamera, Command::kAbout}) {
            session_->action(command).trigger();
            auto* dialog = session_->window.findChild<QDialog*>();
            QVERIFY(dialog != nullptr);
            QVERIFY(QTest::qWaitForWindowExposed(dialog));
            const QList<QWidget*> wanted = focusable(dialog);
            QVERIFY(!wanted.isEmpty());
            const QSet<QWidget*> reached = walked_with_tab(wanted.front());
            for (QWidget* widget : wanted) {
                QVERIFY2(!spoken_name(widget).isEmpty(), qPrintable(described(widget)));
                QVERIFY2(reached.contains(widget), qPrintable(described(widget)));
            }
            dialog->reject();
            QTRY_VERIFY(session_->window.findChild<QDialog*>() == nullptr);
        }
    }

    void the_window_fits_a_small_screen() {
        const QSize small(1024, 640);
        const QSize least = session_->window.minimumSizeHint();
        QVERIFY2(least.width() <= small.width() && least.height() <= small.height(),
                 qPrintable(q("%1 x %2").arg(least.width()).arg(least.height())));
    }

    void text_grows_everywhere_and_the_size_is_kept() {
        auto* summary = session_->find<QLabel>("demonstration_summary");
        auto* facts = session_->find<QLabel>("context_facts");
        const double plain = summary->font().pointSizeF();
        const double small = facts->font().pointSizeF();
        const int height = summary->height();
        for (int i = 0; i < 3; ++i) session_->action(Command::kLargerText).trigger();
        QCOMPARE(Settings::read().text_size, 130);
        QCOMPARE(summary->font().pointSizeF(), plain * 1.3);
        QCOMPARE(facts->font().pointSizeF(), small * 1.3);
        QTRY_VERIFY(summary->height() > height);
        session_->theme.apply(ThemeChoice::kDark);  // other colours leave it as it is
        QCOMPARE(summary->font().pointSizeF(), plain * 1.3);
        QCOMPARE(facts->font().pointSizeF(), small * 1.3);
        session_->action(Command::kNormalText).trigger();
        QCOMPARE(Settings::read().text_size, 100);
        QCOMPARE(summary->font().pointSizeF(), plain);
        QTRY_COMPARE(summary->height(), height);
    }

    void text_has_a_smallest_and_a_largest_size() {
        QAction& larger = session_->action(Command::kLargerText);
        for (int i = 0; i < 20; ++i) larger.trigger();
        QCOMPARE(Settings::read().text_size, kLargestText);
        QVERIFY(!larger.isEnabled());
        for (int i = 0; i < 20; ++i) session_->action(Command::kSmallerText).trigger();
        QCOMPARE(Settings::read().text_size, kSmallestText);
        QVERIFY(larger.isEnabled());
        session_->action(Command::kNormalText).trigger();
    }

    void both_keys_for_larger_text_work_on_every_keyboard() {
        const auto keys = session_->action(Command::kLargerText).shortcuts();
        QVERIFY(keys.contains(QKeySequence(q("Ctrl++"))));
        QVERIFY(keys.contains(QKeySequence(q("Ctrl+="))));  // the same key without Shift
    }
};

QTEST_MAIN(ReachTest)
#include "reach_test.moc"
