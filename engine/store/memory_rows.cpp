#include "engine/store/memory_rows.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "engine/store/check.h"
#include "engine/store/errors.h"
#include "engine/store/kept_codec.h"
#include "engine/store/log.h"
#include "engine/store/rows.h"

namespace emloc {

namespace {

using Bytes = std::shared_ptr<const std::vector<std::byte>>;

// Of the linear layer with the number in `layer`.
constexpr const char* kState = "state";

constexpr std::int64_t kMostTokens = std::numeric_limits<std::int32_t>::max();

std::span<const std::byte> view_of(const Bytes& bytes) {
    return bytes ? std::span<const std::byte>(*bytes) : std::span<const std::byte>();
}

std::vector<PartSeal> seal_parts(std::span<const std::byte> bytes) {
    std::vector<PartSeal> seals;
    while (!bytes.empty()) {
        const auto part = bytes.first(std::min<std::size_t>(bytes.size(), kPartBytes));
        seals.push_back({static_cast<std::int64_t>(part.size()), checksum_of(part)});
        bytes = bytes.subspan(part.size());
    }
    return seals;
}

// Writes parts, over those of a replaced memory where these have the same size.
class PartWriter {
 public:
    PartWriter(SQLite::Database& database, std::int64_t context_id, std::optional<std::int64_t> replaced)
        : context_id_(context_id),
          replaced_(replaced),
          update_(database,
                  "UPDATE memory_parts SET context_id = ?, checksum = ?, bytes = ? WHERE context_id = ? AND layer = ? "
                  "AND tensor = ? AND part = ? AND length(bytes) = ?"),
          insert_(database,
                  "INSERT INTO memory_parts (context_id, layer, tensor, part, checksum, bytes) VALUES "
                  "(?, ?, ?, ?, ?, ?)"),
          disk_(database) {}

    void write(std::int64_t layer, const std::string& tensor, std::span<const std::byte> bytes,
               std::span<const PartSeal> seals) {
        for (std::size_t part = 0; part < seals.size(); ++part) {
            const auto size = static_cast<std::size_t>(seals[part].bytes);
            write_part(layer, tensor, static_cast<std::int64_t>(part), bytes.first(size), seals[part].checksum);
            bytes = bytes.subspan(size);
            disk_.written(size);
        }
    }

 private:
    void write_part(std::int64_t layer, const std::string& tensor, std::int64_t part, std::span<const std::byte> bytes,
                    const Checksum& checksum) {
        if (replaced_) {
            update_ << context_id_ << checksum << bytes << *replaced_ << layer << tensor << part;
            if ((update_ << static_cast<std::int64_t>(bytes.size())).exec() > 0) return;
        }
        (insert_ << context_id_ << layer << tensor << part << checksum << bytes).exec();
    }

    std::int64_t context_id_;
    std::optional<std::int64_t> replaced_;
    RowWriter update_, insert_;
    EarlyWriting disk_;
};

struct Tensor {
    Bytes bytes;
    std::vector<PartSeal> parts;
};

Tensor read_tensor(RowReader& reader, std::int64_t context_id, std::int64_t layer, const std::string& tensor,
                   std::int64_t due, KeepTensors keep) {
    auto bytes = std::make_shared<std::vector<std::byte>>();
    if (keep == KeepTensors::kYes) bytes->reserve(static_cast<std::size_t>(due));
    std::vector<PartSeal> parts;
    std::int64_t total = 0;
    reader.reset();
    reader.bind(context_id).bind(layer).bind(tensor);
    while (reader.next()) {
        std::int64_t number = 0, size = 0;
        Checksum checksum;
        std::span<const std::byte> part;
        reader >> number >> checksum >> size >> part;
        total += size;
        if (number != static_cast<std::int64_t>(parts.size()) || size <= 0 || total > due) break;
        if (keep != KeepTensors::kUnread && (std::ssize(part) != size || !matches(checksum_of(part), checksum)))
            damage("the {}s of layer {} have changed", tensor, layer);
        parts.push_back({size, checksum});
        if (keep == KeepTensors::kYes) bytes->insert(bytes->end(), part.begin(), part.end());
    }
    if (total != due) damage("the {}s of layer {} are not complete", tensor, layer);
    return {std::move(bytes), std::move(parts)};
}

std::optional<std::vector<std::int64_t>> counts_in(const std::string& text) {
    const auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_array()) return std::nullopt;
    std::vector<std::int64_t> counts;
    for (const auto& count : parsed) {
        if (!count.is_number_integer()) return std::nullopt;
        counts.push_back(count.get<std::int64_t>());
    }
    return counts;
}

std::vector<LayerMemory> read_layers(SQLite::Database& database, std::int64_t context_id, std::int64_t layers) {
    RowReader reader(database,
                     "SELECT layer, tokens, head_tokens, positions FROM layer_memory WHERE context_id = ? ORDER BY "
                     "layer");
    reader.bind(context_id);
    std::vector<LayerMemory> read;
    while (reader.next()) {
        std::int64_t number = 0;
        std::string head_tokens;
        std::span<const std::byte> blob;
        LayerMemory layer;
        reader >> number >> layer.tokens >> head_tokens >> blob;
        if (number != static_cast<std::int64_t>(read.size()) || number >= layers) damage("its layers are not in order");
        auto positions = decode_kept(blob, kMostTokens);
        auto counts = counts_in(head_tokens);
        if (!positions || !counts) damage("the tokens of layer {} have changed", number);
        layer.positions = std::move(*positions);
        layer.head_tokens = std::move(*counts);
        read.push_back(std::move(layer));
    }
    if (static_cast<std::int64_t>(read.size()) != layers) damage("it has {} of {} layers", read.size(), layers);
    return read;
}

// How many bytes the state of each linear layer has. Its shape is the model's, which isn't known here: what lies in the
// file is taken, and its checksums and the context's seal say whether that is all.
std::vector<std::int64_t> state_sizes(SQLite::Database& database, std::int64_t context_id) {
    RowReader reader(database,
                     "SELECT layer, sum(length(bytes)) FROM memory_parts WHERE context_id = ? AND tensor = ? "
                     "GROUP BY layer ORDER BY layer");
    reader.bind(context_id).bind(std::string(kState));
    std::vector<std::int64_t> sizes;
    while (reader.next()) {
        std::int64_t layer = 0, size = 0;
        reader >> layer >> size;
        if (layer != std::ssize(sizes)) damage("the states of its layers are not complete");
        sizes.push_back(size);
    }
    return sizes;
}

// A memory that claims to be longer than its file is not believed.
void check_total(SQLite::Database& database, const Memory& memory) {
    const auto file =
        database.execAndGet("PRAGMA page_count").getInt64() * database.execAndGet("PRAGMA page_size").getInt64();
    std::int64_t left = file;
    for (const auto& layer : memory.layers) {
        const auto bytes = tensor_bytes(memory, layer);
        if (!bytes || *bytes > left / 2) damage("its memory claims to be longer than the file");
        left -= 2 * *bytes;
    }
}

}  // namespace

