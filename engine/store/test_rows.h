// The last test of a context <-> the tables `tests` and `test_answers`.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>

#include "engine/context/exchange.h"

namespace emloc {

// Stores the test in place of an earlier one. Call it in a transaction.
void write_test(SQLite::Database& database, std::int64_t context, TestRun run);

// The last test of the context, or nothing where it was not tested. Throws Damage where it has changed since it was
// written.
std::optional<TestRun> read_test(SQLite::Database& database, std::int64_t context);

// Share of right answers among the images that could be read; nothing where none could.
std::optional<double> accuracy_of(const TestRun& run);

}  // namespace emloc
