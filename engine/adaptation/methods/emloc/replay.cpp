#include "engine/adaptation/methods/emloc/replay.h"

#include <algorithm>

#include "engine/adaptation/methods/emloc/divergence.h"
#include "engine/adaptation/methods/emloc/forecast.h"
#include "engine/kernels/parallel.h"
#include "engine/model/decoder/walk.h"

namespace emloc {

double Replay::pass(std::int64_t first, const ObservedBatch& batch, const LayerCaches& caches) const {
    const WalkOptions options{.first = first, .last_rows = &batch.labels, .before = &caches.states};
    const auto entering = batch.hidden[static_cast<std::size_t>(first)];
    const auto last = walk_layers(decoder_, entering, batch.rows, options, stop_, [&](const LayerVisit& visit) {
        const auto l = static_cast<std::size_t>(visit.layer);
        // What the first layer's rows see before the chunk is the same in every trial.
        if (visit.layer == first) return merge_with(batch.seen[l], batch.query[l], caches[l]).output;
        const auto projection = decoder_.project(visit.layer, visit.hidden, batch.rows, visit.selection);
        const std::array prefix{memory_.empty() ? KeyValue{} : memory_[l], caches[l]};
        return decoder_.attend(projection, prefix, batch.rows, visit.selection).output;
    });
    return row_divergence(decoder_.logits(last), batch.reference).to(at::kDouble).sum().item<double>();
}

// On the CPU each thread takes a whole batch: threads that share one product after the other wait for each other
// thousands of times a trial.
std::vector<double> Replay::wave(std::int64_t first, std::span<const std::size_t> batches,
                                 const LayerCaches& caches) const {
    std::vector<double> sums(batches.size());
    run_in_parallel(static_cast<std::int64_t>(batches.size()), [&](std::int64_t piece) {
        const auto i = static_cast<std::size_t>(piece);
        sums[i] = pass(first, observation_.batches[batches[i]], caches);
    });
    return sums;
}

// Batches of a wave that stand behind the deciding one count for nothing, so that the number of threads changes no
// record.
Divergence Replay::run(std::int64_t first, const LayerCaches& caches, const std::vector<std::size_t>& order,
                       double limit, std::vector<double>& sums, bool is_screened) const {
    const bool on_cpu = observation_.importance.is_cpu();
    const auto width = on_cpu ? static_cast<std::size_t>(parallel_width()) : 1U;
    const auto label_rows = static_cast<double>(observation_.label_rows);
    Forecast forecast(sums);
    double total = 0;
    for (std::size_t done = 0; done < order.size();) {
        const auto batches = std::span(order).subspan(done, std::min(width, order.size() - done));
        const auto of_wave = wave(first, batches, caches);
        for (std::size_t i = 0; i < batches.size(); ++i, ++done) {
            sums[batches[i]] = of_wave[i];
            total += of_wave[i];
            forecast.add(batches[i], of_wave[i]);
            const bool is_over = !(total <= limit * label_rows);  // so is what is not a number
            if (done + 1 == order.size()) continue;
            if (is_over && !is_screened) return {.js = total / label_rows, .is_lower_bound = true, .batches = done + 1};
            if (is_screened && (is_over || forecast.exceeds(limit * label_rows))) {
                forecast.fill(sums);
                return {.js = forecast.total() / label_rows, .is_estimate = true, .batches = done + 1};
            }
        }
    }
    return {.js = total / label_rows, .batches = order.size()};
}

}  // namespace emloc
