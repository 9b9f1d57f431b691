// Testing on held-back images: which ones, with which context, and when.
#include "ui/window/test_controller.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "tests/ui/talking_bench.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

struct TestBench : TalkingBench {
    TestBench() { tabs.addTab(&panel, {}); }

    HeldBackModel held_back;
    HeldBackPanel panel{held_back, pictures, theme};
    TestController controller{{.engine = engine,
                               .actions = actions,
                               .demonstrations = demonstrations,
                               .held_back = held_back,
                               .panel = panel,
                               .chat = chat,
                               .chat_panel = chat_panel,
                               .status = status,
                               .tabs = tabs}};
};

}  // namespace

class TestControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void what_is_held_out_of_the_demonstrations_is_tested_on() {
        TestBench bench;
        bench.add_demonstration(q("a"), q("/used.png"));
        QCOMPARE(bench.held_back.rowCount(), 0);
        bench.add_demonstration(q("a"), q("/held-out.png"), true);
        QCOMPARE(bench.held_back.rowCount(), 1);
        QCOMPARE(bench.controller.held_out().size(), std::size_t{1});
        QCOMPARE(bench.held_back.images().front().path, q("/held-out.png"));
    }

    void the_images_of_a_folder_stay_until_others_are_held_out() {
        TestBench bench;
        bench.add_demonstration(q("a"), q("/held-out.png"), true);
        bench.held_back.set_images({{q("/folder/b/1.png"), q("b")}, {q("/folder/b/2.png"), q("b")}});
        bench.add_demonstration(q("a"), q("/used.png"));
        QCOMPARE(bench.held_back.rowCount(), 2);
        bench.add_demonstration(q("a"), q("/another.png"), true);
        QCOMPARE(bench.held_back.images().front().label, q("a"));
    }

    void it_takes_images_and_a_context_that_is_open() {
        TestBench bench;
        QAction& test = bench.action(Command::kTest);
        QVERIFY(!test.isEnabled());
        bench.add_demonstration(q("a"), q("/held-out.png"), true);
        QVERIFY(!test.isEnabled());
        bench.open(saved("glyphs"));
        QVERIFY(test.isEnabled());
        test.trigger();
        QCOMPARE(bench.engine.activity(), Activity::kTesting);
        QCOMPARE(bench.tabs.currentWidget(), &bench.panel);
        QVERIFY(!test.isEnabled());
        QTRY_VERIFY(bench.idle());
        QVERIFY(test.isEnabled());
        bench.load_model();  // closes the context
        QVERIFY(!test.isEnabled());
    }

    void answers_go_when_another_context_is_opened_in_the_first_slot() {
        TestBench bench;
        bench.add_demonstration(q("a"), q("/held-out.png"), true);
        Q_EMIT bench.events().image_tested({.index = 0, .answer = q("a"), .probability = 1});
        QCOMPARE(bench.held_back.tested(), 1);
        bench.open(saved("second"), 1);
        QCOMPARE(bench.held_back.tested(), 1);
        bench.open(saved("first"), 0);
        QCOMPARE(bench.held_back.tested(), 0);
    }

    void a_folder_that_is_dropped_on_the_chat_is_tested_once_it_was_read() {
        TestBench bench;
        bench.open(saved("glyphs"));
        Q_EMIT bench.chat_panel.test_requested(q(EMLOC_SOURCE_DIR "/projects/glyphs/held-back"));
        QVERIFY(bench.idle());
        // The context has classes a and b, so that it is asked what the others are.
        auto* unknown = bench.panel.findChild<QWidget*>(q("unknown_labels"));
        QTRY_VERIFY(unknown->isVisibleTo(&bench.panel));
        QVERIFY(!bench.was(Activity::kTesting));
        bench.panel.findChild<QPushButton*>(q("unknown_labels_test"))->click();
        QTRY_VERIFY(bench.was(Activity::kTesting));
        QVERIFY(bench.held_back.rowCount() > 0);
        QTRY_VERIFY(bench.idle());
    }

    void of_the_parts_of_a_data_set_those_are_tested_on_that_are_held_back() {
        const QTemporaryDir folder;
        for (const auto* name : {"train/a/1.png", "train/b/2.png", "test/a/3.png"}) {
            const QString path = folder.filePath(q(name));
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QVERIFY(QImage(8, 8, QImage::Format_RGB32).save(path));
        }
        TestBench bench;
        bench.panel.open_folder(folder.path());
        QTRY_COMPARE(bench.held_back.rowCount(), 1);
        QCOMPARE(bench.held_back.images().front().path, folder.filePath(q("test/a/3.png")));
        QVERIFY(bench.panel.messages().text().contains(q("held back for evaluating")));
    }

    void a_failure_is_said_in_the_panel() {
        TestBench bench;
        bench.fail(Job::kAnswer, q("of an answer"));
        QVERIFY(bench.panel.messages().text().isEmpty());
        bench.fail(Job::kTest, q("of the test"));
        QCOMPARE(bench.panel.messages().text(), q("of the test"));
    }
};

QTEST_MAIN(TestControllerTest)
#include "test_controller_test.moc"
