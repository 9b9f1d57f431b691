// Project files, the copy for the case of a crash, and what happens to unsaved demonstrations; without a window.
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/drop.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/project/history_json.h"
#include "ui/project/project_session.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

ui::DemonstrationSet pets(const QString& folder) {
    ui::DemonstrationSet set;
    set.system_prompt = q("Answer with one word.");
    const auto cat = set.add_class(q("cat & \u72ac"));
    set.add_images(cat, {folder + q("/in/a.png"), q("/elsewhere/b.png")});
    set.add_images(cat, {folder + q("/c.png")}, true);
    const auto free = set.add_free_group(q("Questions and answers"));
    set.add_images(free, {folder + q("/d.png")});
    set.set_texts(set.groups[1].images[0]->id, q("How many?"), q("three \"of\" them"));
    const ui::DemonstrationSet::Image pair{.file = folder + q("/e.png"),
                                           .question = q("Which is older?"),
                                           .answer = q("The first"),
                                           .others = {folder + q("/f.png"), q("/elsewhere/g.png")}};
    set.add_images(free, QList<ui::DemonstrationSet::Image>{pair});
    set.set_choice(set.groups[0].images[0]->id,
                   {.start = 0.5, .end = 2.25, .max_frames = 8, .times = {}, .key_frames = true});
    set.set_choice(set.groups[1].images[0]->id, {.start = {}, .end = {}, .max_frames = {}, .times = {0.1, 1.0}});
    return set;
}

// Easier on the eye, and on moc.
QByteArray json(const char* text) {
    return QByteArray(text).replace('\'', '"');
}

QStringList describe(const ui::DemonstrationSet& set) {
    QStringList all{set.system_prompt};
    for (const auto& group : set.groups) {
        for (const auto& image : group.images) {
            const FrameChoice& choice = image->choice;
            QStringList times;
            for (const double time : choice.times) times << QString::number(time);
            all << q("%1|%2|%3|%4|%5|%6-%7|%8|%9")
                       .arg(group.name, image->files().join(u'+'), image->question, image->answer)
                       .arg(image->held_out)
                       .arg(choice.start.value_or(-1))
                       .arg(choice.end.value_or(-1))
                       .arg(choice.max_frames.value_or(-1))
                       .arg(times.join(u',') + (choice.key_frames ? u'k' : u' '));
        }
    }
    return all;
}

}  // namespace

class ProjectTest : public QObject {
    Q_OBJECT

