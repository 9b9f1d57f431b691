#include "engine/adaptation/methods/emloc/kept_divergence.h"

#include <algorithm>
#include <numeric>

#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/emloc/replay.h"

namespace emloc {

std::optional<double> kept_divergence(const LayerCaches& memory, const ChunkInput& input, const LayerCaches& kept,
                                      const Observation* observation) {
    const auto has_labels = [](const EncodedSequence& demonstration) { return !demonstration.label_rows.empty(); };
    if (std::ranges::none_of(input.chunk.observations, has_labels)) return std::nullopt;
    std::optional<Observation> own;
    if (observation == nullptr) observation = &own.emplace(observed_chunk(memory, input));
    std::vector<std::size_t> order(observation->batches.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> sums(order.size(), 0);
    return Replay(input.decoder, memory, *observation, input.stop).run(0, kept, order, kNoLimit, sums, false).js;
}

std::optional<double> known_divergence(const ChunkRecord& record) {
    const auto keeps_all = [](const Decision& decision) { return decision.kept.empty(); };
    if (std::ranges::all_of(record.decisions, keeps_all)) return 0;
    const auto last =
        std::find_if(record.trials.rbegin(), record.trials.rend(), [](const Trial& trial) { return trial.accepted; });
    return last == record.trials.rend() ? std::nullopt : std::optional(last->js);
}

}  // namespace emloc