MemorySeal seal_parts(const Memory& memory) {
    MemorySeal seals;
    for (const auto& layer : memory.layers)
        seals.layers.push_back({seal_parts(view_of(layer.key)), seal_parts(view_of(layer.value))});
    for (const auto& state : memory.states) seals.states.push_back(seal_parts(view_of(state)));
    return seals;
}

void write_memory(SQLite::Database& database, std::int64_t context_id, const Memory& memory, const MemorySeal& seals,
                  std::optional<std::int64_t> replaced) {
    // The small table's rows not before all of these: a page that is written to the log and then changed again makes
    // SQLite read the log once more, to correct the checksums of everything behind that page.
    PartWriter writer(database, context_id, replaced);
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        const auto& layer = memory.layers[i];
        writer.write(static_cast<std::int64_t>(i), "key", view_of(layer.key), seals.layers[i].key);
        writer.write(static_cast<std::int64_t>(i), "value", view_of(layer.value), seals.layers[i].value);
    }
    for (std::size_t i = 0; i < memory.states.size(); ++i)
        writer.write(static_cast<std::int64_t>(i), kState, view_of(memory.states[i]), seals.states[i]);
    write_layers(database, context_id, memory, WriteLayers::kNew);
}

void write_layers(SQLite::Database& database, std::int64_t context_id, const Memory& memory, WriteLayers how) {
    RowWriter write(database, how == WriteLayers::kNew
                                  ? "INSERT INTO layer_memory (tokens, head_tokens, positions, context_id, layer) "
                                    "VALUES (?, ?, ?, ?, ?)"
                                  : "UPDATE layer_memory SET tokens = ?, head_tokens = ?, positions = ? WHERE "
                                    "context_id = ? AND layer = ?");
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        const auto& layer = memory.layers[i];
        const auto counts = nlohmann::json(layer.head_tokens).dump();
        const auto positions = encode_kept(layer.positions);
        write << layer.tokens << counts << std::span<const std::byte>(positions);
        (write << context_id << static_cast<std::int64_t>(i)).exec();
    }
}

MemorySeal read_memory(SQLite::Database& database, std::int64_t context_id, std::int64_t layers, Memory& memory,
                       KeepTensors keep) {
    memory.layers = read_layers(database, context_id, layers);
    check_total(database, memory);
    // SQLite knows the length of a blob without reading it.
    RowReader reader(database, fmt::format("SELECT part, checksum, length(bytes), {} FROM memory_parts WHERE "
                                           "context_id = ? AND layer = ? AND tensor = ? ORDER BY part",
                                           keep == KeepTensors::kUnread ? "NULL" : "bytes")
                                   .c_str());
    MemorySeal seals;
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        auto& layer = memory.layers[i];
        const auto number = static_cast<std::int64_t>(i);
        const auto due = tensor_bytes(memory, layer).value_or(0);
        auto key = read_tensor(reader, context_id, number, "key", due, keep);
        auto value = read_tensor(reader, context_id, number, "value", due, keep);
        layer.key = std::move(key.bytes);
        layer.value = std::move(value.bytes);
        seals.layers.push_back({std::move(key.parts), std::move(value.parts)});
    }
    for (const auto due : state_sizes(database, context_id)) {
        auto state = read_tensor(reader, context_id, std::ssize(memory.states), kState, due, keep);
        memory.states.push_back(std::move(state.bytes));
        seals.states.push_back(std::move(state.parts));
    }
    return seals;
}

}  // namespace emloc
