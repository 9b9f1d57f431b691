// The library, the conversation and the confusion matrix, without a window.
#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include "ui/chat/conversation_model.h"
#include "ui/contexts/contexts_model.h"
#include "ui/held_back/confusion_model.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/test_export.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

ContextSummary summary(const char* name, double kept, std::optional<double> accuracy = {}) {
    ContextSummary summary;
    summary.name = name;
    summary.tokens = 1000;
    summary.kept_share = kept;
    summary.accuracy = accuracy;
    summary.labels = {"cat"};
    return summary;
}

ChatEntry question(const char* text, int slots_used = 1, bool classifies = false) {
    ChatEntry entry;
    entry.question = q(text);
    entry.classifies = classifies;
    for (int slot = 0; slot < slots_used; ++slot) {
        ChatReply reply;
        reply.slot = slot;
        entry.replies.push_back(reply);
    }
    return entry;
}

}  // namespace

class ConversationModelsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void what_is_deleted_can_be_taken_back_until_the_store_forgets_it() {
        ContextsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set_contexts({summary("a", 0.1), summary("b", 0.2), summary("c", 0.3)});
        model.remove_later(q("b"));
        model.remove_later(q("a"));
        model.remove_later(q("nobody"));
        QCOMPARE(model.names(), QStringList{q("c")});
        QCOMPARE(model.undo_remove(), q("a"));
        QCOMPARE(model.names(), (QStringList{q("a"), q("c")}));
        model.set_contexts({summary("a", 0.1), summary("b", 0.2), summary("c", 0.3)});  // the list comes anew
        QCOMPARE(model.names(), (QStringList{q("a"), q("c")}));
        QVERIFY(model.forget_removed(q("b")));
        QVERIFY(!model.forget_removed(q("b")));
        model.remove_later(q("c"));
        QCOMPARE(model.take_removed(), QStringList{q("c")});
        QCOMPARE(model.undo_remove(), QString());
    }

    void what_another_program_removed_needs_no_forgetting() {
        ContextsModel model;
        model.set_contexts({summary("a", 0.1)});
        model.remove_later(q("a"));
        model.set_contexts({});
        QVERIFY(model.take_removed().isEmpty());
    }

    void contexts_are_sorted_by_their_values() {
        ContextsModel model;
        model.set_contexts({summary("a", 0.09, 1.0), summary("b", 0.5), summary("c", 0.1, 0.2)});
        ContextsFilter filter(model);
        filter.sort(ContextsModel::kKept, Qt::AscendingOrder);
        QCOMPARE(filter.index(0, 0).data().toString(), q("a"));
        QCOMPARE(filter.index(2, 0).data().toString(), q("b"));
        filter.sort(ContextsModel::kAccuracy, Qt::DescendingOrder);
        QCOMPARE(filter.index(0, 0).data().toString(), q("a"));
        QCOMPARE(filter.index(2, 0).data().toString(), q("b"));  // not tested
    }

    void a_search_looks_at_names_labels_and_notes() {
        ContextsModel model;
        ContextSummary noted = summary("x", 0.1);
        noted.note = "Best so far";
        noted.labels = {"morel"};
        model.set_contexts({summary("Mushrooms", 0.1), noted});
        ContextsFilter filter(model);
        for (const auto& [text, found] :
             {std::pair("mush", "Mushrooms"), std::pair("best", "x"), std::pair("MOREL", "x")}) {
            filter.setFilterFixedString(q(text));
            QCOMPARE(filter.rowCount(), 1);
            QCOMPARE(filter.index(0, 0).data().toString(), q(found));
        }
    }

    void a_note_is_asked_for_and_a_damaged_context_cannot_be_edited() {
        ContextsModel model;
        ContextSummary damaged = summary("d", 0.1);
        damaged.damaged = true;
        model.set_contexts({summary("a", 0.1), damaged});
        QSignalSpy asked(&model, &ContextsModel::note_requested);
        QVERIFY(model.setData(model.index(0, ContextsModel::kNote), q(" new ")));
        QCOMPARE(asked[0][1].toString(), q("new"));
        QVERIFY(!(model.flags(model.index(1, ContextsModel::kNote)) & Qt::ItemIsEditable));
    }

    void a_copy_gets_a_name_that_is_free() {
        ContextsModel model;
        model.set_contexts({summary("a", 0.1), summary("a copy", 0.1)});
        QCOMPARE(model.free_name(q("a")), q("a copy 2"));
        QCOMPARE(model.free_name(q("a copy")), q("a copy copy"));
    }

    void an_answer_grows_and_ends_in_its_slot() {
        ConversationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(question("Why?", 2));
        model.grow(q("be"), 0);
        model.grow(q("cause"), 0);
        model.grow(q("no"), 1);
        QCOMPARE(model.at(0).replies[0].text, q("because"));
        model.end(Answered{
            .text = q("because"), .tokens = 4, .seconds = 0.5, .stopped = true, .first_token_seconds = 0.1, .slot = 0});
        QCOMPARE(model.at(0).replies[0].state, ChatReply::State::kDone);
        QCOMPARE(model.at(0).replies[1].state, ChatReply::State::kStreaming);
        QVERIFY(model.is_waiting());
        const QString facts = facts_of(model.at(0).replies[0], false);
        QVERIFY2(facts.contains(q("8 tokens/s")) && facts.contains(q("stopped")), qPrintable(facts));
        model.fail(q("no memory left"));
        QCOMPARE(model.at(0).replies[1].state, ChatReply::State::kFailed);
        QVERIFY(!model.is_waiting());
        QCOMPARE(model.last_answer(), q("because"));
        model.grow(q("late"), 0);  // nothing waits for it
        QCOMPARE(model.at(0).replies[0].text, q("because"));
    }

    void a_stored_conversation_comes_back_as_it_was() {
        Exchange classified;
        classified.kind = Exchange::Kind::kClassification;
        classified.labels = {{"cat", 0.75}, {"dog", 0.25}};
        classified.media.push_back({.path = "/p/cat.png", .bytes = {}, .sha256 = "abc"});
        Exchange answered;
        answered.question = "Why?";
        answered.answer = "Whiskers.";
        answered.tokens = 3;
        answered.seconds = 0.3;
        ConversationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.load({classified, answered}, q("pets"));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.last_labels()->front().label, q("cat"));
        QCOMPARE(model.last_answer(), q("Whiskers."));
        QCOMPARE(model.at(0).candidates, (QStringList{q("cat"), q("dog")}));
        QCOMPARE(plain_text(model.at(0).replies[0], true), q("cat\t0.75\ndog\t0.25"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.last_labels() == nullptr);
    }

    void a_long_conversation_forgets_its_beginning() {
        ConversationModel model;
        for (int i = 0; i < ConversationModel::kMostEntries + 5; ++i) model.add(question("again"));
        QCOMPARE(model.rowCount(), ConversationModel::kMostEntries);
    }

    void the_matrix_counts_what_was_taken_for_what() {
        HeldBackModel images;
        ConfusionModel matrix(images);
        QAbstractItemModelTester tester(&matrix, QAbstractItemModelTester::FailureReportingMode::QtTest);
        images.set_images({{q("/1"), q("cat")}, {q("/2"), q("cat")}, {q("/3"), q("dog")}, {q("/4"), q("dog")}});
        images.set_answer({0, q("cat"), 0.9, {}});
        images.set_answer({1, q("dog"), 0.6, {}});
        images.set_answer({2, q("horse"), 0.5, {}});  // no label of the images
        images.set_answer({3, {}, 0, q("broken")});
        QCOMPARE(matrix.labels(), (QStringList{q("cat"), q("dog"), q("horse")}));
        QCOMPARE(matrix.count(0, 0), 1);
        QCOMPARE(matrix.count(0, 1), 1);
        QCOMPARE(matrix.count(1, 2), 1);
        QCOMPARE(matrix.count(1, 1), 0);
        QCOMPARE(matrix.index(0, 1).data(ConfusionModel::kShareRole).toDouble(), 0.5);
        QVERIFY(matrix.index(0, 0).data(ConfusionModel::kRightRole).toBool());
        HeldBackFilter cell(images);
        cell.choose(q("cat"), q("dog"));
        QCOMPARE(cell.rowCount(), 1);
        QCOMPARE(cell.index(0, HeldBackModel::kFile).data(HeldBackModel::kPathRole).toString(), q("/2"));
        cell.choose_all();
        QCOMPARE(cell.rowCount(), 4);
        images.clear_answers();
        QCOMPARE(matrix.count(0, 0), 0);
    }

    void an_answer_given_twice_counts_once() {
        HeldBackModel images;
        images.set_images({{q("/1"), q("cat")}});
        images.set_answer({0, q("cat"), 0.9, {}});
        images.set_answer({0, q("dog"), 0.9, {}});
        QCOMPARE(images.tested(), 1);
        QCOMPARE(images.correct(), 0);
    }

    void an_earlier_test_is_recalled_for_the_images_that_are_here() {
        TestRun run;
        run.answers = {{"/1", "cat", "cat", 0.9, ""}, {"/2", "dog", "cat", 0.6, ""}};
        HeldBackModel empty;
        QVERIFY(empty.recall(run));
        QCOMPARE(empty.rowCount(), 2);
        QCOMPARE(empty.correct(), 1);
        HeldBackModel other;
        other.set_images({{q("/9"), q("cat")}, {q("/2"), q("dog")}});
        QVERIFY(other.recall(run));
        QCOMPARE(other.rowCount(), 2);
        QCOMPARE(other.tested(), 1);
        HeldBackModel none;
        none.set_images({{q("/9"), q("cat")}});
        QVERIFY(!none.recall(run));
    }

    void exported_answers_keep_odd_names_apart() {
        HeldBackModel images;
        images.set_images({{q("/a, \"b\".png"), q("cat")}, {q("/c.png"), q("dog")}});
        images.set_answer({0, q("dog"), 0.5, {}});
        images.set_answer({1, {}, 0, q("broken")});
        const QList<QByteArray> lines = test_csv(images).trimmed().split('\n');
        QCOMPARE(lines[1], QByteArray("\"/a, \"\"b\"\".png\",cat,dog,0.5,"));
        QCOMPARE(lines[2], QByteArray("/c.png,dog,,,broken"));
        const auto json = QJsonDocument::fromJson(test_json(images, q("pets"))).object();
        QCOMPARE(json.value(q("accuracy")).toDouble(), 0.0);
        QCOMPARE(json.value(q("confusion")).toArray()[0].toArray()[1].toInt(), 1);
        QVERIFY(!export_test(q("/nowhere/x.csv"), images, {}).isEmpty());
        QVERIFY(!export_test(q("x.txt"), images, {}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(ConversationModelsTest)
#include "conversation_models_test.moc"
