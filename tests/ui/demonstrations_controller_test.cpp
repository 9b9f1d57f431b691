// The commands that change the demonstrations.
#include "ui/window/demonstrations_controller.h"

#include <QTest>

#include "tests/ui/bench.h"
#include "ui/demonstrations/demonstrations_panel.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

struct CardBench : Bench {
    ThumbnailCache thumbnails{folder.filePath(q("thumbnails"))};
    DemonstrationsPanel panel{demonstrations, thumbnails, theme};
    DemonstrationsController controller{
        {.actions = actions, .settings = settings, .demonstrations = demonstrations, .panel = panel}};
};

}  // namespace

class DemonstrationsControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void what_is_done_with_images_takes_some_that_are_selected() {
        CardBench bench;
        bench.add_demonstration(q("a"), q("/a.png"));
        const Command on_images[] = {Command::kMoveImages, Command::kHoldOut, Command::kRemoveImages};
        for (const Command command : on_images) QVERIFY(!bench.action(command).isEnabled());
        bench.action(Command::kSelectImages).trigger();
        for (const Command command : on_images) QVERIFY(bench.action(command).isEnabled());
        QVERIFY(!bench.action(Command::kVideoFrames).isEnabled());  // it is no video
        bench.action(Command::kRemoveImages).trigger();
        QCOMPARE(bench.demonstrations.image_count(), 0);
        for (const Command command : on_images) QVERIFY(!bench.action(command).isEnabled());
    }

    void frames_are_chosen_of_one_video() {
        CardBench bench;
        bench.add_demonstration(q("a"), q("/one.mp4"));
        bench.action(Command::kSelectImages).trigger();
        QVERIFY(bench.action(Command::kVideoFrames).isEnabled());
        bench.add_demonstration(q("a"), q("/two.mp4"));
        bench.action(Command::kSelectImages).trigger();
        QVERIFY(!bench.action(Command::kVideoFrames).isEnabled());
    }

    void undo_and_redo_say_what_they_would_do() {
        CardBench bench;
        QAction& undo = bench.action(Command::kUndo);
        QAction& redo = bench.action(Command::kRedo);
        QVERIFY(!undo.isEnabled());
        bench.demonstrations.add_class(q("mushrooms"));
        QVERIFY(undo.isEnabled());
        QVERIFY(undo.text().contains(q("mushrooms")));
        undo.trigger();
        QCOMPARE(bench.demonstrations.rowCount(), 0);
        QVERIFY(!undo.isEnabled());
        QVERIFY(redo.text().contains(q("mushrooms")));
        redo.trigger();
        QCOMPARE(bench.demonstrations.rowCount(), 1);
    }

    void an_empty_class_and_questions_are_added() {
        CardBench bench;
        bench.action(Command::kNewClass).trigger();
        bench.action(Command::kNewQuestions).trigger();
        QCOMPARE(bench.demonstrations.rowCount(), 2);
        QVERIFY(bench.demonstrations.index(1, 0).data(DemonstrationsModel::kFreeRole).toBool());
    }
};

QTEST_MAIN(DemonstrationsControllerTest)
#include "demonstrations_controller_test.moc"
