#include "engine/store/store.h"

#include <cmath>
#include <utility>

#include "engine/store/connection.h"
#include "engine/store/context_rows.h"
#include "engine/store/exchange_rows.h"
#include "engine/store/names.h"
#include "engine/store/place.h"
#include "engine/store/read_context.h"
#include "engine/store/test_rows.h"
#include "engine/store/transfer.h"
#include "engine/store/verify.h"
#include "engine/store/write_context.h"

namespace emloc {

struct Store::Connection {
    std::unique_ptr<StoreConnection> open;
    std::optional<StoreIncident> incident;
    OpenMode mode = OpenMode::kReadWrite;

    // Runs body(connection, database) and turns what it throws into a Result.
    template <class Body>
    auto run(Body&& body) -> decltype(body(*open, *open->database)) {
        open->begin_budget();
        return guarded(open->file, open->handle(), [&] { return body(*open, *open->database); });
    }

    // The same of what writes: before and after it the store is at its path.
    template <class Body>
    auto change(Body&& body) -> decltype(body(*open, *open->database)) {
        if (auto status = stay(); !status) return tl::unexpected(std::move(status.error()));
        auto outcome = run(body);
        if (auto status = outcome ? stay() : Status(); !status) return tl::unexpected(std::move(status.error()));
        return outcome;
    }

 private:
    Status stay() {
        return guarded(open->file, nullptr, [&]() -> Status {
            if (auto happened = keep_in_place(open)) incident = std::move(happened);
            return {};
        });
    }
};

namespace {

// A checked name, or a Failure.
std::string name_from(std::string_view name) {
    auto checked = checked_name(name);
    if (!checked) throw Failure(checked.error());
    return std::move(*checked);
}

std::string first_digits(const std::string& sha256) {
    return sha256.substr(0, 12);
}

void check_model(const ContextRow& row, const ModelIdentity* expected) {
    if (expected == nullptr || row.model.sha256 == expected->sha256) return;
    raise(ErrorKind::kWrongModel,
          "The context “{}” needs the model {} ({}), but {} ({}) is loaded. Load that model, or adapt the "
          "demonstrations again with this one.",
          row.name, row.model.name, first_digits(row.model.sha256), expected->name, first_digits(expected->sha256));
}

// In one transaction: finds the intact row of `name`, lets `change` change a copy of it, writes that.
template <class Change>
Status change_row(SQLite::Database& database, std::string_view name, Change&& change) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const auto before = find_intact(database, name_from(name));
    auto after = before;
    change(after);
    update_attributes(database, before, after);
    transaction.commit();
    return {};
}

// The context that a conversation belongs to; nothing for an empty name.
std::optional<std::int64_t> owner_of(SQLite::Database& database, std::string_view context) {
    if (context.empty()) return std::nullopt;
    return find_intact(database, name_from(context)).id;
}

}  // namespace

Store::Store() : connection_(std::make_unique<Connection>()) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& file, OpenMode mode) {
    return guarded(file, nullptr, [&]() -> Result<Store> {
        Store store;
        store.connection_->open = connect(file, mode);
        store.connection_->mode = mode;
        return store;
    });
}

Status Store::save(std::string_view name, const Context& context, WhenTaken when_taken) {
    return connection_->change([&](StoreConnection& connection, SQLite::Database&) -> Status {
        save_context(connection, name_from(name), context, when_taken);
        return {};
    });
}

Result<Context> Store::load(std::string_view name, const ModelIdentity* expected, LoadMedia media) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<Context> {
        SQLite::Transaction snapshot(database);
        const auto row = find_intact(database, name_from(name));
        check_model(row, expected);
        return read_context(database, row, media, KeepTensors::kYes);
    });
}

Result<std::vector<ContextSummary>> Store::list() const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<std::vector<ContextSummary>> {
        std::vector<ContextSummary> summaries;
        for (const auto& row : all_rows(database)) summaries.push_back(summary_of(row));
        return summaries;
    });
}

Result<ContextSummary> Store::summary(std::string_view name) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<ContextSummary> {
        const auto wanted = name_from(name);
        const auto row = find_any(database, wanted);
        if (!row) raise_not_found(database, wanted);
        return summary_of(*row);
    });
}

Status Store::rename(std::string_view from, std::string_view to) {
    return connection_->change([&](StoreConnection& connection, SQLite::Database& database) -> Status {
        const auto wanted = name_from(to);
        return change_row(database, from, [&](ContextRow& row) {
            if (row.name != wanted && find_any(database, wanted)) {
                raise(ErrorKind::kNameTaken, "There is already a context “{}” in {}. Choose another name.", wanted,
                      connection.file.string());
            }
            row.name = wanted;
        });
    });
}

