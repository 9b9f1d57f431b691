// The statements by which each version of the schema makes its tables, indexes and views.
#pragma once

#include <vector>

namespace emloc {

// Of `version`'s tables and indexes, those that came with version `since` or later.
std::vector<const char*> statements_of(int version, int since = 1);

// Of this version alone: for people at a sqlite3 shell; the program doesn't read them.
std::vector<const char*> view_statements();

}  // namespace emloc
