// The tree of classes and images, without a window.
#include "ui/demonstrations/demonstrations_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using emloc::FrameChoice;
using emloc::ui::DemonstrationsModel;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

emloc::Media at(const QString& file) {
    return {.path = file.toStdString()};
}

emloc::Candidate labelled(const char* label, const char* file, const char* question = emloc::kDefaultQuestion) {
    return {.demonstration = {.media = {at(q(file))}, .question = question, .answer = label}, .origin = {}};
}

}  // namespace

class DemonstrationsModelTest : public QObject {
    Q_OBJECT

 private:
    DemonstrationsModel model_;
    QAbstractItemModelTester tester_{&model_, QAbstractItemModelTester::FailureReportingMode::QtTest};

    quint64 id(int group, int image) {
        return model_.index(image, 0, model_.index(group, 0)).data(DemonstrationsModel::kIdRole).toULongLong();
    }

    QStringList files(int group) {
        QStringList all;
        const auto parent = model_.index(group, 0);
        for (int row = 0; row < model_.rowCount(parent); ++row) {
            all << model_.index(row, 0, parent).data(DemonstrationsModel::kPathRole).toString();
        }
        return all;
    }

 private Q_SLOTS:
    void cleanup() { model_.replace({}); }

    void adding_a_known_class_name_returns_that_class() {
        const auto first = model_.add_class(q("cat"));
        const auto again = model_.add_class(q("cat"));
        QCOMPARE(first, again);
        QCOMPARE(model_.rowCount(), 1);
    }

    void a_file_is_taken_into_a_class_only_once() {
        const auto cat = model_.add_class(q("cat"));
        QCOMPARE(model_.add_images(cat, {q("/a.png"), q("/b.png"), q("/a.png")}), 2);
        QCOMPARE(model_.add_images(cat, {q("/b.png")}), 0);
        QCOMPARE(model_.rowCount(cat), 2);
    }

    void new_classes_get_the_first_name_that_is_free() {
        QCOMPARE(model_.unused_class_name(), q("New class 1"));
        model_.add_class(q("New class 1"));
        model_.add_class(q("New class 3"));
        QCOMPARE(model_.unused_class_name(), q("New class 2"));
    }

    void demonstrations_take_one_of_each_class_in_turn() {
        model_.add_images(model_.add_class(q("cat")), {q("/c1.png"), q("/c2.png"), q("/c3.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/d1.png")});
        QStringList order;
        for (const auto& each : model_.demonstrations()) {
            QCOMPARE(each.media.size(), std::size_t{1});
            QVERIFY(each.is_label);
            order << QString::fromStdString(each.answer + each.media.front().path.string());
        }
        QCOMPARE(order, (QStringList{q("cat/c1.png"), q("dog/d1.png"), q("cat/c2.png"), q("cat/c3.png")}));
    }

