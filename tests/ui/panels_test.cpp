// The panels driven by events, without the engine.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include "tests/ui/drop.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat/conversation.h"
#include "ui/chat/conversation_model.h"
#include "ui/chat/probability_bars.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/picture_cache.h"
#include "ui/message_bar.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/js_chart.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/retention_panel.h"
#include "ui/retention/what_if_bar.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// WCAG 2.1: relative luminance and contrast.
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

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

class PanelsTest : public QObject {
    Q_OBJECT

 private:
    std::unique_ptr<Theme> theme_;
    QTemporaryDir folder_;

    QString image(const char* name, const QColor& colour = Qt::red) {
        QImage picture(32, 24, QImage::Format_RGB32);
        picture.fill(colour);
        const QString path = folder_.filePath(q(name));
        return picture.save(path) ? path : QString();
    }

    QString text_file(const char* name) {
        QFile file(folder_.filePath(q(name)));
        return file.open(QIODevice::WriteOnly) && file.write("not an image") > 0 ? file.fileName() : QString();
    }

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void text_is_readable_on_its_ground_in_both_looks() {
        constexpr double kReadable = 4.5;  // WCAG 2.1, level AA
        for (const Colours* colours : {&light_colours(), &dark_colours()}) {
            for (const QColor& ground : {colours->canvas, colours->panel, colours->card, colours->note_ground}) {
                QVERIFY(contrast(colours->text, ground) >= kReadable);
                QVERIFY(contrast(colours->muted, ground) >= kReadable);
            }
            QVERIFY(contrast(colours->on_accent, colours->accent) >= kReadable);
            QVERIFY(contrast(colours->accent_text, colours->panel) >= kReadable);
            QVERIFY(contrast(colours->text, colours->bad_ground) >= kReadable);
            QVERIFY(contrast(colours->bad, colours->panel) >= kReadable);
            QVERIFY(contrast(colours->good, colours->panel) >= kReadable);
            for (std::size_t i = 0; i < colours->retention.size(); ++i) {
                QVERIFY(contrast(colours->on_retention[i], colours->retention[i]) >= kReadable);
            }
        }
    }

    void loose_images_make_a_new_class_whose_name_is_asked_for() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        QVERIFY(drop(&panel, {image("a.png"), image("b.png")}));
        QTRY_COMPARE(model.image_count(), 2);
        QCOMPARE(model.class_names(), QStringList{q("New class 1")});
        auto* name = panel.card(0)->findChild<QLineEdit*>();
        QTRY_VERIFY(name->selectedText() == q("New class 1"));
        QTest::keyClicks(name, q("cat"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(model.class_names(), QStringList{q("cat")});
        const auto first = model.index(0, 0, model.index(0, 0));
        QTRY_VERIFY(!thumbnails.find(first.data(DemonstrationsModel::kPathRole).toString()).isNull());
    }

    void a_drop_on_a_card_joins_that_class() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        model.add_class(q("cat"));
        model.add_class(q("dog"));
        QVERIFY(drop(panel.card(1), {image("c.png")}));
        QTRY_COMPARE(model.rowCount(model.index(1, 0)), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    }

    void a_text_file_named_jpg_is_reported_in_place_and_taken_out() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QVERIFY(!messages->isVisible());
        QVERIFY(drop(&panel, {text_file("fake.jpg")}));
        QTRY_VERIFY(messages->isVisible());
        QVERIFY2(messages->text().contains(q("fake.jpg")), qPrintable(messages->text()));
        QCOMPARE(model.image_count(), 0);
        QCOMPARE(model.rowCount(), 0);
    }

