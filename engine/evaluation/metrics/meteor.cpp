#include "engine/evaluation/metrics/meteor.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/meteor_words.h"
#include "engine/evaluation/metrics/metric.h"

namespace emloc {
namespace {

// METEOR 1.5's parameters for English, and how many alignments it follows.
constexpr double kAlpha = 0.85, kBeta = 0.2, kGamma = 0.6, kDelta = 0.75;
constexpr std::size_t kBeam = 40;

using Words = std::vector<std::string>;
using Alignment = std::vector<std::pair<int, int>>;  // places in what was said and in the reference

struct Path {
    int matches = 0, chunks = 0, distance = 0;
    int next = -1;  // the word that would go on with the open chunk; -1: none is open
    std::set<int> used = {};
    Alignment pairs = {};

    auto rank() const { return std::tuple(-matches, chunks, distance); }
};

void keep_best(std::vector<Path>& paths) {
    std::ranges::stable_sort(paths, {}, &Path::rank);
    if (paths.size() > kBeam) paths.resize(kBeam);
}

// Most matches, then fewest chunks, then least distance: a beam search along the reference.
Alignment aligned(const Words& said, const Words& reference) {
    std::map<std::string, std::vector<int>> places;
    for (std::size_t i = 0; i < said.size(); ++i) places[said[i]].push_back(static_cast<int>(i));
    std::vector<Path> paths(1);
    for (std::size_t j = 0; j < reference.size(); ++j) {
        keep_best(paths);
        std::vector<Path> next;
        for (const auto& path : paths) {
            for (const int i : places[reference[j]]) {
                if (path.used.contains(i)) continue;
                Path longer = path;
                ++longer.matches;
                longer.chunks += path.next != -1 && path.next != i ? 1 : 0;
                longer.distance += std::abs(i - static_cast<int>(j));
                longer.next = i + 1;
                longer.used.insert(i);
                longer.pairs.emplace_back(i, static_cast<int>(j));
                next.push_back(std::move(longer));
            }
            Path without = path;
            without.chunks += path.next != -1 ? 1 : 0;
            without.next = -1;
            next.push_back(std::move(without));
        }
        paths = std::move(next);
    }
    for (auto& path : paths) path.chunks += path.next != -1 ? 1 : 0;
    auto best = std::ranges::min_element(paths, {}, &Path::rank)->pairs;
    std::ranges::sort(best);
    return best;
}

double function_words(const Words& words) {
    return static_cast<double>(std::ranges::count_if(words, is_function_word));
}

MeteorCounts counts_of(const Words& said, const Words& reference) {
    const auto pairs = aligned(said, reference);
    MeteorCounts counts{.said = static_cast<double>(said.size()),
                        .reference = static_cast<double>(reference.size()),
                        .said_function = function_words(said),
                        .reference_function = function_words(reference),
                        .matches = static_cast<double>(pairs.size())};
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        const auto [i, j] = pairs[k];
        counts.function_matches += is_function_word(said[static_cast<std::size_t>(i)]) ? 1 : 0;
        counts.chunks += k > 0 && pairs[k - 1] == std::pair(i - 1, j - 1) ? 0 : 1;
    }
    counts.content_matches = counts.matches - counts.function_matches;
    return counts;
}

}  // namespace

MeteorCounts meteor_counts(const CaptionPair& pair) {
    const auto said = meteor_words(pair.said);
    std::optional<MeteorCounts> best;
    for (const auto& reference : pair.references) {
        const auto counts = counts_of(said, meteor_words(reference));
        if (!best || meteor_score(counts) > meteor_score(*best)) best = counts;
    }
    return best.value_or(MeteorCounts{});
}

double meteor_score(const MeteorCounts& counts) {
    const auto weighted = [](double content, double function) { return kDelta * content + (1 - kDelta) * function; };
    const auto matches = weighted(counts.content_matches, counts.function_matches);
    const auto said = weighted(counts.said - counts.said_function, counts.said_function);
    const auto reference = weighted(counts.reference - counts.reference_function, counts.reference_function);
    const auto precision = said != 0 ? matches / said : 0, recall = reference != 0 ? matches / reference : 0;
    if (precision == 0 || recall == 0) return 0;
    const auto mean = precision * recall / (kAlpha * precision + (1 - kAlpha) * recall);
    const bool is_perfect = counts.matches == counts.said && counts.said == counts.reference && counts.chunks == 1;
    const auto fragments = is_perfect ? 0 : counts.chunks / counts.matches;
    return mean * (1 - kGamma * std::pow(fragments, kBeta));
}

double meteor_pooled(std::span<const MeteorCounts> all) {
    MeteorCounts sum;
    for (const auto& one : all) {
        const bool is_perfect = one.matches == one.said && one.said == one.reference && one.chunks == 1;
        sum.said += one.said;
        sum.reference += one.reference;
        sum.said_function += one.said_function;
        sum.reference_function += one.reference_function;
        sum.content_matches += one.content_matches;
        sum.function_matches += one.function_matches;
        sum.chunks += is_perfect ? 0 : one.chunks;
        sum.matches += one.matches;
    }
    return meteor_score(sum);
}

MetricDescription meteor_exact_metric() {
    return {.name = "METEOR-exact",
            .is_published = false,
            .of_all = [](std::span<const ScoredAnswer> answers, const ScoringOptions&) {
                return mean_over_videos(answers, [](std::span<const CaptionPair> pairs) -> Result<double> {
                    std::vector<MeteorCounts> counts;
                    for (const auto& pair : pairs) counts.push_back(meteor_counts(pair));
                    return meteor_pooled(counts);
                });
            }};
}

}  // namespace emloc
