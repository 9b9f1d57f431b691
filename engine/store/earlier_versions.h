// What stores of schema versions 1 to 6 hold, in this version's terms.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/context/context.h"
#include "engine/store/method_columns.h"

namespace emloc {

// For a store of an older `version` that is only read: what that version lacks, as temporary tables and views, so that
// the rest of the code reads every store alike. Leaves the file as it is.
void show_as_current(SQLite::Database& database, int version);

// The step from version 4 to 5. Reads everything but the bytes of memories and media, and seals anew what is intact;
// what isn't, keeps a seal that does not match.
void store_methods_by_name(SQLite::Database& database);

// The step from version 5 to 6: what was the last test of each context is one of several from now on. The new tables
// are there.
void keep_every_test(SQLite::Database& database);

// Sets what those versions did not keep of a sound context: the method of each chunk, which was the context's, and
// which tokens the memory holds, which follows from the decisions.
void complete(Context& context, const MethodColumns& columns);

}  // namespace emloc
