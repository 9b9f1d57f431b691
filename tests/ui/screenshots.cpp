// ui_screenshots DIR: drives the window with the real engine through its states and saves a picture of each, in both
// looks. QT_SCALE_FACTOR=2 makes them for dense screens.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <cstdio>

#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/chat/conversation.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/held_back/held_back_model.h"
#include "ui/retention/heat_map_view.h"

using namespace emloc::ui;

namespace {

constexpr int kPatience = 300'000;  // milliseconds
const QString kProject = q(EMLOC_SOURCE_DIR "/projects/glyphs");

class Photographer {
 public:
    Photographer(const QDir& folder, ThemeChoice look) : folder_(folder), look_(look) {}

    void take(Session& session, const char* name) {
        const ThemeChoice other = look_ == ThemeChoice::kDark ? ThemeChoice::kLight : ThemeChoice::kDark;
        for (const ThemeChoice choice : {other, look_}) {
            session.theme.apply(choice);
            QTest::qWait(100);
            const QString look = choice == ThemeChoice::kDark ? q("dark") : q("light");
            session.window.grab().save(folder_.filePath(q("%1-%2.png").arg(q(name), look)));
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
    if (!wait([&] { return session.chat().can_classify(); })) return false;
    session.button("classify_button").click();
    return wait([&] { return session.chat().conversation().last_bars() != nullptr && session.idle(); });
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
    photographer.take(session, "compressing");
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
    tabs->setCurrentIndex(1);
    photographer.take(session, "contexts");
    session.window.resize(1024, 640);
    photographer.take(session, "small");
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: ui_screenshots DIR\n");
        return 2;
    }
    QTranslator plurals;
    if (plurals.load(q(":/translations/emloc_studio_en.qm"))) QApplication::installTranslator(&plurals);
    const QTemporaryDir scratch;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    folder.mkpath(q("."));
    return run(folder, scratch) ? 0 : 1;
}
