#include "engine/adaptation/methods/emloc/trials.h"

#include <algorithm>
#include <numeric>

#include "engine/adaptation/methods/decisions.h"
#include "engine/core/stopwatch.h"

namespace emloc {

// Those that diverged most come first: a bad trial shows early. Of forecasts also those that have long not run, lest
// what is expected of them grows old.
std::vector<std::size_t> Trials::order() const {
    std::vector<std::size_t> order(sums_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto weight = [this](std::size_t batch) { return sums_[batch] * (is_screened() ? 1 + age_[batch] : 1); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
    return order;
}

bool Trials::is_screened() const {
    return input_.options.search == SearchOrder::kScreened && !input_.options.full_trials;
}

Divergence Trials::diverge(std::int64_t first, const LayerCaches& caches, double limit) {
    const auto in_order = order();
    const auto divergence = replay_.run(first, caches, in_order, limit, sums_, is_screened() && limit < kNoLimit);
    for (std::size_t i = 0; i < in_order.size(); ++i) {
        auto& age = age_[in_order[i]];
        age = i < divergence.batches ? 0 : age + 1;
    }
    return divergence;
}

bool Trials::run(std::int64_t first, const LayerCaches& caches, Trial trial) {
    trial.chunk = input_.chunk;
    observer_.trial_begun({trial.chunk, trial.layer, trial.ratio});
    const Stopwatch stopwatch;
    const auto& options = input_.options;
    const bool is_first_forecast = is_screened() && record_.empty();  // has nothing to compare with
    // NOLINTNEXTLINE(bugprone-narrowing-conversions): double to double; the check rejects infinity.
    const auto divergence = diverge(first, caches, options.full_trials || is_first_forecast ? kNoLimit : options.delta);
    trial.js = divergence.js;
    trial.is_lower_bound = divergence.is_lower_bound;
    trial.is_estimate = divergence.is_estimate;
    trial.accepted = divergence.js <= options.delta;  // NaN rejects
    trial.seconds = stopwatch.seconds();
    record_.push_back(trial);
    observer_.trial(trial);
    return trial.accepted;
}

std::int64_t Trials::kept_count(double ratio) const {
    return count_of_share(ratio, input_.observation.importance.size(2));
}

at::Tensor Trials::kept_index(std::int64_t layer, double ratio) const {
    return most_important(input_.observation.importance[layer], kept_count(ratio));
}

at::Tensor most_important(const at::Tensor& importance, std::int64_t count) {
    return std::get<0>(std::get<1>(importance.topk(count, -1)).sort(-1));
}

}  // namespace emloc
