// Methods compared from the window: what is compared on what, the table while it fills, the report, and stopping.
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "tests/ui/session.h"
#include "tests/ui/work_bench.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/window/methods_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLong = 600000;

struct MethodsBench : WorkBench {
    MethodsBench() { action(Command::kCompareMethods).trigger(); }

    MethodsDialog& dialog() const { return *controller.dialog(); }
    QPushButton& button(const char* name) const { return *dialog().findChild<QPushButton*>(q(name)); }

    HeldBackModel held_back;
    HeldBackPanel held_back_panel{held_back, pictures, theme};
    MethodsController controller{{.engine = engine,
                                  .actions = actions,
                                  .methods = builtin_methods(),
                                  .models = models,
                                  .compression = compression,
                                  .demonstrations = demonstrations,
                                  .held_back = held_back,
                                  .held_back_panel = held_back_panel,
                                  .contexts = contexts,
                                  .window = window}};
};

ComparedMethod row(const char* name, std::int64_t correct, double chance = 1) {
    return {.method = name,
            .title = name,
            .context = name,
            .kept = 0.25,
            .correct = correct,
            .total = 40,
            .chance = chance};
}

}  // namespace

class MethodsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void it_begins_once_there_is_a_model_demonstrations_and_test_images() {
        MethodsBench bench;
        QVERIFY(!bench.button("methods_compare").isEnabled());
        QVERIFY(!bench.button("methods_compare").toolTip().isEmpty());
        bench.load_model();
        bench.add_demonstration(q("a"), q("/used.png"));
        QVERIFY(!bench.button("methods_compare").isEnabled());
        bench.held_back.set_images({{q("/held-out.png"), q("a")}});
        QVERIFY(bench.button("methods_compare").isEnabled());
        QVERIFY(bench.dialog().findChild<QLabel*>(q("methods_input"))->text().contains(q("1")));
        bench.dialog().findChild<QLineEdit*>(q("methods_name"))->clear();
        QVERIFY(!bench.button("methods_compare").isEnabled());
    }

    void every_method_but_those_of_one_video_is_offered() {
        MethodsBench bench;
        QStringList due;
        for (const auto& method : builtin_methods().all())
            if (method.reads != Reads::kOneVideo) due << QString::fromStdString(method.name);
        QCOMPARE(bench.dialog().chosen_methods(), due);
    }

    void the_table_fills_while_it_runs_and_what_stops_it_is_said() {
        MethodsBench bench;
        auto& model = *bench.dialog().findChild<QTableView*>(q("methods_table"))->model();
        QVERIFY(!bench.button("methods_save").isEnabled());
        Q_EMIT bench.events().methods_progressed({.step = MethodsProgress::Step::kTesting,
                                                  .method = q("SnapKV"),
                                                  .number = 1,
                                                  .count = 3,
                                                  .done = 7,
                                                  .total = 40,
                                                  .correct = 5});
        QVERIFY(bench.dialog().findChild<QLabel*>(q("methods_step"))->text().contains(q("7")));
        Q_EMIT bench.events().methods_compared({.rows = {row("emloc", 38)}});
        QCOMPARE(model.rowCount(), 1);
        Q_EMIT bench.events().methods_compared(
            {.rows = {row("emloc", 38), row("snapkv", 34, 0.125), row("elsewhere", 30, std::nan(""))},
             .ended = true,
             .error = q("it broke")});
        QCOMPARE(model.rowCount(), 3);
        const auto chance = [&](int of) { return model.index(of, MethodsModel::kChance).data().toString(); };
        QCOMPARE(chance(0), QString());
        QVERIFY(!chance(1).isEmpty());
        QCOMPARE(chance(2), QString());
        QVERIFY(bench.dialog().findChild<MessageBar*>()->text().contains(q("it broke")));
        QVERIFY(bench.button("methods_save").isEnabled());
    }

    void it_can_be_held_up_and_goes_on() {
        MethodsBench bench;
        QPushButton& pause = bench.button("methods_pause");
        QVERIFY(!pause.isVisibleTo(&bench.dialog()));  // while nothing runs
        bench.dialog().set_running(true);
        QVERIFY(pause.isVisibleTo(&bench.dialog()));
        pause.click();
        QVERIFY(bench.engine.paused());
        QCOMPARE(pause.text(), q("Resume"));
        pause.click();
        QVERIFY(!bench.engine.paused());
        QCOMPARE(pause.text(), q("Pause"));
    }

    void the_report_is_written_as_its_name_says() {
        const QTemporaryDir folder;
        MethodsBench bench;
        Q_EMIT bench.events().methods_compared({.rows = {row("emloc", 38), row("snapkv", 34, 0.1)}, .ended = true});
        for (const auto& [name, part] : {std::pair{"r.html", "<svg"}, {"r.csv", "\nsnapkv,34,"}, {"r.json", "\"p\""}}) {
            const QString path = folder.filePath(q(name));
            bench.dialog().write_report(path);
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(file.readAll().contains(part), name);
        }
        bench.dialog().write_report(q("/no/such/folder/r.html"));
        QVERIFY(bench.dialog().findChild<MessageBar*>()->text().contains(q("can't be written")));
    }

    void any_number_of_saved_contexts_can_be_chosen() {
        MethodsBench bench;
        std::vector<ContextSummary> summaries(3);
        for (std::size_t i = 0; i < summaries.size(); ++i)
            summaries[i].name = std::string(1, static_cast<char>('a' + i));
        bench.contexts.set_contexts(summaries);
        auto* list = bench.dialog().findChild<QListWidget*>(q("methods_contexts"));
        QCOMPARE(list->count(), 3);
        bench.dialog().findChild<QTabWidget*>()->setCurrentIndex(1);
        list->item(0)->setCheckState(Qt::Checked);
        QVERIFY(!bench.button("methods_compare").isEnabled());
        for (int i = 1; i < 3; ++i) list->item(i)->setCheckState(Qt::Checked);
        QVERIFY(bench.button("methods_compare").isEnabled());
        bench.contexts.set_contexts(summaries);  // as after any change of the store
        QCOMPARE(bench.dialog().chosen_contexts().size(), 3);
    }

    void methods_run_on_a_project_and_their_contexts_are_compared_again() {
        const QTemporaryDir folder;
        Session session(folder.filePath(q("contexts.emloc")));
        session.demonstrations().edit(q("Add"), [](emloc::ui::DemonstrationSet& set) {
            for (const auto* label : {"ani", "doni"})
                for (const auto* file : {"00", "01", "02"})
                    set.add_images(set.add_class(q(label)),
                                   {q(EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations/") + q(label) + u'/' + q(file) +
                                    q(".png")},
                                   q(file) == q("02"));
        });
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.window.findChild<HeldBackModel*>()->rowCount() == 2, kLong);
        session.action(Command::kCompareMethods).trigger();
        auto* dialog = session.window.findChild<MethodsDialog*>();
        auto* list = dialog->findChild<QListWidget*>(q("methods_list"));
        for (int i = 3; i < list->count(); ++i) list->item(i)->setCheckState(Qt::Unchecked);
        auto* compare = dialog->findChild<QPushButton*>(q("methods_compare"));
        QTRY_VERIFY_WITH_TIMEOUT(compare->isEnabled(), kLong);
        auto& model = *dialog->findChild<QTableView*>(q("methods_table"))->model();
        int heard = 0;
        connect(&session.engine.events(), &EngineEvents::methods_progressed, dialog, [&heard] { ++heard; });
        compare->click();
        QVERIFY(!dialog->findChild<QTabWidget*>()->isEnabled());
        dialog->findChild<QPushButton*>(q("methods_pause"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(heard > 0, kLong);
        const auto is_silent = [&heard] {
            const int before = heard;
            constexpr int kMoment = 500;
            QTest::qWait(kMoment);
            return heard == before;
        };
        QTRY_VERIFY_WITH_TIMEOUT(is_silent(), kLong);
        QVERIFY(!session.idle());
        QCOMPARE(model.rowCount(), 0);
        dialog->findChild<QPushButton*>(q("methods_pause"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && model.rowCount() == 3, kLong);
        QVERIFY2(dialog->findChild<MessageBar*>()->text().isEmpty(),
                 qPrintable(dialog->findChild<MessageBar*>()->text()));
        dialog->findChild<QTabWidget*>()->setCurrentIndex(1);
        auto* contexts = dialog->findChild<QListWidget*>(q("methods_contexts"));
        QCOMPARE(contexts->count(), 3);
        for (int i = 0; i < 3; ++i) contexts->item(i)->setCheckState(Qt::Checked);
        compare->click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && model.rowCount() == 3, kLong);
        QCOMPARE(model.index(2, MethodsModel::kRight).data().toString().isEmpty(), false);
    }
};

QTEST_MAIN(MethodsTest)
#include "methods_test.moc"
