#include "engine/store/verify.h"

#include "engine/store/context_rows.h"
#include "engine/store/exchange_rows.h"
#include "engine/store/read_context.h"
#include "engine/store/rows.h"
#include "engine/store/test_rows.h"

namespace emloc {

namespace {

// What SQLite itself finds amiss with the file; a few lines are enough to know.
void check_file(SQLite::Database& database, VerifyReport& report) {
    RowReader findings(database, "PRAGMA integrity_check(5)");
    while (findings.next()) {
        std::string text;
        findings >> text;
        if (text != "ok") report.damaged.push_back("(the file): " + text);
    }
    RowReader orphans(database, "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1");
    while (orphans.next()) {
        std::string table;
        std::int64_t rows = 0;
        orphans >> table >> rows;
        report.damaged.push_back(fmt::format("(the file): {} rows of {} belong to nothing", rows, table));
    }
}

// What was said without a context.
void check_unbound_conversation(StoreConnection& connection, VerifyReport& report) {
    connection.begin_budget();
    try {
        read_exchanges(*connection.database, std::nullopt, LoadMedia::kBytes);
    } catch (const Damage& found) {
        report.damaged.push_back(fmt::format("(the conversation without a context): {}", found.what()));
    }
}

// Damage of one context must not hide another: what stops the reading is reported, unless it isn't the file's fault.
void check_context(StoreConnection& connection, const ContextRow& row, VerifyReport& report) {
    connection.begin_budget();
    const auto outcome = guarded(connection.file, connection.handle(), [&]() -> Status {
        try {
            if (!row.intact) damage("its entry does not match its checksum");
            read_context(*connection.database, row, LoadMedia::kBytes, KeepTensors::kNo);
            read_exchanges(*connection.database, row.id, LoadMedia::kBytes);
            for (const auto& test : list_tests(*connection.database, row.id))
                read_test(*connection.database, row.id, test.id);
            report.intact.push_back(row.name);
        } catch (const Damage& found) {
            report.damaged.push_back(fmt::format("{}: {}", row.name, found.what()));
        }
        return {};
    });
    if (outcome) return;
    if (outcome.error().kind != ErrorKind::kDamaged) throw Failure(outcome.error());
    report.damaged.push_back(fmt::format("{}: {}", row.name, outcome.error().message));
}

}  // namespace

VerifyReport verify_all(StoreConnection& connection) {
    auto& database = *connection.database;
    SQLite::Transaction snapshot(database);
    VerifyReport report;
    const auto file = guarded(connection.file, connection.handle(), [&]() -> Status {
        check_file(database, report);
        return {};
    });
    if (!file) {
        if (file.error().kind != ErrorKind::kDamaged) throw Failure(file.error());
        report.damaged.push_back("(the file): " + file.error().message);
    }
    const auto rows = all_rows(database);
    if (const auto fault = catalog_fault(database, rows)) report.damaged.push_back("(the file): " + *fault);
    for (const auto& row : rows) check_context(connection, row, report);
    check_unbound_conversation(connection, report);
    return report;
}

}  // namespace emloc
