// The panel of the demonstrations driven by drops and keys, without the engine.
#include "ui/demonstrations/demonstrations_panel.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include "tests/ui/drop.h"
#include "tests/ui/test_files.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/contradiction_bar.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

class DemonstrationsPanelTest : public QObject, private TestFiles {
    Q_OBJECT

 private:
    std::unique_ptr<Theme> theme_;

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
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

    void a_list_is_dropped_as_a_folder_is() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        image("l1.png");
        image("l2.png");
        const QString list = text_file("list.jsonl");
        QFile lines(list);
        QVERIFY(lines.open(QIODevice::WriteOnly));
        lines.write(
            "{\"image\": \"l1.png\", \"label\": \"cat\"}\n"
            "{\"images\": [\"l1.png\", \"l2.png\"], \"question\": \"Alike?\", \"answer\": \"Yes.\"}\n"
            "{\"image\": \"gone.png\", \"label\": \"cat\"}\n");
        lines.close();
        QVERIFY(drop(&panel, {list}));
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QTRY_VERIFY(messages->isVisible());  // the third line names no file
        QVERIFY2(messages->text().contains(q("Line 3: ")), qPrintable(messages->text()));
        QTRY_COMPARE(model.image_count(), 2);
        QCOMPARE(model.class_names(), QStringList{q("cat")});
        const auto all = model.demonstrations();
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[1].media.size(), std::size_t{2});
        QCOMPARE(all[1].question, std::string("Alike?"));
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

    void a_reason_that_is_longer_than_its_column_is_wrapped() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.resize(300, 700);
        panel.show();
        QVERIFY(drop(&panel, {text_file("first.jpg"), text_file("second.jpg")}));
        auto* list = panel.findChild<QTreeView*>(q("problem_list"));
        QTRY_VERIFY(list->isVisible());
        QTRY_COMPARE(list->model()->rowCount(), 2);
        const QModelIndex reason = list->model()->index(0, 1);
        const int width = list->fontMetrics().horizontalAdvance(reason.data().toString());
        QTRY_VERIFY(list->visualRect(reason).width() > 0);
        const int lines = 1 + width / list->visualRect(reason).width();
        QVERIFY(lines > 1);
        QTRY_VERIFY(list->visualRect(reason).height() >= lines * list->fontMetrics().height());
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

    void what_a_data_set_holds_back_is_held_out_and_a_note_says_so() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        for (const auto* folder : {"parts/train/cat", "parts/train/dog", "parts/test/cat"})
            QVERIFY(QDir(folder_.path()).mkpath(q(folder)));
        image("parts/train/cat/1.png"), image("parts/train/dog/2.png", Qt::blue),
            image("parts/test/cat/3.png", Qt::green);
        QVERIFY(drop(&panel, {folder_.filePath(q("parts"))}));
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QTRY_VERIFY(messages->text().contains(q("held back for evaluating")));
        QVERIFY(!messages->text().contains(q("could not be used")));
        QCOMPARE(model.class_names(), (QStringList{q("cat"), q("dog")}));
        QCOMPARE(model.demonstrations().size(), std::size_t{2});
        QCOMPARE(model.held_out().size(), std::size_t{1});
    }

    void one_class_alone_is_doubted_until_there_is_another() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        auto* doubts = panel.findChild<MessageBar*>(q("doubt_messages"));
        QVERIFY(!doubts->isVisible());
        model.add_images(model.add_class(q("cat")), {image("one.png")});
        QTRY_VERIFY(doubts->isVisible());
        QVERIFY2(doubts->text().contains(q("only one class, \"cat\"")), qPrintable(doubts->text()));
        model.add_images(model.add_class(q("dog")), {image("two.png", Qt::blue)});
        QTRY_VERIFY(!doubts->isVisible());
    }

    void the_same_picture_in_two_classes_is_named_with_both() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        model.add_images(model.add_class(q("cat")), {image("same.png"), image("other.png", Qt::blue)});
        QVERIFY(QFile::copy(folder_.filePath(q("same.png")), folder_.filePath(q("copy.png"))));
        model.add_images(model.add_class(q("dog")), {folder_.filePath(q("copy.png"))});
        auto* asked = panel.findChild<ContradictionBar*>();
        QTRY_VERIFY(asked->isVisible());
        const QString said = asked->findChild<QLabel*>(q("contradiction_question"))->toolTip();
        for (const auto* part : {"same.png", "copy.png", "\"dog\"", "\"cat\""}) QVERIFY(said.contains(q(part)));
    }

    void the_system_prompt_of_a_list_is_used_where_it_would_be_that_of_all() {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        panel.show();
        image("prompted.png");
        const QString list = text_file("prompted.json");
        QFile file(list);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"([{"query": "<image>?", "response": "cat", "images": ["prompted.png"], "system": "Be brief."}])");
        file.close();
        QVERIFY(drop(&panel, {list}));
        auto* messages = panel.findChild<MessageBar*>(q("demonstration_messages"));
        QTRY_COMPARE(model.set().system_prompt, q("Be brief."));
        QTRY_VERIFY(messages->text().contains(q("\"Be brief.\", is used")));
        model.undo_stack().undo();
        QCOMPARE(model.set().system_prompt, QString());
        model.add_images(model.add_class(q("dog")), {image("unprompted.png", Qt::blue)});
        QVERIFY(drop(&panel, {list}));
        QTRY_VERIFY(messages->text().contains(q("is not used")));
        QCOMPARE(model.set().system_prompt, QString());
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
};

QTEST_MAIN(DemonstrationsPanelTest)
#include "demonstrations_panel_test.moc"
