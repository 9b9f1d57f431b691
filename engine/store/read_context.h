// Rows -> a whole context, checked.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/context/context.h"
#include "engine/store/context_rows.h"
#include "engine/store/memory_rows.h"
#include "engine/store/store.h"

namespace emloc {

// In a transaction of the caller, which keeps other writers' changes out of sight. Damage, naming the context, unless
// what was read is sound and matches its seal.
Context read_context(SQLite::Database& database, const ContextRow& row, LoadMedia media, KeepTensors tensors);

}  // namespace emloc
