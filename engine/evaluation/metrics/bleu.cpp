#include "engine/evaluation/metrics/bleu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

// What pycocoevalcap adds so that nothing is divided by 0.
constexpr double kSmall = 1e-9, kTiny = 1e-15;

struct BleuCounts {
    std::array<double, kMostWordsOfNgram> guessed{}, right{};
    double length = 0, reference_length = 0;
};

void add(const CaptionPair& pair, BleuCounts& counts) {
    const auto said = ngrams_of(pair.said);
    NgramCounts most(kMostWordsOfNgram);
    const auto length = static_cast<long>(python_split(pair.said).size());
    std::pair<long, long> closest{-1, 0};  // how far from it, and the length
    for (const auto& reference : pair.references) {
        const auto own = ngrams_of(reference);
        for (std::size_t n = 0; n < own.size(); ++n)
            for (const auto& [run, count] : own[n]) most[n][run] = std::max(most[n][run], count);
        const auto words = static_cast<long>(python_split(reference).size());
        const std::pair candidate{std::labs(words - length), words};
        closest = closest.first < 0 ? candidate : std::min(closest, candidate);
    }
    counts.length += static_cast<double>(length);
    counts.reference_length += static_cast<double>(closest.second);
    for (std::size_t n = 0; n < kMostWordsOfNgram; ++n) {
        counts.guessed[n] += static_cast<double>(std::max(0L, length - static_cast<long>(n)));
        for (const auto& [run, count] : said[n])
            if (const auto found = most[n].find(run); found != most[n].end())
                counts.right[n] += std::min(count, found->second);
    }
}

template <std::size_t words>
MetricDescription of_ngrams() {
    return {.name = fmt::format("Bleu_{}", words),
            .is_published = false,
            .of_all = [](std::span<const ScoredAnswer> answers, const ScoringOptions&) {
                return mean_over_videos(answers,
                                        [](auto pairs) -> Result<double> { return bleu(pairs).at(words - 1); });
            }};
}

}  // namespace

BleuScores bleu(std::span<const CaptionPair> pairs) {
    BleuCounts counts;
    for (const auto& pair : pairs) add(pair, counts);
    BleuScores scores{};
    double product = 1;
    const auto ratio = (counts.length + kTiny) / (counts.reference_length + kSmall);
    const auto brevity = ratio < 1 ? std::exp(1 - 1 / ratio) : 1;
    for (std::size_t n = 0; n < scores.size(); ++n) {
        product *= (counts.right[n] + kTiny) / (counts.guessed[n] + kSmall);
        scores[n] = std::pow(product, 1.0 / static_cast<double>(n + 1)) * brevity;
    }
    return scores;
}

// The release prints one number for all four, the mean of them; the proper four stand beside it.
std::vector<MetricDescription> bleu_metrics() {
    MetricDescription published{.name = "Bleu_1 to Bleu_4, as the release prints each",
                                .of_all = [](std::span<const ScoredAnswer> answers, const ScoringOptions&) {
                                    return mean_over_videos(answers, [](auto pairs) -> Result<double> {
                                        const auto four = bleu(pairs);
                                        return std::accumulate(four.begin(), four.end(), 0.0) /
                                               static_cast<double>(four.size());
                                    });
                                }};
    return {std::move(published), of_ngrams<1>(), of_ngrams<2>(), of_ngrams<3>(), of_ngrams<4>()};
}

}  // namespace emloc
