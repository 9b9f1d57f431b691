// The engine in the library that the program opens behind its window. This program is not linked to libtorch.
#include "ui/worker/engine_library.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/heard.h"
#include "ui/settings/settings.h"
#include "ui/worker/engine_thread.h"

using namespace emloc;
using namespace emloc::ui;

class EngineLibraryTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void requests_put_before_it_is_open_are_done_in_their_order() {
        const QTemporaryDir folder;
        EngineThread engine(worker_of_library(q(EMLOC_ENGINE_LIBRARY)));
        Heard loaded(engine.events(), &EngineEvents::model_loaded);
        Heard opened(engine.events(), &EngineEvents::store_opened);
        Heard failed(engine.events(), &EngineEvents::failed);
        engine.post<&EngineWorker::load_model>(bundled_model(), LoadOptions{});
        engine.post<&EngineWorker::open_store>(folder.filePath(q("contexts.emloc")));
        QCOMPARE(engine.activity(), Activity::kLoadingModel);
        QTRY_COMPARE_WITH_TIMEOUT(engine.activity(), Activity::kIdle, 60'000);
        if (failed.count() > 0) QFAIL(qPrintable(std::get<0>(failed.first()).message));
        QCOMPARE(loaded.count(), 1U);
        QVERIFY(std::get<0>(loaded.first()).layers > 0);
        QCOMPARE(opened.count(), 1U);
        QVERIFY(engine.shut_down(std::chrono::seconds(30)));
    }

    void where_it_is_missing_every_request_says_so() {
        EngineThread engine(worker_of_library(q("/no/such/engine.so")));
        Heard failed(engine.events(), &EngineEvents::failed);
        engine.post<&EngineWorker::load_model>(bundled_model(), LoadOptions{});
        engine.post<&EngineWorker::verify_store>();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2U, 10'000);
        const Failure& failure = std::get<0>(failed.first());
        QCOMPARE(failure.job, Job::kLoadModel);
        QVERIFY2(failure.message.contains(q("/no/such/engine.so")), qPrintable(failure.message));
        QVERIFY(engine.shut_down(std::chrono::seconds(30)));
    }

    void another_library_is_refused() {
        EngineThread engine(worker_of_library(q(EMLOC_ANOTHER_LIBRARY)));
        Heard failed(engine.events(), &EngineEvents::failed);
        engine.post<&EngineWorker::open_store>(q("contexts.emloc"));
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1U, 10'000);
        const QString& message = std::get<0>(failed.first()).message;
        QVERIFY2(message.contains(q("is no engine of this program")), qPrintable(message));
    }
};

QTEST_MAIN(EngineLibraryTest)
#include "engine_library_test.moc"
