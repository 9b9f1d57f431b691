// Training from the window: how it is chosen, what is shown while it runs, what comes of it, and what survives a stop.
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/session.h"
#include "tests/ui/work_bench.h"
#include "ui/convert.h"
#include "ui/held_back/held_back_model.h"
#include "ui/model/model_check.h"
#include "ui/training/loss_chart.h"
#include "ui/window/model_controller.h"
#include "ui/window/predictions_controller.h"
#include "ui/window/training_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLong = 600000;

struct TrainingBench : WorkBench {
    TrainingBench() { action(Command::kTrain).trigger(); }

    TrainDialog& dialog() const { return *controller.dialog(); }
    QPushButton& button(const char* name) const { return *dialog().findChild<QPushButton*>(q(name)); }
    QString said() const { return dialog().findChild<MessageBar*>(q("train_messages"))->text(); }
    QString step() const { return dialog().findChild<QLabel*>(q("train_step"))->text(); }
    LossChart& chart() const { return *dialog().findChild<LossChart*>(); }

    HeldBackModel held_back;
    TrainingController controller{{.engine = engine,
                                   .actions = actions,
                                   .theme = theme,
                                   .models = models,
                                   .compression = compression,
                                   .demonstrations = demonstrations,
                                   .held_back = held_back,
                                   .status = status,
                                   .place = folder.filePath(q("trained")),
                                   .window = window}};
};

