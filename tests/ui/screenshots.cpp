// ui_screenshots DIR: drives the window with the real engine through its states and saves a picture of each, in both
// looks. QT_SCALE_FACTOR=2 makes them for dense screens, EMLOC_SCREENSHOT_LANGUAGE=zh_CN in Chinese.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <cstdio>

#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/actions.h"
#include "ui/chat/conversation.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/problem_list.h"
#include "ui/held_back/held_back_model.h"
#include "ui/retention/heat_map_view.h"

using namespace emloc::ui;

namespace {

constexpr int kPatience = 300'000;  // milliseconds
const QString kProject = q(EMLOC_SOURCE_DIR "/projects/glyphs");

class Photographer {
 public:
    Photographer(const QDir& folder, ThemeChoice look) : folder_(folder), look_(look) {}

    // The window, or `part`, in both looks.
    void take(Session& session, const char* name, QWidget* part = nullptr) {
        const ThemeChoice other = look_ == ThemeChoice::kDark ? ThemeChoice::kLight : ThemeChoice::kDark;
        for (const ThemeChoice choice : {other, look_}) {
            session.theme.apply(choice);
            QTest::qWait(150);
            const QString look = choice == ThemeChoice::kDark ? q("dark") : q("light");
            QWidget& shown = part == nullptr ? session.window : *part;
            shown.grab().save(folder_.filePath(q("%1-%2.png").arg(q(name), look)));
        }
    }

    // A dialog that the action opens.
    void take_dialog(Session& session, Command command, const char* name) {
        session.action(command).trigger();
        QTest::qWait(400);
        if (auto* dialog = session.window.findChild<QDialog*>()) {
            take(session, name, dialog);
            dialog->close();
            QTest::qWait(50);
        }
    }

 private:
    QDir folder_;
    ThemeChoice look_;
};

bool wait(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, kPatience);
}

QString held_back(int of_class, int image) {
    const QDir classes(kProject + q("/held-back"));
    const QDir images(classes.filePath(classes.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(of_class)));
    return images.filePath(images.entryList(QDir::Files).value(image));
}

bool classify(Session& session, const QString& image) {
    session.chat().set_image(image);
    if (!wait([&] { return session.button("classify_button").isEnabled(); })) return false;
    session.button("classify_button").click();
    return wait([&] { return session.chat().conversation().last_bars() != nullptr && session.idle(); });
}

// Every state of the demonstrations: problems, duplicates, a grid with a selection, questions and answers.
bool demonstrations(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("other/contexts.emloc")), kProject);
    auto& model = session.demonstrations();
    if (!wait([&] { return session.idle() && model.image_count() > 0; })) return false;
    auto& panel = *session.window.findChild<DemonstrationsPanel*>();
    QStringList bad;
    for (int i = 0; i < 7; ++i) {
        QFile fake(scratch.filePath(q("no picture %1.jpg").arg(i)));
        if (!fake.open(QIODevice::WriteOnly) || fake.write("text") != 4) return false;
        bad << fake.fileName();
    }
    panel.add_paths(bad);
    const auto first = model.index(0, 0);
    const QString copy = model.index(0, 0, first).data(DemonstrationsModel::kPathRole).toString();
    model.add_images(model.index(1, 0), {copy});
    QTest::qWait(1500);
    photographer.take(session, "problems");
    model.undo_stack().undo();
    QTest::qWait(600);
    session.window.findChild<ProblemList*>()->clear();

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

    session.action(Command::kPalette).trigger();
    QTest::qWait(300);
    QTest::keyClicks(session.find<QLineEdit>("palette_field"), q("co"));
    photographer.take(session, "commands");
    QTest::keyClick(session.find<QLineEdit>("palette_field"), Qt::Key_Escape);
    photographer.take_dialog(session, Command::kSettings, "settings");
    photographer.take_dialog(session, Command::kChooseModel, "model");
    photographer.take_dialog(session, Command::kCamera, "camera");
    photographer.take_dialog(session, Command::kAbout, "about");
    return true;
}

