// The chat driven by events, without the engine.
#include "ui/chat/chat_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "tests/ui/drop.h"
#include "tests/ui/test_files.h"
#include "ui/chat/context_picker.h"
#include "ui/chat/conversation.h"
#include "ui/chat/conversation_model.h"
#include "ui/chat/probability_bars.h"
#include "ui/chat/question_field.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

OpenedContext saved_context(const char* name) {
    OpenedContext context;
    context.choice = {ContextChoice::Kind::kSaved, q(name)};
    context.labels = {q("cat"), q("dog")};
    context.demonstrations = 12;
    context.tokens = 480;
    context.kept_share = 0.25;
    return context;
}

ChatEntry one_question() {
    ChatEntry entry;
    entry.replies.emplace_back();
    return entry;
}

}  // namespace

class ChatPanelTest : public QObject, private TestFiles {
    Q_OBJECT

 private:
    std::unique_ptr<Theme> theme_;

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void many_contexts_are_searched_by_typing() {
        QStringList names;
        for (int i = 0; i < 10'000; ++i) names << q("context %1").arg(i);
        ContextPicker picker;
        picker.set_contexts(names, false);
        picker.show();
        QSignalSpy picked(&picker, &ContextPicker::picked);
        picker.showPopup();
        auto* search = picker.findChild<QFrame*>(q("context_search"));
        QVERIFY(search != nullptr && search->isVisible());
        auto* field = search->findChild<QLineEdit*>(q("context_search_field"));
        QTest::keyClicks(field, q("text 9999"));
        QCOMPARE(search->findChild<QListView*>(q("context_search_list"))->model()->rowCount(), 1);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!search->isVisible());
        QCOMPARE(picked.count(), 1);
        QCOMPARE(picker.chosen().name, q("context 9999"));
        picker.showPopup();
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!search->isVisible());
        QCOMPARE(picker.chosen().name, q("context 9999"));
    }

    void nothing_can_be_asked_before_a_context_is_open() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kIdle, true);
        QVERIFY(!chat.can_ask());
        chat.set_opened(saved_context("pets"));
        QVERIFY(chat.can_ask());
        QVERIFY(!chat.can_classify());  // no image
        chat.set_image(image("query.png"));
        QTRY_VERIFY(chat.can_classify());
        chat.set_activity(Activity::kCompressing, true);
        QVERIFY(chat.can_classify() && chat.can_ask());  // between two trials
        chat.set_activity(Activity::kCompressing, true, true);
        QVERIFY(!chat.can_classify() && !chat.can_ask());  // one after another
        chat.set_activity(Activity::kTesting, true);
        QVERIFY(!chat.can_classify() && !chat.can_ask());
    }

    void the_picker_keeps_its_choice_when_the_list_changes() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        auto* picker = chat.findChild<QComboBox*>(q("context_picker"));
        chat.set_contexts({q("pets"), q("birds")}, false);
        chat.set_opened(saved_context("pets"));
        chat.set_contexts({q("apples"), q("birds"), q("pets")}, true);
        QCOMPARE(picker->currentText(), q("pets"));
        chat.set_contexts({q("birds")}, true);
        QCOMPARE(picker->currentIndex(), 0);
    }

    void a_picture_that_cannot_be_read_is_reported_in_the_chat() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.show();
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        QVERIFY(drop(chat.findChild<DropArea*>(q("chat_drop")), {text_file("query.jpg")}));
        auto* messages = chat.findChild<MessageBar*>(q("chat_messages"));
        QTRY_VERIFY(messages->isVisible());
        QVERIFY(messages->text().contains(q("query.jpg")));
        QVERIFY(!chat.can_classify());
    }

    void an_answer_grows_and_is_never_markup() {
        PictureCache pictures(100);
        ConversationModel said;
        Conversation conversation(said, pictures, *theme_);
        said.add(one_question());
        said.grow(q("<b>a "), 0);
        said.grow(q("cat</b>"), 0);
        QLabel* answer = conversation.findChild<QLabel*>(q("answer"));
        QCOMPARE(answer->text(), q("<b>a cat</b>"));
        QCOMPARE(answer->textFormat(), Qt::PlainText);
        said.end(Answered{.text = q("<b>a cat</b>"), .tokens = 4, .seconds = 0.5});
        QCOMPARE(answer->text(), q("<b>a cat</b>"));
        QVERIFY(conversation.findChild<QLabel*>(q("reply_facts"))->text().contains(q("8 tokens/s")));
        conversation.findChild<QPushButton*>(q("copy_button"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), q("<b>a cat</b>"));
    }

    void an_error_takes_the_place_of_the_answer_that_was_due() {
        PictureCache pictures(100);
        ConversationModel said;
        Conversation conversation(said, pictures, *theme_);
        conversation.show();
        said.add(one_question());
        said.fail(q("no memory left"));
        QCOMPARE(conversation.last_answer(), QString());
        auto* error = conversation.findChild<MessageBar*>(q("chat_error"));
        QTRY_VERIFY(error->isVisible());
        QCOMPARE(error->text(), q("no memory left"));
    }

    void the_same_question_can_be_asked_again() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        QSignalSpy asked(&chat, &ChatPanel::ask_requested);
        chat.findChild<QuestionField*>(q("question"))->setText(q("Why?"));
        chat.ask();
        QCOMPARE(asked.count(), 1);
        chat.said().end(Answered{.text = q("So."), .tokens = 1, .seconds = 0.1});
        chat.findChild<QPushButton*>(q("retry_button"))->click();
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked[1][0].value<QueryRequest>().question, q("Why?"));
        QCOMPARE(chat.said().rowCount(), 2);
    }

    void a_sent_question_is_edited_and_asked_again() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        chat.set_image(image("asked.png"));
        QTRY_VERIFY(chat.can_classify());
        QSignalSpy asked(&chat, &ChatPanel::ask_requested);
        auto* field = chat.findChild<QuestionField*>(q("question"));
        field->setText(q("Wht is it?"));
        chat.ask();
        chat.said().end(Answered{.text = q("Hm."), .tokens = 1, .seconds = 0.1});
        chat.set_image({});
        chat.findChild<QToolButton*>(q("edit_question"))->click();
        QCOMPARE(field->text(), q("Wht is it?"));
        field->setText(q("What is it?"));
        chat.ask();
        QCOMPARE(asked.count(), 2);
        const auto first = asked[0][0].value<QueryRequest>();
        const auto second = asked[1][0].value<QueryRequest>();
        QCOMPARE(second.question, q("What is it?"));
        QCOMPARE(second.media.size(), std::size_t{1});  // its image comes back with it
        QCOMPARE(second.media[0].path, first.media[0].path);
        QCOMPARE(chat.said().at(0).question, q("Wht is it?"));  // what was said stays said
    }

    void the_up_key_brings_earlier_questions_back_and_leaves_typed_text_alone() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        auto* field = chat.findChild<QuestionField*>(q("question"));
        for (const char* question : {"One?", "Two?", "Two?"}) {
            field->setText(q(question));
            chat.ask();
            chat.said().end(Answered{.text = q("Yes."), .tokens = 1, .seconds = 0.1});
        }
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(field->text(), q("Two?"));
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(field->text(), q("One?"));  // asked twice, it comes once
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(field->text(), q("One?"));
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(field->text(), q("Two?"));
        QTest::keyClick(field, Qt::Key_Down);
        QCOMPARE(field->text(), QString());
        QTest::keyClicks(field, q("Thr"));
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(field->text(), q("Thr"));
    }

    void a_question_put_while_the_model_loads_is_asked_once_it_is_there() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kLoadingModel, false);
        QSignalSpy asked(&chat, &ChatPanel::ask_requested);
        auto* question = chat.findChild<QuestionField*>(q("question"));
        question->setText(q("Is this it?"));
        QTest::keyClick(question, Qt::Key_Return);
        QCOMPARE(asked.size(), 0);
        QCOMPARE(question->text(), q("Is this it?"));
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        QTRY_COMPARE(asked.size(), 1);
        QVERIFY(question->text().isEmpty());
        chat.set_activity(Activity::kAnswering, true);
        chat.set_activity(Activity::kIdle, true);
        QTest::qWait(50);
        QCOMPARE(asked.size(), 1);  // and only once
    }

    void two_contexts_are_asked_side_by_side() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_contexts({q("pets"), q("birds")}, false);
        chat.set_activity(Activity::kIdle, true);
        chat.set_opened(saved_context("pets"));
        QSignalSpy chosen(&chat, &ChatPanel::context_chosen);
        chat.findChild<QToolButton*>(q("side_by_side"))->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][1].toInt(), 1);
        OpenedContext second = saved_context("birds");
        second.slot = 1;
        chat.set_opened(second);
        QVERIFY(chat.side_by_side());
        QSignalSpy asked(&chat, &ChatPanel::ask_requested);
        chat.ask();
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked[1][0].value<QueryRequest>().slot, 1);
        QCOMPARE(chat.said().at(0).replies[1].context, q("birds"));
        chat.findChild<QToolButton*>(q("side_by_side"))->click();
        QVERIFY(!chat.side_by_side());
    }

    void a_dropped_folder_is_to_be_tested_on() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        QSignalSpy tested(&chat, &ChatPanel::test_requested);
        QVERIFY(drop(chat.findChild<DropArea*>(q("chat_drop")), {folder_.path()}));
        QCOMPARE(tested.count(), 1);
        QCOMPARE(tested[0][0].toString(), folder_.path());
    }

    void many_labels_are_summed_up_in_the_last_bar() {
        std::vector<LabelScore> labels;
        for (int i = 0; i < 40; ++i) labels.push_back({q("label %1").arg(i), 0.025});
        ProbabilityBars bars(labels, *theme_);
        QCOMPARE(bars.labels().size(), std::size_t{40});
        QVERIFY2(bars.accessibleName().contains(q("31")), qPrintable(bars.accessibleName()));
        QCOMPARE(percent_text(0.001), q("< 1 %"));
        QCOMPARE(percent_text(0), q("0 %"));
        QCOMPARE(percent_text(0.912), q("91 %"));
    }
};

QTEST_MAIN(ChatPanelTest)
#include "chat_panel_test.moc"