void add_glyphs(Session& session) {
    session.demonstrations().edit(q("Add"), [](emloc::ui::DemonstrationSet& set) {
        for (const auto* label : {"ani", "doni"})
            for (const auto* file : {"00", "01", "02"})
                set.add_images(
                    set.add_class(q(label)),
                    {q(EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations/") + q(label) + u'/' + q(file) + q(".png")},
                    q(file) == q("02"));
    });
}

TrainDialog& opened(Session& session) {
    session.action(Command::kTrain).trigger();
    return *session.window.findChild<TrainDialog*>();
}

template <class Box>
void set(TrainDialog& dialog, const char* name, double value) {
    dialog.findChild<Box*>(q(name))->setValue(static_cast<decltype(Box().value())>(value));
}

}  // namespace

class TrainingTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void it_begins_once_there_is_a_model_and_demonstrations() {
        TrainingBench bench;
        auto& train = bench.button("train_start");
        QVERIFY(!train.isEnabled());
        QVERIFY(!train.toolTip().isEmpty());
        bench.load_model();
        QVERIFY(!train.isEnabled());
        bench.add_demonstration(q("a"), q("/used.png"));
        QVERIFY(train.isEnabled());
        QVERIFY(bench.button("train_export").isEnabled());
        bench.dialog().findChild<QLineEdit*>(q("train_name"))->setText(q(" "));
        QVERIFY(!train.isEnabled());
        bench.dialog().findChild<QLineEdit*>(q("train_name"))->setText(q("../elsewhere"));
        QVERIFY(!train.isEnabled());
    }

    void every_way_of_training_is_offered_with_its_own_rate() {
        TrainingBench bench;
        auto& methods = *bench.dialog().findChild<QComboBox*>(q("train_method"));
        QCOMPARE(methods.count(), static_cast<int>(training_methods().size()));
        for (int i = 0; i < methods.count(); ++i) {
            methods.setCurrentIndex(i);
            const auto& method = training_methods()[static_cast<std::size_t>(i)];
            QCOMPARE(bench.dialog().method().name, method.name);
            QCOMPARE(bench.dialog().options().rate, method.rate);
            QCOMPARE(bench.dialog().findChild<QSpinBox*>(q("train_rank"))->isEnabled(),
                     method.trained == Trained::kLowRank);
        }
    }

    void the_precision_can_be_chosen() {
        TrainingBench bench;
        QVERIFY(!bench.dialog().options().precision);  // what suits the device
        auto* precision = bench.dialog().findChild<QComboBox*>(q("train_precision"));
        for (const auto wanted : {DType::kBF16, DType::kF32}) {
            precision->setCurrentIndex(precision->findData(to_qstring(precision_name(wanted))));
            QVERIFY(bench.dialog().options().precision == wanted);
            TrainDialog next(bench.theme, {});
            next.set_choices(bench.dialog().choices());
            QVERIFY(next.options().precision == wanted);
        }
    }

    void the_curve_and_the_time_left_are_shown_while_it_runs() {
        using Kind = TrainingEvent::Kind;
        TrainingBench bench;
        const auto tell = [&](const TrainingEvent& event) { Q_EMIT bench.events().training_happened(event); };
        tell({.kind = Kind::kBegun, .phase = {}, .total = 12});
        tell({.kind = Kind::kMeasured, .phase = {}, .done = 0, .value = 0.125});
        tell({.kind = Kind::kStepped, .phase = {}, .done = 1, .total = 12, .value = 7.5, .seconds_left = 130});
        QVERIFY2(bench.step().contains(q("1")) && bench.step().contains(q("7.5")) && bench.step().contains(q("2 min")),
                 qPrintable(bench.step()));
        QVERIFY(bench.chart().accessibleDescription().contains(q("7.5")));
        tell({.kind = Kind::kMeasured, .phase = {}, .done = 1, .value = 0.75});
        QVERIFY(bench.chart().accessibleDescription().contains(q("75")));
        QVERIFY(!bench.chart().grab().isNull());
        // One that is opened meanwhile shows the same.
        const QString before = bench.chart().accessibleDescription();
        bench.dialog().close();
        QTRY_VERIFY(!bench.controller.dialog());
        bench.action(Command::kTrain).trigger();
        QCOMPARE(bench.chart().accessibleDescription(), before);
    }

    void what_came_of_it_is_said_and_listed_among_the_models() {
        TrainingBench bench;
        Q_EMIT bench.events().training_ended({.folder = q("/trained/it"),
                                              .steps = 8,
                                              .planned = 12,
                                              .kept_step = 6,
                                              .before = 0.125,
                                              .after = 0.875,
                                              .seconds = 3,
                                              .warning = q("it broke"),
                                              .error = {}});
        for (const auto* part : {"8", "12", "87.5", "12.5", "it broke"}) QVERIFY2(bench.said().contains(q(part)), part);
        QVERIFY(bench.settings.models.contains(q("/trained/it")));
        Q_EMIT bench.events().training_ended({.folder = {}, .error = q("no room")});
        QVERIFY(bench.said().contains(q("no room")));
    }

    void an_error_opens_the_window_that_was_closed() {
        TrainingBench bench;
        bench.dialog().close();
        QTRY_VERIFY(!bench.controller.dialog());
        bench.fail(Job::kTrain, q("no memory"));
        QVERIFY(bench.controller.dialog());
        QVERIFY(bench.said().contains(q("no memory")));
    }

    void a_trained_adapter_is_used_and_stays_listed() {
        const QTemporaryDir folder;
        Session session(folder.filePath(q("contexts.emloc")));
        add_glyphs(session);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.window.findChild<HeldBackModel*>()->rowCount() == 2, kLong);
        auto& dialog = opened(session);
        set<QSpinBox>(dialog, "train_epochs", 2);
        set<QSpinBox>(dialog, "train_batch", 2);
        set<QDoubleSpinBox>(dialog, "train_rate", 0.003);
        auto* train = dialog.findChild<QPushButton*>(q("train_start"));
        QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), kLong);
        train->click();
        QVERIFY(!dialog.findChild<QComboBox*>(q("train_method"))->isEnabled());
        auto* messages = dialog.findChild<MessageBar*>(q("train_messages"));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && !messages->text().isEmpty(), kLong);
        QVERIFY2(messages->text().contains(q("4")), qPrintable(messages->text()));
        const QString adapter = dialog.folder();
        QVERIFY(QFile::exists(QDir(adapter).filePath(q("adapter_model.safetensors"))));
        for (auto* button : messages->findChildren<QPushButton*>())
            if (button->isVisibleTo(messages)) button->click();
        auto* models = session.window.findChild<ModelController*>();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && models->model() && models->model()->folder == adapter, kLong);
        QCOMPARE(models->base_folder(), bundled_model());
        QVERIFY(session.compress());  // a context of the model with its adapter
        const ModelCheck check = check_model(adapter);
        QVERIFY2(check.problem.isEmpty(), qPrintable(check.problem));
        QCOMPARE(check.adapter, adapter);
    }

    void a_stop_keeps_the_best_and_a_closed_window_what_was_begun() {
        const QTemporaryDir folder;
        const QString store = folder.filePath(q("contexts.emloc"));
        QString kept;
        {
            Session session(store);
            add_glyphs(session);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.window.findChild<HeldBackModel*>()->rowCount() == 2,
                                     kLong);
            auto& dialog = opened(session);
            set<QSpinBox>(dialog, "train_epochs", 1000);
            set<QSpinBox>(dialog, "train_batch", 4);
            auto* train = dialog.findChild<QPushButton*>(q("train_start"));
            auto* step = dialog.findChild<QLabel*>(q("train_step"));
            dialog.findChild<QLineEdit*>(q("train_name"))->setText(q("stopped"));
            QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), kLong);
            train->click();
            QTRY_VERIFY_WITH_TIMEOUT(step->text().contains(q("1000")), kLong);
            session.action(Command::kPause).trigger();
            QVERIFY(session.engine.paused());
            session.action(Command::kPause).trigger();
            QVERIFY(!session.engine.paused());
            train->click();
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLong);
            QVERIFY(QFile::exists(QDir(dialog.folder()).filePath(q("adapter_model.safetensors"))));

            dialog.findChild<QLineEdit*>(q("train_name"))->setText(q("closed"));
            kept = dialog.folder();
            QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), kLong);
            train->click();
            QTRY_VERIFY_WITH_TIMEOUT(step->text().contains(q("1000")), kLong);
        }
        QVERIFY(QFile::exists(QDir(kept).filePath(q("training_state.safetensors"))));
        QVERIFY(!QFile::exists(QDir(kept).filePath(q("training.json"))));
        Session session(store);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.window.findChild<HeldBackModel*>()->rowCount() == 2, kLong);
        auto& dialog = opened(session);
        QCOMPARE(dialog.folder(), kept);
        auto* train = dialog.findChild<QPushButton*>(q("train_start"));
        QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), kLong);
        train->click();
        auto* messages = dialog.findChild<MessageBar*>(q("train_messages"));
        QTRY_VERIFY_WITH_TIMEOUT(messages->text().contains(q("Going on after step")), kLong);
        train->click();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLong);
        QVERIFY(QFile::exists(QDir(kept).filePath(q("training.json"))));
    }

    void what_llama_factory_trains_on_is_written() {
        const QTemporaryDir folder;
        Session session(folder.filePath(q("contexts.emloc")));
        add_glyphs(session);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.window.findChild<HeldBackModel*>()->rowCount() == 2, kLong);
        auto& dialog = opened(session);
        const QString to = folder.filePath(q("exported"));
        session.window.findChild<TrainingController*>()->export_to(to);
        auto* messages = dialog.findChild<MessageBar*>(q("train_messages"));
        QTRY_VERIFY_WITH_TIMEOUT(messages->text().contains(to), kLong);
        QFile tests(QDir(to).filePath(q("emloc_test.json")));
        QVERIFY(tests.open(QIODevice::ReadOnly));
        QVERIFY(tests.readAll().contains("doni"));
        session.window.findChild<TrainingController*>()->export_to(to);
        QTRY_VERIFY_WITH_TIMEOUT(messages->text().contains(q("isn't empty")), kLong);

        // What the model said that was trained on it, where predict.yaml has it written.
        QVERIFY(QDir(to).mkdir(q("predict")));
        QFile predictions(QDir(to).filePath(q("predict/generated_predictions.jsonl")));
        QVERIFY(predictions.open(QIODevice::WriteOnly));
        predictions.write("{\"predict\": \"ani\", \"label\": \"ani\"}\n{\"predict\": \"x\", \"label\": \"doni\"}\n");
        predictions.close();
        auto* controller = session.window.findChild<PredictionsController*>();
        controller->score(predictions.fileName());
        auto& scores = *controller->dialog();
        const auto said = [&] { return scores.findChild<QLabel*>(q("predictions_scores"))->text(); };
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(q("50")), kLong);
        auto* wrong = scores.findChild<QTableView*>(q("predictions_wrong"));
        QVERIFY(!wrong->accessibleName().isEmpty());
        QCOMPARE(wrong->model()->rowCount(), 1);
        QStringList row;
        for (int column = 0; column < 3; ++column) row << wrong->model()->index(0, column).data().toString();
        QVERIFY2(row[0].contains(q("media/")), qPrintable(row[0]));
        QCOMPARE(row.mid(1), QStringList({q("x"), q("doni")}));

        controller->score(folder.filePath(q("none.jsonl")));
        auto* error = scores.findChild<MessageBar*>(q("predictions_messages"));
        QTRY_VERIFY_WITH_TIMEOUT(error->text().contains(q("none.jsonl")), kLong);
        QCOMPARE(wrong->model()->rowCount(), 0);
        QVERIFY(said().isEmpty());
    }
};

QTEST_MAIN(TrainingTest)
#include "window_training_test.moc"
