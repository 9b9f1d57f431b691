// How much memory the process and the GPU use.
#pragma once

#include <QtGlobal>

namespace emloc::ui {

// Resident memory of this process, bytes; 0 where the system doesn't say.
qint64 process_memory();

// Memory in use on the first NVIDIA GPU, by all programs, bytes: through its driver's library, which is opened at the
// first call. 0 without one.
qint64 gpu_memory();

}  // namespace emloc::ui
