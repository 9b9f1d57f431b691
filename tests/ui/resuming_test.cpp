// The whole window with the real engine: what is shown follows the project, and what was run is found again.
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/chat/conversation_model.h"
#include "ui/chat/question_field.h"
#include "ui/runs/run_history.h"
#include "ui/runs/runs_dialog.h"
#include "ui/window/runs_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs/");

struct Working : Session {
    using Session::Session;

    bool save(const char* name) {
        window.save_context(q(name), false);
        return QTest::qWaitFor([&] { return idle() && !action(Command::kSaveContext).isEnabled(); }, kLoad);
    }
    bool ask(const char* question) {
        find<QuestionField>("question")->setText(q(question));
        chat().ask();
        return QTest::qWaitFor([&] { return idle() && !chat().said().is_waiting(); }, kLoad);
    }
    bool shows(const QString& context) {
        return QTest::qWaitFor([&] { return idle() && chat().opened() && chat().opened()->choice.name == context; },
                               kLoad);
    }
    bool shows_nothing() {
        return QTest::qWaitFor([&] { return idle() && chat().opened() && retention().cells() == 0; }, kLoad) &&
               chat().opened()->choice.kind == ContextChoice::Kind::kNone && chat().said().rowCount() == 0;
    }
    RunHistory& runs() { return window.findChild<RunsController*>()->history(); }
};

}  // namespace

class ResumingTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString one_ = folder_.filePath(q("one"));
    QString two_ = folder_.filePath(q("two"));

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        const auto classes = QDir(kSample + q("demonstrations")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (int i = 0; i < 4; ++i) {
            const QString to = (i < 2 ? one_ : two_) + q("/demonstrations/") + classes[i];
            QVERIFY(copy_files(kSample + q("demonstrations/") + classes[i], to, 2));
        }
    }

    void a_project_brings_its_context_with_map_and_conversation_back() {
        const QString store = folder_.filePath(q("follows/contexts.emloc"));
        {
            Working session(store, one_);
            QVERIFY(session.compress());
            QVERIFY(session.save("first"));
            QVERIFY(session.ask("What is it?"));
            const int cells = session.retention().cells();
            // Another project has nothing to show yet, and its own afterwards.
            session.window.open_project(two_);
            QVERIFY(session.shows_nothing());
            QVERIFY(session.compress());
            QVERIFY(session.save("second"));
            session.window.open_project(one_);
            QVERIFY(session.shows(q("first")));
            QCOMPARE(session.retention().cells(), cells);
            QTRY_COMPARE(session.chat().said().rowCount(), 1);
            session.window.open_project(two_);
            QVERIFY(session.shows(q("second")));
        }
        Working again(store);
        QVERIFY(again.shows(q("second")));
        QVERIFY(again.retention().cells() > 0);
        again.action(Command::kNewProject).trigger();
        QVERIFY(again.shows_nothing());
    }

    void a_compression_without_a_name_is_shown_again_after_a_restart() {
        const QString store = folder_.filePath(q("unnamed/contexts.emloc"));
        {
            Working session(store, one_);
            QVERIFY(session.compress());
            QVERIFY(session.ask("What is it?"));
        }
        Working again(store);
        QTRY_VERIFY_WITH_TIMEOUT(again.idle() && again.retention().cells() > 0, kLoad);
        QVERIFY2(again.chat().opened()->choice.name.startsWith(q("Recovered")),
                 qPrintable(again.chat().opened()->choice.name));
    }

    void a_context_that_is_gone_is_not_asked_for() {
        const QString store = folder_.filePath(q("gone/contexts.emloc"));
        {
            Working session(store, one_);
            QVERIFY(session.compress());
            QVERIFY(session.save("mine"));
        }
        QVERIFY(QFile::remove(store));
        Working again(store);
        QVERIFY(again.shows_nothing());
    }

    void every_run_is_listed_with_options_and_outcome_and_opened_again() {
        const QString store = folder_.filePath(q("runs/contexts.emloc"));
        {
            Working session(store, one_);
            QVERIFY(session.compress());
            QVERIFY(session.save("first"));
            QVERIFY(session.compress());
            QCOMPARE(session.runs().rowCount(), 2);
            QVERIFY(session.compress());  // the one before gets a name of its own
            QCOMPARE(session.runs().rowCount(), 3);
            QVERIFY(session.runs().at(1).context.name.startsWith(q("Recovered")));
        }
        Working session(store);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.chat().opened(), kLoad);
        QCOMPARE(session.runs().rowCount(), 3);
        const Run& first = session.runs().at(2);
        QCOMPARE(first.project, q("one"));
        QCOMPARE(first.demonstrations, 4);
        QCOMPARE(first.context.name, q("first"));
        QVERIFY2(first.options.contains(q("delta 0.005")), qPrintable(first.options));
        QVERIFY(first.kept_share > 0 && first.kept_share <= 1);
        QVERIFY(session.runs().at(0).context.name.startsWith(q("Recovered")));  // it had none when the program ended

        session.action(Command::kRuns).trigger();
        auto* dialog = session.window.findChild<RunsDialog*>();
        auto* list = dialog->findChild<QTableView*>(q("runs_list"));
        list->setCurrentIndex(list->model()->index(2, 0));
        dialog->findChild<QPushButton*>(q("runs_open"))->click();
        QVERIFY(session.shows(q("first")));
        QVERIFY(session.retention().cells() > 0);
    }
};

QTEST_MAIN(ResumingTest)
#include "resuming_test.moc"
