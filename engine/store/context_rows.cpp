#include "engine/store/context_rows.h"

#include <fmt/chrono.h>

#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/store/check.h"
#include "engine/store/earlier_seal.h"
#include "engine/store/errors.h"
#include "engine/store/option_text.h"
#include "engine/store/rows.h"
#include "engine/store/words.h"

namespace emloc {

namespace {

using nlohmann::json;

template <class T>
std::optional<std::vector<T>> list_of(const std::string& text) {
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_array()) return std::nullopt;
    std::vector<T> values;
    for (const auto& value : parsed) {
        if (std::is_same_v<T, std::string> ? !value.is_string() : !value.is_number()) return std::nullopt;
        values.push_back(value.template get<T>());
    }
    return values;
}

std::string text_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Checksum seal_of_row(const ContextRow& row) {
    using View = std::string_view;
    Seal seal;
    seal.add(row.id).add(View(row.name)).add(View(row.note));
    seal.add(std::int64_t{row.accuracy.has_value()}).add(row.accuracy.value_or(0));
    seal.add(View(row.created)).add(View(row.modified));
    add_model(seal, row.model);
    seal.add(View(row.options.method.name)).add(View(row.method_options)).add(row.options.chunk_tokens);
    seal.add(row.options.demonstrations_per_chunk).add(row.options.min_pixels).add(row.options.max_pixels);
    seal.add(View(row.options.system_prompt.value_or("")))
        .add(View(row.dtype))
        .add(row.memory.kv_heads)
        .add(row.memory.head_dim);
    seal.add(row.memory.position_offset).add(row.layers).add(row.demonstrations).add(View(row.labels)).add(row.chunks);
    seal.add(row.tokens).add(row.kept_share).add(row.memory_bytes);
    return seal.add(std::span<const std::byte>(row.content_seal)).checksum();
}

// The bits by which the catalog's seal changes when this context comes or goes.
Checksum mark_of(const ContextRow& row) {
    return Seal().add(row.id).add(std::string_view(row.name)).checksum();
}

Checksum combined(Checksum one, const Checksum& other) {
    for (std::size_t i = 0; i < one.size(); ++i) one[i] ^= other[i];
    return one;
}

struct Catalog {
    std::int64_t contexts = 0;
    Checksum seal{};
};

Catalog catalog_of(const std::vector<ContextRow>& rows) {
    Catalog catalog;
    for (const auto& row : rows) {
        ++catalog.contexts;
        catalog.seal = combined(catalog.seal, mark_of(row));
    }
    return catalog;
}

std::optional<Catalog> read_catalog(SQLite::Database& database) {
    RowReader reader(database, "SELECT contexts, seal FROM catalog WHERE id = 1");
    if (!reader.next()) return std::nullopt;
    Catalog catalog;
    reader >> catalog.contexts >> catalog.seal;
    return catalog;
}

void write_catalog(SQLite::Database& database, const Catalog& catalog) {
    RowWriter writer(database, "UPDATE catalog SET contexts = ?, seal = ? WHERE id = 1");
    (writer << catalog.contexts << catalog.seal).exec();
}

// A change is folded into what the catalog says rather than counted anew, so that a row that went missing stays missed.
void change_catalog(SQLite::Database& database, std::int64_t more, const Checksum& mark) {
    auto catalog = read_catalog(database).value_or(Catalog{});
    catalog.contexts += more;
    catalog.seal = combined(catalog.seal, mark);
    write_catalog(database, catalog);
}

constexpr int kFirstWithMethods = 5;
constexpr std::string_view kMethodColumns = "method, method_options";
constexpr const char* kColumns =
    "id, name, note, accuracy, created, modified, model_name, model_family, model_sha256, model_layers, "
    "model_kv_heads, model_head_dim, method, method_options, chunk_tokens, demonstrations_per_chunk, min_pixels, "
    "max_pixels, system_prompt, dtype, kv_heads, head_dim, position_offset, layers, demonstrations, labels, chunks, "
    "tokens, kept_share, "
    "memory_bytes, content_seal, row_seal";

// All but `intact`, and the row's own seal.
Checksum read_row(RowReader& reader, ContextRow& row) {
    Checksum seal;
    reader >> row.id >> row.name >> row.note >> row.accuracy >> row.created >> row.modified;
    reader >> row.model.name >> row.model.family >> row.model.sha256;
    reader >> row.model.layers >> row.model.kv_heads >> row.model.head_dim;
    reader >> row.options.method.name >> row.method_options >> row.options.chunk_tokens;
    reader >> row.options.demonstrations_per_chunk >> row.options.min_pixels >> row.options.max_pixels;
    reader >> row.options.system_prompt.emplace() >> row.dtype >> row.memory.kv_heads >> row.memory.head_dim;
    reader >> row.memory.position_offset >> row.layers >> row.demonstrations >> row.labels >> row.chunks >> row.tokens;
    reader >> row.kept_share >> row.memory_bytes >> row.content_seal >> seal;
    return seal;
}

bool has_meaning(const ContextRow& row) {
    return options_in(row.method_options) && dtype_of(row.dtype) && list_of<std::string>(row.labels);
}

// The next row of a store of this version.
ContextRow next_row(RowReader& reader) {
    ContextRow row;
    const auto seal = read_row(reader, row);
    row.intact = matches(seal_of_row(row), seal) && has_meaning(row);
    return row;
}

// The next row of a store of version 4 or earlier, with its delta behind the other columns.
ContextRow next_earlier_row(SQLite::Database& database, RowReader& reader) {
    ContextRow row;
    const auto seal = read_row(reader, row);
    double delta = 0;
    reader >> delta;
    row.columns = read_columns(database, row.id, row.options.method.name, delta, row.method_options);
    row.method_options = text_of(choice_of(*row.columns).options);
    row.intact = matches(earlier_seal_of_row(row), seal) && row.columns->is_known && has_meaning(row);
    return row;
}

std::string names_in(const std::vector<ContextRow>& rows) {
    constexpr std::size_t kMostNamed = 5;
    if (rows.empty()) return "It holds none yet.";
    std::string text = "It holds ";
    for (std::size_t i = 0; i < rows.size() && i < kMostNamed; ++i) {
        if (i > 0) text += ", ";
        text += "“" + rows[i].name + "”";
    }
    return text + (rows.size() > kMostNamed ? fmt::format(" and {} more.", rows.size() - kMostNamed) : ".");
}

}  // namespace

