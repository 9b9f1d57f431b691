#include "engine/evaluation/metrics/cider.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/metric.h"

namespace emloc {
namespace {

constexpr double kSigma = 6, kScale = 10;

struct WeightedText {
    std::vector<std::map<std::string, double>> weights{kMostWordsOfNgram};
    std::array<double, kMostWordsOfNgram> norms{};
    double length = 0;  // as published: the number of its pairs of words
};

class Rarity {
 public:
    explicit Rarity(std::span<const CaptionPair> pairs) : log_pairs_(std::log(static_cast<double>(pairs.size()))) {
        for (const auto& pair : pairs) {
            std::set<std::string> seen;
            for (const auto& reference : pair.references)
                for (const auto& runs : ngrams_of(reference))
                    for (const auto& [run, count] : runs) seen.insert(run);
            for (const auto& run : seen) ++pairs_with_[run];
        }
    }

    WeightedText weigh(const std::string& tokens) const {
        WeightedText text;
        const auto counts = ngrams_of(tokens);
        for (std::size_t n = 0; n < counts.size(); ++n) {
            double squares = 0;
            for (const auto& [run, count] : counts[n]) {
                const auto found = pairs_with_.find(run);
                const auto frequency = found == pairs_with_.end() ? 0.0 : found->second;
                const auto weight = count * (log_pairs_ - std::log(std::max(1.0, frequency)));
                text.weights[n][run] = weight;
                squares += weight * weight;
                if (n == 1) text.length += count;
            }
            text.norms[n] = std::sqrt(squares);
        }
        return text;
    }

 private:
    double log_pairs_;
    std::map<std::string, double> pairs_with_;
};

double similarity(const WeightedText& said, const WeightedText& reference) {
    const auto apart = said.length - reference.length;
    const auto penalty = std::exp(-apart * apart / (2 * kSigma * kSigma));
    double sum = 0;
    for (std::size_t n = 0; n < kMostWordsOfNgram; ++n) {
        double product = 0;
        for (const auto& [run, weight] : said.weights[n]) {
            const auto found = reference.weights[n].find(run);
            if (found != reference.weights[n].end()) product += std::min(weight, found->second) * found->second;
        }
        const auto norms = said.norms[n] * reference.norms[n];
        sum += (norms != 0 ? product / norms : product) * penalty;
    }
    return sum / static_cast<double>(kMostWordsOfNgram);
}

}  // namespace

std::vector<double> cider_d(std::span<const CaptionPair> pairs) {
    const Rarity rarity(pairs);
    std::vector<double> scores;
    for (const auto& pair : pairs) {
        const auto said = rarity.weigh(pair.said);
        double sum = 0;
        for (const auto& reference : pair.references) sum += similarity(said, rarity.weigh(reference));
        scores.push_back(sum / static_cast<double>(pair.references.size()) * kScale);
    }
    return scores;
}

MetricDescription cider_metric() {
    return {.name = "CIDEr", .of_all = [](std::span<const ScoredAnswer> answers, const ScoringOptions&) {
                return mean_over_videos(answers, [](std::span<const CaptionPair> pairs) -> Result<double> {
                    const auto scores = cider_d(pairs);
                    return std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
                });
            }};
}

}  // namespace emloc
