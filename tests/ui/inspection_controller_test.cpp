// Looking into the context that is open.
#include <QLabel>
#include <QTest>

#include "tests/ui/work_bench.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

QString note(const WorkBench& bench) {
    return bench.tabs.findChild<QLabel*>(q("kept_share"))->toolTip();
}

}  // namespace

class InspectionControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void the_context_that_was_opened_is_looked_into() {
        WorkBench bench;
        bench.open(saved("glyphs"));
        QCOMPARE(bench.retention.decided_cells(), 2);
        QVERIFY(bench.inspection.record() != nullptr);
        QCOMPARE(bench.panel.name(), q("glyphs"));
        QTRY_VERIFY(note(bench).contains(q("55 %")));  // 11 of 20
        QVERIFY(note(bench).contains(q("glyphs")));
    }

    void the_second_slot_and_the_model_alone_leave_what_is_shown() {
        WorkBench bench;
        bench.open(saved("glyphs"));
        bench.open(saved("mushrooms"), 1);
        Q_EMIT bench.events().context_opened({});
        QCOMPARE(bench.panel.name(), q("glyphs"));
        QCOMPARE(bench.retention.decided_cells(), 2);
    }

    void a_result_that_is_saved_is_shown_under_its_name() {
        WorkBench bench;
        Q_EMIT bench.events().compressed(a_context(kLastResult), 1.0);
        QVERIFY(bench.inspection.record() != nullptr);
        bench.retention.show(retention_of(*bench.inspection.record()));
        QTRY_VERIFY(note(bench).contains(q("55 %")));
        QVERIFY(!note(bench).contains(q("glyphs")));
        Q_EMIT bench.events().saved(q("glyphs"));
        QTRY_VERIFY(note(bench).contains(q("glyphs")));
    }

    void a_heat_map_without_a_decision_has_no_share() {
        WorkBench bench;
        bench.open(saved("glyphs"));
        QTRY_VERIFY(!note(bench).isEmpty());
        bench.retention.begin(0.1);
        QTRY_VERIFY(note(bench).isEmpty());
    }

    void a_demonstration_is_shown_large_in_its_tab() {
        WorkBench bench;
        bench.open(saved("glyphs"));
        bench.tabs.setCurrentWidget(&bench.panel);
        Q_EMIT bench.panel.larger_requested(0);
        QCOMPARE(bench.tabs.currentWidget(), &bench.tokens);
    }
};

QTEST_MAIN(InspectionControllerTest)
#include "inspection_controller_test.moc"
