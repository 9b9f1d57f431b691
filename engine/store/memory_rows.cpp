#include "engine/store/memory_rows.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "engine/store/check.h"
#include "engine/store/errors.h"
#include "engine/store/log.h"
#include "engine/store/rows.h"

namespace emloc {

namespace {

using Bytes = std::shared_ptr<const std::vector<std::byte>>;

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
        std::int64_t number = 0;
        Checksum checksum;
        std::span<const std::byte> part;
        reader >> number >> checksum >> part;
        total += static_cast<std::int64_t>(part.size());
        if (number != static_cast<std::int64_t>(parts.size()) || part.empty() || total > due) break;
        if (!matches(checksum_of(part), checksum)) damage("the {}s of layer {} have changed", tensor, layer);
        parts.push_back({static_cast<std::int64_t>(part.size()), checksum});
        if (keep == KeepTensors::kYes) bytes->insert(bytes->end(), part.begin(), part.end());
    }
    if (total != due) damage("the {}s of layer {} are not complete", tensor, layer);
    return {std::move(bytes), std::move(parts)};
}

std::vector<LayerMemory> read_layers(SQLite::Database& database, std::int64_t context_id, std::int64_t layers) {
    RowReader reader(database, "SELECT layer, tokens FROM layer_memory WHERE context_id = ? ORDER BY layer");
    reader.bind(context_id);
    std::vector<LayerMemory> read;
    while (reader.next()) {
        std::int64_t number = 0;
        LayerMemory layer;
        reader >> number >> layer.tokens;
        if (number != static_cast<std::int64_t>(read.size()) || number >= layers) damage("its layers are not in order");
        read.push_back(layer);
    }
    if (static_cast<std::int64_t>(read.size()) != layers) damage("it has {} of {} layers", read.size(), layers);
    return read;
}

// A memory that claims to be longer than its file is not believed.
void check_total(SQLite::Database& database, const Memory& memory) {
    const auto file =
        database.execAndGet("PRAGMA page_count").getInt64() * database.execAndGet("PRAGMA page_size").getInt64();
    std::int64_t left = file;
    for (const auto& layer : memory.layers) {
        const auto bytes = tensor_bytes(memory, layer.tokens);
        if (!bytes || *bytes > left / 2) damage("its memory claims to be longer than the file");
        left -= 2 * *bytes;
    }
}

}  // namespace

std::vector<LayerSeal> seal_parts(const Memory& memory) {
    std::vector<LayerSeal> seals;
    for (const auto& layer : memory.layers)
        seals.push_back({seal_parts(view_of(layer.key)), seal_parts(view_of(layer.value))});
    return seals;
}

void write_memory(SQLite::Database& database, std::int64_t context_id, const Memory& memory,
                  const std::vector<LayerSeal>& seals, std::optional<std::int64_t> replaced) {
    // The small table's rows not before all of these: a page that is written to the log and then changed again makes
    // SQLite read the log once more, to correct the checksums of everything behind that page.
    PartWriter writer(database, context_id, replaced);
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        const auto& layer = memory.layers[i];
        writer.write(static_cast<std::int64_t>(i), "key", view_of(layer.key), seals[i].key);
        writer.write(static_cast<std::int64_t>(i), "value", view_of(layer.value), seals[i].value);
    }
    RowWriter insert_layer(database, "INSERT INTO layer_memory (context_id, layer, tokens) VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < memory.layers.size(); ++i)
        (insert_layer << context_id << static_cast<std::int64_t>(i) << memory.layers[i].tokens).exec();
}

std::vector<LayerSeal> read_memory(SQLite::Database& database, std::int64_t context_id, std::int64_t layers,
                                   Memory& memory, KeepTensors keep) {
    memory.layers = read_layers(database, context_id, layers);
    check_total(database, memory);
    RowReader reader(database,
                     "SELECT part, checksum, bytes FROM memory_parts WHERE context_id = ? AND layer = ? AND "
                     "tensor = ? ORDER BY part");
    std::vector<LayerSeal> seals;
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        auto& layer = memory.layers[i];
        const auto number = static_cast<std::int64_t>(i);
        const auto due = tensor_bytes(memory, layer.tokens).value_or(0);
        auto key = read_tensor(reader, context_id, number, "key", due, keep);
        auto value = read_tensor(reader, context_id, number, "value", due, keep);
        layer.key = std::move(key.bytes);
        layer.value = std::move(value.bytes);
        seals.push_back({std::move(key.parts), std::move(value.parts)});
    }
    return seals;
}

}  // namespace emloc
