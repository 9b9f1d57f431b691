// How a store of an earlier version becomes one of this version.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <functional>
#include <span>

namespace emloc {

// steps[i] takes version i + 1 to version i + 2.
using MigrationSteps = std::span<const std::function<void(SQLite::Database&)>>;
MigrationSteps migration_steps();  // of this version of the program

// Brings a store of an older version up to 1 + steps.size() in one transaction, after a copy of it was written and
// synced beside it as "<file>.v<version>.backup"; where the copy or a step fails, the store is as it was. The path of
// the copy.
std::filesystem::path migrate(SQLite::Database& database, const std::filesystem::path& file, MigrationSteps steps);

}  // namespace emloc
