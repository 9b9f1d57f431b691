// What the engine's library has for the program that opens it.
#pragma once

#include "ui/worker/engine_worker.h"

namespace emloc::ui {

// A function of this name and type. Its result belongs to the caller. Both sides are of one build.
inline constexpr char kMakeEngineWorker[] = "emloc_make_engine_worker";
using MakeEngineWorker = EngineWorker*(EngineEvents& events, EngineControls& controls);

}  // namespace emloc::ui
