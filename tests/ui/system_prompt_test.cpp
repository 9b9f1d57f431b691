// The system prompt in the window: read from a list, changed by the user, saved with the project, compressed with.
#include <QFile>
#include <QImage>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "engine/store/store.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/project/project_session.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kCompress = 120'000;

QPlainTextEdit& prompt(Session& session) {
    return *session.find<QPlainTextEdit>("system_prompt");
}

void write(Session& session, const char* text) {
    prompt(session).setFocus();
    prompt(session).selectAll();
    QTest::keyClicks(&prompt(session), q(text));
}

}  // namespace

class SystemPromptTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir scratch_;

    // Two classes with one picture each, asked under a system prompt.
    QString list() {
        const QString path = scratch_.filePath(q("list.json"));
        for (const char* name : {"a.png", "b.png"}) {
            QImage picture(56, 56, QImage::Format_RGB32);
            picture.fill(*name == 'a' ? Qt::red : Qt::blue);
            if (!picture.save(scratch_.filePath(q(name)))) return {};
        }
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(R"([{"query": "<image>?", "response": "a", "images": ["a.png"], "system": "Be brief."},
                       {"query": "<image>?", "response": "b", "images": ["b.png"], "system": "Be brief."}])");
        return path;
    }

 private Q_SLOTS:
    void init() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch_.path());
    }

    void it_is_shown_where_there_is_one_and_on_demand() {
        Session session(scratch_.filePath(q("shown/store.emloc")));
        QVERIFY(QTest::qWaitForWindowActive(&session.window));
        QVERIFY(!prompt(session).isVisible());
        session.action(Command::kSystemPrompt).trigger();
        QVERIFY(prompt(session).isVisible());
        QVERIFY(!prompt(session).accessibleName().isEmpty());
        session.window.centralWidget()->setFocus();
        QTRY_VERIFY(!prompt(session).isVisible());  // nothing was written
        QVERIFY(drop(session.window.findChild<DemonstrationsPanel*>(), {list()}));
        QTRY_COMPARE(prompt(session).toPlainText(), q("Be brief."));
        QVERIFY(prompt(session).isVisible());
    }

    void a_change_is_one_step_that_is_undone_and_saved_with_the_project() {
        const QString file = scratch_.filePath(q("kept.emloc-project"));
        {
            Session session(scratch_.filePath(q("changed/store.emloc")));
            QVERIFY(drop(session.window.findChild<DemonstrationsPanel*>(), {list()}));
            QTRY_COMPARE(session.demonstrations().image_count(), 2);
            write(session, "Name the colour.");
            session.window.centralWidget()->setFocus();
            QCOMPARE(session.demonstrations().set().system_prompt, q("Name the colour."));
            session.action(Command::kUndo).trigger();
            QCOMPARE(prompt(session).toPlainText(), q("Be brief."));
            session.action(Command::kRedo).trigger();
            QCOMPARE(prompt(session).toPlainText(), q("Name the colour."));
            write(session, "Not this.");
            QTest::keyClick(&prompt(session), Qt::Key_Escape);
            QCOMPARE(prompt(session).toPlainText(), q("Name the colour."));
            QVERIFY(session.window.findChild<ProjectSession*>()->save_as(file));
        }
        Session again(scratch_.filePath(q("again/store.emloc")), file);
        QTRY_COMPARE(prompt(again).toPlainText(), q("Name the colour."));
    }

    void the_compression_uses_what_is_written_even_while_the_field_has_the_focus() {
        const QString store = scratch_.filePath(q("used/store.emloc"));
        {
            Session session(store);
            QVERIFY(drop(session.window.findChild<DemonstrationsPanel*>(), {list()}));
            QTRY_COMPARE(session.demonstrations().image_count(), 2);
            QTRY_VERIFY_WITH_TIMEOUT(session.action(Command::kCompress).isEnabled(), kLoad);
            session.window.activateWindow();
            write(session, "One word.");
            session.action(Command::kCompress).trigger();
            QTRY_VERIFY_WITH_TIMEOUT(session.action(Command::kSaveContext).isEnabled(), kCompress);
            session.window.save_context(q("words"), false);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
        }
        const auto opened = Store::open(to_path(store), OpenMode::kReadOnly);
        QVERIFY(opened.has_value());
        const auto context = opened->load_record("words");
        QVERIFY2(context.has_value(), context ? "" : context.error().message.c_str());
        QCOMPARE(context->options.system_prompt.value_or(""), std::string("One word."));
    }
};

QTEST_MAIN(SystemPromptTest)
#include "system_prompt_test.moc"
