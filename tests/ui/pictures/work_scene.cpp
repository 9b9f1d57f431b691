#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QSplitter>
#include <QTabWidget>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/heard.h"
#include "tests/ui/pictures/scenes.h"
#include "ui/chat/conversation.h"
#include "ui/chat/conversation_model.h"
#include "ui/compare/compare_panel.h"
#include "ui/retention/heat_map_view.h"

namespace emloc::ui {

namespace {

constexpr double kLooserDelta = 0.02;

bool classify(Session& session, const QString& image) {
    session.chat().set_image(image);
    if (!wait([&] { return session.button("classify_button").isEnabled(); })) return false;
    session.button("classify_button").click();
    return wait([&] { return !session.chat().said().is_waiting() && session.idle(); });
}

bool save(Session& session, const QString& name) {
    session.find<QLineEdit>("save_name")->setText(name);
    session.find<QPushButton>("save_confirm")->click();
    return wait([&] { return session.idle() && !session.button("save_button").isEnabled(); });
}

bool pick(Session& session, const char* picker, const QString& name) {
    auto* box = session.find<QComboBox>(picker);
    if (!wait([&] { return box->findText(name) >= 0 && session.idle(); })) return false;
    box->setCurrentIndex(box->findText(name));
    Q_EMIT box->activated(box->currentIndex());
    return wait_idle(session);
}

// Held up in the middle of its second chunk, so that the picture can take its time.
bool compressing(Photographer& photographer, Session& session) {
    constexpr int kDecidedOfSecond = 3;
    session.button("compress_button").click();
    const RetentionModel& retention = session.retention();
    if (!wait([&] {
            return retention.layers() > 0 && retention.decided_cells() >= retention.layers() + kDecidedOfSecond;
        })) {
        return false;
    }
    session.engine.set_paused(true);
    QTest::qWait(1000);  // the trial that runs ends first
    photographer.take(session, "compressing");
    session.window.close();
    QTest::qWait(300);
    if (auto* question = session.find<QMessageBox>("close_question")) {
        // Other colours lay its buttons out anew, and the focus is gone.
        auto* stay = question->findChild<QPushButton*>(q("close_not"));
        QObject::connect(
            &session.theme, &Theme::changed, stay, [stay] { stay->setFocus(); }, Qt::QueuedConnection);
        photographer.take(session, "closing", question);
        question->reject();
    }
    session.engine.set_paused(false);
    return wait([&] { return session.button("save_button").isEnabled(); });
}

bool compressed(Photographer& photographer, Session& session) {
    session.button("save_button").click();
    photographer.take(session, "saving");
    if (!save(session, q("glyphs"))) return false;
    auto& map = *session.find<HeatMapView>("heat_map");
    map.setCurrentIndex(session.retention().index(session.retention().row_of_layer(3), 0));
    if (!classify(session, held_back(4, 0)) || !classify(session, held_back(3, 1))) return false;
    photographer.take(session, "window");
    session.button("ask_button").click();
    if (!wait_idle(session)) return false;
    session.retention().set_what_if(0.0045);
    photographer.take(session, "what-if");
    session.retention().set_what_if(std::nullopt);
    session.action(Command::kShowTokens).trigger();
    QTest::qWait(800);
    photographer.take(session, "tokens");
    session.action(Command::kShowTest).trigger();
    session.button("test_button").click();
    if (!wait_idle(session)) return false;
    photographer.take(session, "test");
    return true;
}

// Another context of the same demonstrations, and the two beside each other.
bool two_contexts(Photographer& photographer, Session& session) {
    session.action(Command::kShowRetention).trigger();
    session.retention().set_what_if(kLooserDelta);
    session.button("what_if_run").click();
    if (!wait([&] { return session.button("save_button").isEnabled(); })) return false;
    session.button("save_button").click();
    const QString looser = q("glyphs, delta 0.02");
    if (!save(session, looser)) return false;
    session.action(Command::kShowContexts).trigger();
    photographer.take(session, "contexts");
    session.action(Command::kShowCompare).trigger();
    Heard compared(session.engine.events(), &EngineEvents::compared);
    if (!pick(session, "compare_first", q("glyphs")) || !pick(session, "compare_second", looser)) return false;
    if (!wait([&] { return compared.count() > 0; })) return false;
    photographer.take(session, "compare");

    if (!pick(session, "context_picker", q("glyphs"))) return false;
    session.action(Command::kSideBySide).trigger();
    if (!wait([&] { return session.chat().side_by_side() && session.idle(); })) return false;
    if (!pick(session, "second_picker", looser)) return false;
    if (!classify(session, held_back(1, 2))) return false;
    session.action(Command::kAsk).trigger();
    if (!wait([&] { return !session.chat().said().is_waiting() && session.idle(); })) return false;
    photographer.take(session, "side-by-side");
    auto* splitter = qobject_cast<QSplitter*>(session.chat().parentWidget());
    const QList<int> sizes = splitter->sizes();
    splitter->setSizes({280, 560, 600});
    QTest::qWait(300);
    photographer.take(session, "side-by-side-wide");
    splitter->setSizes(sizes);
    session.action(Command::kSideBySide).trigger();
    return wait_idle(session);
}

}  // namespace

bool work(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("contexts.emloc")), sample("glyphs"));
    if (!wait([&] { return session.chat().opened() && session.idle(); })) return false;
    if (!wait([&] { return session.button("compress_button").isEnabled(); })) return false;
    QTest::qWait(500);
    photographer.take(session, "ready");
    if (!compressing(photographer, session) || !compressed(photographer, session)) return false;
    if (!two_contexts(photographer, session)) return false;
    session.action(Command::kShowRetention).trigger();
    const QSize size = session.window.size();
    session.window.resize(1024, 640);
    QTest::qWait(200);
    photographer.take(session, "small");
    session.window.resize(size);  // which is remembered
    for (int i = 0; i < 4; ++i) session.action(Command::kLargerText).trigger();
    QTest::qWait(200);
    photographer.take(session, "large-text");
    session.action(Command::kNormalText).trigger();
    return true;
}

}  // namespace emloc::ui
