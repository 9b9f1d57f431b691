#include "engine/evaluation/metrics/rouge.h"

#include <algorithm>

#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

double longest_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<int> row(b.size() + 1, 0);
    for (const auto& word : a) {
        int diagonal = 0;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const int above = row[j];
            row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
            diagonal = above;
        }
    }
    return row.back();
}

}  // namespace

double rouge_l(const CaptionPair& pair) {
    constexpr double kBetaSquared = 1.2 * 1.2;
    const auto said = split_at(pair.said, ' ');  // no words at all are one empty word
    double precision = 0, recall = 0;            // the best of each, be it of different references
    for (const auto& text : pair.references) {
        const auto reference = split_at(text, ' ');
        const auto common = longest_common(said, reference);
        precision = std::max(precision, common / static_cast<double>(said.size()));
        recall = std::max(recall, common / static_cast<double>(reference.size()));
    }
    if (precision == 0 || recall == 0) return 0;
    return (1 + kBetaSquared) * precision * recall / (recall + kBetaSquared * precision);
}

// Of one clip, to list those that are least like their caption; the figure is of whole videos.
MetricDescription rouge_metric() {
    return {.name = "ROUGE_L",
            .score =
                [](const BenchmarkRow& row, std::string_view said) {
                    const std::vector<ClipCaption> clip{{row.group, std::string(said), row.answers.front()}};
                    return rouge_l(tokenized(clip).front());
                },
            .of_all =
                [](std::span<const ScoredAnswer> answers, const ScoringOptions&) {
                    return mean_over_videos(answers, [](std::span<const CaptionPair> pairs) -> Result<double> {
                        double sum = 0;
                        for (const auto& pair : pairs) sum += rouge_l(pair);
                        return sum / static_cast<double>(pairs.size());
                    });
                }};
}

}  // namespace emloc
