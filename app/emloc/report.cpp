#include "app/emloc/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

// Tokens of the chunk that each KV head of the layer keeps. A chunk without decisions keeps all.
std::vector<std::int64_t> kept_per_head(const Context& context, const ChunkRecord& chunk, std::size_t layer) {
    const auto heads = static_cast<std::size_t>(context.model.kv_heads);
    if (layer >= chunk.decisions.size() || chunk.decisions[layer].kept.empty()) {
        return std::vector<std::int64_t>(heads, chunk.tokens);
    }
    std::vector<std::int64_t> counts;
    for (const auto& head : chunk.decisions[layer].kept) {
        counts.push_back(static_cast<std::int64_t>(head.size()));
    }
    return counts;
}

double accepted_ratio(const ChunkRecord& chunk, std::size_t layer) {
    return layer < chunk.decisions.size() ? chunk.decisions[layer].ratio : 1.0;
}

Json layer_to_json(const Context& context, const ChunkRecord& chunk, std::size_t layer) {
    Json trials = Json::array();
    for (const Trial& trial : chunk.trials) {
        if (trial.layer == static_cast<int>(layer)) {
            trials.push_back({{"ratio", trial.ratio},
                              {"kept_tokens", trial.kept_tokens},
                              {"js", trial.js},
                              {"accepted", trial.accepted},
                              {"js_is_lower_bound", trial.is_lower_bound},
                              {"js_is_estimate", trial.is_estimate},
                              {"seconds", trial.seconds}});
        }
    }
    return {{"layer", layer},
            {"tokens", chunk.tokens},
            {"ratio", accepted_ratio(chunk, layer)},
            {"kept", kept_per_head(context, chunk, layer)},
            {"trials", std::move(trials)}};
}

std::string kept_cell(const Context& context, const ChunkRecord& chunk, std::size_t layer) {
    const auto counts = kept_per_head(context, chunk, layer);
    if (counts.empty()) {
        return "0";
    }
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    return *least == *most ? fmt::format("{}", *most) : fmt::format("{}-{}", *least, *most);
}

std::string kept_share_of_chunk(const Context& context, const ChunkRecord& chunk) {
    std::int64_t kept = 0;
    std::int64_t all = 0;
    for (std::size_t layer = 0; layer < static_cast<std::size_t>(context.model.layers); ++layer) {
        for (const std::int64_t count : kept_per_head(context, chunk, layer)) {
            kept += count;
            all += chunk.tokens;
        }
    }
    return percent(all > 0 ? static_cast<double>(kept) / static_cast<double>(all) : 0);
}

// Chunks [begin, end) side by side.
std::string retention_block(const Context& context, std::size_t begin, std::size_t end) {
    std::vector<Table::Align> columns(1 + 2 * (end - begin), Table::Align::kRight);
    columns[0] = Table::Align::kLeft;
    Table table(std::move(columns));
    std::vector<std::string> chunks{"chunk"};
    std::vector<std::string> tokens{"tokens"};
    std::vector<std::string> heads{"layer"};
    std::vector<std::string> shares{"kept"};
    for (std::size_t c = begin; c < end; ++c) {
        chunks.insert(chunks.end(), {"", fmt::format("{}", c + 1)});
        tokens.insert(tokens.end(), {"", fmt::format("{}", context.chunks[c].tokens)});
        heads.insert(heads.end(), {"ratio", "kept"});
        shares.insert(shares.end(), {"", kept_share_of_chunk(context, context.chunks[c])});
    }
    table.add(std::move(chunks));
    table.add(std::move(tokens));
    table.add(std::move(heads));
    for (std::size_t layer = 0; layer < static_cast<std::size_t>(context.model.layers); ++layer) {
        std::vector<std::string> row{fmt::format("{}", layer)};
        for (std::size_t c = begin; c < end; ++c) {
            const double ratio = accepted_ratio(context.chunks[c], layer);
            row.push_back(ratio < 1 ? short_number(ratio) : "all");
            row.push_back(kept_cell(context, context.chunks[c], layer));
        }
        table.add(std::move(row));
    }
    table.add(std::move(shares));
    return table.text();
}

}  // namespace

std::string to_text(DType dtype) {
    switch (dtype) {
        case DType::kF32:
            return "f32";
        case DType::kF16:
            return "f16";
        case DType::kBF16:
            return "bf16";
    }
    return "";
}

Json to_json(const ModelIdentity& model) {
    return {{"name", model.name},     {"family", model.family},     {"sha256", model.sha256},
            {"layers", model.layers}, {"kv_heads", model.kv_heads}, {"head_dim", model.head_dim}};
}

Json to_json(const OptionValue& value) {
    return std::visit([](const auto& of_type) { return Json(of_type); }, value);
}

