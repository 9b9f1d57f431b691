#include "engine/evaluation/metrics/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

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

}  // namespace emloc
