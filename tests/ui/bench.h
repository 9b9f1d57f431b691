// What a controller is given, without a window around it. The engine has neither a model nor a store: tests say what it
// does by emitting its events, which arrive at once, since they are emitted in the receivers' thread.
#pragma once

#include <QSettings>
#include <QTemporaryDir>
#include <QWidget>

#include "engine/adaptation/methods/registry.h"
#include "tests/ui/drop.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"
#include "ui/window/status_strip.h"
#include "ui/window/work_tabs.h"
#include "ui/worker/engine_thread.h"
#include "ui/worker/workspace_worker.h"

namespace emloc::ui {

struct Bench {
    // Settings that are written stay in a folder of the test.
    Bench() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
        QObject::connect(&engine, &EngineThread::activity_changed, &window,
                         [this](Activity activity) { seen.append(activity); });
    }

    QAction& action(Command command) const { return *actions[command]; }
    EngineEvents& events() { return engine.events(); }
    // Whether the engine was busy with it at some time: without a model it refuses at once.
    bool was(Activity activity) const { return seen.contains(activity); }
    bool idle() const { return engine.activity() == Activity::kIdle; }
    void fail(Job job, const QString& message, ErrorKind kind = ErrorKind::kNotFound) {
        Q_EMIT events().failed({job, kind, message});
    }
    // Of a file that need not be there, as long as no panel looks for it.
    void add_demonstration(const QString& label, const QString& file, bool held_out = false) {
        demonstrations.edit(q("Add"),
                            [&](DemonstrationSet& set) { set.add_images(set.add_class(label), {file}, held_out); });
    }

    QTemporaryDir folder;
    QList<Activity> seen;
    EngineThread engine{make_workspace_worker};
    Theme theme;
    Settings settings;
    QWidget window;
    Actions actions{theme, nullptr};
    HeaderBar header{actions, builtin_methods()};
    StatusStrip status;
    MessageBar messages;
    WorkTabs tabs;
    DemonstrationsModel demonstrations;
};

inline ModelDescription a_model(const char* sha256 = "aa") {
    return {.name = q("pocket"), .folder = q("/models/pocket"), .device = q("cpu"), .sha256 = q(sha256), .layers = 4};
}

// A context of two layers and one chunk of ten tokens, of which layer 0 keeps all and layer 1 one.
inline OpenedContext a_context(const ContextChoice& choice, int slot = 0) {
    auto record = std::make_shared<AdaptationRecord>();
    record->model.layers = 2;
    record->model.kv_heads = 1;
    record->options.method.name = builtin_methods().standard().name;
    record->demonstrations.resize(1);
    ChunkRecord& chunk = record->chunks.emplace_back();
    chunk.tokens = 10;
    chunk.demonstrations.resize(1);
    chunk.decisions.resize(2);
    chunk.decisions[1] = {.layer = 1, .ratio = 0.1, .kept = {{0}}};
    OpenedContext context;
    context.choice = choice;
    context.labels = {q("a"), q("b")};
    context.demonstrations = 1;
    context.slot = slot;
    if (slot == 0) context.record = record;
    return context;
}

inline ContextChoice saved(const char* name) {
    return {ContextChoice::Kind::kSaved, q(name)};
}

inline const ContextChoice kLastResult{ContextChoice::Kind::kResult, {}};

}  // namespace emloc::ui
