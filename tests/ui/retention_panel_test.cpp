// Heat map and chart of the trials driven by keys and mouse, without the engine.
#include "ui/retention/retention_panel.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/ui/drop.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/picture_cache.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/js_chart.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/what_if_bar.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

struct Shown {
    RetentionModel model;
    InspectionModel inspection;
    PictureCache pictures{100};
    RetentionPanel panel;

    Shown(const Theme& theme, const QSize& size) : panel(model, inspection, pictures, theme) {
        panel.resize(size);
        panel.show();
    }
    void look_into_one_of_eight_layers() {
        model.begin(0.005);
        model.begin_chunk({.chunk = 0, .chunk_count = 2, .layers = 8, .tokens = 100, .demonstrations = 4});
        model.decide({.chunk = 0, .layer = 7, .ratio = 0.1, .kept_tokens = 10});
        panel.show_cell(0, 7);
    }
};

}  // namespace

class RetentionPanelTest : public QObject {
    Q_OBJECT

 private:
    std::unique_ptr<Theme> theme_;

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void arrow_keys_walk_the_heat_map_and_read_it_out() {
        Shown shown(*theme_, {900, 600});
        RetentionModel& model = shown.model;
        RetentionPanel& panel = shown.panel;
        model.begin(0.005);
        model.begin_chunk({.chunk = 0, .chunk_count = 2, .layers = 3, .tokens = 100, .demonstrations = 4});
        model.decide({.chunk = 0, .layer = 2, .ratio = 0.1, .kept_tokens = 10});
        model.decide({.chunk = 0, .layer = 1, .ratio = 1.0, .kept_tokens = 100});
        HeatMapView& map = panel.heat_map();
        map.setFocus();
        map.setCurrentIndex(model.index(0, 0));
        QVERIFY(map.accessibleDescription().contains(q("keeps 10 %")));
        QTest::keyClick(&map, Qt::Key_Down);
        QCOMPARE(map.currentIndex(), model.index(1, 0));
        QVERIFY(map.accessibleDescription().contains(q("keeps all")));
        QVERIFY(map.accessibleDescription().contains(q("100 of 100 tokens")));
    }

    void a_small_window_shows_all_layers_of_the_bundled_model() {
        Shown shown(*theme_, {484, 486});  // what a window of 1024 x 640 leaves
        RetentionModel& model = shown.model;
        RetentionPanel& panel = shown.panel;
        shown.look_into_one_of_eight_layers();
        QTest::qWait(50);
        const HeatMapView& map = panel.heat_map();
        for (const int layer : {0, 7}) {
            const QRect cell = map.visualRect(model.index(model.row_of_layer(layer), 0));
            QVERIFY2(map.viewport()->rect().contains(cell), qPrintable(q("layer %1").arg(layer)));
        }
    }

    void the_heat_map_gives_way_before_what_a_cell_keeps_has_to_scroll() {
        Shown shown(*theme_, {710, 740});
        RetentionModel& model = shown.model;
        RetentionPanel& panel = shown.panel;
        shown.look_into_one_of_eight_layers();
        model.set_what_if(0.004);
        QTest::qWait(50);
        const auto* inspector = panel.findChild<InspectorPanel*>();
        QCOMPARE(inspector->findChild<QScrollArea*>()->verticalScrollBar()->maximum(), 0);
        const QRect last = panel.heat_map().visualRect(model.index(7, 0));
        QVERIFY(panel.heat_map().viewport()->rect().contains(last));
    }

