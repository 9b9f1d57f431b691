// The engine in a library of its own, so that the window is there before libtorch is.
#pragma once

#include <QString>

#include "ui/worker/engine_worker.h"

namespace emloc::ui {

// Opens the library when it is called, in the engine's thread: a part of a second, longer from a slow disk. kUnreadable
// where it can't be opened, which says why.
MakeWorker worker_of_library(const QString& file);

}  // namespace emloc::ui
