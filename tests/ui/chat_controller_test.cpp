// What is open in the chat, and what goes between its panel and the engine.
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/talking_bench.h"

using namespace emloc;
using namespace emloc::ui;

class ChatControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_context_that_was_opened_is_shown_and_told() {
        TalkingBench bench;
        const QSignalSpy opened(&bench.chat, &ChatController::opened);
        bench.open(saved("glyphs"), 1);
        QCOMPARE(opened.count(), 1);
        QVERIFY(!bench.chat_panel.opened(0));
        QCOMPARE(bench.chat_panel.opened(1)->choice, saved("glyphs"));
    }

    void a_fresh_result_is_open_and_picked() {
        TalkingBench bench;
        const QSignalSpy opened(&bench.chat, &ChatController::opened);
        Q_EMIT bench.events().compressed(a_context(kLastResult), 1.0);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(bench.chat_panel.opened()->choice, kLastResult);
        auto* picker = bench.chat_panel.findChild<QComboBox*>(q("context_picker"));
        QVERIFY(picker->currentIndex() > 0);  // not the one without a context
    }

    void a_result_that_is_saved_goes_on_under_its_name() {
        TalkingBench bench;
        Q_EMIT bench.events().compressed(a_context(kLastResult), 1.0);
        const QSignalSpy renamed(&bench.chat, &ChatController::opened_renamed);
        Q_EMIT bench.events().saved(q("glyphs"));
        QCOMPARE(bench.chat_panel.opened()->choice, saved("glyphs"));
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(renamed.front().front().toString(), q("glyphs"));
        QCOMPARE(bench.chat_panel.findChild<QComboBox*>(q("context_picker"))->currentText(), q("glyphs"));
    }

    void that_the_bundled_model_holds_no_conversation_is_said_once() {
        TalkingBench bench;
        auto* messages = bench.chat_panel.findChild<MessageBar*>(q("chat_messages"));
        bench.load_model();
        Q_EMIT bench.chat_panel.ask_requested({});
        QVERIFY2(!messages->text().contains(q("small")), "another model");
        auto own = a_model();
        own.folder = bundled_model();
        Q_EMIT bench.events().model_loaded(own);
        Q_EMIT bench.chat_panel.ask_requested({});
        QVERIFY2(messages->text().contains(q("not made for conversation")), qPrintable(messages->text()));
        bench.chat_panel.show_note(q("something else"));
        Q_EMIT bench.chat_panel.ask_requested({});
        QCOMPARE(messages->text(), q("something else"));
    }

    void another_name_is_told_of_the_first_slot_alone() {
        TalkingBench bench;
        bench.open(saved("first"), 0);
        bench.open(saved("second"), 1);
        const QSignalSpy renamed(&bench.chat, &ChatController::opened_renamed);
        Q_EMIT bench.events().context_renamed(q("second"), q("other"));
        QCOMPARE(bench.chat_panel.opened(1)->choice, saved("other"));
        QCOMPARE(renamed.count(), 0);
        Q_EMIT bench.events().context_renamed(q("first"), q("one"));
        QCOMPARE(renamed.count(), 1);
    }

    void a_context_that_was_removed_is_closed_and_the_model_alone_is_asked_for() {
        TalkingBench bench;
        bench.open(saved("glyphs"));
        Q_EMIT bench.events().context_removed(q("mushrooms"));
        QVERIFY(bench.chat_panel.opened());
        Q_EMIT bench.events().context_removed(q("glyphs"));
        QVERIFY(!bench.chat_panel.opened());
        QCOMPARE(bench.engine.activity(), Activity::kOpeningContext);
        QTRY_VERIFY(bench.idle());
    }

    void another_model_closes_what_was_open() {
        TalkingBench bench;
        bench.open(saved("glyphs"));
        Q_EMIT bench.events().model_loaded(a_model());
        QVERIFY(!bench.chat_panel.opened());
        QCOMPARE(bench.engine.activity(), Activity::kOpeningContext);
        QTRY_VERIFY(bench.idle());
    }

    void a_failure_to_open_is_said_and_the_picker_goes_back() {
        TalkingBench bench;
        Q_EMIT bench.events().contexts_listed({{.name = "glyphs"}, {.name = "mushrooms"}});
        bench.open(saved("glyphs"));
        auto* picker = bench.chat_panel.findChild<QComboBox*>(q("context_picker"));
        picker->setCurrentIndex(picker->findText(q("mushrooms")));
        bench.fail(Job::kOpenContext, q("it is damaged"));
        QCOMPARE(picker->currentText(), q("glyphs"));
        QCOMPARE(bench.chat_panel.findChild<MessageBar*>(q("chat_messages"))->text(), q("it is damaged"));
    }

    void a_command_can_be_given_when_the_panel_can_follow_it() {
        TalkingBench bench;
        QVERIFY(!bench.action(Command::kAsk).isEnabled());
        bench.open(saved("glyphs"));
        QVERIFY(bench.action(Command::kAsk).isEnabled());
        QVERIFY(!bench.action(Command::kClassify).isEnabled());  // there is no image
        bench.action(Command::kAsk).trigger();
        QCOMPARE(bench.engine.activity(), Activity::kAnswering);
        QVERIFY(!bench.action(Command::kAsk).isEnabled());
        QTRY_VERIFY(bench.idle());
    }
};

QTEST_MAIN(ChatControllerTest)
#include "chat_controller_test.moc"
