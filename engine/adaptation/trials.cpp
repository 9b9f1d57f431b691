#include "engine/adaptation/trials.h"

#include <algorithm>
#include <numeric>

#include "engine/profiling/stopwatch.h"

namespace emloc {

Replay Trials::replay(std::int64_t first) const {
    const auto& [decoder, memory, chunk_caches, observation, options, batch_rows, chunk] = input_;
    std::vector<std::size_t> order(sums_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (options.full_trials) return {decoder, memory, observation, first, order, observation.rows.size(), stop_};
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sums_[a] > sums_[b]; });
    return {decoder, memory, observation, first, order, batch_rows, stop_};
}

bool Trials::run(Replay& replay, const LayerCaches& caches, Trial trial) {
    trial.chunk = input_.chunk;
    observer_.trial_begun({trial.chunk, trial.layer, trial.ratio});
    const Stopwatch stopwatch;
    const auto& options = input_.options;
    const auto divergence = replay.run(caches, options.full_trials ? kNoLimit : options.delta, sums_);
    trial.js = divergence.js;
    trial.is_lower_bound = divergence.is_lower_bound;
    trial.accepted = divergence.js <= options.delta;  // NaN rejects
    trial.seconds = stopwatch.seconds();
    record_.push_back(trial);
    observer_.trial(trial);
    return trial.accepted;
}

std::int64_t Trials::kept_count(double ratio) const {
    return static_cast<std::int64_t>(static_cast<double>(input_.observation.importance.size(2)) * ratio);
}

at::Tensor Trials::kept_index(std::int64_t layer, double ratio) const {
    return most_important(input_.observation.importance[layer], kept_count(ratio));
}

at::Tensor most_important(const at::Tensor& importance, std::int64_t count) {
    return std::get<0>(std::get<1>(importance.topk(count, -1)).sort(-1));
}

KeyValue gather_tokens(const KeyValue& all, const at::Tensor& index) {
    const auto wide = index.unsqueeze(-1).expand({-1, -1, all.key.size(2)});
    return {all.key.gather(1, wide), all.value.gather(1, wide)};
}

std::vector<std::vector<std::int32_t>> kept_indices(const at::Tensor& index) {
    const auto host = index.to(at::kCPU, at::kInt).contiguous();
    std::vector<std::vector<std::int32_t>> kept;
    for (std::int64_t head = 0; head < host.size(0); ++head) {
        const auto* begin = host.const_data_ptr<std::int32_t>() + head * host.size(1);
        kept.emplace_back(begin, begin + host.size(1));
    }
    return kept;
}

}  // namespace emloc
