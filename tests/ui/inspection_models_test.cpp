// What the retention, tokens and compare panels show, without a window.
#include <QAbstractItemModelTester>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/compare/comparison.h"
#include "ui/inspector/inspection_model.h"
#include "ui/overlay/memory_use.h"
#include "ui/overlay/profile.h"
#include "ui/retention/progress_estimate.h"
#include "ui/retention/retention_export.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/what_if.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

constexpr std::int64_t kTokens = 12;  // a 2 x 2 grid of tokens with its two marks, a question of 2, an answer of 3

// Two layers, two heads, one demonstration. Layer 1 keeps 3 tokens a head; layer 0 everything.
AdaptationRecord small_record() {
    AdaptationRecord record;
    record.model = {"pocket", "qwen2_vl", "abc", 2, 2, 8};
    record.options.method.options.set("delta", 0.005);
    Demonstration demonstration;
    demonstration.media.push_back({.path = "/p/cat.png", .bytes = {}, .sha256 = {}});
    demonstration.answer = "cat";
    record.demonstrations = {demonstration};
    record.texts = {{{q("What"), q("?")}, {q("\n"), q("cat"), q("<|im_end|>")}}};
    ChunkRecord chunk;
    chunk.tokens = kTokens;
    DemonstrationSpans spans;
    spans.media = {1, 7};
    spans.question = {7, 9};
    spans.answer = {9, 12};
    spans.grids = {{1, 4, 4}};  // patches: a token is a square of 2 x 2
    chunk.demonstrations = {spans};
    chunk.trials = {{0, 1, 0.1, 1, 0.02, false, 0.5},
                    {0, 1, 0.2, 3, 0.004, true, 0.5},
                    {0, 0, 0.1, 1, 0.5, false, 1.0},
                    {0, 0, 0.2, 2, 0.4, false, 1.0},
                    {0, 0, 0.5, 6, 0.3, false, 1.0}};
    Decision pruned{0, 1, 0.2, {{2, 9, 10}, {3, 9, 10}}, {}};
    pruned.importance.assign(2 * kTokens, 0.0F);
    pruned.importance[3] = 4.0F;            // head 0, second token of the image
    pruned.importance[kTokens + 3] = 4.0F;  // head 1, the same
    pruned.importance[2] = 1.0F;            // head 0, first token
    pruned.importance[10] = 100.0F;         // the answer's bonus
    pruned.importance[kTokens + 10] = 100.0F;
    chunk.decisions = {Decision{0, 0, 1.0, {}, {}}, pruned};
    record.chunks = {chunk};
    return record;
}

SharedRecord shared(AdaptationRecord record) {
    return std::make_shared<const AdaptationRecord>(std::move(record));
}

Context context_of(const AdaptationRecord& record) {
    Context context;
    context.model = record.model;
    context.options = record.options;
    context.demonstrations = record.demonstrations;
    context.chunks = record.chunks;
    return context;
}

}  // namespace

class InspectionModelsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_cell_tells_what_is_kept_of_image_question_and_answer() {
        InspectionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(shared(small_record()));
        model.choose(0, 1);
        const CellFacts facts = model.facts();
        QVERIFY(facts.decided && facts.pruned);
        QCOMPARE(facts.tokens, qint64{kTokens});
        QCOMPARE(facts.kept, 3.0);
        QCOMPARE(facts.media.tokens, qint64{6});
        QCOMPARE(facts.media.kept, 1.0);
        QCOMPARE(facts.question.kept, 0.0);
        QCOMPARE(facts.answer.kept, 2.0);
        QCOMPARE(facts.rest.tokens, qint64{1});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data().toString(), q("cat"));
        QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(q("cat")));
    }

    void the_grid_of_an_image_has_a_value_for_every_token() {
        InspectionModel model;
        model.show(shared(small_record()));
        model.choose(0, 1);
        const auto all = model.grids(0);
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].h, 2);
        QCOMPARE(all[0].w, 2);
        QCOMPARE(all[0].kept, (std::vector<float>{0.5F, 0.5F, 0, 0}));  // either head keeps one of them
        QCOMPARE(model.grids(0, 0)[0].kept, (std::vector<float>{1, 0, 0, 0}));
        QCOMPARE(model.grids(0, 1)[0].kept, (std::vector<float>{0, 1, 0, 0}));
        QVERIFY(model.grids(7).empty());
    }

    void importance_is_measured_against_the_images_not_against_the_answers_bonus() {
        InspectionModel model;
        model.show(shared(small_record()));
        model.choose(0, 1);
        const auto grid = model.grids(0, 0)[0];
        QCOMPARE(grid.importance[1], 1.0F);
        QCOMPARE(grid.importance[0], 0.5F);  // the root of a quarter
        QCOMPARE(grid.importance[2], 0.0F);
        QCOMPARE(model.answer(0)[1].importance, 1.0F);  // cut off, not beyond
    }

    void one_head_or_all_can_be_looked_at() {
        InspectionModel model;
        model.show(shared(small_record()));
        model.choose(0, 1);
        QSignalSpy changed(&model, &InspectionModel::cell_changed);
        model.choose_head(1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.grids(0)[0].kept, (std::vector<float>{0, 1, 0, 0}));
        model.choose_head(5);  // there are two
        QCOMPARE(model.head(), -1);
    }

    void texts_come_token_by_token() {
        InspectionModel model;
        model.show(shared(small_record()));
        model.choose(0, 1);
        const auto answer = model.answer(0);
        QCOMPARE(answer.size(), std::size_t{3});
        QCOMPARE(answer[1].text, q("cat"));
        QCOMPARE(answer[1].kept, 1.0F);
        QCOMPARE(answer[2].kept, 0.0F);
        QCOMPARE(model.question(0)[0].kept, 0.0F);
    }

    void a_layer_that_keeps_everything_says_so() {
        InspectionModel model;
        model.show(shared(small_record()));
        model.choose(0, 0);
        QVERIFY(model.facts().decided);
        QVERIFY(!model.facts().pruned);
        QCOMPARE(model.facts().media.share(), 1.0);
        QVERIFY(!model.has_importance());
    }

    void cells_that_are_not_there_choose_none() {
        InspectionModel model;
        model.choose(0, 0);
        QCOMPARE(model.rowCount(), 0);
        model.show(shared(small_record()));
        for (const auto& [chunk, layer] : {std::pair(1, 0), std::pair(0, 2), std::pair(-1, 0), std::pair(0, -1)}) {
            model.choose(chunk, layer);
            QCOMPARE(model.chunk(), -1);
            QCOMPARE(model.rowCount(), 0);
        }
    }

    void a_running_compression_is_followed_decision_by_decision() {
        AdaptationRecord whole = small_record();
        const ChunkRecord chunk = whole.chunks[0];
        whole.chunks.clear();
        InspectionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.begin(shared(whole));
        model.begin_chunk({.chunk = 0,
                           .chunk_count = 1,
                           .layers = 2,
                           .tokens = kTokens,
                           .demonstrations = 1,
                           .first_demonstration = 0,
                           .spans = chunk.demonstrations});
        model.choose(0, 1);
        QVERIFY(!model.facts().decided);
        QCOMPARE(model.rowCount(), 1);
        QSignalSpy changed(&model, &InspectionModel::cell_changed);
        model.decide({0, 1, 0.2, 3, std::make_shared<const Decision>(chunk.decisions[1])});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.facts().kept, 3.0);
        model.decide({4, 1, 0.2, 3, std::make_shared<const Decision>(chunk.decisions[1])});  // no such chunk
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void another_delta_takes_the_first_trial_within_it() {
        const Retention recorded = retention_of(small_record());
        const WhatIf larger = what_if(recorded, 0.03);
        QCOMPARE(larger.changes.size(), std::size_t{1});
        QCOMPARE(larger.changes[0].layer, 1);
        QCOMPARE(larger.changes[0].to, 0.1);
        QVERIFY(larger.changes[0].tried);
        QCOMPARE(larger.kept_share, (12 + 0.1 * 12) / 24);
        QVERIFY(what_if(recorded, recorded.delta).changes.empty());
    }

    void a_smaller_delta_falls_back_to_what_was_not_tried() {
        const WhatIf smaller = what_if(retention_of(small_record()), 0.001);
        const auto of_layer_1 = std::ranges::find_if(smaller.changes, [](const auto& each) { return each.layer == 1; });
        QVERIFY(of_layer_1 != smaller.changes.end());
        QCOMPARE(of_layer_1->to, 0.5);
        QVERIFY(!of_layer_1->tried);
    }

    void a_trial_that_is_no_number_is_never_within_delta() {
        AdaptationRecord record = small_record();
        record.chunks[0].trials[0].js = std::numeric_limits<double>::quiet_NaN();
        const WhatIf answer = what_if(retention_of(record), 1.0);
        for (const ChangedDecision& change : answer.changes) QVERIFY(change.layer != 1 || change.to != 0.1);
        QVERIFY(std::isfinite(answer.kept_share));
    }

    void the_heat_map_marks_what_would_change() {
        RetentionModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show(retention_of(small_record()));
        const QModelIndex cell = model.index(model.row_of_layer(1), 0);
        QVERIFY(!cell.data(RetentionModel::kWhatIfRole).isValid());
        model.set_what_if(0.03);
        QCOMPARE(cell.data(RetentionModel::kWhatIfRole).toDouble(), 0.1);
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(q("0.03")));
        model.set_what_if(std::nullopt);
        QVERIFY(!cell.data(RetentionModel::kWhatIfRole).isValid());
        QCOMPARE(model.retention().chunks[0].decisions.size(), std::size_t{2});
    }

    void a_continued_context_keeps_its_columns() {
        RetentionModel model;
        model.begin(retention_of(small_record()));
        QCOMPARE(model.decided_cells(), 2);
        model.begin_chunk({.chunk = 1, .chunk_count = 3, .layers = 2, .tokens = 40, .demonstrations = 2});
        QCOMPARE(model.chunks(), 3);
        QCOMPARE(model.decided_cells(), 2);
        QCOMPARE(model.trials(0).size(), std::size_t{5});
        QCOMPARE(model.running_chunk(), 1);
    }

    void exported_numbers_are_those_of_the_trials() {
        Retention recorded = retention_of(small_record());
        recorded.chunks[0].trials[2].is_estimate = true;
        const QList<QByteArray> lines = retention_csv(recorded).trimmed().split('\n');
        QCOMPARE(lines.size(), 6);  // the head and five trials
        QCOMPARE(lines[1], QByteArray("1,1,12,0.2,3,0.1,0.02,0,0.5,0,0"));
        QCOMPARE(lines[3], QByteArray("1,0,12,1,12,0.1,0.5,0,1,0,1"));
        const auto json = QJsonDocument::fromJson(retention_json(recorded)).object();
        QCOMPARE(json.value(q("layers")).toInt(), 2);
        QCOMPARE(json.value(q("chunks")).toArray()[0].toObject().value(q("trials")).toArray().size(), 5);
    }

    void the_picture_is_written_as_its_ending_says() {
        const QTemporaryDir folder;
        Retention recorded = retention_of(small_record());
        recorded.chunks[0].decisions[0].ratio = 0.37;  // what no legend names
        for (const char* name : {"f.png", "f.svg", "f.csv", "f.json"}) {
            QCOMPARE(export_retention(folder.filePath(q(name)), recorded, q("title"), light_colours()), QString());
        }
        const QImage picture(folder.filePath(q("f.png")));
        QCOMPARE(picture.size(), (figure_size(recorded) * 2).toSize());
        QFile svg(folder.filePath(q("f.svg")));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QVERIFY(svg.readAll().contains("37 %"));  // in its cell, as on the screen
        QVERIFY(!export_retention(folder.filePath(q("f.doc")), recorded, {}, light_colours()).isEmpty());
        const QString nowhere = folder.filePath(q("none/f.csv"));
        QVERIFY(export_retention(nowhere, recorded, {}, light_colours()).contains(nowhere));
    }

    void the_time_left_grows_with_the_layers_still_to_search() {
        ProgressEstimate estimate;
        estimate.begin(0);
        QVERIFY(!estimate.seconds_left(0).has_value());
        QCOMPARE(estimate.share(0), 0.0);
        estimate.begin_chunk({.chunk = 0, .chunk_count = 2, .layers = 4, .tokens = 100, .demonstrations = 2}, 0);
        estimate.begin_phase({0, AdaptationPhase::kSearch}, 3);
        double now = 3;
        double least = 1e9;
        for (int layer = 3; layer >= 0; --layer) {
            // A trial passes through the layers above its own: one second each.
            estimate.end_trial({.chunk = 0, .layer = layer, .ratio = 0.1, .seconds = 4.0 - layer});
            now += 4 - layer;
            estimate.decide(layer);
            if (const auto left = estimate.seconds_left(now)) {
                QVERIFY(*left <= least);
                least = *left;
            }
        }
        // The second chunk: 3 seconds of lead and 1 + 2 + 3 + 4 seconds of search.
        QVERIFY(std::abs(*estimate.seconds_left(now) - 13) < 3);
        const double share = estimate.share(now);
        QVERIFY(share > 0.35 && share < 0.65);
        QVERIFY(estimate.share(now) >= share);
    }

    void a_chunk_that_begins_again_takes_longer_and_is_not_one_more() {
        ProgressEstimate estimate;
        estimate.begin(0);
        const ChunkBegun chunk{.chunk = 0, .chunk_count = 1, .layers = 4, .tokens = 100};
        estimate.begin_chunk(chunk, 0);
        estimate.begin_phase({0, AdaptationPhase::kSearch}, 1);
        for (const int layer : {3, 2, 1}) {
            estimate.end_trial({.chunk = 0, .layer = layer, .ratio = 0.1, .seconds = 4.0 - layer});
            estimate.decide(layer);
        }
        const double before = estimate.seconds_left(7).value_or(-1);
        auto again = chunk;
        again.again = true;
        estimate.begin_chunk(again, 7);
        estimate.begin_phase({0, AdaptationPhase::kSearch}, 8);
        const double after = estimate.seconds_left(8).value_or(-1);
        QVERIFY(before > 0 && after > before && after < 20);
    }

    void the_profile_adds_up_phases_layers_and_counters() {
        Profile profile;
        profile.begin_activity(Activity::kCompressing, 0);
        profile.begin_chunk({.chunk = 0, .chunk_count = 1, .layers = 3, .tokens = 100, .demonstrations = 2});
        profile.begin_phase({0, AdaptationPhase::kVision}, 1);
        profile.begin_phase({0, AdaptationPhase::kSearch}, 3);
        profile.end_trial({.chunk = 0, .layer = 2, .ratio = 0.1, .js = 1, .accepted = false, .seconds = 0.5});
        profile.end_trial({.chunk = 0, .layer = 2, .ratio = 0.2, .js = 0, .accepted = true, .seconds = 0.25});
        profile.decide({0, 2, 0.2, 20, {}});
        QCOMPARE(profile.spans().size(), std::size_t{3});
        QCOMPARE(profile.spans()[1].end, 3.0);
        QVERIFY(profile.spans()[2].end < profile.spans()[2].begin);  // runs still
        profile.begin_activity(Activity::kIdle, 7);
        QCOMPARE(profile.spans()[2].end, 7.0);
        QCOMPARE(profile.layers().size(), std::size_t{3});
        QCOMPARE(profile.layers()[2].seconds, 0.75);
        QCOMPARE(profile.layers()[2].trials, 2);
        QCOMPARE(profile.cache().kept, qint64{20});
        QCOMPARE(profile.cache().undecided, qint64{2});
        QCOMPARE(profile.cache().accepted, qint64{1});
        profile.answered(Answered{.text = {}, .tokens = 8, .seconds = 2});
        QCOMPARE(profile.tokens_per_second().last(), 4.0);
        for (int i = 1; i <= 1000; ++i) profile.add_frame(i);
        QCOMPARE(profile.frame_milliseconds().most(), 1000.0);
        QCOMPARE(profile.frame_milliseconds().values().size(), std::size_t{400});
        QCOMPARE(profile.frame_milliseconds().percentile(0.5), 800.0);
        profile.begin_activity(Activity::kCompressing, 8);  // another job counts anew
        QCOMPARE(profile.cache().trials, qint64{0});
        QVERIFY(profile.layers().empty());
    }

    void memory_of_the_process_is_known() {
        QVERIFY(process_memory() > 1024 * 1024);
        QVERIFY(gpu_memory() >= 0);  // 0 without a GPU
    }

    void a_context_compared_with_itself_keeps_the_same() {
        const Context context = context_of(small_record());
        const Comparison same = compare(context, context);
        QCOMPARE(same.shared_chunks, std::vector<int>{0});
        QCOMPARE(same.of_layer(1)->share, 1.0);
        QVERIFY(same.of_layer(1)->by_chance < 0.5);
        QVERIFY(!same.of_layer(2).has_value());
    }

    void overlap_counts_what_both_keep_of_what_either_keeps() {
        const Context first = context_of(small_record());
        AdaptationRecord other = small_record();
        other.chunks[0].decisions[1].kept = {{2, 5, 10}, {3, 9, 10}};
        const Comparison comparison = compare(first, context_of(other));
        QCOMPARE(comparison.of_layer(1)->share, (2.0 / 4 + 1.0) / 2);
        QCOMPARE(comparison.of_layer(0)->share, 1.0);
    }

    void chunks_of_other_demonstrations_or_models_share_nothing() {
        const Context first = context_of(small_record());
        AdaptationRecord other = small_record();
        other.demonstrations[0].answer = "dog";
        QVERIFY(compare(first, context_of(other)).shared_chunks.empty());
        QVERIFY(!compare(first, context_of(other)).of_layer(1).has_value());
        AdaptationRecord foreign = small_record();
        foreign.model.sha256 = "other";
        QCOMPARE(compare(first, context_of(foreign)).layers, 0);
    }
};

QTEST_MAIN(InspectionModelsTest)
#include "inspection_models_test.moc"