    void a_class_can_be_renamed_to_any_text() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        QVERIFY(model_.setData(cat, q("  \U0001F408 \u10F0 ")));
        QCOMPARE(QString::fromStdString(model_.demonstrations().front().answer), q("\U0001F408 \u10F0"));
    }

    void an_empty_or_taken_name_is_refused_with_a_reason() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_class(q("dog"));
        QSignalSpy refused(&model_, &DemonstrationsModel::refused);
        QVERIFY(!model_.setData(cat, q("dog")));
        QVERIFY(!model_.setData(cat, q("   ")));
        QCOMPARE(refused.count(), 2);
        QVERIFY(refused[0][0].toString().contains(q("dog")));
        QCOMPARE(cat.data().toString(), q("cat"));
    }

    void every_change_is_undone_and_done_again_in_one_step() {
        model_.take_drop(
            {.candidates = {labelled("cat", "/a.png"), labelled("dog", "/c.png"), labelled("cat", "/b.png")},
             .loose = {at(q("/d.png"))},
             .rejected = {}});
        QCOMPARE(model_.rowCount(), 3);
        model_.undo_stack().undo();
        QCOMPARE(model_.rowCount(), 0);
        model_.undo_stack().redo();
        QCOMPARE(model_.class_names(), (QStringList{q("cat"), q("dog"), q("New class 1")}));
        model_.setData(model_.index(0, 0), q("lion"));
        model_.move_images({id(0, 1)}, model_.index(1, 0));
        model_.remove_images({id(0, 0)});
        model_.removeRow(2);
        while (model_.undo_stack().canUndo()) model_.undo_stack().undo();
        QCOMPARE(model_.rowCount(), 0);
        while (model_.undo_stack().canRedo()) model_.undo_stack().redo();
        QCOMPARE(files(0), QStringList());
        QCOMPARE(files(1), (QStringList{q("/c.png"), q("/b.png")}));
        QCOMPARE(model_.class_names(), (QStringList{q("lion"), q("dog")}));
    }

    void a_change_that_changes_nothing_is_no_step() {
        model_.add_class(q("cat"));
        const int steps = model_.undo_stack().count();
        model_.add_class(q("cat"));
        model_.edit(q("nothing"), [](emloc::ui::DemonstrationSet&) {});
        QCOMPARE(model_.undo_stack().count(), steps);
    }

    void moved_images_keep_their_order_and_their_identity() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png"), q("/c.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/c.png")});
        const auto moved = id(0, 0);
        model_.move_images({id(0, 0), id(0, 2)}, model_.index(1, 0));
        QCOMPARE(files(0), QStringList{q("/b.png")});
        QCOMPARE(files(1), (QStringList{q("/c.png"), q("/a.png")}));  // c.png was there already
        QCOMPARE(model_.find_image(moved).parent(), model_.index(1, 0));
    }

    void held_out_images_are_tested_on_and_not_adapted_to() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png")});
        model_.set_held_out({id(0, 1)}, true);
        QCOMPARE(model_.demonstrations().size(), std::size_t{1});
        const auto held_out = model_.held_out();
        QCOMPARE(held_out.size(), std::size_t{1});
        QCOMPARE(held_out.front().path, q("/b.png"));
        QCOMPARE(held_out.front().label, q("cat"));
    }

    void chosen_frames_of_a_video_are_used_and_can_be_undone() {
        model_.add_images(model_.add_class(q("wave")), {q("/a.mp4"), q("/b.mp4")});
        const FrameChoice part{.start = 1.0, .end = 3.0, .max_frames = 4, .times = {}};
        model_.set_choice(id(0, 0), part);
        model_.set_choice(id(0, 1), part);
        model_.set_held_out({id(0, 1)}, true);
        QVERIFY(model_.demonstrations().front().media.front().choice == part);
        QVERIFY(model_.held_out().front().choice == part);
        for (int i = 0; i < 3; ++i) model_.undo_stack().undo();
        QVERIFY(model_.demonstrations().front().media.front().choice == FrameChoice{});
    }

    void holding_out_at_random_takes_as_many_of_each_class_and_leaves_one() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png"), q("/c.png"), q("/d.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/e.png")});
        for (const quint32 seed : {1U, 2U, 3U}) {
            model_.edit(q("hold out"), [&](emloc::ui::DemonstrationSet& set) { set.hold_out_at_random(2, seed); });
            QCOMPARE(model_.index(0, 0).data(DemonstrationsModel::kHeldOutCount).toInt(), 2);
            QCOMPARE(model_.index(1, 0).data(DemonstrationsModel::kHeldOutCount).toInt(), 0);
        }
    }

    void a_free_demonstration_is_used_once_it_has_an_answer() {
        model_.add_images(model_.add_free_group(), {q("/a.png"), q("/b.png")});
        QVERIFY(model_.demonstrations().empty());
        model_.set_texts(id(0, 1), q("How many?"), q(" three of them "));
        const auto used = model_.demonstrations();
        QCOMPARE(used.size(), std::size_t{1});
        QVERIFY(!used.front().is_label);
        QCOMPARE(used.front().question, std::string("How many?"));
        QCOMPARE(used.front().answer, std::string("three of them"));
        QVERIFY(model_.class_names().isEmpty());
    }

    void all_but_the_first_of_one_content_are_duplicates() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/c.png")});
        model_.set_readable(q("/a.png"), q("11"));
        model_.set_readable(q("/b.png"), q("22"));
        model_.set_readable(q("/c.png"), q("11"));
        QCOMPARE(model_.duplicates(), QSet<quint64>{id(1, 0)});
    }

    void what_a_list_says_is_what_is_adapted_to() {
        emloc::Candidate asked{.demonstration = {.media = {at(q("/a.png")), at(q("/b.png"))},
                                                 .question = "Which is older?",
                                                 .answer = "The first.",
                                                 .is_label = false},
                               .origin = "Line 2: "};
        emloc::Candidate again = asked;
        again.demonstration.question = "Which is larger?";
        model_.take_drop(
            {.candidates = {labelled("cat", "/c.png", "Which animal?"), asked, again}, .loose = {}, .rejected = {}});
        const auto all = model_.demonstrations();
        QCOMPARE(all.size(), std::size_t{3});
        QVERIFY(all[0].is_label);
        QCOMPARE(all[0].question, std::string("Which animal?"));
        QVERIFY(!all[1].is_label);
        QCOMPARE(all[1].media.size(), std::size_t{2});
        QCOMPARE(all[1].media[1].path, std::filesystem::path("/b.png"));
        QCOMPARE(all[1].answer, std::string("The first."));
        QCOMPARE(all[2].question, std::string("Which is larger?"));
        model_.set_unreadable(q("/b.png"), q("it is text"));  // takes both along that need it
        QTRY_COMPARE(model_.image_count(), 1);
    }

    void demonstrations_carry_what_is_known_of_their_files() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png")});
        model_.set_readable(q("/a.png"), q("11"), {30, 20});
        const auto medium = model_.demonstrations().front().media.front();
        QCOMPARE(medium.sha256, std::string("11"));
        QVERIFY(medium.size == (emloc::PixelSize{30, 20}));
    }

    void a_file_that_is_added_again_is_looked_at_again() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        model_.set_readable(q("/a.png"), q("11"));
        QSignalSpy wanted(&model_, &DemonstrationsModel::files_wanted);
        model_.add_images(cat, {q("/a.png")});
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(model_.demonstrations().front().media.front().sha256, std::string());
    }

    void a_drop_of_which_nothing_can_be_read_leaves_no_step_and_no_change() {
        model_.add_class(q("cat"));
        model_.undo_stack().setClean();
        model_.take_drop({.candidates = {}, .loose = {at(q("/bad.png"))}, .rejected = {}});
        QVERIFY(!model_.undo_stack().isClean());
        model_.set_unreadable(q("/bad.png"), q("it is text"));
        QTRY_COMPARE(model_.undo_stack().count(), 1);
        QVERIFY(model_.undo_stack().isClean());
        QCOMPARE(model_.class_names(), QStringList{q("cat")});
        QCOMPARE(model_.undo_stack().redoText(), QString());
    }

    void an_unreadable_file_goes_and_stays_away_when_undoing() {
        model_.take_drop({.candidates = {labelled("cat", "/a.png"), labelled("cat", "/bad.png")},
                          .loose = {at(q("/fake.png"))},
                          .rejected = {}});
        model_.set_unreadable(q("/bad.png"), q("it is text"));
        model_.set_unreadable(q("/fake.png"), q("it is text"));
        QTRY_COMPARE(model_.image_count(), 1);
        QCOMPARE(model_.class_names(), QStringList{q("cat")});  // what was made for the fake alone is gone
        model_.undo_stack().undo();
        model_.undo_stack().redo();
        QCOMPARE(files(0), QStringList{q("/a.png")});
    }

    void a_missing_file_of_a_project_stays_but_is_not_used() {
        emloc::ui::DemonstrationSet set;
        set.add_images(set.add_class(q("cat")), {q("/a.png"), q("/unplugged.png")});
        model_.replace(set);
        model_.set_unreadable(q("/unplugged.png"), q("there is no such file"));
        QTest::qWait(100);
        QCOMPARE(model_.image_count(), 2);
        QVERIFY(!model_.index(1, 0, model_.index(0, 0)).data(DemonstrationsModel::kProblemRole).toString().isEmpty());
        QCOMPARE(model_.demonstrations().size(), std::size_t{1});
    }

    void scattered_changes_of_a_large_set_end_in_the_same_tree() {
        QStringList many;
        for (int i = 0; i < 2000; ++i) many << q("/%1.png").arg(i);
        model_.add_images(model_.add_class(q("cat")), many);
        QSet<quint64> every_third;
        for (int i = 0; i < 2000; i += 3) every_third.insert(id(0, i));
        model_.remove_images(every_third);
        QCOMPARE(model_.rowCount(model_.index(0, 0)), 2000 - static_cast<int>(every_third.size()));
        model_.undo_stack().undo();
        QCOMPARE(files(0), many);
    }

    void removing_a_class_takes_its_images_along() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/c.png")});
        QVERIFY(model_.removeRow(0));
        QCOMPARE(model_.class_names(), QStringList{q("dog")});
        QCOMPARE(model_.image_count(), 1);
        QCOMPARE(model_.demonstrations().size(), std::size_t{1});
    }

    void removing_rows_that_are_not_there_is_refused() {
        const auto cat = model_.add_class(q("cat"));
        QVERIFY(!model_.removeRows(0, 2));
        QVERIFY(!model_.removeRows(0, 1, cat));
        QVERIFY(!model_.removeRows(-1, 1));
        QCOMPARE(model_.rowCount(), 1);
    }

    void an_image_cannot_be_renamed_or_hold_images() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        const auto image = model_.index(0, 0, cat);
        QVERIFY(!model_.setData(image, q("other")));
        QCOMPARE(model_.add_images(image, {q("/b.png")}), 0);
    }
};

QTEST_GUILESS_MAIN(DemonstrationsModelTest)
#include "demonstrations_model_test.moc"
