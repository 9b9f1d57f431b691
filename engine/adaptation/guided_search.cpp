#include "engine/adaptation/guided_search.h"

#include <algorithm>
#include <numeric>

namespace emloc {
namespace {

// Decisions of the chunk before stand where they use that much of delta; with more slack, another threshold may keep
// less.
constexpr double kEnoughOfDelta = 0.4;
// A divergence so near to delta leaves little to gain by another pass over the whole model.
constexpr double kNearlyAllOfDelta = 0.9;
constexpr int kMostSearchTrials = 8;
constexpr int kMostTighteningTrials = 4;

double kept_by(const std::vector<double>& ratios) {
    return std::accumulate(ratios.begin(), ratios.end(), 0.0);
}

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
        const auto next = std::min(l + 1, batch.hidden.size() - 1);
        const auto size = batch.hidden[next].index_select(0, labels).to(at::kFloat).square().sum(-1);
        for (std::size_t r = 0; r < errors.size(); ++r) {
            const auto kept = gather_tokens(chunk_caches[l], trials_.kept_index(layer, options.ratios[r]));
            const auto pruned = merge_with(seen, query, kept).output;
            const auto change = decoder.project_attention(layer, pruned - whole).to(at::kFloat).square().sum(-1);
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

std::vector<GuidedSearch::Candidate> GuidedSearch::candidates(const Errors& errors) const {
    std::vector<double> thresholds{-1};
    for (const auto& layer : errors) thresholds.insert(thresholds.end(), layer.begin(), layer.end());
    std::sort(thresholds.begin(), thresholds.end());
    std::vector<Candidate> all;
    for (const auto threshold : thresholds) {
        Ratios ratios;
        for (const auto& layer : errors) {
            const auto good = std::find_if(layer.begin(), layer.end(), [=](double e) { return e <= threshold; });
            ratios.push_back(
                good == layer.end() ? 1.0 : input_.options.ratios[static_cast<std::size_t>(good - layer.begin())]);
        }
        if (all.empty() || all.back().ratios != ratios) all.push_back({threshold, std::move(ratios)});
    }
    return all;
}

bool GuidedSearch::accepts(const Ratios& ratios) {
    const auto lowest = std::find_if(ratios.begin(), ratios.end(), [](double ratio) { return ratio < 1; });
    if (lowest == ratios.end()) {
        js_ = 0;
        return true;  // nothing is pruned
    }
    auto caches = input_.chunk_caches;
    double tokens = 0;
    for (std::size_t l = 0; l < ratios.size(); ++l) {
        if (ratios[l] < 1)
            caches[l] = gather_tokens(caches[l], trials_.kept_index(static_cast<std::int64_t>(l), ratios[l]));
        tokens += static_cast<double>(caches[l].tokens());
    }
    const auto layers = static_cast<double>(ratios.size());
    const auto first = lowest - ratios.begin();
    const bool accepted = trials_.run(first, caches,
                                      {.layer = static_cast<int>(first),
                                       .ratio = kept_by(ratios) / layers,
                                       .kept_tokens = static_cast<std::int64_t>(tokens / layers)});
    if (accepted) js_ = trials_.record().back().js;
    return accepted;
}

bool GuidedSearch::has_slack() const {
    return js_ < kNearlyAllOfDelta * input_.options.delta;
}

std::size_t GuidedSearch::most_pruned(const std::vector<Candidate>& all) {
    std::size_t good = 0, bad = all.size(), at = all.size() / 2, step = 1;
    if (hint_.threshold)
        at = static_cast<std::size_t>(
            std::count_if(all.begin() + 1, all.end(), [&](const auto& c) { return c.threshold <= *hint_.threshold; }));
    for (int trial = 0; trial < kMostSearchTrials && bad - good > 1 && has_slack(); ++trial) {
        at = std::clamp(at, good + 1, bad - 1);
        const bool accepted = accepts(all[at].ratios);
        (accepted ? good : bad) = at;
        const bool is_galloping = hint_.threshold && (accepted ? bad == all.size() : good == 0);
        if (!is_galloping) {
            at = (good + bad) / 2;
            continue;
        }
        at = accepted ? at + step : at - std::min(step, at);
        step *= 2;
    }
    return good;
}

void GuidedSearch::tighten(Ratios& ratios, const Errors& errors) {
    const auto& ladder = input_.options.ratios;
    std::vector<std::pair<double, std::size_t>> by_error;  // of the next smaller ratio
    const auto next = [&](std::size_t layer) {
        const auto here = std::lower_bound(ladder.begin(), ladder.end(), ratios[layer]);
        return here == ladder.begin() ? std::optional<std::size_t>() : here - ladder.begin() - 1;
    };
    for (std::size_t l = 0; l < ratios.size(); ++l)
        if (const auto smaller = next(l)) by_error.emplace_back(errors[l][*smaller], l);
    std::sort(by_error.begin(), by_error.end());
    std::size_t count = by_error.size() / 2;
    for (int trial = 0; trial < kMostTighteningTrials && count > 0 && has_slack(); ++trial, count /= 2) {
        auto tighter = ratios;
        for (std::size_t i = 0; i < count; ++i) tighter[by_error[i].second] = ladder[*next(by_error[i].second)];
        if (!accepts(tighter)) continue;
        ratios = std::move(tighter);
        by_error.erase(by_error.begin(), by_error.begin() + static_cast<std::ptrdiff_t>(count));
    }
}

SearchHint GuidedSearch::run() {
    const bool verified = !hint_.ratios.empty() && accepts(hint_.ratios);
    if (verified && js_ >= kEnoughOfDelta * input_.options.delta) return hint_;
    js_ = 0;
    const auto errors = local_errors();
    const auto all = candidates(errors);
    const auto& best = all[most_pruned(all)];
    SearchHint decided{best.ratios, best.threshold};
    if (verified && kept_by(hint_.ratios) < kept_by(decided.ratios))
        decided.ratios = hint_.ratios;
    else
        tighten(decided.ratios, errors);
    return decided;
}

}  // namespace emloc
