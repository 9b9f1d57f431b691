// A bench on which contexts can be opened and talked to.
#pragma once

#include "tests/ui/bench.h"
#include "ui/chat/chat_panel.h"
#include "ui/compare/compare_panel.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/contexts_panel.h"
#include "ui/contexts/save_bar.h"
#include "ui/inspector/picture_cache.h"
#include "ui/project/project_session.h"
#include "ui/window/chat_controller.h"
#include "ui/window/contexts_controller.h"
#include "ui/window/model_controller.h"

namespace emloc::ui {

struct TalkingBench : Bench {
    void load_model(const char* sha256 = "aa") {
        Q_EMIT events().model_loaded(a_model(sha256));
        // The chat asks for no context then; the engine, which has no model, refuses.
        while (!idle()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    void open(const ContextChoice& choice, int slot = 0) { Q_EMIT events().context_opened(a_context(choice, slot)); }

    ModelController models{{.engine = engine,
                            .actions = actions,
                            .settings = settings,
                            .header = header,
                            .status = status,
                            .messages = messages,
                            .window = window}};
    ProjectSession project{demonstrations, folder.path()};
    ContextsModel contexts;
    ContextsPanel contexts_panel{contexts};
    ComparePanel compare{theme};
    SaveBar save_bar;
    ContextsController library{{.engine = engine,
                                .actions = actions,
                                .settings = settings,
                                .models = models,
                                .project = project,
                                .contexts = contexts,
                                .panel = contexts_panel,
                                .compare = compare,
                                .save_bar = save_bar,
                                .status = status,
                                .messages = messages,
                                .tabs = tabs,
                                .window = window}};
    PictureCache pictures{64};
    ChatPanel chat_panel{pictures, theme};
    ChatController chat{{.engine = engine,
                         .actions = actions,
                         .models = models,
                         .contexts = library,
                         .demonstrations = demonstrations,
                         .panel = chat_panel}};
};

}  // namespace emloc::ui