// Clips as demonstrations, and one long video as context.
bool videos(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("videos/contexts.emloc")), q(EMLOC_SOURCE_DIR "/projects/motions"));
    auto& model = session.demonstrations();
    if (!wait([&] { return session.idle() && model.image_count() > 0; })) return false;
    auto* card = session.window.findChild<DemonstrationsPanel*>()->card(0);
    card->images().setCurrentIndex(model.index(1, 0, model.index(0, 0)));
    session.action(Command::kVideoFrames).trigger();
    const auto take_player = [&](const char* name) {
        auto* dialog = session.window.findChild<QDialog*>();
        if (dialog == nullptr || !wait([&] { return session.button("video_accept").isEnabled(); })) return false;
        QTest::qWait(1200);
        photographer.take(session, name, dialog);
        return true;
    };
    if (!take_player("frames")) return false;
    session.window.findChild<QDialog*>()->reject();
    QTest::qWait(100);
    session.window.ask_video(q(EMLOC_SOURCE_DIR "/tests/engine/video_files/groups.mp4"));
    if (!take_player("ask-video")) return false;
    session.button("video_accept").click();
    if (!wait([&] { return session.idle() && session.action(Command::kSaveContext).isEnabled(); })) return false;
    photographer.take(session, "long-video");
    session.action(Command::kShowTokens).trigger();
    QTest::qWait(1200);
    photographer.take(session, "long-video-tokens");
    return true;
}

bool run(const QDir& folder, const QTemporaryDir& scratch) {
    Photographer photographer(folder, ThemeChoice::kLight);
    const QString store = scratch.filePath(q("contexts.emloc"));
    {
        Session session(store);
        if (!wait([&] { return session.chat().opened() && session.idle(); })) return false;
        photographer.take(session, "empty");
        QFile fake(scratch.filePath(q("fake.jpg")));
        if (!fake.open(QIODevice::WriteOnly) || fake.write("text") != 4) return false;
        fake.close();
        drop(session.find<QWidget>("demonstration_drop"), {fake.fileName()});
        session.window.open_model(scratch.path());
        if (!wait([&] { return session.idle(); })) return false;
        QTest::qWait(400);
        photographer.take(session, "errors");
    }
    Session session(store, kProject);
    if (!wait([&] { return session.chat().opened() && session.idle(); })) return false;
    if (!wait([&] { return session.button("compress_button").isEnabled(); })) return false;
    QTest::qWait(500);
    photographer.take(session, "ready");

    session.button("compress_button").click();
    const int half = 2;
    if (!wait([&] {
            return session.retention().decided_cells() > 0 &&
                   session.retention().decided_cells() >= session.retention().cells() / half;
        })) {
        return false;
    }
    session.engine.set_paused(true);  // the picture takes its time
    photographer.take(session, "compressing");
    session.window.close();
    QTest::qWait(300);
    if (auto* question = session.find<QMessageBox>("close_question")) {
        photographer.take(session, "closing", question);
        question->reject();
    }
    session.engine.set_paused(false);
    if (!wait([&] { return session.button("save_button").isEnabled(); })) return false;
    session.button("save_button").click();
    photographer.take(session, "saving");
    session.find<QPushButton>("save_confirm")->click();
    if (!wait([&] { return session.idle() && !session.button("save_button").isEnabled(); })) return false;

    auto& map = *session.find<HeatMapView>("heat_map");
    map.setCurrentIndex(session.retention().index(1, 0));
    if (!classify(session, held_back(4, 0)) || !classify(session, held_back(3, 1))) return false;
    photographer.take(session, "window");
    session.button("ask_button").click();
    if (!wait([&] { return session.idle(); })) return false;

    auto* tabs = session.find<QTabWidget>("tabs");
    session.button("test_button").click();
    if (!wait([&] { return session.idle(); })) return false;
    photographer.take(session, "test");
    session.action(Command::kShowContexts).trigger();
    photographer.take(session, "contexts");
    tabs->setCurrentIndex(1);
    QTest::qWait(800);
    photographer.take(session, "tokens");
    session.action(Command::kShowRetention).trigger();
    session.window.resize(1024, 640);
    photographer.take(session, "small");
    return demonstrations(photographer, scratch) && videos(photographer, scratch);
}

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QApplication::setApplicationVersion(q(EMLOC_VERSION));
    if (argc != 2) {
        std::fprintf(stderr, "usage: ui_screenshots DIR\n");
        return 2;
    }
    const QString language = qEnvironmentVariable("EMLOC_SCREENSHOT_LANGUAGE", q("en"));
    QTranslator texts;
    if (texts.load(q(":/translations/emloc_studio_%1.qm").arg(language))) QApplication::installTranslator(&texts);
    const QTemporaryDir scratch;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    folder.mkpath(q("."));
    return run(folder, scratch) ? 0 : 1;
}
