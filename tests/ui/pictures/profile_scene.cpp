#include <QLabel>
#include <QTest>
#include <cstdio>

#include "tests/ui/drop.h"
#include "tests/ui/pictures/scenes.h"

namespace emloc::ui {

bool profile(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("profile.emloc")), sample("glyphs"));
    if (!wait([&] { return session.chat().opened() && session.button("compress_button").isEnabled(); })) return false;
    session.action(Command::kProfiler).trigger();
    auto* overlay = session.find<QWidget>("overlay");
    if (overlay->findChild<QLabel*>(q("overlay_reason")) != nullptr) {
        std::fputs("This display offers no OpenGL.\n", stderr);
        return false;
    }
    session.button("compress_button").click();
    if (!wait([&] { return session.retention().chunks() > 1 && session.retention().decided_cells() > 0; }))
        return false;
    if (!wait_idle(session)) return false;
    session.chat().set_image(held_back(0, 0));
    if (!wait([&] { return session.button("classify_button").isEnabled(); })) return false;
    session.action(Command::kAsk).trigger();
    if (!wait([&] { return !session.chat().said().is_waiting() && session.idle(); })) return false;
    QTest::qWait(500);
    photographer.take_once(*overlay, "profile");
    return true;
}

}  // namespace emloc::ui