 private:
    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const char* name) const { return folder_->filePath(q(name)); }
    QByteArray content(const QString& file) const {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    void put(const QString& file, const QByteArray& bytes) const {
        QFile opened(file);
        QVERIFY(opened.open(QIODevice::WriteOnly) && opened.write(bytes) == bytes.size());
    }

 private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_->path());
    }

    void what_is_written_is_read_again() {
        ProjectFile project;
        project.name = q("pets");
        project.set = pets(folder_->path());
        project.method = {.name = "naive", .options = {{"delta", 0.01}}};
        QVERIFY(write_project(project, path("pets.emloc-project")).has_value());
        const auto read = read_project(path("pets.emloc-project"));
        QVERIFY(read.has_value());
        QCOMPARE(read->name, q("pets"));
        QVERIFY(read->method == project.method);
        QCOMPARE(describe(read->set), describe(project.set));
    }

    void a_project_that_is_moved_with_its_images_finds_them() {
        ProjectFile project;
        project.set = pets(folder_->path());
        QVERIFY(write_project(project, path("pets.emloc-project")).has_value());
        QVERIFY(QDir().mkpath(path("other")));
        QVERIFY(QFile::copy(path("pets.emloc-project"), path("other/pets.emloc-project")));
        const auto read = read_project(path("other/pets.emloc-project"));
        QVERIFY(read.has_value());
        QCOMPARE(read->set.groups[0].images[0]->file, path("other/in/a.png"));
        QCOMPARE(read->set.groups[0].images[1]->file, q("/elsewhere/b.png"));
    }

    void a_relative_path_cannot_lead_out_of_the_project() {
        put(path("bad.emloc-project"), json("{'format':'emloc-project','version':1,'groups':["
                                            "{'class':'x','images':[{'file':'../secret.png'},{'file':'in/../../"
                                            "secret.png'},{'file':'fine.png'}]}]}"));
        const auto read = read_project(path("bad.emloc-project"));
        QVERIFY(read.has_value());
        QCOMPARE(read->set.image_count(), 1);
        QCOMPARE(read->set.groups[0].images[0]->file, path("fine.png"));
        QCOMPARE(read->led_out, QStringList({q("../secret.png"), q("in/../../secret.png")}));
    }

    void neither_can_a_link_and_it_is_said() {
        QVERIFY(QDir().mkpath(path("linked")));
        put(path("secret.png"), "private");
        put(path("linked/own.png"), "own");
        QVERIFY(QFile::link(path("secret.png"), path("linked/out.png")));
        QVERIFY(QFile::link(path("linked/own.png"), path("linked/within.png")));
        QVERIFY(QFile::link(folder_->path(), path("linked/away")));
        put(path("linked/p.emloc-project"),
            json("{'format':'emloc-project','version':1,'groups':[{'class':'x','images':[{'file':'out.png'},"
                 "{'file':'within.png'},{'file':'missing.png'},{'file':'away/later.png'}]}]}"));
        DemonstrationsModel model;
        ProjectSession session(model, path("kept"));
        QSignalSpy passed_over(&session, &ProjectSession::passed_over);
        session.open(path("linked/p.emloc-project"));
        QCOMPARE(model.set().image_count(), 2);
        QCOMPARE(model.set().groups[0].images[0]->file, path("linked/within.png"));
        QCOMPARE(passed_over.count(), 2);
        QVERIFY(passed_over[0][0].toString().contains(q("out.png")));
        QVERIFY(passed_over[1][0].toString().contains(q("away/later.png")));  // outside, though not there yet
    }

    void files_that_are_no_projects_are_refused_with_their_name() {
        const std::pair<const char*, QByteArray> bad[] = {
            {"empty.emloc-project", ""},
            {"cut.emloc-project", json("{'format':'emloc-pro")},
            {"list.emloc-project", "[1,2]"},
            {"foreign.emloc-project", json("{'format':'other'}")},
            {"newer.emloc-project", json("{'format':'emloc-project','version':99}")},
        };
        for (const auto& [name, bytes] : bad) {
            put(path(name), bytes);
            const auto read = read_project(path(name));
            QVERIFY2(!read.has_value(), name);
            QVERIFY2(read.error().contains(q(name)), qPrintable(read.error()));
        }
        QVERIFY(!read_project(path("none.emloc-project")).has_value());
    }

    void strange_values_are_taken_as_far_as_they_make_sense() {
        put(path("odd.emloc-project"),
            json("{'format':'emloc-project','version':1,'delta':99,'mode':7,'groups':["
                 "{'class':'','images':[]},{'class':'x','images':[{'file':''},{'file':3},{}]},{'class':'x'},5]}"));
        const auto read = read_project(path("odd.emloc-project"));
        QVERIFY(read.has_value());
        QVERIFY(read->method.options.get<double>("delta") <= 0.7);
        QCOMPARE(read->set.class_names(), QStringList{q("x")});
        QCOMPARE(read->set.image_count(), 0);
    }

    void a_failing_write_leaves_the_file_as_it_was() {
        put(path("file"), "x");
        const auto written = write_project({}, path("file/below.emloc-project"));
        QVERIFY(!written.has_value());
        QVERIFY(written.error().contains(q("below.emloc-project")));
        QCOMPARE(content(path("file")), QByteArray("x"));
    }

    void every_change_is_on_disk_before_anything_is_saved() {
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        QVERIFY(!session.restore());
        model.add_images(model.add_class(q("cat")), {path("a.png")});
        QTRY_VERIFY(content(path("session.emloc-project")).contains("a.png"));
        // As after a kill: nothing was ended. Another session takes over.
        DemonstrationsModel after;
        ProjectSession again(after, folder_->path());
        QSignalSpy noted(&again, &ProjectSession::noted);
        QVERIFY(again.restore());
        QCOMPARE(describe(after.set()), describe(model.set()));
        QCOMPARE(noted.count(), 1);  // it was not ended as it should
        QVERIFY(again.is_changed());
    }

    void what_was_done_before_a_crash_can_still_be_undone_and_done_again() {
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        session.restore();
        model.add_images(model.add_class(q("cat")), {path("a.png"), path("b.png")});
        model.setData(model.index(0, 0), q("tiger"));
        model.set_held_out({model.set().groups[0].images[1]->id}, true);
        const auto held_out = describe(model.set());
        model.remove_images({model.set().groups[0].images[0]->id});
        model.undo_stack().undo();
        const auto history = model.history();
        QCOMPARE(history.steps.size(), 5);
        QTRY_VERIFY(content(path("session.emloc-project")).contains("\"index\":4"));

        DemonstrationsModel after;
        ProjectSession again(after, folder_->path());
        QVERIFY(again.restore());
        QCOMPARE(describe(after.set()), held_out);
        QCOMPARE(after.undo_stack().undoText(), model.undo_stack().undoText());
        after.undo_stack().redo();
        QCOMPARE(after.image_count(), 1);
        for (int i = 0; i < 3; ++i) after.undo_stack().undo();
        QCOMPARE(after.class_names(), QStringList{q("cat")});
        QVERIFY(!after.set().groups[0].images[1]->held_out);
        for (int i = 0; i < 2; ++i) after.undo_stack().undo();
        QVERIFY(after.class_names().isEmpty());
        QVERIFY(!after.undo_stack().canUndo());
        const quint64 fresh = after.add_class(q("new")).data(DemonstrationsModel::kIdRole).toULongLong();
        for (const auto& state : history.states) QVERIFY(state.next_id <= fresh);  // no id is used twice
    }

    void a_damaged_history_is_left_out_and_the_demonstrations_stay() {
        ProjectFile project;
        project.set = pets(folder_->path());
        project.running = true;
        project.history = {.steps = {q("Add")}, .states = {ui::DemonstrationSet{}, project.set}, .index = 1};
        const QByteArray whole = to_json(project, QDir(folder_->path()));
        QCOMPARE(from_json(whole, QDir(folder_->path()), q("x"))->history.steps.size(), 1);
        for (const char* change : {"\"index\":9", "\"index\":-1", "\"index\":\"x\""}) {
            const auto read =
                from_json(QByteArray(whole).replace("\"index\":1", change), QDir(folder_->path()), q("x"));
            QVERIFY(read.has_value() && read->history.is_empty());
            QCOMPARE(describe(read->set), describe(project.set));
        }
        // An image that isn't there, and one that is there twice.
        QVERIFY(history_from(QJsonDocument::fromJson(R"({"index": 0, "images": [], "steps": [], "states":
            [[{"id": 1, "class": "a", "images": [0]}]]})")
                                 .object())
                    .is_empty());
        QVERIFY(history_from(QJsonDocument::fromJson(R"({"index": 0, "images": [{"id": 2, "file": "/a"}], "steps": [],
            "states": [[{"id": 1, "class": "a", "images": [0, 0]}]]})")
                                 .object())
                    .is_empty());
    }

    void every_state_of_a_history_keeps_its_system_prompt() {
        ui::DemonstrationSet empty;
        const auto full = pets(folder_->path());
        const EditHistory history{.steps = {q("Add")}, .states = {empty, full}, .index = 1};
        const auto read = history_from(to_json(history));
        QCOMPARE(read.states.size(), 2);
        QCOMPARE(read.states[0].system_prompt, QString());
        QCOMPARE(read.states[1].system_prompt, full.system_prompt);
        auto older = to_json(history);
        older.remove(q("system_prompts"));
        QCOMPARE(history_from(older).states.size(), 2);
    }

    void a_long_history_of_many_images_is_cut_short() {
        ui::DemonstrationSet many;
        QStringList files;
        for (int i = 0; i < 10'000; ++i) files << q("/%1.png").arg(i);
        many.add_images(many.add_class(q("all")), files);
        EditHistory history{.steps = {}, .states = {many}, .index = 0};
        for (int i = 0; i < 60; ++i) {
            history.steps << q("step %1").arg(i);
            history.states << many;
        }
        history.index = 60;
        const QJsonObject object = to_json(history);
        const auto read = history_from(object);
        QVERIFY(read.steps.size() >= 10 && read.steps.size() < 30);
        QCOMPARE(read.steps.back(), q("step 59"));
        QCOMPARE(read.index, read.steps.size());
        QVERIFY(QJsonDocument(object).toJson(QJsonDocument::Compact).size() < 4 * 1024 * 1024);
    }

    void a_session_that_ended_comes_back_without_a_word() {
        {
            DemonstrationsModel model;
            ProjectSession session(model, folder_->path());
            session.restore();
            model.add_class(q("cat"));
            session.end();
        }
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        QSignalSpy noted(&session, &ProjectSession::noted);
        QVERIFY(session.restore());
        QCOMPARE(model.class_names(), QStringList{q("cat")});
        QCOMPARE(noted.count(), 0);
    }

    void opening_another_project_sets_what_is_unsaved_aside() {
        ProjectFile other;
        other.set = pets(folder_->path());
        QVERIFY(write_project(other, path("other.emloc-project")).has_value());
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        session.restore();
        model.add_class(q("unsaved"));
        QSignalSpy noted(&session, &ProjectSession::noted);
        session.open(path("other.emloc-project"));
        QCOMPARE(model.class_names(), QStringList{q("cat & \u72ac")});
        QCOMPARE(noted.count(), 1);
        QCOMPARE(session.recent().size(), 2);
        session.open(session.recent()[1]);
        QCOMPARE(model.class_names(), QStringList{q("unsaved")});
    }

    void opening_a_project_at_the_start_keeps_what_the_last_session_left() {
        {
            DemonstrationsModel model;
            ProjectSession session(model, folder_->path());
            session.restore();
            model.add_class(q("from before"));
            session.end();
        }
        QVERIFY(write_project({}, path("other.emloc-project")).has_value());
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        session.open(path("other.emloc-project"));
        QCOMPARE(session.recent().size(), 2);
        session.open(session.recent()[1]);
        QCOMPARE(model.class_names(), QStringList{q("from before")});
    }

    void saving_makes_it_unchanged_until_the_next_change_or_undo() {
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        session.restore();
        model.add_class(q("cat"));
        QVERIFY(session.is_changed());
        QVERIFY(!session.save());  // it has no file yet
        QVERIFY(session.save_as(path("mine.emloc-project")));
        QVERIFY(!session.is_changed());
        QCOMPARE(session.name(), q("mine"));
        model.add_class(q("dog"));
        QVERIFY(session.is_changed());
        model.undo_stack().undo();
        QVERIFY(!session.is_changed());
        model.undo_stack().redo();
        QVERIFY(session.save());
        QCOMPARE(read_project(path("mine.emloc-project"))->set.class_names(), (QStringList{q("cat"), q("dog")}));
    }

    void a_folder_is_opened_with_its_held_back_images_marked() {
        for (const char* file : {"p/demonstrations/cat/a.png", "p/demonstrations/dog/b.png", "p/held-back/cat/c.png"}) {
            QVERIFY(QDir().mkpath(QFileInfo(path(file)).path()));
            put(path(file), "x");
        }
        DemonstrationsModel model;
        ProjectSession session(model, folder_->path());
        session.open(path("p"));
        QTRY_COMPARE(model.image_count(), 3);
        QCOMPARE(session.name(), q("p"));
        QCOMPARE(model.held_out().size(), std::size_t{1});
        QCOMPARE(model.held_out().front().label, q("cat"));
        QVERIFY(!session.is_changed());
    }

    void a_disk_that_cannot_be_written_is_said_once() {
        put(path("blocked"), "x");
        DemonstrationsModel model;
        ProjectSession session(model, path("blocked/below"));
        QSignalSpy failed(&session, &ProjectSession::failed);
        session.restore();
        model.add_class(q("cat"));
        model.add_class(q("dog"));
        QTRY_COMPARE(failed.count(), 1);
        model.add_class(q("bird"));
        QTest::qWait(100);
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
