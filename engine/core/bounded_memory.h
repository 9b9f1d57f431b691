// What a process that computes for hours keeps of memory it does not use.
#pragma once

#include <malloc.h>

#include <cstdlib>

namespace emloc {

// To be called first in main(): it changes the environment, which oneDNN reads once.
inline void bound_kept_memory() {
    // oneDNN keeps up to 1024 kernels, one for each number of rows that it met: 330 MB after some minutes of varied
    // use. So many as one adaptation needs are no slower. A user's own setting stays.
    ::setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128", 0);
    // By default 8 arenas a core, each with its own holes: 100 MB after some minutes. Few threads allocate here, and
    // rarely.
    ::mallopt(M_ARENA_MAX, 2);
}

// After a large job: the allocator would keep its memory, hundreds of megabytes, for the next one.
inline void give_memory_back() {
    ::malloc_trim(0);
}

}  // namespace emloc
