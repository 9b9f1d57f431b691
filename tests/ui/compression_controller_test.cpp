// Compressing: when it can be done, what is asked of the engine, and what is said of it.
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/work_bench.h"

using namespace emloc;
using namespace emloc::ui;

class CompressionControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void it_takes_a_model_and_demonstrations() {
        WorkBench bench;
        const QAction& compress = bench.action(Command::kCompress);
        QVERIFY(!compress.isEnabled());
        bench.load_model();
        QVERIFY(!compress.isEnabled());
        QVERIFY(bench.action(Command::kAskVideo).isEnabled());  // which brings its own
        bench.add_demonstration(q("a"), q("/a.png"));
        QVERIFY(compress.isEnabled());
        bench.engine.post<&EngineWorker::open_context>(ContextChoice{}, 0);
        QVERIFY(!compress.isEnabled());
        QTRY_VERIFY(compress.isEnabled());
    }

    void what_is_missing_is_never_posted() {
        WorkBench bench;
        const QSignalSpy started(&bench.compression, &CompressionController::started);
        bench.compression.compress();
        Q_EMIT bench.contexts_panel.continue_requested(q("glyphs"));
        Q_EMIT bench.panel.run_requested(0.1);  // of what is looked into: nothing
        QCOMPARE(started.count(), 0);
        QVERIFY(bench.idle());
    }

    void starting_empties_the_heat_map_and_shows_it() {
        WorkBench bench;
        bench.load_model();
        bench.add_demonstration(q("a"), q("/a.png"));
        bench.open(saved("glyphs"));
        QCOMPARE(bench.retention.cells(), 2);
        bench.settings.ratios = {0.25};
        const QSignalSpy started(&bench.compression, &CompressionController::started);
        bench.action(Command::kCompress).trigger();
        QCOMPARE(started.count(), 1);
        QCOMPARE(bench.engine.activity(), Activity::kCompressing);
        QCOMPARE(bench.tabs.currentWidget(), &bench.panel);
        QCOMPARE(bench.retention.cells(), 0);
        QCOMPARE(bench.retention.ratios(), std::vector<double>{0.25});  // of the settings
        QTRY_VERIFY(bench.idle());
    }

    void what_is_looked_into_is_compressed_again_with_another_delta() {
        WorkBench bench;
        bench.open(saved("glyphs"));
        Q_EMIT bench.panel.run_requested(0.125);
        QCOMPARE(bench.engine.activity(), Activity::kCompressing);
        QCOMPARE(bench.retention.delta(), 0.125);
        QTRY_VERIFY(bench.idle());
    }

    void the_models_follow_event_by_event() {
        WorkBench bench;
        Q_EMIT bench.events().compression_begun(a_context({}).record);
        Q_EMIT bench.events().chunk_begun({.chunk = 1, .chunk_count = 2, .layers = 2, .tokens = 10});
        QCOMPARE(bench.retention.decided_cells(), 2);  // of the context that it continues
        Q_EMIT bench.events().trial_begun({.chunk = 1, .layer = 1, .ratio = 0.1});
        QVERIFY2(bench.status.text().contains(q("2")), qPrintable(bench.status.text()));
        Q_EMIT bench.events().decided({.chunk = 1, .layer = 1, .ratio = 0.1, .kept_tokens = 1});
        QCOMPARE(bench.retention.decided_cells(), 3);
        QCOMPARE(bench.inspection.chunks(), 2);
    }

    void what_failed_is_said_above_the_heat_map() {
        WorkBench bench;
        bench.fail(Job::kTest, q("of a test"));
        QVERIFY(bench.panel.messages().text().isEmpty());
        bench.fail(Job::kCompress, q("of compressing"));
        QCOMPARE(bench.panel.messages().text(), q("of compressing"));
        bench.fail(Job::kCompress, q("not shown"), ErrorKind::kCancelled);
        QVERIFY(bench.panel.messages().text() != q("of compressing"));
        QVERIFY(!bench.panel.messages().text().contains(q("not shown")));
    }

    void only_a_compression_is_paused() {
        WorkBench bench;
        bench.action(Command::kPause).trigger();
        QVERIFY(!bench.engine.paused());
        bench.engine.post<&EngineWorker::compress>(CompressRequest{});
        bench.action(Command::kPause).trigger();
        QVERIFY(bench.engine.paused());
        bench.action(Command::kPause).trigger();
        QVERIFY(!bench.engine.paused());
        QTRY_VERIFY(bench.idle());
    }
};

QTEST_MAIN(CompressionControllerTest)
#include "compression_controller_test.moc"
