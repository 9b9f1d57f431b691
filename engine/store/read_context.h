// Rows -> a whole context, checked.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "engine/context/context.h"
#include "engine/store/context_rows.h"
#include "engine/store/memory_rows.h"
#include "engine/store/store.h"

namespace emloc {

// A context and the checksums of its memory's parts, with which its seal is made.
struct SealedContext {
    Context context;
    MemorySeal parts;
};

// In a transaction of the caller, which keeps other writers' changes out of sight. Damage, naming the context, unless
// what was read is sound and matches its seal.
Context read_context(SQLite::Database& database, const ContextRow& row, LoadMedia media, KeepTensors tensors);

// The same; Damage does not name the context.
SealedContext read_sealed(SQLite::Database& database, const ContextRow& row, LoadMedia media, KeepTensors tensors);

}  // namespace emloc
