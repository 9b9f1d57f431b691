// The table of layers and chunks, without a window.
#include "ui/retention/retention_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "ui/retention/legend.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;
using State = RetentionModel::State;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

State state(const RetentionModel& model, int chunk, int layer) {
    const auto at = model.index(model.row_of_layer(layer), chunk);
    return static_cast<State>(at.data(RetentionModel::kStateRole).toInt());
}

Trial trial(int chunk, int layer, double ratio, double js, bool accepted) {
    Trial trial;
    trial.chunk = chunk;
    trial.layer = layer;
    trial.ratio = ratio;
    trial.js = js;
    trial.accepted = accepted;
    return trial;
}

}  // namespace

class RetentionModelTest : public QObject {
    Q_OBJECT

 private:
    RetentionModel model_;
    QAbstractItemModelTester tester_{&model_, QAbstractItemModelTester::FailureReportingMode::QtTest};

    void begin(int chunks = 2, int layers = 3) {
        model_.begin(0.005);
        model_.begin_chunk({.chunk = 0, .chunk_count = chunks, .layers = layers, .tokens = 100, .demonstrations = 4});
    }

 private Q_SLOTS:
    void the_last_layer_stands_on_top() {
        begin();
        QCOMPARE(model_.headerData(0, Qt::Vertical).toInt(), 2);
        QCOMPARE(model_.headerData(2, Qt::Vertical).toInt(), 0);
        QCOMPARE(model_.headerData(0, Qt::Horizontal).toInt(), 1);
    }

    void a_cell_goes_from_waiting_over_trying_to_decided() {
        begin();
        QCOMPARE(state(model_, 0, 2), State::kWaiting);
        model_.begin_trial({.chunk = 0, .layer = 2, .ratio = 0.2});
        QCOMPARE(state(model_, 0, 2), State::kTrying);
        QCOMPARE(model_.index(0, 0).data().toString(), q("20 %?"));
        model_.decide({.chunk = 0, .layer = 2, .ratio = 0.2, .kept_tokens = 20});
        QCOMPARE(state(model_, 0, 2), State::kDecided);
        QCOMPARE(model_.index(0, 0).data().toString(), q("20 %"));
        QCOMPARE(model_.decided_cells(), 1);
    }