// A method's own options stand beside those that all have.
Json to_json(const AdaptationOptions& options) {
    Json json{{"method", options.method.name}};
    for (const auto& [name, value] : options.method.options) json[name] = to_json(value);
    json["chunk_tokens"] = options.chunk_tokens;
    json["demonstrations_per_chunk"] = options.demonstrations_per_chunk;
    json["min_pixels"] = options.min_pixels ? Json(*options.min_pixels) : Json();
    json["max_pixels"] = options.max_pixels ? Json(*options.max_pixels) : Json();
    json["system_prompt"] = *options.system_prompt;
    json["video"] = {{"fps", options.video.fps},
                     {"min_frames", options.video.min_frames},
                     {"max_frames", options.video.max_frames},
                     {"total_pixels", options.video.total_pixels}};
    return json;
}

Json to_json(const ContextSummary& summary) {
    Json json{{"name", summary.name},
              {"model", to_json(summary.model)},
              {"method", summary.method},
              {"demonstrations", summary.demonstrations},
              {"labels", summary.labels},
              {"chunks", summary.chunks},
              {"tokens", summary.tokens},
              {"kept_share", summary.kept_share},
              {"memory_bytes", summary.memory_bytes},
              {"created", summary.created},
              {"modified", summary.modified},
              {"note", summary.note}};
    json["accuracy"] = to_json(summary.accuracy);
    json["damaged"] = summary.damaged;
    return json;
}

Json to_json(const std::optional<double>& number) {
    return number ? Json(*number) : Json();
}

Json to_json(const std::vector<RejectedFile>& rejected) {
    Json list = Json::array();
    for (const RejectedFile& file : rejected) {
        list.push_back({{"file", to_text(file.path)}, {"reason", file.reason}});
    }
    return list;
}

Json to_json(const std::vector<ReadingNote>& notes) {
    Json list = Json::array();
    for (const ReadingNote& note : notes) {
        list.push_back({{"file", to_text(note.path)}, {"note", note.text}});
    }
    return list;
}

Json to_json(const std::vector<LabelProbability>& labels) {
    Json json = Json::object();
    for (const LabelProbability& label : labels) {
        json[label.label] = label.probability;
    }
    return json;
}

Json chunks_to_json(const Context& context) {
    Json chunks = Json::array();
    for (std::size_t c = 0; c < context.chunks.size(); ++c) {
        const ChunkRecord& chunk = context.chunks[c];
        Json layers = Json::array();
        for (std::size_t layer = 0; layer < static_cast<std::size_t>(context.model.layers); ++layer) {
            layers.push_back(layer_to_json(context, chunk, layer));
        }
        chunks.push_back({{"chunk", c},
                          {"method", chunk.method.name},
                          {"tokens", chunk.tokens},
                          {"first_demonstration", chunk.first_demonstration},
                          {"demonstrations", chunk.demonstrations.size()},
                          {"js", to_json(chunk.js)},
                          {"layers", std::move(layers)},
                          {"seconds",
                           {{"vision", chunk.seconds.vision},
                            {"chunk", chunk.seconds.chunk},
                            {"observation", chunk.seconds.observation},
                            {"search", chunk.seconds.search}}}});
    }
    return chunks;
}

std::string retention_table(const Context& context, int width) {
    // "ratio  kept" with the gap before it; tokens of a chunk have up to five digits, the share seven characters.
    constexpr int kColumnsPerChunk = 2 + 5 + 2 + 7;
    constexpr int kFirstColumn = 6;
    const auto side_by_side = static_cast<std::size_t>(std::max(1, (width - kFirstColumn) / kColumnsPerChunk));
    std::string text;
    for (std::size_t begin = 0; begin < context.chunks.size(); begin += side_by_side) {
        text += begin == 0 ? "" : "\n";
        text += retention_block(context, begin, std::min(context.chunks.size(), begin + side_by_side));
    }
    return text;
}

std::string found_by(const Context& context) {
    std::size_t found = 0;
    bool retrieves = false;
    for (const auto& chunk : context.chunks) {
        retrieves = retrieves || !chunk.features.empty();
        const auto width = chunk.features.size() / std::max<std::size_t>(1, chunk.demonstrations.size());
        for (std::size_t begin = 0; width > 0 && begin + width <= chunk.features.size(); begin += width) {
            const std::span feature(chunk.features.data() + begin, width);
            if (std::ranges::any_of(feature, [](float number) { return number != 0; })) ++found;
        }
    }
    if (!retrieves) return {};
    return fmt::format("{} of {}, by their images", found,
                       count_of(static_cast<std::int64_t>(context.demonstrations.size()), "demonstration"));
}

PhaseSeconds total_seconds(const Context& context) {
    PhaseSeconds total;
    for (const ChunkRecord& chunk : context.chunks) {
        total.vision += chunk.seconds.vision;
        total.chunk += chunk.seconds.chunk;
        total.observation += chunk.seconds.observation;
        total.search += chunk.seconds.search;
    }
    return total;
}

}  // namespace emloc::cli
