#include "ui/compare/comparison.h"

#include <algorithm>
#include <iterator>

#include "engine/demonstrations/same_demonstration.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

bool same_chunk(const Context& first, const Context& second, std::size_t chunk) {
    const ChunkRecord& one = first.chunks[chunk];
    const ChunkRecord& other = second.chunks[chunk];
    if (one.tokens != other.tokens || one.demonstrations.size() != other.demonstrations.size()) return false;
    for (std::size_t i = 0; i < one.demonstrations.size(); ++i) {
        const auto a = static_cast<std::size_t>(one.first_demonstration) + i;
        const auto b = static_cast<std::size_t>(other.first_demonstration) + i;
        if (a >= first.demonstrations.size() || b >= second.demonstrations.size()) return false;
        if (!same_demonstration(first.demonstrations[a], second.demonstrations[b])) return false;
    }
    return true;
}

// How many positions a head keeps, and how many of them both keep. No list of positions: all are kept.
struct Kept {
    double first = 0;
    double second = 0;
    double both = 0;
};

Kept kept_of(const Decision* first, const Decision* second, std::size_t head, double tokens) {
    const auto* a = first != nullptr && head < first->kept.size() ? &first->kept[head] : nullptr;
    const auto* b = second != nullptr && head < second->kept.size() ? &second->kept[head] : nullptr;
    const double of_a = a != nullptr ? static_cast<double>(a->size()) : tokens;
    const double of_b = b != nullptr ? static_cast<double>(b->size()) : tokens;
    if (a == nullptr || b == nullptr) return {of_a, of_b, std::min(of_a, of_b)};
    std::vector<std::int32_t> both;
    std::ranges::set_intersection(*a, *b, std::back_inserter(both));
    return {of_a, of_b, static_cast<double>(both.size())};
}

Overlap overlap_of(const Decision* first, const Decision* second, double tokens, std::size_t heads) {
    Overlap mean;
    for (std::size_t head = 0; head < heads; ++head) {
        const Kept kept = kept_of(first, second, head, tokens);
        const double either = kept.first + kept.second - kept.both;
        const double both_by_chance = tokens > 0 ? kept.first * kept.second / tokens : 0;
        const double either_by_chance = kept.first + kept.second - both_by_chance;
        mean.share += either > 0 ? kept.both / either : 1;
        mean.by_chance += either_by_chance > 0 ? both_by_chance / either_by_chance : 1;
    }
    mean.share /= static_cast<double>(heads);
    mean.by_chance /= static_cast<double>(heads);
    return mean;
}

const Decision* decision_of(const ChunkRecord& chunk, std::size_t layer) {
    return layer < chunk.decisions.size() ? &chunk.decisions[layer] : nullptr;
}

ComparedContext side_of(const Context& context) {
    ComparedContext side;
    side.model = to_qstring(context.model.name);
    side.demonstrations = static_cast<qint64>(context.demonstrations.size());
    side.tokens = token_count(context);
    side.kept_share = kept_share(context);
    side.retention = retention_of(context);
    return side;
}

}  // namespace

std::optional<Overlap> Comparison::of_layer(int layer) const {
    if (layer < 0 || layer >= layers || shared_chunks.empty()) return std::nullopt;
    Overlap mean;
    for (const Overlap& of_chunk : overlap[static_cast<std::size_t>(layer)]) {
        mean.share += of_chunk.share;
        mean.by_chance += of_chunk.by_chance;
    }
    const auto count = static_cast<double>(shared_chunks.size());
    return Overlap{mean.share / count, mean.by_chance / count};
}

Comparison compare(const Context& first, const Context& second) {
    Comparison comparison{
        .contexts = {side_of(first), side_of(second)}, .layers = 0, .overlap = {}, .shared_chunks = {}};
    if (first.model.sha256 != second.model.sha256) return comparison;
    comparison.layers = static_cast<int>(first.model.layers);
    for (std::size_t chunk = 0; chunk < std::min(first.chunks.size(), second.chunks.size()); ++chunk) {
        if (same_chunk(first, second, chunk)) comparison.shared_chunks.push_back(static_cast<int>(chunk));
    }
    const auto heads = static_cast<std::size_t>(std::max<std::int64_t>(1, first.model.kv_heads));
    for (std::size_t layer = 0; layer < static_cast<std::size_t>(comparison.layers); ++layer) {
        auto& row = comparison.overlap.emplace_back();
        for (const int chunk : comparison.shared_chunks) {
            const ChunkRecord& one = first.chunks[static_cast<std::size_t>(chunk)];
            const ChunkRecord& other = second.chunks[static_cast<std::size_t>(chunk)];
            row.push_back(
                overlap_of(decision_of(one, layer), decision_of(other, layer), static_cast<double>(one.tokens), heads));
        }
    }
    return comparison;
}

}  // namespace emloc::ui
