#include "engine/store/transfer.h"

#include <unistd.h>

#include "engine/store/context_rows.h"
#include "engine/store/files.h"
#include "engine/store/names.h"
#include "engine/store/read_context.h"
#include "engine/store/write_context.h"

namespace emloc {

namespace {

namespace fs = std::filesystem;

Attributes attributes_of(const ContextRow& row) {
    return {row.created, row.note, row.accuracy};
}

// Whether something stands at `target` that the export may replace; a Failure where it may not.
bool replaces(const fs::path& target) {
    const auto status = fs::status(target);
    if (status.type() == fs::file_type::not_found) return false;
    if (!fs::is_regular_file(status))
        raise(ErrorKind::kInvalidArgument, "{} is not a file. Name a file to export to.", target.string());
    if (kind_of_file(target) != StoreKind::kExport)
        raise(ErrorKind::kNameTaken, "{} is a context store, which an export does not replace. Choose another file.",
              target.string());
    for (const auto* beside : {"-wal", "-journal"}) {
        std::error_code absent;
        if (const auto size = fs::file_size(target.string() + beside, absent); !absent && size > 0) {
            raise(ErrorKind::kLocked, "{} is open as a store. Close it, or export to another file.", target.string());
        }
    }
    const auto connection = connect(target, OpenMode::kReadOnly);
    if (all_rows(*connection->database).size() > 1)
        raise(ErrorKind::kNameTaken,
              "{} holds several contexts, which an export does not replace. Choose another file.", target.string());
    return true;
}

void write_export(const fs::path& file, const std::string& name, Context context, const Attributes& attributes) {
    // Where the user keeps pictures is nobody else's business.
    for (auto& demonstration : context.demonstrations)
        for (auto& medium : demonstration.media)
            if (medium.bytes) medium.path = medium.path.filename();
    const auto connection = create_export(file);
    try {
        save_context(*connection, name, context, WhenTaken::kRefuse, attributes);
    } catch (const SQLite::Exception& exception) {
        throw Failure(storage_error(exception, connection->handle(), file));
    }
}

Context read_one(StoreConnection& source, ContextRow& row) {
    auto& database = *source.database;
    SQLite::Transaction snapshot(database);
    if (const auto check = database.execAndGet("PRAGMA quick_check(1)").getString(); check != "ok") damage("{}", check);
    auto rows = all_rows(database);
    if (const auto fault = catalog_fault(database, rows)) damage("{}", *fault);
    if (rows.size() != 1) {
        raise(ErrorKind::kInvalidArgument,
              "{} holds {} contexts; an import takes one. Open it as a store and export the "
              "one you want.",
              source.file.string(), rows.size());
    }
    row = std::move(rows.front());
    if (!row.intact) damage("the entry of the context “{}” does not match its checksum", row.name);
    return read_context(database, row, LoadMedia::kBytes, KeepTensors::kYes);
}

std::string free_name(SQLite::Database& database, const std::string& name) {
    auto candidate = name;
    for (int number = 2; find_any(database, candidate); ++number) candidate = fmt::format("{} ({})", name, number);
    return candidate;
}

}  // namespace

void export_to(StoreConnection& connection, const std::string& name, const fs::path& file) {
    if (file.empty() || !file.has_filename()) raise(ErrorKind::kInvalidArgument, "Name a file to export to.");
    const auto target = fs::absolute(file).lexically_normal();
    auto& database = *connection.database;
    const bool replace = replaces(target);
    if (!fs::is_directory(target.parent_path()))
        raise(ErrorKind::kNotFound, "There is no folder {} to export to.", target.parent_path().string());
    if (::access(target.parent_path().c_str(), W_OK) != 0)
        raise(ErrorKind::kReadOnly, "The folder {} can't be written to. Export to another one.",
              target.parent_path().string());

    SQLite::Transaction snapshot(database);
    const auto row = find_intact(database, name);
    auto context = read_context(database, row, LoadMedia::kBytes, KeepTensors::kYes);
    snapshot.commit();
    remove_old_parts(target);
    const TemporaryFile temporary(part_of(target));
    const auto outcome = guarded(target, nullptr, [&]() -> Status {
        write_export(temporary.path(), name, std::move(context), attributes_of(row));
        return {};
    });
    if (!outcome) throw Failure(outcome.error());
    sync_file(temporary.path());
    if (replace)
        fs::rename(temporary.path(), target);
    else if (!rename_to_new(temporary.path(), target))
        raise(ErrorKind::kNameTaken, "{} has just been made by another program. Choose another file.", target.string());
    sync_folder(target.parent_path());
}

std::string import_from(StoreConnection& connection, const fs::path& file, const std::string& name) {
    ContextRow row;
    Context context;
    const auto outcome = guarded(file, nullptr, [&]() -> Status {
        const auto source = connect(file, OpenMode::kReadOnly);
        context = read_one(*source, row);
        return {};
    });
    if (!outcome) throw Failure(outcome.error());
    auto wanted = name;
    if (wanted.empty()) {
        const auto own = checked_name(row.name);
        if (!own) throw Failure(own.error());
        wanted = free_name(*connection.database, *own);
    }
    save_context(connection, wanted, context, WhenTaken::kRefuse, attributes_of(row));
    return wanted;
}

}  // namespace emloc
