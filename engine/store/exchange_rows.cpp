#include "engine/store/exchange_rows.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/store/context_rows.h"
#include "engine/store/errors.h"
#include "engine/store/media_rows.h"
#include "engine/store/rows.h"
#include "engine/store/words.h"

namespace emloc {

namespace {

using nlohmann::json;

constexpr std::string_view kAnswer = "answer", kClassification = "classification";

// An exchange with the texts that its row has.
struct Row {
    std::optional<std::int64_t> context;
    Exchange exchange;
    std::string kind;
    std::string labels;
};

Checksum seal_of(const Row& row) {
    using View = std::string_view;
    const auto& exchange = row.exchange;
    Seal seal;
    seal.add(exchange.id).add(row.context).add(View(exchange.created)).add(View(row.kind));
    seal.add(View(exchange.question)).add(View(exchange.answer)).add(View(row.labels)).add(exchange.tokens);
    seal.add(exchange.first_token_seconds).add(exchange.seconds).add(std::int64_t{exchange.stopped});
    seal.add(static_cast<std::int64_t>(exchange.media.size()));
    for (const auto& medium : exchange.media) {
        seal.add(std::int64_t{medium.kind == MediaKind::kVideo});  // as since the first version that had exchanges
        seal.add(View(medium.path.native())).add(View(medium.sha256));
    }
    return seal.checksum();
}

std::string text_of(const std::vector<std::pair<std::string, double>>& labels) {
    return json(labels).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::vector<std::pair<std::string, double>>> labels_in(const std::string& text) {
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_array()) return std::nullopt;
    std::vector<std::pair<std::string, double>> labels;
    for (const auto& entry : parsed) {
        if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string()) return std::nullopt;
        // A probability that is no number is written as null.
        const double probability = entry[1].is_number() ? entry[1].get<double>() : 0;
        labels.emplace_back(entry[0].get<std::string>(), probability);
    }
    return labels;
}

void write_media(SQLite::Database& database, const Exchange& exchange) {
    RowWriter insert(database,
                     "INSERT INTO exchange_media (exchange_id, position, kind, path, media_sha256) VALUES "
                     "(?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < exchange.media.size(); ++i) {
        const auto& medium = exchange.media[i];
        const auto kind = word_of(medium.kind);
        write_medium(database, medium);
        insert << exchange.id << static_cast<std::int64_t>(i) << kind << medium.path.native() << medium.sha256;
        insert.exec();
    }
}

void read_media(RowReader& rows, MediaReader& media, Exchange& exchange) {
    rows.reset();
    rows.bind(exchange.id);
    while (rows.next()) {
        std::string kind, path;
        Media medium;
        rows >> kind >> path >> medium.sha256;
        medium.kind = media_kind_of(kind).value_or(MediaKind::kImage);
        medium.path = path;
        exchange.media.push_back(std::move(medium));
    }
    for (auto& medium : exchange.media) medium.bytes = media.bytes_of(medium.sha256);
}

}  // namespace

std::int64_t insert_exchange(SQLite::Database& database, std::optional<std::int64_t> context, Exchange exchange) {
    exchange.media = media_ready(database, std::move(exchange.media));
    if (exchange.created.empty()) exchange.created = now();
    const auto kind = std::string(exchange.kind == Exchange::Kind::kAnswer ? kAnswer : kClassification);
    const auto labels = text_of(exchange.labels);
    RowWriter insert(
        database,
        "INSERT INTO exchanges (context_id, created, kind, question, answer, labels, tokens, "
        "first_token_seconds, seconds, stopped, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, zeroblob(16))");
    insert << context << exchange.created << kind << exchange.question << exchange.answer << labels << exchange.tokens;
    insert << exchange.first_token_seconds << exchange.seconds << exchange.stopped;
    insert.exec();
    // The seal covers the id, which SQLite gives.
    exchange.id = database.getLastInsertRowid();
    write_media(database, exchange);
    const auto id = exchange.id;
    const auto checksum = seal_of({context, std::move(exchange), kind, labels});
    RowWriter seal(database, "UPDATE exchanges SET seal = ? WHERE id = ?");
    (seal << checksum << id).exec();
    return id;
}

std::vector<Exchange> read_exchanges(SQLite::Database& database, std::optional<std::int64_t> context, LoadMedia media) {
    RowReader reader(database,
                     "SELECT id, created, kind, question, answer, labels, tokens, first_token_seconds, seconds, "
                     "stopped, seal FROM exchanges WHERE context_id IS ? ORDER BY id");
    if (context) reader.bind(*context);  // otherwise it stays NULL
    RowReader rows(database,
                   "SELECT kind, path, media_sha256 FROM exchange_media WHERE exchange_id = ? ORDER BY position");
    MediaReader media_reader(database, media);
    std::vector<Exchange> exchanges;
    while (reader.next()) {
        Row row{.context = context, .exchange = {}, .kind = {}, .labels = {}};
        auto& exchange = row.exchange;
        Checksum seal;
        reader >> exchange.id >> exchange.created >> row.kind >> exchange.question >> exchange.answer >> row.labels;
        reader >> exchange.tokens >> exchange.first_token_seconds >> exchange.seconds >> exchange.stopped >> seal;
        read_media(rows, media_reader, exchange);
        const auto labels = labels_in(row.labels);
        if (seal != seal_of(row) || !labels) damage("a question of the conversation has changed");
        exchange.kind = row.kind == kAnswer ? Exchange::Kind::kAnswer : Exchange::Kind::kClassification;
        exchange.labels = *labels;
        exchanges.push_back(std::move(exchange));
    }
    return exchanges;
}

void delete_exchanges(SQLite::Database& database, std::optional<std::int64_t> context) {
    RowWriter remove(database, "DELETE FROM exchanges WHERE context_id IS ?");
    (remove << context).exec();
}

bool delete_exchange(SQLite::Database& database, std::int64_t id) {
    RowWriter remove(database, "DELETE FROM exchanges WHERE id = ?");
    (remove << id).exec();
    return database.getChanges() > 0;
}

}  // namespace emloc
