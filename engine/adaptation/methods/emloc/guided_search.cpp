#include "engine/adaptation/methods/emloc/guided_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace emloc {
namespace {

// What a pass is aimed at, and what is enough, as shares of delta. What one chunk measured foretells the next one's
// divergence to some 20 %.
constexpr double kAim = 0.8;
constexpr double kEnough = 0.6;
constexpr int kMostTrials = 10;

// The last candidate within the bound and the first one beyond it, and their divergences where they were measured.
struct Bracket {
    std::size_t good = 0, bad = 0;
    double good_js = 0, bad_js = 0;

    bool is_measured() const { return good_js > 0 && bad_js > good_js && std::isfinite(bad_js); }

    // Where the divergence should be `js`, if its logarithm grows evenly, but never near an end: it leaps, and each aim
    // would only take a single candidate off the other end.
    std::size_t between(double js) const {
        const auto share = std::clamp(std::log(js / good_js) / std::log(bad_js / good_js), 0.25, 0.75);
        return good + static_cast<std::size_t>(std::lround(share * static_cast<double>(bad - good)));
    }
};

}  // namespace

// Relative change of the residual stream at the label rows when that layer alone is pruned to each ratio: attention
// through the output projection, mean square over the rows.
std::vector<double> GuidedSearch::local_errors(std::int64_t layer) const {
    const auto& [decoder, memory, chunk_caches, observation, options, chunk] = input_;
    const auto l = static_cast<std::size_t>(layer);
    std::vector<double> errors(options.ratios.size());
    for (const auto& batch : observation.batches) {
        const auto& labels = batch.labels.rows;
        const bool is_last = layer + 1 == decoder.layers();
        const auto query = is_last ? batch.query[l] : batch.query[l].index_select(1, labels);
        const auto seen = is_last ? batch.seen[l]
                                  : PartialAttention{batch.seen[l].output.index_select(1, labels),
                                                     batch.seen[l].lse.index_select(1, labels)};
        const auto whole = merge_with(seen, query, chunk_caches[l]).output;
        const auto entering = batch.hidden[l].index_select(0, labels);
        const auto next = std::min(l + 1, batch.hidden.size() - 1);
        const auto size = batch.hidden[next].index_select(0, labels).to(at::kFloat).square().sum(-1);
        for (std::size_t r = 0; r < errors.size(); ++r) {
            const auto kept = gather_tokens(chunk_caches[l], trials_.kept_index(layer, options.ratios[r]));
            const auto pruned = merge_with(seen, query, kept).output;
            const auto added = decoder.project_attention(layer, entering, pruned - whole);
            const auto change = added.to(at::kFloat).square().sum(-1);
            errors[r] += (change / size).sum().item<double>() / static_cast<double>(observation.label_rows);
        }
    }
    return errors;
}

GuidedSearch::Errors GuidedSearch::local_errors() const {
    Errors errors;
    for (std::int64_t layer = 0; layer < input_.decoder.layers(); ++layer) errors.push_back(local_errors(layer));
    return errors;
}

std::vector<GuidedSearch::Candidate> GuidedSearch::candidates() const {
    const auto errors = local_errors();
    const auto& ladder = input_.options.ratios;
    std::vector<Candidate> all{{Ratios(errors.size(), 1.0), 0}};
    std::vector<double> error_of(errors.size(), 0);  // at the ratio that it has now
    while (true) {
        const auto& now = all.back().ratios;
        double least = std::numeric_limits<double>::infinity();
        std::size_t layer = 0, rung = 0;
        for (std::size_t l = 0; l < errors.size(); ++l) {
            for (std::size_t r = 0; r < ladder.size(); ++r) {
                if (ladder[r] >= now[l]) break;
                const auto slope = (errors[l][r] - error_of[l]) / (now[l] - ladder[r]);
                if (slope < least) std::tie(least, layer, rung) = std::tuple(slope, l, r);
            }
        }
        if (least == std::numeric_limits<double>::infinity()) return all;
        auto next = all.back();
        next.ratios[layer] = ladder[rung];
        error_of[layer] = errors[layer][rung];
        next.error = std::accumulate(error_of.begin(), error_of.end(), 0.0);
        all.push_back(std::move(next));
    }
}

Trial GuidedSearch::measure(const Ratios& ratios) {
    const auto first =
        std::find_if(ratios.begin(), ratios.end(), [](double ratio) { return ratio < 1; }) - ratios.begin();
    auto caches = input_.chunk_caches;
    double tokens = 0;
    for (std::size_t l = 0; l < ratios.size(); ++l) {
        if (ratios[l] < 1)
            caches[l] = gather_tokens(caches[l], trials_.kept_index(static_cast<std::int64_t>(l), ratios[l]));
        tokens += static_cast<double>(caches[l].tokens());
    }
    const auto layers = static_cast<double>(ratios.size());
    trials_.run(first, caches,
                {.layer = static_cast<int>(first),
                 .ratio = std::accumulate(ratios.begin(), ratios.end(), 0.0) / layers,
                 .kept_tokens = static_cast<std::int64_t>(tokens / layers)});
    return trials_.record().back();
}

std::size_t GuidedSearch::aim(const std::vector<Candidate>& all, double js) const {
    if (!js_by_error_) return all.size() / 2;
    const auto beyond = std::find_if(all.begin() + 1, all.end(),
                                     [&](const auto& candidate) { return candidate.error * *js_by_error_ > js; });
    return static_cast<std::size_t>(beyond - all.begin()) - 1;
}

GuidedSearch::Ratios GuidedSearch::run() {
    const auto delta = input_.options.delta;
    const auto all = candidates();
    Bracket bracket{.bad = all.size()};  // nothing is pruned by the first
    double target = kAim * delta;
    for (int trial = 0; trial < kMostTrials && bracket.bad - bracket.good > 1; ++trial) {
        const auto at = std::clamp(bracket.is_measured() ? bracket.between(target) : aim(all, target), bracket.good + 1,
                                   bracket.bad - 1);
        const auto measured = measure(all[at].ratios);
        if (std::isfinite(measured.js) && all[at].error > 0) js_by_error_ = measured.js / all[at].error;
        if (measured.accepted) {
            std::tie(bracket.good, bracket.good_js) = std::tuple(at, measured.js);
            target = kAim * delta;
            if (measured.js >= kEnough * delta) break;
        } else {
            std::tie(bracket.bad, bracket.bad_js) = std::tuple(at, measured.js);
            if (measured.is_lower_bound) target /= 2;  // it may be any number of times as much
        }
    }
    return all[bracket.good].ratios;
}

}  // namespace emloc
