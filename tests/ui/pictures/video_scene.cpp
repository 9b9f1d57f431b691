#include <QDialog>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/pictures/scenes.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/image_list.h"

namespace emloc::ui {

namespace {

bool take_player(Photographer& photographer, Session& session, const char* name) {
    auto* dialog = session.window.findChild<QDialog*>();
    if (dialog == nullptr || !wait([&] { return session.button("video_accept").isEnabled(); })) return false;
    QTest::qWait(1200);
    photographer.take(session, name, dialog);
    return true;
}

}  // namespace

bool videos(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("videos/contexts.emloc")), sample("motions"));
    auto& model = session.demonstrations();
    if (!wait([&] { return session.idle() && model.image_count() > 0; })) return false;
    auto* card = session.window.findChild<DemonstrationsPanel*>()->card(0);
    card->images().setCurrentIndex(model.index(1, 0, model.index(0, 0)));
    session.action(Command::kVideoFrames).trigger();
    if (!take_player(photographer, session, "frames")) return false;
    session.window.findChild<QDialog*>()->reject();
    QTest::qWait(100);
    session.window.ask_video(sample("motions") + q("/held-back/up/00.mp4"));
    if (!take_player(photographer, session, "ask-video")) return false;
    session.button("video_accept").click();
    if (!wait([&] { return session.idle() && session.action(Command::kSaveContext).isEnabled(); })) return false;
    photographer.take(session, "long-video");
    session.action(Command::kShowTokens).trigger();
    QTest::qWait(1200);
    photographer.take(session, "long-video-tokens");
    return true;
}

}  // namespace emloc::ui
