// The contexts of the store: what there is to talk to, what is not saved, and what went wrong with which request.
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/talking_bench.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// Hears what there is to talk to.
struct Library : TalkingBench {
    Library() {
        tabs.addTab(&compare, {});
        tabs.addTab(&contexts_panel, {});
        QObject::connect(&library, &ContextsController::available_changed, &ears,
                         [this](const QStringList& names, bool has_result) {
                             available = names;
                             result = has_result;
                         });
    }
    void list(const QStringList& names) {
        std::vector<ContextSummary> listed;
        for (const QString& name : names) listed.emplace_back().name = name.toStdString();
        Q_EMIT events().contexts_listed(listed);
    }
    void compress() {
        load_model();
        Q_EMIT events().compressed(a_context(kLastResult), 1.0);
    }

    QObject ears;
    QStringList available;
    bool result = false;
};

}  // namespace

class ContextsControllerTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_result_can_be_saved_and_talked_to_until_it_is_saved() {
        Library bench;
        QVERIFY(!bench.action(Command::kSaveContext).isEnabled());
        bench.compress();
        QVERIFY(bench.result);
        QVERIFY(bench.action(Command::kSaveContext).isEnabled());
        const QSignalSpy renamed(&bench.library, &ContextsController::renamed);
        Q_EMIT bench.events().saved(q("glyphs"));
        QVERIFY(!bench.result);
        QCOMPARE(bench.available, QStringList{q("glyphs")});  // before the list comes
        QVERIFY(!bench.action(Command::kSaveContext).isEnabled());
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(renamed.front().at(0).value<ContextChoice>(), kLastResult);
        QCOMPARE(renamed.front().at(1).value<ContextChoice>(), saved("glyphs"));
    }

    void other_weights_take_the_result_away_and_the_same_ones_leave_it() {
        Library bench;
        bench.compress();
        bench.load_model();
        QVERIFY(bench.result);
        bench.load_model("bb");
        QVERIFY(!bench.result);
        QVERIFY(!bench.action(Command::kSaveContext).isEnabled());
    }

    void a_result_that_could_not_be_kept_would_be_lost_and_that_is_said() {
        Library bench;
        QVERIFY(!bench.library.would_lose_result());
        bench.compress();
        QVERIFY(bench.library.would_lose_result());
        Q_EMIT bench.events().unsaved_kept(true, {});
        QVERIFY(!bench.library.would_lose_result());
        Q_EMIT bench.events().unsaved_kept(false, q("no room"));
        QVERIFY(bench.library.would_lose_result());
        QVERIFY(bench.messages.text().contains(q("no room")));
        Q_EMIT bench.events().saved(q("glyphs"));
        QVERIFY(!bench.library.would_lose_result());
    }

    void a_failure_is_said_where_the_request_was_made() {
        Library bench;
        bench.save_bar.open({});
        bench.fail(Job::kSave, q("of saving"));
        QCOMPARE(bench.save_bar.findChild<QLabel*>(q("save_error"))->text(), q("of saving"));
        bench.fail(Job::kContexts, q("of a context"));
        QCOMPARE(bench.contexts_panel.messages().text(), q("of a context"));
        bench.fail(Job::kCompare, q("of comparing"));
        QCOMPARE(bench.compare.messages().text(), q("of comparing"));
        bench.fail(Job::kStore, q("of the store"));
        QCOMPARE(bench.messages.text(), q("of the store"));
        bench.fail(Job::kAnswer, q("of an answer"));  // others say it
        QCOMPARE(bench.messages.text(), q("of the store"));
    }

    void a_deleted_context_is_no_longer_offered_until_it_is_taken_back() {
        Library bench;
        bench.list({q("glyphs"), q("mushrooms")});
        QCOMPARE(bench.available.size(), 2);
        const QSignalSpy removed(&bench.library, &ContextsController::removed);
        const QString chosen = bench.contexts_panel.selected();
        bench.action(Command::kDeleteContext).trigger();
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed.front().front().toString(), chosen);
        QVERIFY(!bench.available.contains(chosen));
        bench.action(Command::kUndoDelete).trigger();
        QVERIFY(bench.available.contains(chosen));
        QCOMPARE(bench.tabs.currentWidget(), &bench.contexts_panel);
    }

    void deleting_reaches_the_store_only_once_it_can_not_be_taken_back() {
        Library bench;
        bench.list({q("glyphs")});
        bench.action(Command::kDeleteContext).trigger();
        QVERIFY(bench.idle());
        bench.library.forget_removed();
        QCOMPARE(bench.engine.activity(), Activity::kStoring);
        QTRY_VERIFY(bench.idle());
        bench.action(Command::kUndoDelete).trigger();
        QVERIFY(bench.available.isEmpty());
    }
};

QTEST_MAIN(ContextsControllerTest)
#include "contexts_controller_test.moc"
