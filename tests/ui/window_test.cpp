// The whole window with the real engine and the bundled model: what a newcomer does.
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/heard.h"
#include "tests/ui/session.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat/conversation.h"
#include "ui/chat/probability_bars.h"
#include "ui/chat/question_field.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/retention_model.h"
#include "ui/settings/settings.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/main_window.h"
#include "ui/worker/engine_thread.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// Generous: the machine that runs the tests may be busy.
constexpr int kLoad = 60'000;
constexpr int kCompress = 240'000;
constexpr int kAnswer = 60'000;
constexpr int kClose = 15'000;

// Of the sample project: enough for every step, little enough for a busy machine.
constexpr int kClasses = 4;
constexpr int kShown = 3;     // of each class
constexpr int kHeldBack = 2;  // of each class

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs");

bool copy_part(const QString& from, const QString& to, const QStringList& classes, int each) {
    for (const QString& label : classes) {
        if (!copy_files(from + u'/' + label, to + u'/' + label, each)) return false;
    }
    return true;
}

// Without the first, which is none, and separators.
QStringList contexts_in(const QComboBox& picker) {
    QStringList names;
    for (int row = 1; row < picker.count(); ++row) {
        if (!picker.itemText(row).isEmpty()) names << picker.itemText(row);
    }
    return names;
}

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString store_ = folder_.filePath(q("contexts.emloc"));
    QString project_ = folder_.filePath(q("glyphs"));
    QStringList classes_ =
        QDir(kSample + q("/demonstrations")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, kClasses);

    QString held_back(const QString& label) {
        const QDir images(project_ + q("/held-back/") + label);
        return images.filePath(images.entryList(QDir::Files).value(0));
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        QVERIFY2(!bundled_model().isEmpty(), "the bundled model is missing: resources/pocket");
        QVERIFY2(classes_.size() == kClasses, "the sample project is missing: projects/glyphs");
        for (const auto& [part, each] : {std::pair("/demonstrations", kShown), std::pair("/held-back", kHeldBack)}) {
            QVERIFY(copy_part(kSample + q(part), project_ + q(part), classes_, each));
        }
    }

    void a_newcomer_drops_compresses_saves_and_classifies() {
        Session session(store_);
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value(), kLoad);
        QVERIFY(!session.button("compress_button").isEnabled());  // nothing to compress yet

        QVERIFY(drop(session.find<QWidget>("demonstration_drop"), {project_ + q("/demonstrations")}));
        QTRY_COMPARE(session.demonstrations().rowCount(), classes_.size());
        QTRY_VERIFY(session.button("compress_button").isEnabled());

        session.button("compress_button").click();
        QTRY_COMPARE_WITH_TIMEOUT(session.engine.activity(), Activity::kCompressing, kLoad);
        QVERIFY(!session.button("compress_button").isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kCompress);
        const RetentionModel& retention = session.retention();
        QVERIFY(retention.cells() > 0);
        QCOMPARE(retention.decided_cells(), retention.cells());
        QVERIFY(retention.trial_count() > 0);
        QVERIFY(retention.kept_share() <= 1.0);
        for (int chunk = 0; chunk < retention.chunks(); ++chunk) {
            for (const Trial& trial : retention.trials(chunk)) QCOMPARE(trial.accepted, trial.js <= retention.delta());
        }

        session.button("save_button").click();
        session.find<QLineEdit>("save_name")->setText(q("glyphs"));
        session.find<QPushButton>("save_confirm")->click();
        auto* picker = session.find<QComboBox>("context_picker");
        QTRY_COMPARE(picker->currentText(), q("glyphs"));
        QTRY_VERIFY(!session.button("save_button").isEnabled());
    }

    void the_saved_context_classifies_in_a_new_window() {
        Session session(store_);
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
        auto* picker = session.find<QComboBox>("context_picker");
        QTRY_VERIFY(picker->findText(q("glyphs")) >= 0);
        picker->setCurrentIndex(picker->findText(q("glyphs")));
        Q_EMIT picker->activated(picker->currentIndex());
        QTRY_COMPARE_WITH_TIMEOUT(session.chat().opened()->choice.name, q("glyphs"), kAnswer);
        QCOMPARE(session.retention().decided_cells(), session.retention().cells());
        QVERIFY(session.retention().cells() > 0);

        QVERIFY(drop(session.find<QWidget>("chat_drop"), {held_back(classes_.first())}));
        QTRY_VERIFY(session.button("classify_button").isEnabled());
        session.button("classify_button").click();
        Conversation& conversation = session.chat().conversation();
        QTRY_VERIFY_WITH_TIMEOUT(conversation.last_bars() != nullptr, kAnswer);
        const auto& labels = conversation.last_bars()->labels();
        QCOMPARE(labels.size(), static_cast<std::size_t>(classes_.size()));
        double sum = 0;
        for (const LabelScore& each : labels) {
            QVERIFY(classes_.contains(each.label));
            sum += each.probability;
        }
        QVERIFY(std::abs(sum - 1) < 1e-3);  // probabilities over the labels

        QTRY_VERIFY(session.button("ask_button").isEnabled());
        session.find<QuestionField>("question")->setText(q("What is this?"));
        session.button("ask_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kAnswer);
        QVERIFY(!conversation.last_answer().isEmpty());
    }

    void testing_answers_every_held_back_image_and_is_remembered() {
        Session session(store_, project_);
        auto& held_back = *session.window.findChild<HeldBackModel*>();
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
        QTRY_COMPARE(held_back.rowCount(), kClasses * kHeldBack);
        session.engine.post<&EngineWorker::open_context>(ContextChoice{ContextChoice::Kind::kSaved, q("glyphs")}, 0);
        QTRY_COMPARE_WITH_TIMEOUT(session.chat().opened()->choice.name, q("glyphs"), kAnswer);
        QTRY_VERIFY(session.button("test_button").isEnabled());
        session.button("test_button").click();
        QTRY_COMPARE_WITH_TIMEOUT(held_back.tested(), held_back.rowCount(), kCompress);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kAnswer);
        int right = 0;
        for (int row = 0; row < held_back.rowCount(); ++row) {
            const QString answer = held_back.index(row, HeldBackModel::kAnswer).data().toString();
            QVERIFY(classes_.contains(answer.mid(2)));
            right += answer.mid(2) == held_back.index(row, HeldBackModel::kLabel).data().toString();
        }
        QCOMPARE(held_back.correct(), right);
        const QString result = session.find<QLabel>("test_result")->text();
        QVERIFY2(result.contains(q("%1 of %2").arg(right).arg(held_back.rowCount())), qPrintable(result));
        qInfo("%d of %d held-back images right", right, held_back.rowCount());
        auto* contexts = session.find<QTableView>("contexts_list");
        QTRY_VERIFY(contexts->model()->index(0, 5).data().toString().contains(u'%'));
    }

    void a_taken_name_is_said_in_place_and_can_be_replaced() {
        Session session(store_, project_);
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
        QTRY_VERIFY(session.button("compress_button").isEnabled());
        session.button("compress_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(session.button("save_button").isEnabled(), kCompress);
        session.button("save_button").click();
        auto* name = session.find<QLineEdit>("save_name");
        QCOMPARE(name->text(), q("glyphs"));  // the project's
        QTest::keyClick(name, Qt::Key_Return);
        auto* replace = session.find<QPushButton>("save_replace");
        QTRY_VERIFY(replace->isVisible());
        QVERIFY(!session.find<QLabel>("save_error")->text().isEmpty());
        replace->click();
        QTRY_VERIFY(!session.find<QWidget>("save_bar")->isVisible());
        QTRY_COMPARE(session.chat().opened()->choice, (ContextChoice{ContextChoice::Kind::kSaved, q("glyphs")}));
    }

    void a_long_video_is_read_and_asked_about() {
        Session session(folder_.filePath(QStringLiteral("video.emloc")));
        QTRY_VERIFY_WITH_TIMEOUT(session.action(Command::kAskVideo).isEnabled(), kLoad);
        session.window.ask_video(QStringLiteral(EMLOC_SOURCE_DIR "/tests/engine/video_files/groups.mp4"));
        auto* accept = session.find<QPushButton>("video_accept");
        QTRY_VERIFY_WITH_TIMEOUT(accept->isEnabled(), kLoad);
        session.find<QLineEdit>("video_question")->setText(QStringLiteral("What is this?"));
        accept->click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.action(Command::kSaveContext).isEnabled(), kCompress);
        QVERIFY(session.retention().decided_cells() > 0);
        QCOMPARE(session.chat().opened()->demonstrations, 1);
    }

    void a_context_is_continued_with_the_ratios_of_the_settings() {
        Settings settings = Settings::read();
        const auto before = std::exchange(settings.ratios, {0.25});
        settings.write();
        {
            Session session(store_, project_);
            QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
            const QDir more(kSample + q("/demonstrations/") + classes_.first());
            auto& model = session.demonstrations();
            QTRY_VERIFY(model.rowCount() > 0);
            model.add_images(model.index(0, 0), {more.filePath(more.entryList(QDir::Files).value(kShown))});
            QTRY_VERIFY(session.button("compress_button").isEnabled());
            Heard tried(session.engine.events(), &EngineEvents::trial_begun);
            Q_EMIT session.window.findChild<ContextsPanel*>()->continue_requested(q("glyphs"));
            QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
            QCOMPARE(std::get<0>(tried.first()).ratio, 0.25);
            session.engine.cancel();
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kClose);
        }
        settings = Settings::read();
        settings.ratios = before;
        settings.write();
    }

    void cancelling_leaves_the_context_before_usable() {
        Session session(store_, project_);
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
        session.engine.post<&EngineWorker::open_context>(ContextChoice{ContextChoice::Kind::kSaved, q("glyphs")}, 0);
        QTRY_COMPARE_WITH_TIMEOUT(session.chat().opened()->choice.name, q("glyphs"), kAnswer);
        QTRY_VERIFY(session.button("compress_button").isEnabled());

        Heard tried(session.engine.events(), &EngineEvents::trial_begun);
        session.button("compress_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
        session.button("cancel_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kClose);
        QTRY_VERIFY(session.find<MessageBar>("retention_messages")->isVisible());
        QVERIFY(!session.button("save_button").isEnabled());

        QCOMPARE(session.chat().opened()->choice.name, q("glyphs"));
        session.chat().set_image(held_back(classes_.last()));
        QTRY_VERIFY(session.button("classify_button").isEnabled());
        session.button("classify_button").click();
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().conversation().last_bars() != nullptr, kAnswer);
    }

    void a_text_file_named_jpg_is_reported_and_the_rest_goes_on() {
        const QString fake = folder_.filePath(q("fake.jpg"));
        QFile file(fake);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("just text") > 0);
        file.close();
        Session session(store_);
        QVERIFY(drop(session.find<QWidget>("demonstration_drop"), {fake, project_ + q("/demonstrations")}));
        auto* messages = session.find<MessageBar>("demonstration_messages");
        QTRY_VERIFY(messages->isVisible());
        QVERIFY(messages->text().contains(q("fake.jpg")));
        QCOMPARE(session.demonstrations().rowCount(), classes_.size());
    }

    void closing_while_compressing_returns_quickly_and_loses_nothing_saved() {
        QElapsedTimer closing;
        {
            Session session(store_, project_);
            QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
            QTRY_VERIFY(session.button("compress_button").isEnabled());
            Heard tried(session.engine.events(), &EngineEvents::trial_begun);
            session.button("compress_button").click();
            QTRY_VERIFY_WITH_TIMEOUT(tried.count() > 0, kCompress);
            session.window.close();
            QVERIFY(session.window.isVisible());  // it asks first
            auto* question = session.find<QMessageBox>("close_question");
            QVERIFY(question != nullptr);
            QVERIFY(!question->informativeText().isEmpty());
            closing.start();
            question->findChild<QPushButton*>(q("close_anyway"))->click();
            QVERIFY(closing.elapsed() < 1000);  // the window itself does not wait
            QVERIFY(!session.window.isVisible());
            QVERIFY(session.engine.shut_down(std::chrono::milliseconds(kClose)));
        }
        qInfo("closed %lld ms after the request", static_cast<long long>(closing.elapsed()));
        Session again(store_);
        auto* picker = again.find<QComboBox>("context_picker");
        QTRY_VERIFY_WITH_TIMEOUT(picker->findText(q("glyphs")) >= 0, kLoad);
        QTRY_VERIFY(again.demonstrations().image_count() > 0);  // the demonstrations too
    }

    void a_context_that_was_not_saved_is_there_at_the_next_start() {
        const QString store = folder_.filePath(q("unsaved.emloc"));
        {
            Session session(store, project_);
            QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
            QTRY_VERIFY(session.button("compress_button").isEnabled());
            session.button("compress_button").click();
            QTRY_VERIFY_WITH_TIMEOUT(session.button("save_button").isEnabled() && session.idle(), kCompress);
            auto* picker = session.find<QComboBox>("context_picker");
            QCOMPARE(contexts_in(*picker).size(), 1);  // the unsaved one: it is listed once
        }
        Session again(store);
        auto* picker = again.find<QComboBox>("context_picker");
        QTRY_VERIFY_WITH_TIMEOUT(again.chat().opened().has_value() && again.idle(), kLoad);
        QTRY_COMPARE(contexts_in(*picker).size(), 1);
        const QString name = contexts_in(*picker).front();
        QVERIFY2(name.startsWith(q("Recovered")), qPrintable(name));
        again.engine.post<&EngineWorker::open_context>(ContextChoice{ContextChoice::Kind::kSaved, name}, 0);
        QTRY_COMPARE_WITH_TIMEOUT(again.chat().opened()->choice.name, name, kAnswer);
        QVERIFY(again.retention().cells() > 0);
    }

    void a_saved_context_leaves_no_unsaved_copy_behind() {
        const QString store = folder_.filePath(q("saved.emloc"));
        {
            Session session(store, project_);
            QTRY_VERIFY_WITH_TIMEOUT(session.chat().opened().has_value() && session.idle(), kLoad);
            QTRY_VERIFY(session.button("compress_button").isEnabled());
            session.button("compress_button").click();
            QTRY_VERIFY_WITH_TIMEOUT(session.button("save_button").isEnabled() && session.idle(), kCompress);
            session.window.save_context(q("mine"), false);
            QTRY_VERIFY(!session.button("save_button").isEnabled());
        }
        Session again(store);
        QTRY_VERIFY_WITH_TIMEOUT(again.chat().opened().has_value() && again.idle(), kLoad);
        auto* picker = again.find<QComboBox>("context_picker");
        QTRY_COMPARE(contexts_in(*picker), QStringList{q("mine")});
    }

    void a_model_folder_that_is_none_is_said_in_the_window() {
        Session session(store_);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
        session.window.open_model(folder_.path());
        auto* messages = session.find<MessageBar>("window_messages");
        QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), kLoad);
        QVERIFY(!messages->text().isEmpty());
    }

    void a_store_of_another_program_is_refused_in_the_window() {
        const QString foreign = folder_.filePath(q("foreign.emloc"));
        QFile file(foreign);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("this is no database at all") > 0);
        file.close();
        Session session(foreign);
        auto* messages = session.find<MessageBar>("window_messages");
        QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), kLoad);
        QVERIFY2(messages->text().contains(q("foreign.emloc")), qPrintable(messages->text()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("this is no database at all"));
    }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
