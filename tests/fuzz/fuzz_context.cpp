// A store that is sound as a database, with values of somebody's choosing in any of its cells. Checksums are not
// compared in this build (engine/store/seal.h), so that what lies behind them is reached.
#include <sqlite3.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/engine/store/fixture.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/read_store.h"

namespace {

struct Cell {
    std::string table, column;
};

class Database {
 public:
    explicit Database(const std::filesystem::path& file) {
        if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("the store does not open");
        exec("PRAGMA ignore_check_constraints = ON");
        exec("PRAGMA synchronous = OFF");
        exec("PRAGMA journal_mode = MEMORY");
    }
    ~Database() { sqlite3_close(handle_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void exec(const char* sql) { sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); }
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr);
        return statement;
    }
    std::vector<Cell> cells() {
        std::vector<Cell> all;
        auto* rows = prepare(
            "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c "
            "WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%' ORDER BY 1, c.cid");
        while (sqlite3_step(rows) == SQLITE_ROW)
            all.push_back({reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)),
                           reinterpret_cast<const char*>(sqlite3_column_text(rows, 1))});
        sqlite3_finalize(rows);
        return all;
    }

 private:
    sqlite3* handle_ = nullptr;
};

// A store with everything in it that a store can have.
struct Base {
    Base() {
        const auto file = emloc::fuzz::folder().path() / "base.emloc";
        {
            auto store = emloc::opened(file);
            auto context = emloc::some_context(1);
            context.demonstrations[3].media[1].choice.times = {0.5, 1.25};
            if (!store.save("a", context)) throw std::runtime_error("the base is not saved");
            emloc::Exchange exchange;
            exchange.question = "Why?";
            exchange.labels = {{"yes", 0.75}, {"no", 0.25}};
            exchange.media = {emloc::image("x.png", emloc::random_bytes(50, 3))};
            static_cast<void>(store.add_exchange("a", exchange));
            emloc::TestRun run;
            run.answers = {{"/x.png", "yes", "no", 0.5}};
            static_cast<void>(store.record_test("a", run));
        }
        Database(file).exec("PRAGMA journal_mode = DELETE");  // all of it in one file
        std::ifstream stream(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
        cells = Database(file).cells();
    }
    std::string bytes;
    std::vector<Cell> cells;
};

class Input {
 public:
    Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}
    bool empty() const { return rest_.empty(); }
    unsigned byte() {
        if (rest_.empty()) return 0;
        const auto first = rest_[0];
        rest_ = rest_.subspan(1);
        return first;
    }
    std::span<const std::uint8_t> bytes(std::size_t count) {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

 private:
    std::span<const std::uint8_t> rest_;
};

void bind(sqlite3_stmt* statement, Input& input) {
    const auto kind = input.byte() % 6;
    const auto length = kind < 3 ? 8U : input.byte() + (kind == 5 ? 256 * input.byte() : 0);
    const auto value = input.bytes(length);
    std::uint64_t number = 0;
    for (const auto byte : value) number = number << 8 | byte;
    if (kind == 0) sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(number));
    if (kind == 1) sqlite3_bind_int64(statement, 1, static_cast<std::int8_t>(number));
    if (kind == 2) sqlite3_bind_double(statement, 1, std::bit_cast<double>(number));
    if (kind == 3)
        sqlite3_bind_text(statement, 1, reinterpret_cast<const char*>(value.data()), static_cast<int>(value.size()),
                          SQLITE_TRANSIENT);
    if (kind >= 4) sqlite3_bind_blob(statement, 1, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void edit(Database& database, const Cell& cell, Input& input) {
    const auto row = input.byte() % 8;
    auto* update =
        database.prepare("UPDATE " + cell.table + " SET " + cell.column + " = ? WHERE rowid = (SELECT rowid FROM " +
                         cell.table + " LIMIT 1 OFFSET " + std::to_string(row) + ")");
    bind(update, input);
    sqlite3_step(update);
    sqlite3_finalize(update);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Base base;
    const auto file = emloc::fuzz::folder().write(
        "contexts.emloc", reinterpret_cast<const std::uint8_t*>(base.bytes.data()), base.bytes.size());
    Input input(data, size);
    {
        Database database(file);
        database.exec("BEGIN");
        while (!input.empty()) edit(database, base.cells[input.byte() % base.cells.size()], input);
        database.exec("COMMIT");
    }
    emloc::fuzz::read_all(file);
    return 0;
}