    void a_decision_repaints_its_own_cell_only() {
        begin();
        QSignalSpy changed(&model_, &QAbstractItemModel::dataChanged);
        model_.decide({.chunk = 1, .layer = 0, .ratio = 0.5, .kept_tokens = 50});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toModelIndex(), model_.index(2, 1));
        QCOMPARE(changed[0][1].toModelIndex(), model_.index(2, 1));
    }

    void a_cell_is_described_in_words_with_its_trials() {
        begin();
        model_.end_trial(trial(0, 2, 0.1, 0.02, false));
        model_.end_trial(trial(0, 2, 0.2, 0.003, true));
        model_.end_trial(trial(0, 1, 0.1, 0.9, false));
        model_.decide({.chunk = 0, .layer = 2, .ratio = 0.2, .kept_tokens = 20});
        const QString text = model_.index(0, 0).data(Qt::AccessibleTextRole).toString();
        QCOMPARE(text, q("Layer 2, chunk 1\nkeeps 20 %: 20 of 100 tokens\n10 %: JS 0.02, rejected\n20 %: JS 0.003, "
                         "accepted"));
    }

    void a_chunk_that_begins_again_forgets_what_was_found() {
        begin();
        model_.end_trial(trial(0, 2, 0.1, 0.003, true));
        model_.decide({.chunk = 0, .layer = 2, .ratio = 0.1, .kept_tokens = 10});
        model_.begin_trial({.chunk = 0, .layer = 1, .ratio = 0.1});
        model_.begin_chunk({.chunk = 0, .chunk_count = 2, .layers = 3, .tokens = 100, .again = true});
        QCOMPARE(state(model_, 0, 2), State::kWaiting);
        QCOMPARE(state(model_, 0, 1), State::kWaiting);
        QCOMPARE(model_.decided_cells(), 0);
        QCOMPARE(model_.trial_count(), 0);
        QCOMPARE(model_.running_chunk(), 0);
    }

    void the_kept_share_counts_tokens_not_cells() {
        begin();
        model_.decide({.chunk = 0, .layer = 2, .ratio = 0.1, .kept_tokens = 10});
        model_.begin_chunk({.chunk = 1, .chunk_count = 2, .layers = 3, .tokens = 300, .demonstrations = 4});
        model_.decide({.chunk = 1, .layer = 2, .ratio = 1.0, .kept_tokens = 300});
        QCOMPARE(model_.kept_share(), 310.0 / 400.0);
    }

    void a_mode_without_a_search_keeps_everything() {
        begin(1);
        model_.end_chunk(0, {.tokens = 100, .trials = {}, .decisions = {}});
        QCOMPARE(model_.decided_cells(), 3);
        QCOMPARE(model_.index(1, 0).data().toString(), q("all"));
        QCOMPARE(model_.kept_share(), 1.0);
    }

    void stopping_leaves_no_trial_running() {
        begin();
        model_.decide({.chunk = 0, .layer = 2, .ratio = 0.1, .kept_tokens = 10});
        model_.begin_trial({.chunk = 0, .layer = 1, .ratio = 0.1});
        model_.stop();
        QCOMPARE(state(model_, 0, 1), State::kWaiting);
        QCOMPARE(state(model_, 0, 2), State::kDecided);
        QCOMPARE(model_.running_chunk(), -1);
    }

    void a_record_shows_the_same_as_its_events() {
        Retention record{.layers = 2, .delta = 0.01, .chunks = {}};
        record.chunks.push_back(
            {.tokens = 50, .trials = {trial(0, 1, 0.1, 0.004, true)}, .decisions = {{0, 0, 1.0, 50}, {0, 1, 0.1, 5}}});
        model_.show(record);
        QCOMPARE(model_.index(0, 0).data().toString(), q("10 %"));
        QCOMPARE(model_.index(1, 0).data().toString(), q("all"));
        QCOMPARE(model_.trial_count(), 1);
        QCOMPARE(model_.delta(), 0.01);
    }

    void events_for_cells_that_do_not_exist_are_ignored() {
        begin(1, 2);
        model_.begin_trial({.chunk = 5, .layer = 0, .ratio = 0.1});
        model_.end_trial(trial(0, 9, 0.1, 0.1, false));
        model_.decide({.chunk = -1, .layer = 0, .ratio = 0.1, .kept_tokens = 1});
        model_.begin_chunk({.chunk = 4, .chunk_count = 1, .layers = 2, .tokens = 1, .demonstrations = 1});
        model_.end_chunk(7, {});
        QCOMPARE(model_.decided_cells(), 0);
        QCOMPARE(model_.trial_count(), 0);
    }

    void every_ratio_has_a_colour_of_its_own() {
        for (const Colours* colours : {&light_colours(), &dark_colours()}) {
            const double known[] = {0.1, 0.2, 0.5, 1.0};
            for (std::size_t step = 0; step < 4; ++step) {
                QCOMPARE(retention_colour(*colours, known[step]), colours->retention[step]);
                QCOMPARE(on_retention_colour(*colours, known[step]), colours->on_retention[step]);
            }
            QSet<QRgb> different;
            const double all[] = {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0};
            for (const double ratio : all) different.insert(retention_colour(*colours, ratio).rgb());
            QCOMPARE(different.size(), static_cast<qsizetype>(std::size(all)));
        }
    }

    void the_legend_names_the_ratios_that_were_tried() {
        QCOMPARE(legend_shares({0.05, 0.25}), (std::vector<double>{0.05, 0.25, 1.0}));
        QCOMPARE(legend_shares({}), std::vector<double>{1.0});  // nothing is tried: everything is kept
        model_.begin(0.005, {0.05, 0.25});
        QCOMPARE(model_.ratios(), (std::vector<double>{0.05, 0.25}));
    }
};

QTEST_GUILESS_MAIN(RetentionModelTest)
#include "retention_model_test.moc"