Status Store::remove(std::string_view name) {
    return connection_->change([&](StoreConnection& connection, SQLite::Database& database) -> Status {
        remove_context(connection, [&] {
            // As it stands first: a name that has changed may not be one that could be given.
            if (auto row = find_any(database, name)) return *row;
            return find_intact(database, name_from(name));
        });
        return {};
    });
}

Status Store::duplicate(std::string_view from, std::string_view to) {
    return connection_->change([&](StoreConnection& connection, SQLite::Database& database) -> Status {
        SQLite::Transaction snapshot(database);
        const auto row = find_intact(database, name_from(from));
        const auto context = read_context(database, row, LoadMedia::kReferences, KeepTensors::kYes);
        snapshot.commit();
        save_context(connection, name_from(to), context, WhenTaken::kRefuse, Attributes{now(), row.note, row.accuracy});
        return {};
    });
}

Status Store::set_note(std::string_view name, std::string_view note) {
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Status {
        return change_row(database, name, [&](ContextRow& row) { row.note = note; });
    });
}

Status Store::set_accuracy(std::string_view name, double accuracy) {
    if (!std::isfinite(accuracy) || accuracy < 0 || accuracy > 1)
        return fail(ErrorKind::kInvalidArgument, "An accuracy lies between 0 and 1; {} does not.", accuracy);
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Status {
        return change_row(database, name, [&](ContextRow& row) { row.accuracy = accuracy; });
    });
}

Result<Context> Store::load_record(std::string_view name, LoadMedia media) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<Context> {
        SQLite::Transaction snapshot(database);
        return read_context(database, find_intact(database, name_from(name)), media, KeepTensors::kNo);
    });
}

Result<std::int64_t> Store::add_exchange(std::string_view context, const Exchange& exchange) {
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Result<std::int64_t> {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        const auto id = insert_exchange(database, owner_of(database, context), exchange);
        transaction.commit();
        return id;
    });
}

Result<std::vector<Exchange>> Store::exchanges(std::string_view context, LoadMedia media) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<std::vector<Exchange>> {
        SQLite::Transaction snapshot(database);
        return read_exchanges(database, owner_of(database, context), media);
    });
}

Status Store::remove_exchange(std::int64_t id) {
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Status {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        if (delete_exchange(database, id)) delete_orphaned_media(database);
        transaction.commit();
        return {};
    });
}

Status Store::clear_exchanges(std::string_view context) {
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Status {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        delete_exchanges(database, owner_of(database, context));
        delete_orphaned_media(database);
        transaction.commit();
        return {};
    });
}

Status Store::record_test(std::string_view context, const TestRun& run) {
    return connection_->change([&](StoreConnection&, SQLite::Database& database) -> Status {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        const auto before = find_intact(database, name_from(context));
        write_test(database, before.id, run);
        auto after = before;
        if (const auto accuracy = accuracy_of(run)) after.accuracy = accuracy;
        update_attributes(database, before, after);
        transaction.commit();
        return {};
    });
}

Result<std::optional<TestRun>> Store::last_test(std::string_view context) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<std::optional<TestRun>> {
        SQLite::Transaction snapshot(database);
        return read_test(database, find_intact(database, name_from(context)).id);
    });
}

Result<std::optional<TestRun>> Store::test(std::string_view context, std::int64_t id) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<std::optional<TestRun>> {
        SQLite::Transaction snapshot(database);
        return read_test(database, find_intact(database, name_from(context)).id, id);
    });
}

Result<std::vector<TestRecord>> Store::tests(std::string_view context) const {
    return connection_->run([&](StoreConnection&, SQLite::Database& database) -> Result<std::vector<TestRecord>> {
        SQLite::Transaction snapshot(database);
        return list_tests(database, find_intact(database, name_from(context)).id);
    });
}

Status Store::export_context(std::string_view name, const std::filesystem::path& file) const {
    return connection_->run([&](StoreConnection& connection, SQLite::Database&) -> Status {
        export_to(connection, name_from(name), file);
        return {};
    });
}

Result<std::string> Store::import_context(const std::filesystem::path& file, std::string_view name) {
    return connection_->change([&](StoreConnection& connection, SQLite::Database&) -> Result<std::string> {
        return import_from(connection, file, name.empty() ? std::string() : name_from(name));
    });
}

Status Store::copy_to(const std::filesystem::path& file) const {
    return connection_->run([&](StoreConnection& connection, SQLite::Database&) -> Status {
        copy_whole(connection, std::filesystem::absolute(file).lexically_normal());
        return {};
    });
}

OpenMode Store::mode() const {
    return connection_->mode;
}

std::filesystem::path Store::file() const {
    return connection_->open->file;
}

std::optional<StoreIncident> Store::take_incident() {
    return std::exchange(connection_->incident, std::nullopt);
}

Result<VerifyReport> Store::verify() const {
    return connection_->run(
        [](StoreConnection& connection, SQLite::Database&) -> Result<VerifyReport> { return verify_all(connection); });
}

}  // namespace emloc
