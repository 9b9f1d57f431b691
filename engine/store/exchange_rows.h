// Conversations <-> the tables `exchanges` and `exchange_media`.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/context/exchange.h"
#include "engine/store/store.h"

namespace emloc {

// `context` is the id of a row of `contexts`; nothing stands for what was asked without a context. Call it in a
// transaction.
std::int64_t insert_exchange(SQLite::Database& database, std::optional<std::int64_t> context, Exchange exchange);

// Returns the exchanges, oldest first. Throws Damage where one has changed since it was written.
std::vector<Exchange> read_exchanges(SQLite::Database& database, std::optional<std::int64_t> context, LoadMedia media);

// Removes all exchanges of a context, or the one exchange of that id.
void delete_exchanges(SQLite::Database& database, std::optional<std::int64_t> context);
bool delete_exchange(SQLite::Database& database, std::int64_t id);

}  // namespace emloc
