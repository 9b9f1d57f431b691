// Which model is used: loaded, remembered, and said where it could not be loaded.
#include "ui/window/model_controller.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <memory>

#include "tests/ui/bench.h"

using namespace emloc;
using namespace emloc::ui;

class ModelControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_model_that_was_loaded_is_shown_and_remembered() {
        Bench bench;
        const auto controller = make(bench);
        const QSignalSpy changed(controller.get(), &ModelController::changed);
        QVERIFY(!controller->model());
        Q_EMIT bench.events().model_loaded(a_model());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(controller->model()->name, q("pocket"));
        QVERIFY(chip(bench).contains(q("pocket")));
        QCOMPARE(bench.settings.model, q("/models/pocket"));
        QCOMPARE(bench.settings.models, QStringList{q("/models/pocket")});
    }

    void the_last_one_that_was_used_comes_first_and_only_some_are_remembered() {
        Bench bench;
        const auto controller = make(bench);
        for (int i = 0; i < 12; ++i) {
            ModelDescription model = a_model();
            model.folder = q("/models/%1").arg(i);
            Q_EMIT bench.events().model_loaded(model);
        }
        QCOMPARE(bench.settings.models.size(), 8);
        QCOMPARE(bench.settings.models.front(), q("/models/11"));
    }

    void a_failure_is_said_until_another_model_is_loaded() {
        Bench bench;
        const auto controller = make(bench);
        Q_EMIT bench.events().model_loaded(a_model());
        controller->open(bench.folder.path());  // holds none
        QTRY_VERIFY(bench.messages.isVisibleTo(nullptr));
        QVERIFY(bench.messages.text().contains(bench.folder.path()));
        QVERIFY(chip(bench).contains(q("pocket")));  // which is still in use
        QTRY_VERIFY(bench.idle());
        Q_EMIT bench.events().model_loaded(a_model());
        QVERIFY(!bench.messages.isVisibleTo(nullptr));
    }

    void a_message_of_others_stays_when_a_model_is_loaded() {
        Bench bench;
        const auto controller = make(bench);
        bench.messages.show_note(q("something else"));
        Q_EMIT bench.events().model_loaded(a_model());
        QVERIFY(bench.messages.isVisibleTo(nullptr));
    }

    void a_model_that_may_not_take_so_much_memory_is_not_loaded() {
        if (bundled_model().isEmpty()) QSKIP("the bundled model is missing: resources/pocket");
        Bench bench;
        bench.settings.memory_gb = 1e-6;
        const auto controller = make(bench);
        const QSignalSpy wanted(controller.get(), &ModelController::settings_wanted);
        controller->open(bundled_model());
        QVERIFY(bench.idle());
        QVERIFY(bench.messages.isVisibleTo(nullptr));
        for (auto* button : bench.messages.findChildren<QPushButton*>()) button->click();
        QCOMPARE(wanted.count(), 1);
    }

    void no_model_is_chosen_while_the_engine_works() {
        Bench bench;
        const auto controller = make(bench);
        QVERIFY(bench.action(Command::kChooseModel).isEnabled());
        bench.engine.post<&EngineWorker::compress>(CompressRequest{});
        QVERIFY(!bench.action(Command::kChooseModel).isEnabled());
        QTRY_VERIFY(bench.action(Command::kChooseModel).isEnabled());
    }

 private:
    static std::unique_ptr<ModelController> make(Bench& bench) {
        return std::make_unique<ModelController>(ModelController::Parts{.engine = bench.engine,
                                                                        .actions = bench.actions,
                                                                        .settings = bench.settings,
                                                                        .header = bench.header,
                                                                        .status = bench.status,
                                                                        .messages = bench.messages,
                                                                        .window = bench.window});
    }
    static QString chip(const Bench& bench) { return bench.header.findChild<QToolButton*>(q("model_chip"))->text(); }
};

QTEST_MAIN(ModelControllerTest)
#include "model_controller_test.moc"