std::string now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

ContextRow row_of(const Context& context, const Checksum& content_seal) {
    ContextRow row;
    row.model = context.model;
    row.options = context.options;
    row.method_options = text_of(context.options.method.options);
    row.dtype = word_of(context.memory.dtype);
    row.memory.kv_heads = context.memory.kv_heads;
    row.memory.head_dim = context.memory.head_dim;
    row.memory.position_offset = context.memory.position_offset;
    row.layers = static_cast<std::int64_t>(context.memory.layers.size());
    row.demonstrations = static_cast<std::int64_t>(context.demonstrations.size());
    row.labels = text_of(labels_of(context));
    row.chunks = static_cast<std::int64_t>(context.chunks.size());
    row.tokens = token_count(context);
    row.kept_share = kept_share(context);
    for (const auto& layer : context.memory.layers)
        row.memory_bytes += 2 * tensor_bytes(context.memory, layer).value_or(0);
    for (const auto& state : context.memory.states) row.memory_bytes += state ? std::ssize(*state) : 0;
    row.content_seal = content_seal;
    return row;
}

ContextSummary summary_of(const ContextRow& row) {
    ContextSummary summary;
    summary.name = row.name;
    summary.model = row.model;
    summary.method = row.options.method.name;
    summary.demonstrations = row.demonstrations;
    summary.labels = list_of<std::string>(row.labels).value_or(std::vector<std::string>{});
    summary.chunks = row.chunks;
    summary.tokens = row.tokens;
    summary.kept_share = row.kept_share;
    summary.memory_bytes = row.memory_bytes;
    summary.created = row.created;
    summary.modified = row.modified;
    summary.note = row.note;
    summary.accuracy = row.accuracy;
    summary.damaged = !row.intact;
    return summary;
}

Context skeleton_of(const ContextRow& row) {
    const auto dtype = dtype_of(row.dtype);
    auto options = options_in(row.method_options);
    if (!dtype || !options) damage("its options have changed");
    Context context;
    context.model = row.model;
    context.options = row.options;
    context.options.method.options = std::move(*options);
    context.memory = row.memory;
    context.memory.dtype = *dtype;
    return context;
}

std::vector<ContextRow> all_rows(SQLite::Database& database) {
    constexpr std::size_t kMostContexts = 1'000'000;
    // Until version 4 the method was called mode, and its options were columns.
    const bool is_earlier = database.execAndGet("PRAGMA user_version").getInt() < kFirstWithMethods;
    std::string columns = kColumns;
    if (is_earlier) columns.replace(columns.find(kMethodColumns), kMethodColumns.size(), "mode, ratios");
    std::vector<ContextRow> rows;
    // By the table alone: an index that has changed could hide a row.
    RowReader reader(
        database, fmt::format("SELECT {}{} FROM contexts NOT INDEXED", columns, is_earlier ? ", delta" : "").c_str());
    while (reader.next()) {
        if (rows.size() == kMostContexts) damage("its list of contexts does not end");
        rows.push_back(is_earlier ? next_earlier_row(database, reader) : next_row(reader));
    }
    return rows;
}

