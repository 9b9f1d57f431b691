#include "engine/store/schema.h"

#include "engine/store/errors.h"
#include "engine/store/schema_tables.h"
#include "engine/store/structure.h"

namespace emloc {

void create_schema(SQLite::Database& database, StoreKind kind) {
    for (const auto* sql : statements_of(kSchemaVersion)) database.exec(sql);
    for (const auto* sql : view_statements()) database.exec(sql);
    SQLite::Statement insert(database, "INSERT INTO catalog VALUES (1, ?, 0, zeroblob(16))");
    insert.bind(1, kind == StoreKind::kExport ? "export" : "store");
    insert.exec();
    database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    database.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

void check_schema(SQLite::Database& database, int version) {
    SQLite::Database model(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const auto* sql : statements_of(version)) model.exec(sql);
    check_structure(database, model);
}

StoreKind kind_of(SQLite::Database& database) {
    SQLite::Statement kind(database, "SELECT kind FROM catalog WHERE id = 1");
    if (!kind.executeStep()) damage("its catalog is empty");
    return kind.getColumn(0).getString() == "export" ? StoreKind::kExport : StoreKind::kStore;
}

}  // namespace emloc
