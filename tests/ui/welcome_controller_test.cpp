// The first steps: which one is next, and what each does.
#include "ui/window/welcome_controller.h"

#include <QPushButton>
#include <QTest>

#include "tests/ui/test_files.h"
#include "tests/ui/work_bench.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/window/project_controller.h"
#include "ui/window/test_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

struct WelcomeBench : WorkBench {
    QPushButton& step(int number) { return *welcome.findChild<QPushButton*>(q("welcome_%1").arg(number)); }

    TestFiles files;
    HeldBackModel held_back;
    HeldBackPanel held_back_panel{held_back, pictures, theme};
    TestController test{{.engine = engine,
                         .actions = actions,
                         .demonstrations = demonstrations,
                         .held_back = held_back,
                         .panel = held_back_panel,
                         .chat = chat,
                         .chat_panel = chat_panel,
                         .status = status,
                         .tabs = tabs}};
    ThumbnailCache thumbnails{folder.filePath(q("thumbnails"))};
    DemonstrationsPanel cards{demonstrations, thumbnails, theme};
    ProjectController opening{{.actions = actions,
                               .settings = settings,
                               .session = project,
                               .demonstrations = demonstrations,
                               .panel = cards,
                               .header = header,
                               .messages = messages,
                               .window = window}};
    WelcomePanel welcome;
    WelcomeController controller{{.engine = engine,
                                  .actions = actions,
                                  .settings = settings,
                                  .demonstrations = demonstrations,
                                  .project = opening,
                                  .compression = compression,
                                  .test = test,
                                  .chat = chat_panel,
                                  .panel = welcome}};
};

}  // namespace

class WelcomeControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void the_next_step_follows_what_is_there() {
        WelcomeBench bench;
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kOpenSample);
        bench.add_demonstration(q("a"), bench.files.image("a.png"));
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kCompress);
        QVERIFY(!bench.step(2).isEnabled());  // without a model
        bench.load_model();
        QVERIFY(bench.step(2).isEnabled());
        bench.open(saved("glyphs"));
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kClassify);
        QVERIFY(bench.step(3).isEnabled());
    }

    void the_second_step_compresses() {
        WelcomeBench bench;
        bench.load_model();
        bench.add_demonstration(q("a"), bench.files.image("a.png"));
        bench.step(2).click();
        QCOMPARE(bench.engine.activity(), Activity::kCompressing);
        QTRY_VERIFY(bench.idle());
    }

    void the_third_step_classifies_an_image_that_was_held_out_once_it_was_read() {
        WelcomeBench bench;
        bench.add_demonstration(q("a"), bench.files.image("held-out.png"), true);
        bench.add_demonstration(q("b"), bench.files.image("b.png"));
        bench.load_model();
        bench.open(saved("glyphs"));
        bench.step(3).click();
        QTRY_VERIFY(bench.was(Activity::kAnswering));
        QTRY_VERIFY(bench.idle());
        QCOMPARE(bench.chat_panel.said().rowCount(), 1);  // once
    }

    void the_first_answer_ends_the_steps_for_good() {
        WelcomeBench bench;
        Q_EMIT bench.events().classified({});
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kDone);
        QVERIFY(bench.settings.welcomed);
        bench.add_demonstration(q("a"), bench.files.image("a.png"));
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kDone);
        bench.action(Command::kWelcome).trigger();  // unless they are asked for
        QCOMPARE(bench.welcome.step(), WelcomePanel::Step::kCompress);
        QVERIFY(bench.welcome.isVisibleTo(nullptr));
    }

    void closed_they_stay_away() {
        WelcomeBench bench;
        bench.welcome.show();
        Q_EMIT bench.welcome.closed();
        QVERIFY(!bench.welcome.isVisible());
        QVERIFY(bench.settings.welcomed);
    }
};

QTEST_MAIN(WelcomeControllerTest)
#include "welcome_controller_test.moc"
