#include <QFile>
#include <QLineEdit>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/pictures/scenes.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/problem_list.h"

namespace emloc::ui {

namespace {

bool write_text(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write("text") == 4;
}

bool problems(Photographer& photographer, const QTemporaryDir& scratch, Session& session) {
    auto& model = session.demonstrations();
    auto& panel = *session.window.findChild<DemonstrationsPanel*>();
    QStringList bad;
    for (int i = 0; i < 7; ++i) {
        bad << scratch.filePath(q("no picture %1.jpg").arg(i));
        if (!write_text(bad.back())) return false;
    }
    panel.add_paths(bad);
    const QString copy = model.index(0, 0, model.index(0, 0)).data(DemonstrationsModel::kPathRole).toString();
    model.add_images(model.index(1, 0), {copy});
    QTest::qWait(1500);
    photographer.take(session, "problems");
    model.undo_stack().undo();
    QTest::qWait(600);
    session.window.findChild<ProblemList*>()->clear();
    return true;
}

void questions_and_selection(Photographer& photographer, Session& session) {
    auto& model = session.demonstrations();
    auto& panel = *session.window.findChild<DemonstrationsPanel*>();
    const auto first = model.index(0, 0);
    panel.cards().set_expanded(first, true);
    const auto free = model.add_free_group();
    model.add_images(free, {held_back(0, 0), held_back(2, 0), held_back(5, 1)});
    const auto asked = model.index(0, 0, free);
    model.set_texts(asked.data(DemonstrationsModel::kIdRole).toULongLong(), q("How many strokes has it?"),
                    q("Two, in one line."));
    auto* card = panel.card(free.row());
    card->images().setFocus();
    card->images().setCurrentIndex(asked);
    QTest::qWait(600);
    photographer.take(session, "questions");
    card = panel.card(0);
    card->images().setFocus();
    for (const int row : {1, 2, 4}) {
        card->images().selectionModel()->select(model.index(row, 0, first), QItemSelectionModel::Select);
    }
    panel.ask_hold_out();
    QTest::qWait(400);
    photographer.take(session, "selection");
}

void dialogs(Photographer& photographer, Session& session) {
    session.action(Command::kPalette).trigger();
    QTest::qWait(300);
    QTest::keyClicks(session.find<QLineEdit>("palette_field"), q("co"));
    photographer.take(session, "commands");
    QTest::keyClick(session.find<QLineEdit>("palette_field"), Qt::Key_Escape);
    photographer.take_dialog(session, Command::kSettings, "settings");
    photographer.take_dialog(session, Command::kChooseModel, "model");
    photographer.take_dialog(session, Command::kCamera, "camera");
    photographer.take_dialog(session, Command::kAbout, "about");
}

}  // namespace

bool beginnings(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("contexts.emloc")));
    if (!wait([&] { return session.chat().opened() && session.idle(); })) return false;
    photographer.take(session, "empty");
    const QString fake = scratch.filePath(q("fake.jpg"));
    if (!write_text(fake)) return false;
    drop(session.find<QWidget>("demonstration_drop"), {fake});
    session.window.open_model(scratch.path());
    if (!wait_idle(session)) return false;
    QTest::qWait(400);
    photographer.take(session, "errors");
    return true;
}

bool demonstrations(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("other/contexts.emloc")), sample("glyphs"));
    if (!wait([&] { return session.idle() && session.demonstrations().image_count() > 0; })) return false;
    if (!problems(photographer, scratch, session)) return false;
    questions_and_selection(photographer, session);
    dialogs(photographer, session);
    return true;
}

}  // namespace emloc::ui
