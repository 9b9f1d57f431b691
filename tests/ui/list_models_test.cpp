// The lists of contexts and of held-back images, without a window.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "ui/contexts/contexts_model.h"
#include "ui/held_back/held_back_model.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

ContextSummary summary(const char* name) {
    ContextSummary summary;
    summary.name = name;
    summary.tokens = 100;
    summary.kept_share = 0.23;
    summary.demonstrations = 60;
    return summary;
}

}  // namespace

class ListModelsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void the_contexts_that_were_changed_last_come_first() {
        ContextsModel model;
        std::vector<emloc::ContextSummary> contexts(3);
        contexts[0].name = "old", contexts[0].modified = "2026-01-01T00:00:00Z";
        contexts[1].name = "new", contexts[1].modified = "2026-03-01T00:00:00Z";
        contexts[2].name = "middle", contexts[2].modified = "2026-02-01T00:00:00Z";
        model.set_contexts(contexts);
        QCOMPARE(model.recent_names(), (QStringList{q("new"), q("middle"), q("old")}));
    }

    void contexts_show_name_and_kept_share() {
        ContextsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set_contexts({summary("mushrooms"), summary("\u10d0")});
        QCOMPARE(model.names(), (QStringList{q("mushrooms"), q("\u10d0")}));
        QCOMPARE(model.index(0, ContextsModel::kKept).data().toString(), q("23 of 100"));
        QCOMPARE(model.index(0, ContextsModel::kAccuracy).data().toString(), QString());
        QCOMPARE(model.row_of(q("\u10d0")), 1);
        QCOMPARE(model.row_of(q("none")), -1);
    }

    void renaming_asks_the_store_and_changes_nothing_itself() {
        ContextsModel model;
        model.set_contexts({summary("old")});
        QSignalSpy asked(&model, &ContextsModel::rename_requested);
        QVERIFY(model.setData(model.index(0, 0), q(" new ")));
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][1].toString(), q("new"));
        QCOMPARE(model.names(), QStringList{q("old")});
        QVERIFY(!model.setData(model.index(0, 0), q("  ")));
        QVERIFY(!model.setData(model.index(0, ContextsModel::kSize), q("x")));
        QCOMPARE(asked.count(), 1);
    }

    void answers_are_counted_right_wrong_or_unreadable() {
        HeldBackModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set_images({{q("/a.png"), q("cat")}, {q("/b.png"), q("cat")}, {q("/c.png"), q("dog")}});
        model.set_answer({.index = 0, .answer = q("cat"), .probability = 0.9, .error = {}});
        model.set_answer({.index = 1, .answer = q("dog"), .probability = 0.6, .error = {}});
        model.set_answer({.index = 2, .answer = {}, .probability = 0, .error = q("broken")});
        model.set_answer({.index = 9, .answer = q("cat"), .probability = 1, .error = {}});
        QCOMPARE(model.tested(), 2);
        QCOMPARE(model.correct(), 1);
        const auto outcome = [&](int row) {
            return static_cast<HeldBackModel::Outcome>(model.index(row, 0).data(HeldBackModel::kOutcomeRole).toInt());
        };
        QCOMPARE(outcome(0), HeldBackModel::Outcome::kRight);
        QCOMPARE(outcome(1), HeldBackModel::Outcome::kWrong);
        QCOMPARE(outcome(2), HeldBackModel::Outcome::kUnreadable);
        QCOMPARE(model.labels(), (QStringList{q("cat"), q("dog")}));
        model.clear_answers();
        QCOMPARE(model.tested(), 0);
        QCOMPARE(outcome(0), HeldBackModel::Outcome::kUntested);
        QCOMPARE(model.rowCount(), 3);
    }
};

QTEST_GUILESS_MAIN(ListModelsTest)
#include "list_models_test.moc"
