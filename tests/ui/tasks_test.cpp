// tasks.md: ten tasks of a new user, by mouse and keyboard alone, counted.
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <memory>

#include "tests/ui/drop.h"
#include "tests/ui/hands.h"
#include "tests/ui/session.h"
#include "ui/chat/conversation_model.h"
#include "ui/chat/question_field.h"
#include "ui/held_back/held_back_model.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kCompress = 240'000;
constexpr double kLargeText = 160;

struct Counts {
    int clicks = -1;
    int keys = -1;
};

Counts recorded(int task) {
    QFile file(q(EMLOC_SOURCE_DIR "/docs/user-tasks.md"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    for (const QString& line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        const QStringList cells = line.split(u'|');
        if (cells.size() > 4 && cells[1].trimmed() == QString::number(task))
            return {cells[3].trimmed().toInt(), cells[4].trimmed().toInt()};
    }
    return {};
}

// Empty: as it is written down.
QString judged(int task, const Hands& hands) {
    const Counts before = recorded(task);
    const QString now = q("Task %1 takes %2 clicks and %3 keys").arg(task).arg(hands.clicks).arg(hands.keys);
    if (hands.clicks == before.clicks && hands.keys == before.keys) return {};
    const bool fewer = hands.clicks <= before.clicks && hands.keys <= before.keys;
    return fewer ? now + q(": write that into docs/user-tasks.md.")
                 : now + q(", where it took %1 and %2.").arg(before.clicks).arg(before.keys);
}

struct Start : Session {
    using Session::Session;

    HeldBackModel& images() { return *window.findChild<HeldBackModel*>(); }
    bool loaded() {
        return QTest::qWaitForWindowActive(&window) &&
               QTest::qWaitFor([&] { return idle() && chat().opened().has_value(); }, kLoad);
    }
    bool has_sample() {
        return QTest::qWaitFor([&] { return idle() && action(Command::kCompress).isEnabled(); }, kLoad);
    }
    bool compressed() {
        return QTest::qWaitFor([&] { return idle() && action(Command::kSaveContext).isEnabled(); }, kCompress);
    }
    bool tested() {
        return QTest::qWaitFor(
            [&] { return idle() && images().rowCount() > 0 && images().tested() == images().rowCount(); }, kCompress);
    }
    bool answered() {
        return QTest::qWaitFor([&] { return chat().said().rowCount() > 0 && !chat().said().is_waiting() && idle(); },
                               kCompress);
    }
    // The three buttons of the first steps.
    bool first_steps(Hands& hands) {
        return loaded() && hands.click(find<QPushButton>("welcome_1")) && has_sample() &&
               hands.click(find<QPushButton>("welcome_2")) && compressed() &&
               hands.click(find<QPushButton>("welcome_3")) && answered();
    }
};

}  // namespace

class TasksTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString store_ = folder_.filePath(q("main/contexts.emloc"));
    std::unique_ptr<Start> start_;  // of the first five tasks, which follow one another

    // As on a machine on which it was never started.
    std::unique_ptr<Start> fresh(const char* name) {
        QSettings().clear();
        return std::make_unique<Start>(folder_.filePath(q(name) + q("/contexts.emloc")));
    }
    void save_as(Hands& hands, const QString& name) {
        hands.key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        hands.key(Qt::Key_A, Qt::ControlModifier);
        hands.type(name);
        hands.key(Qt::Key_Return);
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
    }
    void cleanupTestCase() { start_.reset(); }

    void task_1_from_an_empty_start_to_a_tested_classifier() {
        start_ = fresh("main");
        Hands hands;
        QVERIFY(start_->loaded());
        QVERIFY(hands.click(start_->find<QPushButton>("welcome_1")));
        QVERIFY(start_->has_sample());
        QVERIFY(hands.click(start_->find<QPushButton>("welcome_2")));
        QVERIFY(start_->compressed());
        hands.key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(start_->tested());
        QVERIFY(start_->find<QLabel>("test_result")->isVisible());
        QVERIFY2(start_->images().correct() > start_->images().tested() / 2, "the sample is no good sample");
        QVERIFY2(judged(1, hands).isEmpty(), qPrintable(judged(1, hands)));
    }

    void task_2_a_wrong_answer_is_mended() {
        QVERIFY(start_ != nullptr);
        Hands hands;
        auto& list = *start_->find<QTableView>("test_list");
        const QModelIndex first = list.model()->index(0, 0);
        QCOMPARE(first.data(HeldBackModel::kOutcomeRole).toInt(), static_cast<int>(HeldBackModel::Outcome::kWrong));
        const auto before = start_->demonstrations().demonstrations().size();
        const int images = start_->images().rowCount();
        QVERIFY(hands.click(list.viewport(), list.visualRect(first).center()));
        hands.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(start_->demonstrations().demonstrations().size(), before + 1);
        hands.key(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(start_->engine.activity(), Activity::kCompressing, kLoad);
        QVERIFY(start_->compressed());
        hands.key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(start_->tested());
        QCOMPARE(start_->images().rowCount(), images - 1);
        QVERIFY2(judged(2, hands).isEmpty(), qPrintable(judged(2, hands)));
    }

    void task_3_two_contexts_are_compared() {
        QVERIFY(start_ != nullptr);
        Hands hands;
        save_as(hands, q("mended"));
        hands.key(Qt::Key_5, Qt::ControlModifier);
        auto& list = *start_->find<QTableView>("contexts_list");
        QTRY_VERIFY_WITH_TIMEOUT(start_->idle() && list.model()->rowCount() == 2, kLoad);
        QVERIFY(hands.click(list.viewport(), list.visualRect(list.model()->index(0, 0)).center()));
        QVERIFY(hands.click(list.viewport(), list.visualRect(list.model()->index(1, 0)).center(), Qt::ControlModifier));
        QVERIFY(hands.click(start_->find<QPushButton>("contexts_compare")));
        auto* summary = start_->find<QLabel>("compare_tests");
        QTRY_VERIFY_WITH_TIMEOUT(summary->isVisible() && !summary->text().isEmpty(), kLoad);
        QVERIFY2(judged(3, hands).isEmpty(), qPrintable(judged(3, hands)));
    }

    void task_4_a_question_is_asked_during_a_compression() {
        QVERIFY(start_ != nullptr);
        Hands hands;
        const int before = start_->chat().said().rowCount();
        hands.key(Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(start_->retention().decided_cells() > 0 && !start_->idle(), kCompress);
        QVERIFY(hands.click(start_->find<QuestionField>("question")->viewport()));
        hands.type(q("What is it?"));
        hands.key(Qt::Key_Return);
        QCOMPARE(start_->chat().said().rowCount(), before + 1);
        QTRY_VERIFY_WITH_TIMEOUT(!start_->chat().said().is_waiting(), kCompress);
        QVERIFY(start_->compressed());
        QVERIFY2(judged(4, hands).isEmpty(), qPrintable(judged(4, hands)));
    }

    void task_5_the_store_is_moved_away_and_nothing_is_lost() {
        QVERIFY(start_ != nullptr);
        Hands hands;
        QVERIFY(QFile::rename(store_, store_ + q(".moved")));
        save_as(hands, q("last"));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(store_) && start_->idle(), kLoad);
        auto* note = start_->find<MessageBar>("window_messages");
        QTRY_VERIFY_WITH_TIMEOUT(note->isVisible() && note->text().contains(q("nothing was lost")), kLoad);
        hands.key(Qt::Key_5, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(start_->find<QTableView>("contexts_list")->model()->rowCount(), 3, kLoad);
        start_.reset();
        QVERIFY2(judged(5, hands).isEmpty(), qPrintable(judged(5, hands)));
    }

    void task_6_on_a_small_screen() {
        const auto start = fresh("small");
        start->window.resize(1024, 640);
        Hands hands;
        QVERIFY(start->first_steps(hands));
        QCOMPARE(start->window.size(), QSize(1024, 640));
        QVERIFY2(judged(6, hands).isEmpty(), qPrintable(judged(6, hands)));
    }

    void task_7_by_the_keyboard_alone() {
        const auto start = fresh("keyboard");
        Hands hands;
        QVERIFY(start->loaded());
        const QWidget* sample = start->find<QPushButton>("welcome_1");
        while (!sample->hasFocus() && hands.keys < 100) hands.key(Qt::Key_Tab);
        hands.key(Qt::Key_Space);
        QVERIFY(start->has_sample());
        hands.key(Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!start->idle(), kLoad);
        QVERIFY(start->compressed());
        hands.key(Qt::Key_T, Qt::ControlModifier);
        QVERIFY(start->tested());
        QCOMPARE(hands.clicks, 0);
        QVERIFY2(judged(7, hands).isEmpty(), qPrintable(judged(7, hands)));
    }

    void task_8_in_chinese() {
        QTranslator chinese;
        QVERIFY(chinese.load(q(":/translations/emloc_studio_zh_CN.qm")));
        QApplication::installTranslator(&chinese);
        Hands hands;
        {
            const auto start = fresh("chinese");
            QVERIFY(start->find<QPushButton>("welcome_2")->text() != q("Compress"));
            QVERIFY(start->first_steps(hands));
        }
        QApplication::removeTranslator(&chinese);
        QVERIFY2(judged(8, hands).isEmpty(), qPrintable(judged(8, hands)));
    }

    void task_9_with_large_text() {
        QSettings().clear();
        Settings settings = Settings::read();
        settings.text_size = static_cast<int>(kLargeText);
        settings.write();
        Hands hands;
        {
            Start start(folder_.filePath(q("large/contexts.emloc")));
            QVERIFY(start.first_steps(hands));
        }
        QSettings().clear();
        QVERIFY2(judged(9, hands).isEmpty(), qPrintable(judged(9, hands)));
    }

    // In a process of its own, since the screen is what it is from the beginning.
    void task_10_on_a_screen_of_two_pixels_a_point() {
        if (qApp->devicePixelRatio() == 2) {
            const auto start = fresh("dense");
            Hands hands;
            QVERIFY(start->first_steps(hands));
            QVERIFY2(judged(10, hands).isEmpty(), qPrintable(judged(10, hands)));
            return;
        }
        QProcess again;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(q("QT_SCALE_FACTOR"), q("2"));
        again.setProcessEnvironment(environment);
        again.setProcessChannelMode(QProcess::MergedChannels);
        again.start(QApplication::applicationFilePath(), {q("task_10_on_a_screen_of_two_pixels_a_point")});
        QVERIFY(again.waitForFinished(kCompress));
        const QByteArray said = again.readAll();
        QVERIFY2(again.exitCode() == 0, said.constData());
        QVERIFY2(said.contains("task_10") && !said.contains("SKIP"), said.constData());
    }
};

QTEST_MAIN(TasksTest)
#include "tasks_test.moc"
