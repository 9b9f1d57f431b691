#include "tests/ui/pictures/photographer.h"

#include <QDialog>
#include <QTest>

#include "tests/ui/drop.h"

namespace emloc::ui {

namespace {

constexpr int kPatience = 300'000;  // milliseconds
constexpr int kSettled = 150;       // what is drawn later than a change of looks

}  // namespace

void Photographer::take(Session& session, const char* name, QWidget* part) {
    const ThemeChoice other = look_ == ThemeChoice::kDark ? ThemeChoice::kLight : ThemeChoice::kDark;
    for (const ThemeChoice choice : {other, look_}) {
        session.theme.apply(choice);
        QTest::qWait(kSettled);
        const QString look = choice == ThemeChoice::kDark ? q("dark") : q("light");
        QWidget& shown = part == nullptr ? session.window : *part;
        shown.grab().save(folder_.filePath(q("%1-%2.png").arg(q(name), look)));
    }
}

void Photographer::take_once(QWidget& part, const char* name) {
    part.grab().save(folder_.filePath(q(name) + q(".png")));
}

void Photographer::take_dialog(Session& session, Command command, const char* name) {
    session.action(command).trigger();
    QTest::qWait(400);
    if (auto* dialog = session.window.findChild<QDialog*>()) {
        take(session, name, dialog);
        dialog->close();
        QTest::qWait(50);
    }
}

bool wait(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, kPatience);
}

bool wait_idle(const Session& session) {
    return wait([&] { return session.idle(); });
}

QString sample(const char* project) {
    return q(EMLOC_SOURCE_DIR "/projects/") + q(project);
}

QString held_back(int of_class, int image) {
    const QDir classes(sample("glyphs") + q("/held-back"));
    const QDir images(classes.filePath(classes.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(of_class)));
    return images.filePath(images.entryList(QDir::Files).value(image));
}

}  // namespace emloc::ui
