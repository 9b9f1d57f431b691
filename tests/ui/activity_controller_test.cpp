// What the engine does, as the bottom of the window says it.
#include "ui/window/activity_controller.h"

#include <QPushButton>
#include <QTest>

#include "tests/ui/bench.h"

using namespace emloc;
using namespace emloc::ui;

class ActivityControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void what_runs_is_named_and_can_be_cancelled_until_it_ends() {
        Bench bench;
        const ActivityController controller(bench.engine, bench.actions, bench.status);
        QVERIFY(!bench.action(Command::kCancel).isEnabled());
        bench.engine.post<&EngineWorker::compress>(CompressRequest{});
        QVERIFY(!bench.status.text().isEmpty());
        QVERIFY(bench.action(Command::kCancel).isEnabled());
        QTRY_VERIFY(bench.idle());  // there is no model
        QVERIFY(!bench.action(Command::kCancel).isEnabled());
        QVERIFY(bench.status.text().isEmpty());
    }

    void a_context_opens_too_quickly_to_be_cancelled() {
        Bench bench;
        const ActivityController controller(bench.engine, bench.actions, bench.status);
        bench.engine.post<&EngineWorker::open_context>(ContextChoice{}, 0);
        QVERIFY(!bench.status.text().isEmpty());
        QVERIFY(!bench.action(Command::kCancel).isEnabled());
        QTRY_VERIFY(bench.idle());
    }

    void cancelling_ends_a_pause() {
        Bench bench;
        const ActivityController controller(bench.engine, bench.actions, bench.status);
        bench.engine.set_paused(true);
        Q_EMIT bench.status.cancel_requested();
        QVERIFY(!bench.engine.paused());
    }
};

QTEST_MAIN(ActivityControllerTest)
#include "activity_controller_test.moc"