    void one_bad_file_does_not_take_the_good_ones_along() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        model.add_class(q("cat"));
        QVERIFY(drop(panel.card(0), {text_file("bad.png"), image("good.png")}));
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QTRY_VERIFY(messages->isVisible());
        QCOMPARE(model.image_count(), 1);
        QCOMPARE(model.class_names(), QStringList{q("cat")});
    }

    void a_thousand_bad_files_make_one_message() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        QStringList paths;
        for (int i = 0; i < 1000; ++i) paths << text_file(qPrintable(q("bad%1.png").arg(i)));
        QVERIFY(drop(&panel, paths));
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QTRY_COMPARE(model.image_count(), 0);
        QTRY_VERIFY(messages->isVisible());
        QTRY_VERIFY(messages->text().contains(q("1,000")) || messages->text().contains(q("1000")));
        QCOMPARE(panel.findChild<QTreeView*>(q("problem_list"))->model()->rowCount(), 1000);
    }

    void the_drop_area_is_pressed_by_mouse_and_keyboard() {
        DropArea area(q("drop"), q("drop here"));
        area.resize(200, 60);
        area.show();
        QSignalSpy clicked(&area, &DropArea::clicked);
        QTest::mouseClick(&area, Qt::LeftButton);
        QTest::keyClick(&area, Qt::Key_Space);
        QTest::keyClick(&area, Qt::Key_Return);
        QCOMPARE(clicked.count(), 3);
    }

    void arrow_keys_walk_the_heat_map_and_read_it_out() {
        RetentionModel model;
        InspectionModel inspection;
        PictureCache pictures(100);
        RetentionPanel panel(model, inspection, pictures, *theme_);
        panel.resize(900, 600);
        panel.show();
        model.begin(0.005);
        model.begin_chunk({.chunk = 0, .chunk_count = 2, .layers = 3, .tokens = 100, .demonstrations = 4});
        model.decide({.chunk = 0, .layer = 2, .ratio = 0.1, .kept_tokens = 10});
        model.decide({.chunk = 0, .layer = 1, .ratio = 1.0, .kept_tokens = 100});
        HeatMapView& map = panel.heat_map();
        map.setFocus();
        map.setCurrentIndex(model.index(0, 0));
        QVERIFY(map.accessibleDescription().contains(q("keeps 10 %")));
        QTest::keyClick(&map, Qt::Key_Down);
        QCOMPARE(map.currentIndex(), model.index(1, 0));
        QVERIFY(map.accessibleDescription().contains(q("keeps all")));
        QVERIFY(map.accessibleDescription().contains(q("100 of 100 tokens")));
    }

    void the_saved_name_is_trimmed_and_an_empty_one_cannot_be_saved() {
        SaveBar bar;
        QSignalSpy saved(&bar, &SaveBar::save_requested);
        bar.open({});
        auto* confirm = bar.findChild<QPushButton*>(q("save_confirm"));
        auto* name = bar.findChild<QLineEdit*>(q("save_name"));
        QVERIFY(!confirm->isEnabled());
        QTest::keyClicks(name, q("   "));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(saved.count(), 0);
        name->setText(q(" mushrooms "));
        confirm->click();
        QCOMPARE(saved.count(), 1);
        QCOMPARE(saved[0][0].toString(), q("mushrooms"));
        QCOMPARE(saved[0][1].toBool(), false);
    }

    void a_taken_name_offers_to_replace_until_it_is_changed() {
        SaveBar bar;
        QSignalSpy saved(&bar, &SaveBar::save_requested);
        bar.open(q("mushrooms"));
        auto* replace = bar.findChild<QPushButton*>(q("save_replace"));
        QVERIFY(!replace->isVisible());
        bar.show_taken(q("taken"));
        QVERIFY(replace->isVisible());
        replace->click();
        QCOMPARE(saved[0][1].toBool(), true);
        bar.findChild<QLineEdit*>(q("save_name"))->setText(q("other"));
        QVERIFY(!replace->isVisible());
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
        QVERIFY(!chat.can_classify());
        QVERIFY(!chat.can_ask());
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
        chat.findChild<QLineEdit*>(q("question"))->setText(q("Why?"));
        chat.ask();
        QCOMPARE(asked.count(), 1);
        chat.said().end(Answered{.text = q("So."), .tokens = 1, .seconds = 0.1});
        chat.findChild<QPushButton*>(q("retry_button"))->click();
        QCOMPARE(asked.count(), 2);
        QCOMPARE(asked[1][0].value<QueryRequest>().question, q("Why?"));
        QCOMPARE(chat.said().rowCount(), 2);
    }

    void a_question_put_while_the_model_loads_is_asked_once_it_is_there() {
        PictureCache pictures(100);
        ChatPanel chat(pictures, *theme_);
        chat.set_activity(Activity::kLoadingModel, false);
        QSignalSpy asked(&chat, &ChatPanel::ask_requested);
        auto* question = chat.findChild<QLineEdit*>(q("question"));
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

    void a_context_file_dropped_on_the_library_is_imported() {
        ContextsModel model;
        ContextsPanel panel(model);
        QSignalSpy imported(&panel, &ContextsPanel::import_requested);
        QVERIFY(drop(&panel, {q("/somewhere/pets.emloc")}));
        QCOMPARE(imported.count(), 1);
        QCOMPARE(imported[0][0].toStringList(), QStringList{q("/somewhere/pets.emloc")});
    }

    void a_deleted_context_comes_back_with_undo() {
        ContextsModel model;
        ContextsPanel panel(model);
        panel.show();
        ContextSummary pets;
        pets.name = "pets";
        model.set_contexts({pets});
        panel.remove_selected();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(panel.messages().isVisible());
        panel.undo_remove();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(panel.selected(), q("pets"));
        QVERIFY(!panel.messages().isVisible());
    }

    void the_delta_line_moves_with_the_arrow_keys_and_escape_takes_it_back() {
        RetentionModel model;
        InspectionModel inspection;
        PictureCache pictures(100);
        RetentionPanel panel(model, inspection, pictures, *theme_);
        panel.resize(900, 700);
        panel.show();
        Retention recorded{.layers = 2, .delta = 0.005, .chunks = {}};
        recorded.chunks.push_back({.tokens = 100,
                                   .trials = {{0, 1, 0.1, 10, 0.006, false, 1}, {0, 1, 0.2, 20, 0.004, true, 1}},
                                   .decisions = {{0, 1, 0.2, 20, {}}, {0, 0, 1.0, 100, {}}}});
        model.show(recorded);
        QSignalSpy run(&panel, &RetentionPanel::run_requested);
        panel.what_if_bar().set_can_run(true, {});
        for (int i = 0; i < 4; ++i) QTest::keyClick(&panel.chart(), Qt::Key_Right);
        QVERIFY(model.what_if().has_value());
        QVERIFY(model.what_if()->delta > 0.006);
        QVERIFY(panel.what_if_bar().isVisible());
        panel.findChild<QPushButton*>(q("what_if_run"))->click();
        QCOMPARE(run.count(), 1);
        QCOMPARE(run[0][0].toDouble(), model.what_if()->delta);
        QTest::keyClick(&panel.chart(), Qt::Key_Escape);
        QVERIFY(!model.what_if().has_value());
        QVERIFY(!panel.what_if_bar().isVisible());
        const QPoint grip = panel.chart().handle().toPoint() - QPoint(0, 20);
        QTest::mousePress(&panel.chart(), Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&panel.chart(), grip + QPoint(30, 0));
        QTest::mouseRelease(&panel.chart(), Qt::LeftButton, Qt::NoModifier, grip + QPoint(30, 0));
        QVERIFY(model.what_if().has_value());
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

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
