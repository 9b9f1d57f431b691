// Benchmarks from the window: what is recognised, the table while it fills, stopping, and the reports.
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/session.h"
#include "tests/ui/talking_bench.h"
#include "ui/window/benchmarks_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLong = 600000;

struct BenchmarksBench : TalkingBench {
    BenchmarksBench() { action(Command::kBenchmarks).trigger(); }

    BenchmarksDialog& dialog() const { return *controller.dialog(); }
    QPushButton& button(const char* name) const { return *dialog().findChild<QPushButton*>(q(name)); }
    QAbstractItemModel& table() const { return *dialog().findChild<QTableView*>(q("benchmark_table"))->model(); }
    void look_at(const QString& folder) const {
        auto* data = dialog().findChild<QLineEdit*>(q("benchmark_data"));
        data->setText(folder);
        Q_EMIT data->editingFinished();
    }

    BenchmarksController controller{
        {.engine = engine, .actions = actions, .methods = builtin_methods(), .models = models, .window = window}};
};

BenchmarkFound screenspot(qint64 rows) {
    return {.folder = q("/data"),
            .name = q("screenspot"),
            .title = q("ScreenSpot"),
            .layout = q("3 parquet files"),
            .rows = rows,
            .published_rows = 1272};
}

BenchmarkColumn column(const char* method, double accuracy, qint64 asked) {
    return {.method = q(method), .figures = {{"centre accuracy", accuracy, asked}}, .asked = asked};
}

}  // namespace

class BenchmarksDialogTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void it_begins_once_there_is_a_model_data_a_folder_and_a_method() {
        BenchmarksBench bench;
        auto& run = bench.button("benchmark_run");
        QVERIFY(!run.isEnabled());
        QVERIFY(!run.toolTip().isEmpty());
        bench.load_model();
        bench.look_at(q("/data"));
        QTRY_VERIFY(bench.idle());  // there is nothing
        QVERIFY(!run.isEnabled());
        Q_EMIT bench.events().benchmark_recognised(screenspot(24));
        // Fewer rows than published are said.
        const auto* said = bench.dialog().findChild<QLabel*>(q("benchmark_recognised"));
        QVERIFY(said->text().contains(q("ScreenSpot")) && said->text().contains(QLocale().toString(1272)));
        auto* output = bench.dialog().findChild<QLineEdit*>(q("benchmark_output"));
        QVERIFY(output->text().contains(q("screenspot")));  // a place for it is proposed
        QTRY_VERIFY(run.isEnabled());
        output->clear();
        QVERIFY(!run.isEnabled());
        output->setText(q("/results"));
        auto* methods = bench.dialog().findChild<QListWidget*>(q("benchmark_methods"));
        for (int i = 0; i < methods->count(); ++i) methods->item(i)->setCheckState(Qt::Unchecked);
        QVERIFY(!run.isEnabled());
    }

    void what_was_found_in_a_folder_chosen_before_is_passed_over() {
        BenchmarksBench bench;
        bench.look_at(q("/other"));
        Q_EMIT bench.events().benchmark_recognised(screenspot(1272));
        QVERIFY(!bench.dialog().findChild<QLabel*>(q("benchmark_recognised"))->text().contains(q("ScreenSpot")));
    }

    void a_folder_of_something_else_is_said_to_be_that() {
        const QTemporaryDir folder;
        BenchmarksBench bench;
        bench.look_at(folder.path());
        QTRY_VERIFY(bench.dialog()
                        .findChild<QLabel*>(q("benchmark_recognised"))
                        ->text()
                        .contains(q("no benchmark that is known")));
    }

    void the_table_fills_while_it_runs_and_stays_when_it_fails() {
        BenchmarksBench bench;
        Q_EMIT bench.events().benchmark_progressed({.step = BenchmarkProgress::Step::kAsking,
                                                    .method = q("SnapKV"),
                                                    .number = 1,
                                                    .count = 3,
                                                    .done = 7,
                                                    .total = 40,
                                                    .seconds_left = 90});
        const QString step = bench.dialog().findChild<QLabel*>(q("benchmark_step"))->text();
        QVERIFY2(step.contains(q("7")) && step.contains(q("2 min")), qPrintable(step));
        Q_EMIT bench.events().benchmark_reported({.columns = {column("EMLoC", 0.5, 2)}, .queries = 40});
        QCOMPARE(bench.table().columnCount(), 1);
        QCOMPARE(bench.table().headerData(0, Qt::Vertical).toString(), q("centre accuracy"));
        QCOMPARE(bench.table().index(0, 0).data().toString(), QLocale().toString(50.0, 'f', 2));
        QVERIFY(!bench.button("benchmark_page").isEnabled());
        Q_EMIT bench.events().benchmark_reported(
            {.columns = {column("EMLoC", 0.5, 40), column("Naive", 0.25, 40)}, .queries = 40, .page = q("/r.html")});
        QCOMPARE(bench.table().columnCount(), 2);
        QVERIFY(bench.button("benchmark_page").isEnabled());
        Q_EMIT bench.events().benchmark_reported({.ended = true, .error = q("it broke")});
        QCOMPARE(bench.table().columnCount(), 2);
        QVERIFY(bench.dialog().findChild<MessageBar*>()->text().contains(q("it broke")));
    }

    void a_benchmark_is_run_on_a_data_set_and_goes_on_where_it_was() {
        const QTemporaryDir folder;
        Session session(folder.filePath(q("contexts.emloc")));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLong);
        session.action(Command::kBenchmarks).trigger();
        auto* dialog = session.window.findChild<BenchmarksDialog*>();
        auto* data = dialog->findChild<QLineEdit*>(q("benchmark_data"));
        data->setText(q(EMLOC_SOURCE_DIR "/tests/goldens/benchmarks/fixtures/ok_vqa"));
        Q_EMIT data->editingFinished();
        dialog->findChild<QLineEdit*>(q("benchmark_output"))->setText(folder.filePath(q("results")));
        for (const auto& [name, value] : {std::pair{"benchmark_limit", 2},
                                          {"benchmark_pool", 8},
                                          {"benchmark_demonstrations", 2},
                                          {"benchmark_visual_tokens", 16},
                                          {"benchmark_max_new_tokens", 4}})
            dialog->findChild<QSpinBox*>(q(name))->setValue(value);
        auto* run = dialog->findChild<QPushButton*>(q("benchmark_run"));
        auto* table = dialog->findChild<QTableView*>(q("benchmark_table"))->model();
        for (const int limit : {2, 3}) {
            dialog->findChild<QSpinBox*>(q("benchmark_limit"))->setValue(limit);
            QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled() && session.idle(), kLong);
            run->click();
            QVERIFY(!data->isEnabled());
            QTRY_VERIFY_WITH_TIMEOUT(session.idle() && table->columnCount() == 1, kLong);
            const auto* page = dialog->findChild<QPushButton*>(q("benchmark_page"));
            QTRY_VERIFY2(page->isEnabled(), qPrintable(dialog->findChild<MessageBar*>()->text()));
            QFile report(folder.filePath(q("results/report.json")));
            QVERIFY(report.open(QIODevice::ReadOnly));
            QVERIFY(report.readAll().contains(qPrintable(q("\"asked\": %1").arg(limit))));
        }
        QFile answers(folder.filePath(q("results/answers-emloc.jsonl")));
        QVERIFY(answers.open(QIODevice::ReadOnly));
        QCOMPARE(answers.readAll().count('\n'), 3);  // none was asked twice
    }
};

QTEST_MAIN(BenchmarksDialogTest)
#include "benchmarks_dialog_test.moc"
