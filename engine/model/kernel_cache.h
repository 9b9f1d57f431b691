// A bound on what the CPU's kernels take in memory.
#pragma once

#include <cstdlib>

namespace emloc {

// oneDNN keeps up to 1024 kernels, one for each number of rows that it met: 350 MB after some minutes of varied use.
// With this it keeps as many as one adaptation needs, which is no slower. A user's own ONEDNN_PRIMITIVE_CACHE_CAPACITY
// stays. To be called first in main(): it changes the environment, and oneDNN reads it once.
inline void limit_kernel_cache() {
    ::setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128", 0);
}

}  // namespace emloc
