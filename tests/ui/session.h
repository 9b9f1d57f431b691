// One start of the program: engine, window, and what tests look for in them.
#pragma once

#include <QFileInfo>
#include <QPushButton>
#include <QTest>

#include "ui/chat/chat_panel.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/retention/retention_model.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/window/actions.h"
#include "ui/window/main_window.h"
#include "ui/worker/engine_thread.h"
#include "ui/worker/workspace_worker.h"

namespace emloc::ui {

struct Session {
    // Keeps what it keeps beside the store.
    explicit Session(const QString& store, const QString& project = {})
        : window(engine, theme,
                 {.project = project,
                  .model = bundled_model(),
                  .store = store,
                  .data = QFileInfo(store).path(),
                  .methods = builtin_methods()}) {
        window.show();
    }
    ~Session() { window.close(); }

    template <class T>
    T* find(const char* name) {
        return window.findChild<T*>(QString::fromUtf8(name));
    }
    DemonstrationsModel& demonstrations() { return *window.findChild<DemonstrationsModel*>(); }
    RetentionModel& retention() { return *window.findChild<RetentionModel*>(); }
    ChatPanel& chat() { return *window.findChild<ChatPanel*>(); }
    QPushButton& button(const char* name) { return *find<QPushButton>(name); }
    QAction& action(Command command) { return *(*window.findChild<Actions*>())[command]; }
    bool idle() const { return engine.activity() == Activity::kIdle; }
    // False where the demonstrations can't be compressed, or that doesn't end.
    bool compress() {
        constexpr int kLoad = 60'000, kCompress = 240'000;  // generous: the machine may be busy
        if (!QTest::qWaitFor([&] { return idle() && action(Command::kCompress).isEnabled(); }, kLoad)) return false;
        action(Command::kCompress).trigger();
        return QTest::qWaitFor([&] { return idle() && action(Command::kSaveContext).isEnabled(); }, kCompress);
    }

    EngineThread engine{make_workspace_worker};
    Theme theme;
    MainWindow window;
};

}  // namespace emloc::ui
