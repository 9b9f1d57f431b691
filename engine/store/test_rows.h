// The tests of a context <-> the tables `test_runs` and `tested_images`.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/context/exchange.h"

namespace emloc {

// Adds it to those of the context. Call it in a transaction. Returns its id.
std::int64_t write_test(SQLite::Database& database, std::int64_t context, TestRun run);

// Those of the context, oldest first.
std::vector<TestRecord> list_tests(SQLite::Database& database, std::int64_t context);

// That test of the context, the last one where `id` is 0; nothing where there is none. Throws Damage where it has
// changed since it was written.
std::optional<TestRun> read_test(SQLite::Database& database, std::int64_t context, std::int64_t id = 0);

// Share of right answers among the images that could be read; nothing where none could.
std::optional<double> accuracy_of(const TestRun& run);

}  // namespace emloc
