// The whole window with the real engine when something goes wrong meanwhile: each time a message says what, and nothing
// is lost. `trouble_test --hold FILE` is the other program that holds a store.
#include <sqlite3.h>
#include <sys/mount.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/heard.h"
#include "tests/ui/session.h"
#include "ui/chat/conversation.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/js_chart.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kCompress = 240'000;
constexpr int kStore = 30'000;  // more than the engine waits for another program
constexpr int kClasses = 4;
constexpr int kEach = 3;

// A file system of its own that is soon full.
class SmallDisk {
 public:
    SmallDisk(const QString& folder, const char* size) : folder_(folder.toUtf8()) {
        QDir().mkpath(folder);
        mounted_ = ::mount("none", folder_.constData(), "tmpfs", 0, size) == 0;
        if (!mounted_) why_not_ = QString::fromLocal8Bit(std::strerror(errno));
    }
    ~SmallDisk() {
        if (mounted_) ::umount2(folder_.constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    const QString& why_not() const { return why_not_; }

 private:
    QByteArray folder_;
    bool mounted_ = false;
    QString why_not_;
};

// Another program in the middle of a long write. Says "held" once it is.
int hold(const char* file) {
    sqlite3* database = nullptr;
    if (sqlite3_open(file, &database) != SQLITE_OK) return 1;
    if (sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) != SQLITE_OK) return 2;
    std::puts("held");
    std::fflush(stdout);
    std::getchar();  // until the test closes its end
    sqlite3_close(database);
    return 0;
}

}  // namespace

class TroubleTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString project_ = folder_.filePath(q("some"));

    static bool ready(Session& session) {
        return QTest::qWaitFor(
            [&] {
                return session.chat().opened().has_value() && session.idle() &&
                       session.button("compress_button").isEnabled();
            },
            kLoad);
    }
    static bool compress(Session& session) {
        if (!ready(session)) return false;
        session.button("compress_button").click();
        return QTest::qWaitFor([&] { return session.idle() && session.button("save_button").isEnabled(); }, kCompress);
    }
    QStringList names(Session& session) {
        auto* picker = session.find<QComboBox>("context_picker");
        QStringList names;
        for (int row = 1; row < picker->count(); ++row) {
            if (!picker->itemText(row).isEmpty()) names << picker->itemText(row);
        }
        return names;
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        QVERIFY2(!bundled_model().isEmpty(), "the bundled model is missing: resources/pocket");
        const QString sample = q(EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations/");
        for (const QString& label : QDir(sample).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, kClasses)) {
            QVERIFY(copy_files(sample + label, project_ + q("/demonstrations/") + label, kEach));
        }
    }

    void a_paused_compression_stands_still_and_goes_on_where_it_was() {
        Session session(folder_.filePath(q("paused/contexts.emloc")), project_);
        QVERIFY(ready(session));
        Heard tried(session.engine.events(), &EngineEvents::trial_done);
        session.button("compress_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
        auto& pause = session.button("pause_button");
        QTRY_VERIFY(pause.isVisible());
        pause.click();
        QTest::qWait(1500);  // the trial that runs ends
        const auto before = tried.count();
        QTest::qWait(1500);
        QCOMPARE(tried.count(), before);
        QCOMPARE(session.engine.activity(), Activity::kCompressing);
        pause.click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.button("save_button").isEnabled(), kCompress);
        QCOMPARE(session.retention().decided_cells(), session.retention().cells());
        QVERIFY(tried.count() > before);
    }

    void a_paused_compression_can_be_cancelled() {
        Session session(folder_.filePath(q("cancelled/contexts.emloc")), project_);
        QVERIFY(ready(session));
        Heard tried(session.engine.events(), &EngineEvents::trial_begun);
        session.button("compress_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
        session.button("pause_button").click();
        session.button("cancel_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QVERIFY(!session.engine.paused());
        QVERIFY(session.find<MessageBar>("retention_messages")->isVisible());
    }

    void a_delta_that_was_tried_out_is_run_as_it_stands() {
        Session session(folder_.filePath(q("tried/contexts.emloc")), project_);
        QVERIFY(compress(session));
        const double before = session.retention().delta();
        const auto demonstrations = session.chat().opened()->demonstrations;
        auto* chart = session.find<JsChart>("js_chart");
        for (int i = 0; i < 10; ++i) QTest::keyClick(chart, Qt::Key_Right);
        QVERIFY(session.retention().what_if().has_value());
        const double wanted = session.retention().what_if()->delta;
        QVERIFY(wanted > 2 * before);
        session.button("what_if_run").click();
        QTRY_COMPARE_WITH_TIMEOUT(session.engine.activity(), Activity::kCompressing, kLoad);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.button("save_button").isEnabled(), kCompress);
        QCOMPARE(session.retention().delta(), wanted);
        QVERIFY(!session.retention().what_if().has_value());  // now it is so
        QCOMPARE(session.chat().opened()->demonstrations, demonstrations);
        for (int chunk = 0; chunk < session.retention().chunks(); ++chunk) {
            for (const Trial& trial : session.retention().trials(chunk)) QCOMPARE(trial.accepted, trial.js <= wanted);
        }
    }

    void a_model_whose_folder_goes_away_works_on_and_is_missed_when_it_is_loaded_again() {
        const QString model = folder_.filePath(q("model"));
        QVERIFY(copy_files(bundled_model(), model, 100));
        Session session(folder_.filePath(q("gone/contexts.emloc")), project_);
        QVERIFY(ready(session));
        session.window.open_model(model);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.button("compress_button").isEnabled(), kLoad);
        Heard tried(session.engine.events(), &EngineEvents::trial_begun);
        session.button("compress_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
        QVERIFY(QDir(model).removeRecursively());
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.button("save_button").isEnabled(), kCompress);
        session.window.open_model(model);
        auto* messages = session.find<MessageBar>("window_messages");
        QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), kLoad);
        QVERIFY2(messages->text().contains(model), qPrintable(messages->text()));
        QTRY_VERIFY(session.idle());
        session.window.save_context(q("kept"), false);  // what was compressed is still there
        QTRY_VERIFY_WITH_TIMEOUT(names(session).contains(q("kept")), kStore);
    }

    void a_full_disk_is_said_and_the_context_can_be_saved_elsewhere() {
        const QString small = folder_.filePath(q("small"));
        const SmallDisk disk(small, "size=2m");
        if (!disk.why_not().isEmpty()) QSKIP(qPrintable(q("no small disk can be mounted here: ") + disk.why_not()));
        Session session(folder_.filePath(q("full/first.emloc")), project_);
        QVERIFY(ready(session));
        session.window.open_store(small + q("/contexts.emloc"));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QVERIFY(compress(session));
        auto* messages = session.find<MessageBar>("window_messages");
        QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), kStore);  // it could not be kept either
        QVERIFY2(messages->text().contains(q("no room")), qPrintable(messages->text()));
        session.button("save_button").click();
        session.find<QLineEdit>("save_name")->setText(q("mine"));
        session.button("save_confirm").click();
        auto* error = session.find<QLabel>("save_error");
        QTRY_VERIFY_WITH_TIMEOUT(error->isVisible() && error->text().contains(q("no room")), kStore);
        session.window.close();
        auto* question = session.find<QMessageBox>("close_question");
        QVERIFY(question != nullptr);                                                          // closing would lose it
        QCOMPARE(question->focusWidget(), question->findChild<QPushButton*>(q("close_not")));  // Return loses nothing
        question->reject();
        session.window.open_store(folder_.filePath(q("full/second.emloc")));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        session.window.save_context(q("mine"), false);
        QTRY_VERIFY_WITH_TIMEOUT(names(session).contains(q("mine")), kStore);
    }

    void a_store_that_another_program_holds_is_waited_for_and_then_said() {
        const QString store = folder_.filePath(q("held/contexts.emloc"));
        Session session(store, project_);
        QVERIFY(compress(session));
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {q("--hold"), store});
        QVERIFY(other.waitForReadyRead(kStore));
        session.button("save_button").click();
        session.find<QLineEdit>("save_name")->setText(q("mine"));
        auto& confirm = session.button("save_confirm");
        confirm.click();
        auto* error = session.find<QLabel>("save_error");
        QTRY_VERIFY_WITH_TIMEOUT(error->isVisible() && error->text().contains(q("another program")), kStore);
        QVERIFY(error->text().contains(q("contexts.emloc")));
        other.closeWriteChannel();
        QVERIFY(other.waitForFinished(kStore));
        confirm.click();  // nothing was lost: the same press works now
        QTRY_VERIFY_WITH_TIMEOUT(names(session).contains(q("mine")), kStore);
    }
};

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--hold") == 0) return hold(argv[2]);
    QApplication app(argc, argv);
    TroubleTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "trouble_test.moc"