    void the_delta_line_moves_with_the_arrow_keys_and_escape_takes_it_back() {
        Shown shown(*theme_, {900, 700});
        RetentionModel& model = shown.model;
        RetentionPanel& panel = shown.panel;
        Retention recorded{.layers = 2, .delta = 0.005, .chunks = {}};
        recorded.chunks.push_back({.tokens = 100,
                                   .trials = {{0, 1, 0.1, 10, 0.006, false, 1}, {0, 1, 0.2, 20, 0.004, true, 1}},
                                   .decisions = {{0, 1, 0.2, 20, {}}, {0, 0, 1.0, 100, {}}}});
        model.show(recorded);
        QSignalSpy run(&panel, &RetentionPanel::run_requested);
        panel.what_if_bar().set_can_run(true, {});
        for (int i = 0; i < 4; ++i) QTest::keyClick(&panel.chart(), Qt::Key_Right);
        QVERIFY(model.what_if().has_value());
        QVERIFY(model.what_if()->delta > 0.006);
        QVERIFY(panel.what_if_bar().isVisible());
        auto* typed = panel.findChild<QDoubleSpinBox*>(q("what_if_delta"));
        QVERIFY(std::abs(typed->value() - model.what_if()->delta) < 1e-4);
        typed->setValue(0.0125);
        QCOMPARE(model.what_if()->delta, 0.0125);
        panel.findChild<QPushButton*>(q("what_if_run"))->click();
        QCOMPARE(run.count(), 1);
        QCOMPARE(run[0][0].toDouble(), model.what_if()->delta);
        QTest::keyClick(&panel.chart(), Qt::Key_Escape);
        QVERIFY(!model.what_if().has_value());
        QVERIFY(!panel.what_if_bar().isVisible());
        const QPoint grip = panel.chart().handle().toPoint() - QPoint(0, 20);
        QTest::mousePress(&panel.chart(), Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&panel.chart(), grip + QPoint(30, 0));
        QTest::mouseRelease(&panel.chart(), Qt::LeftButton, Qt::NoModifier, grip + QPoint(30, 0));
        QVERIFY(model.what_if().has_value());
    }

    void moving_delta_marks_what_would_change_anew_and_says_that_it_is_approximate() {
        Shown shown(*theme_, {900, 700});
        RetentionModel& model = shown.model;
        RetentionPanel& panel = shown.panel;
        Retention recorded{.layers = 2, .delta = 0.005, .ratios = {0.1, 0.2, 0.5}, .chunks = {}};
        recorded.chunks.push_back({.tokens = 100,
                                   .trials = {{0, 1, 0.1, 10, 0.006, false, 1},
                                              {0, 1, 0.2, 20, 0.004, true, 1},
                                              {0, 0, 0.1, 10, 0.05, false, 1},
                                              {0, 0, 0.2, 20, 0.03, false, 1},
                                              {0, 0, 0.5, 50, 0.02, false, 1}},
                                   .decisions = {{0, 1, 0.2, 20, {}}, {0, 0, 1.0, 100, {}}}});
        model.show(recorded);
        const auto marked = [&](int layer) {
            return model.index(model.row_of_layer(layer), 0).data(RetentionModel::kWhatIfRole);
        };
        auto* text = panel.findChild<QLabel*>(q("what_if_text"));
        QVERIFY(!marked(1).isValid() && !marked(0).isValid());
        while (!model.what_if() || model.what_if()->delta < 0.007) QTest::keyClick(&panel.chart(), Qt::Key_Right);
        QCOMPARE(marked(1).toDouble(), 0.1);
        QVERIFY(!marked(0).isValid());
        QVERIFY2(text->text().contains(q("Approximate")), qPrintable(text->text()));
        const QString before = text->text();
        while (model.what_if()->delta < 0.025) QTest::keyClick(&panel.chart(), Qt::Key_Right);
        QCOMPARE(marked(0).toDouble(), 0.5);  // further on, another decision joins
        QVERIFY(text->text() != before);
        const QModelIndex cell = model.index(model.row_of_layer(0), 0);
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(q("about")));
        QTest::keyClick(&panel.chart(), Qt::Key_Escape);
        QVERIFY(!marked(1).isValid() && !marked(0).isValid());
    }
};

QTEST_MAIN(RetentionPanelTest)
#include "retention_panel_test.moc"
