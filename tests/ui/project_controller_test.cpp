// The project on disk: opened, saved, and named at the top of the window.
#include "ui/window/project_controller.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QTest>

#include "tests/ui/bench.h"
#include "tests/ui/test_files.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/project/project_session.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

struct ProjectBench : Bench {
    // A project file with one demonstration.
    QString project_file() {
        ProjectFile project;
        project.name = q("mine");
        project.set.add_images(project.set.add_class(q("a")), {files.image("a.png")});
        project.method.options.set("delta", 0.25);
        const QString file = folder.filePath(q("mine.emloc-project"));
        return write_project(project, file) ? file : QString();
    }
    double delta() const { return header.findChild<QDoubleSpinBox*>(q("delta"))->value(); }
    QString title() const { return header.findChild<QLabel*>(q("project_name"))->text(); }

    TestFiles files;
    QMenuBar menus;
    ThumbnailCache thumbnails{folder.filePath(q("thumbnails"))};
    DemonstrationsPanel panel{demonstrations, thumbnails, theme};
    ProjectSession session{demonstrations, folder.filePath(q("session"))};
    // Made when the commands lie in their menus.
    ProjectController controller{parts()};

 private:
    ProjectController::Parts parts() {
        actions.fill(menus);
        return {.actions = actions,
                .settings = settings,
                .session = session,
                .demonstrations = demonstrations,
                .panel = panel,
                .header = header,
                .messages = messages,
                .window = window};
    }
};

}  // namespace

class ProjectControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_project_brings_its_name_and_its_options() {
        ProjectBench bench;
        QVERIFY(!bench.controller.begin({}));  // there was none before
        bench.controller.open(bench.project_file());
        QCOMPARE(bench.demonstrations.image_count(), 1);
        QCOMPARE(bench.title(), q("mine"));
        QVERIFY(bench.window.windowTitle().startsWith(q("mine")));
        QVERIFY(!bench.window.isWindowModified());
        QCOMPARE(bench.delta(), 0.25);
        QVERIFY(!bench.action(Command::kSaveProject).isEnabled());
    }

    void a_project_without_a_name_is_called_so() {
        ProjectBench bench;
        QVERIFY(!bench.controller.begin({}));
        bench.demonstrations.add_class(q("a"));
        QCOMPARE(bench.title(), q("Untitled project"));
        QVERIFY(bench.window.isWindowModified());
        bench.demonstrations.undo_stack().undo();
        QVERIFY(bench.title() != q("Untitled project"));
    }

    void a_change_is_marked_until_it_is_saved() {
        ProjectBench bench;
        QVERIFY(bench.controller.begin(bench.project_file()));
        bench.demonstrations.add_class(q("b"));
        QVERIFY(bench.window.isWindowModified());
        QVERIFY(bench.action(Command::kSaveProject).isEnabled());
        bench.action(Command::kSaveProject).trigger();
        QVERIFY(!bench.window.isWindowModified());
        QVERIFY(!bench.action(Command::kSaveProject).isEnabled());
    }

    void the_settings_say_the_delta_as_long_as_there_is_nothing_to_compress() {
        ProjectBench bench;
        bench.settings.delta = 0.125;
        bench.controller.take_settings();
        QCOMPARE(bench.delta(), 0.125);
        bench.controller.open(bench.project_file());
        bench.settings.delta = 0.5;
        bench.controller.take_settings();
        QCOMPARE(bench.delta(), 0.25);
    }

    void a_single_project_among_files_is_opened_and_others_are_demonstrations() {
        ProjectBench bench;
        bench.controller.add_files({bench.project_file()});
        QCOMPARE(bench.title(), q("mine"));
        bench.controller.add_files({bench.files.image("b.png"), bench.files.image("c.png")});
        QTRY_COMPARE(bench.demonstrations.image_count(), 3);
        QCOMPARE(bench.title(), q("mine"));
    }

    void a_project_that_is_not_there_is_said() {
        ProjectBench bench;
        bench.controller.open(q("/nowhere/at-all"));
        QVERIFY2(bench.messages.text().contains(q("/nowhere/at-all")), qPrintable(bench.messages.text()));
    }

    void the_recent_projects_are_in_the_menu_that_saves_one() {
        ProjectBench bench;
        bench.controller.open(bench.project_file());
        auto* recent = bench.window.findChild<QMenu*>(q("recent_menu"));
        QVERIFY(recent != nullptr);
        QVERIFY(!recent->menuAction()->associatedObjects().isEmpty());
        Q_EMIT recent->aboutToShow();
        QCOMPARE(recent->actions().size(), 1);
        QCOMPARE(recent->actions().front()->text(), q("mine"));
    }
};

QTEST_MAIN(ProjectControllerTest)
#include "project_controller_test.moc"