std::optional<std::string> catalog_fault(SQLite::Database& database, const std::vector<ContextRow>& rows) {
    const auto stored = read_catalog(database);
    const auto found = catalog_of(rows);
    if (!stored) return "its catalog is empty";
    if (stored->contexts != found.contexts)
        return fmt::format("it lists {} contexts where there should be {}", found.contexts, stored->contexts);
    if (!matches(found.seal, stored->seal)) return "its list of contexts does not match its checksum";
    return std::nullopt;
}

void raise_not_found(SQLite::Database& database, std::string_view name) {
    raise(ErrorKind::kNotFound, "There is no context “{}” in {}. {}", name, database.getFilename(),
          names_in(all_rows(database)));
}

std::optional<ContextRow> find_any(SQLite::Database& database, std::string_view name) {
    for (auto& row : all_rows(database))
        if (row.name == name) return std::move(row);
    return std::nullopt;
}

ContextRow find_intact(SQLite::Database& database, std::string_view name) {
    const auto rows = all_rows(database);
    for (const auto& row : rows) {
        if (row.name != name) continue;
        if (!row.intact) damage("the entry of the context “{}” does not match its checksum", name);
        return row;
    }
    for (const auto& row : rows)
        if (!row.intact)
            damage("no context is named “{}”, but the entry “{}” has changed and may have been it", name, row.name);
    if (const auto fault = catalog_fault(database, rows)) damage("no context is named “{}”, but {}", name, *fault);
    raise_not_found(database, name);
}

std::int64_t next_id(SQLite::Database& database) {
    // AUTOINCREMENT: above every id that there ever was.
    return database
        .execAndGet(
            "SELECT 1 + max((SELECT coalesce(max(id), 0) FROM contexts), "
            "(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'contexts'))")
        .getInt64();
}

void insert_row(SQLite::Database& database, const ContextRow& row) {
    RowWriter insert(database,
                     fmt::format("INSERT INTO contexts ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                 "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                 kColumns)
                         .c_str());
    const auto system_prompt = row.options.system_prompt.value_or("");  // bound in place
    insert << row.id << row.name << row.note << row.accuracy << row.created << row.modified;
    insert << row.model.name << row.model.family << row.model.sha256;
    insert << row.model.layers << row.model.kv_heads << row.model.head_dim;
    insert << row.options.method.name << row.method_options << row.options.chunk_tokens;
    insert << row.options.demonstrations_per_chunk << row.options.min_pixels << row.options.max_pixels;
    insert << system_prompt << row.dtype << row.memory.kv_heads << row.memory.head_dim;
    insert << row.memory.position_offset << row.layers << row.demonstrations << row.labels << row.chunks << row.tokens;
    const auto seal = seal_of_row(row);
    (insert << row.kept_share << row.memory_bytes << row.content_seal << seal).exec();
    change_catalog(database, 1, mark_of(row));
}

void rewrite_row(SQLite::Database& database, const ContextRow& row) {
    RowWriter update(database,
                     "UPDATE contexts SET method = ?, method_options = ?, content_seal = ?, row_seal = ? WHERE id = ?");
    const auto seal = seal_of_row(row);
    (update << row.options.method.name << row.method_options << row.content_seal << seal << row.id).exec();
}

void update_attributes(SQLite::Database& database, const ContextRow& before, ContextRow after) {
    after.modified = now();
    RowWriter update(database,
                     "UPDATE contexts SET name = ?, note = ?, accuracy = ?, modified = ?, row_seal = ? WHERE id = ?");
    const auto seal = seal_of_row(after);
    (update << after.name << after.note << after.accuracy << after.modified << seal << after.id).exec();
    change_catalog(database, 0, combined(mark_of(before), mark_of(after)));
}

void delete_row(SQLite::Database& database, const ContextRow& row) {
    RowWriter remove(database, "DELETE FROM contexts WHERE id = ?");
    (remove << row.id).exec();
    // What the catalog knew of a row that has changed can't be told any more.
    if (row.intact)
        change_catalog(database, -1, mark_of(row));
    else
        write_catalog(database, catalog_of(all_rows(database)));
}

void delete_orphaned_media(SQLite::Database& database) {
    database.exec(
        "DELETE FROM media WHERE NOT EXISTS "
        "(SELECT 1 FROM demonstration_media WHERE media_sha256 = media.sha256) AND NOT EXISTS "
        "(SELECT 1 FROM exchange_media WHERE media_sha256 = media.sha256)");
}

}  // namespace emloc
