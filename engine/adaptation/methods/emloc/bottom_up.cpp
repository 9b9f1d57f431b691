// EMLoC's search the other way round, from the first layer to the last, as its authors tried it. A layer that rejects
// all ratios keeps all of its tokens and the search goes on behind it (in their code it doesn't, so that what follows
// fails).
#include "engine/adaptation/methods/decisions.h"
#include "engine/adaptation/methods/emloc/observed_chunk.h"
#include "engine/adaptation/methods/emloc/options.h"
#include "engine/adaptation/methods/emloc/trials.h"
#include "engine/core/stopwatch.h"
#include "engine/kernels/parallel.h"
#include "engine/model/decoder/walk.h"

namespace emloc {
namespace {

class BottomUp : public Method {
 public:
    explicit BottomUp(EmlocOptions options) : options_(std::move(options)) {}

    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override {
        const auto index = input.chunk.index;
        input.observer.phase_begun({index, AdaptationPhase::kObservation});
        const Stopwatch observing;
        auto observation = observed_chunk(memory.caches, input);
        Compression result{.kept = input.caches, .observation_seconds = observing.seconds()};
        input.observer.phase_begun({index, AdaptationPhase::kSearch});
        const Stopwatch searching;
        const SearchInput search{input.decoder, memory.caches, input.caches, observation, options_, index};
        Trials trials(search, input.observer, input.stop);
        for (std::int64_t layer = 0; layer < input.decoder.layers(); ++layer) {
            result.decisions.push_back(decide(layer, search, trials, result.kept));
            go_on(layer, search, result.kept, input.stop, observation);
            input.observer.decision(result.decisions.back());
        }
        result.search_seconds = searching.seconds();
        result.trials = trials.take();
        return result;
    }

 private:
    Decision decide(std::int64_t layer, const SearchInput& search, Trials& trials, LayerCaches& caches) const {
        const auto l = static_cast<std::size_t>(layer);
        Decision decision{.chunk = search.chunk,
                          .layer = static_cast<int>(layer),
                          .importance = importance_of(search.observation.importance[layer])};
        for (const auto ratio : options_.ratios) {
            const auto index = trials.kept_index(layer, ratio);
            caches[l] = gather_tokens(search.chunk_caches[l], index);
            const Trial trial{
                .layer = static_cast<int>(layer), .ratio = ratio, .kept_tokens = trials.kept_count(ratio)};
            if (!trials.run(layer, caches, trial)) continue;
            decision.ratio = ratio;
            decision.kept = kept_indices(index);
            return decision;
        }
        caches[l] = search.chunk_caches[l];
        return decision;
    }

    // What enters the next layer depends on how this one was decided: that is computed once, and its trials begin
    // there.
    static void go_on(std::int64_t layer, const SearchInput& search, const LayerCaches& decided,
                      const std::stop_token& stop, Observation& observation) {
        const auto& decoder = search.decoder;
        if (layer + 1 == decoder.layers()) return;
        run_in_parallel(std::ssize(observation.batches), [&](std::int64_t piece) {
            auto& batch = observation.batches[static_cast<std::size_t>(piece)];
            const WalkOptions options{.first = layer, .last_rows = &batch.labels, .before = &decided.states};
            const auto entering = batch.hidden[static_cast<std::size_t>(layer)];
            walk_layers(decoder, entering, batch.rows, options, stop, [&](const LayerVisit& visit) {
                const auto l = static_cast<std::size_t>(visit.layer);
                if (visit.layer == layer) return merge_with(batch.seen[l], batch.query[l], decided[l]).output;
                batch.hidden[l] = visit.hidden;
                const auto projection = decoder.project(visit.layer, visit.hidden, batch.rows, visit.selection);
                batch.query[l] = projection.query;
                batch.seen[l] =
                    decoder.attend(projection, part_of(search.memory, visit.layer), batch.rows, visit.selection);
                return at::Tensor();
            });
        });
    }

    EmlocOptions options_;
};

}  // namespace

MethodDescription bottom_up_method() {
    return {.name = "bottom-up",
            .title = translatable("Methods", "EMLoC, bottom up"),
            .summary = translatable("Methods", "EMLoC's search from the first layer to the last"),
            .observes = true,
            .options = bound_options(kDefaultDelta, EmlocOptions{}.ratios),
            .make = [](const OptionValues& values) { return std::make_unique<BottomUp>(emloc_options(values)); }};
}

}  // namespace emloc
