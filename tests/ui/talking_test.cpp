// The whole window with the real engine: talking to a context, also while another one is compressed.
#include <QDialog>
#include <QDir>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/chat/context_picker.h"
#include "ui/chat/conversation_model.h"
#include "ui/chat/question_field.h"
#include "ui/retention/retention_panel.h"
#include "ui/widgets/picture_window.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kCompress = 240'000;
constexpr int kAnswer = 60'000;

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs/");

struct Talking : Session {
    using Session::Session;

    bool ready() {
        return QTest::qWaitFor([&] { return chat().opened() && idle() && action(Command::kCompress).isEnabled(); },
                               kLoad);
    }
    bool compress() { return ready() && Session::compress(); }
    // Held up in the middle, so that there is time to talk.
    bool hold_up() {
        action(Command::kCompress).trigger();
        const bool runs = QTest::qWaitFor([&] { return retention().decided_cells() > 0; }, kCompress);
        engine.set_paused(true);
        return runs && engine.activity() == Activity::kCompressing;
    }
    bool answered() {
        return QTest::qWaitFor([&] { return !chat().said().is_waiting(); }, kAnswer);
    }
};

}  // namespace

class TalkingTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString project_ = folder_.filePath(q("some"));
    QStringList classes_ = QDir(kSample + q("demonstrations")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 2);

    QString some_image() {
        const QDir folder(kSample + q("held-back/") + classes_[0]);
        return folder.filePath(folder.entryList(QDir::Files).front());
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        for (const QString& label : classes_)
            QVERIFY(copy_files(kSample + q("demonstrations/") + label, project_ + q("/demonstrations/") + label, 3));
    }

    void a_question_during_a_compression_is_answered_by_the_context_that_is_open() {
        Talking session(folder_.filePath(q("during/contexts.emloc")), project_);
        QVERIFY(session.compress());
        const double kept = session.retention().kept_share();
        session.window.save_context(q("first"), false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
        QVERIFY(session.hold_up());
        session.chat().set_image(some_image());
        QTRY_VERIFY_WITH_TIMEOUT(session.button("classify_button").isEnabled(), kLoad);
        session.button("classify_button").click();
        QVERIFY(session.button("stop_button").isVisible());
        QVERIFY(session.answered());
        QCOMPARE(session.engine.activity(), Activity::kCompressing);  // which waits as it was told
        QVERIFY(session.engine.paused());
        QCOMPARE(session.chat().said().at(0).replies[0].context, q("first"));
        QCOMPARE(session.chat().said().at(0).replies[0].state, ChatReply::State::kDone);
        QTRY_VERIFY(session.button("ask_button").isVisible());

        // A question that is stopped stops nothing else.
        session.find<QuestionField>("question")->setText(q("What is it?"));
        session.button("ask_button").click();
        session.button("stop_button").click();
        QVERIFY(session.answered());
        QCOMPARE(session.engine.activity(), Activity::kCompressing);
        session.engine.set_paused(false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kCompress);
        // The compression comes to what it came to without questions.
        QCOMPARE(session.chat().opened()->choice.kind, ContextChoice::Kind::kResult);
        QCOMPARE(session.retention().kept_share(), kept);
    }

    void another_context_is_picked_during_a_compression_and_asked() {
        Talking session(folder_.filePath(q("picking/contexts.emloc")), project_);
        QVERIFY(session.compress());
        session.window.save_context(q("first"), false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
        QVERIFY(session.compress());
        session.window.save_context(q("second"), false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.chat().opened()->choice.name == q("second"), kLoad);
        QVERIFY(session.hold_up());
        auto* picker = session.find<ContextPicker>("context_picker");
        QVERIFY(picker->isEnabled());
        Q_EMIT picker->picked({ContextChoice::Kind::kSaved, q("first")});
        QTRY_COMPARE_WITH_TIMEOUT(session.chat().opened()->choice.name, q("first"), kLoad);
        QVERIFY(!session.button("stop_button").isVisible());  // nothing is being answered
        // The map is that of the compression still.
        QVERIFY(session.retention().running_chunk() >= 0);
        QVERIFY(session.retention().decided_cells() < session.retention().cells());
        session.chat().set_image(some_image());
        QTRY_VERIFY_WITH_TIMEOUT(session.button("classify_button").isEnabled(), kLoad);
        session.button("classify_button").click();
        QVERIFY(session.answered());
        QCOMPARE(session.chat().said().at(0).replies[0].context, q("first"));
        QCOMPARE(session.engine.activity(), Activity::kCompressing);

        // A compression that is cancelled leaves what was picked meanwhile, and shows it.
        session.action(Command::kCancel).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kCompress);
        QCOMPARE(session.chat().opened()->choice.name, q("first"));
        QCOMPARE(session.retention().decided_cells(), session.retention().cells());
        QCOMPARE(session.window.findChild<RetentionPanel*>()->name(), q("first"));
    }

    void a_question_is_answered_while_the_compression_goes_on() {
        Talking session(folder_.filePath(q("fair/contexts.emloc")), project_);
        QVERIFY(session.ready());
        session.action(Command::kCompress).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session.retention().decided_cells() > 0, kCompress);
        session.find<QuestionField>("question")->setText(q("What is it?"));
        session.button("ask_button").click();
        QCOMPARE(session.chat().said().rowCount(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kCompress);
        QVERIFY(session.answered());
    }

    void a_question_of_several_lines_is_typed_and_sent_with_return() {
        Talking session(folder_.filePath(q("lines/contexts.emloc")), project_);
        QVERIFY(session.ready());
        auto* field = session.find<QuestionField>("question");
        const int height = field->height();
        QTest::keyClicks(field, q("One."));
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(field, q("Two?"));
        QCOMPARE(field->text(), q("One.\nTwo?"));
        QVERIFY(field->height() > height);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(session.chat().said().at(0).question, q("One.\nTwo?"));
        QVERIFY(field->text().isEmpty());
        QCOMPARE(field->height(), height);
        QVERIFY(session.answered());
    }

    void a_picture_that_is_clicked_is_shown_large() {
        Talking session(folder_.filePath(q("large/contexts.emloc")), project_);
        QVERIFY(session.compress());
        session.chat().set_image(some_image());
        QTRY_VERIFY_WITH_TIMEOUT(session.button("classify_button").isEnabled(), kLoad);
        session.button("classify_button").click();
        QVERIFY(session.answered());
        auto* picture = session.find<QWidget>("conversation")->findChild<QToolButton*>(q("picture"));
        QTRY_VERIFY_WITH_TIMEOUT(picture->isVisible(), kLoad);
        QTest::mouseClick(picture, Qt::LeftButton);
        auto* large = session.window.findChild<PictureWindow*>();
        QVERIFY(large != nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(large->image().size(), QImage(some_image()).size(), kLoad);
        QVERIFY(large->screen()->availableGeometry().contains(large->geometry()));
        QTest::keyClick(large, Qt::Key_Escape);
        QTRY_VERIFY(session.window.findChild<PictureWindow*>() == nullptr);
    }

    void side_by_side_takes_the_room_for_two_columns_and_gives_it_back() {
        Talking session(folder_.filePath(q("beside/contexts.emloc")), project_);
        session.window.resize(1440, 900);
        QVERIFY(session.compress());
        const int width = session.chat().width();
        session.action(Command::kSideBySide).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session.chat().side_by_side() && session.idle(), kLoad);
        session.find<QuestionField>("question")->setText(q("What is it?"));
        session.button("ask_button").click();
        QVERIFY(session.answered());
        const auto answers = session.find<QWidget>("conversation")->findChildren<QWidget*>(q("reply"));
        QCOMPARE(answers.size(), 2);
        QTRY_COMPARE(answers[0]->mapTo(&session.window, QPoint()).y(),
                     answers[1]->mapTo(&session.window, QPoint()).y());
        // An answer is there a moment before the engine has nothing more to do with it.
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.action(Command::kSideBySide).isEnabled(), kLoad);
        session.action(Command::kSideBySide).trigger();
        QTRY_COMPARE(session.chat().width(), width);
    }
};

QTEST_MAIN(TalkingTest)
#include "talking_test.moc"
