#include "ui/worker/engine_module.h"

#include "ui/worker/workspace_worker.h"

extern "C" __attribute__((visibility("default"))) emloc::ui::EngineWorker* emloc_make_engine_worker(
    emloc::ui::EngineEvents& events, emloc::ui::EngineControls& controls) {
    return new emloc::ui::WorkspaceWorker(events, controls);
}
