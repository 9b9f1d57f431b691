// What a database's tables mean, as SQLite itself understands them: not how their text is written.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace emloc {

// Throws Damage unless every table of `model` is in `database` with the same columns (types, defaults, keys), foreign
// keys, uniqueness, indexes and constraints, and nothing in `database` runs by itself (triggers). Comments, white
// space, quotes, letter case and the order of columns don't count. Tables, indexes and views that somebody added are
// left alone.
void check_structure(SQLite::Database& database, SQLite::Database& model);

}  // namespace emloc
