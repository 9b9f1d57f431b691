// How a context's layers were searched <-> the tables `search_options` and `stopped_trials`. Contexts that were
// searched by the defaults, with every trial run to its end, have no rows there.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "engine/context/context.h"
#include "engine/store/seal.h"

namespace emloc {

void write_search(SQLite::Database& database, std::int64_t id, const Context& context, const MethodColumns& method);

// Sets the method's search and full_trials, and which trials of the chunks, all read already, were stopped. Throws
// Damage.
void read_search(SQLite::Database& database, std::int64_t id, Context& context, MethodColumns& method);

// Nothing where all is as by default, so that the seals of older contexts stay what they were.
void add_search(Seal& seal, const MethodColumns& method);

}  // namespace emloc
