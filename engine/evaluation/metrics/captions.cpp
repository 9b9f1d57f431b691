#include "engine/evaluation/metrics/captions.h"

#include <map>
#include <numeric>

#include "engine/evaluation/metrics/cider.h"
#include "engine/evaluation/metrics/meteor.h"
#include "engine/evaluation/metrics/ptb.h"
#include "engine/evaluation/metrics/python_text.h"
#include "engine/evaluation/metrics/rouge.h"

namespace emloc {
namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Of one video, to be divided by the number of videos.
Status add(const std::vector<CaptionPair>& pairs, double videos, MeteorJar* jar, CaptionScores& scores) {
    const auto four = bleu(pairs);
    for (std::size_t n = 0; n < four.size(); ++n) scores.bleu[n] += four[n] / videos;
    scores.bleu_published += mean({four.begin(), four.end()}) / videos;
    std::vector<double> rouge;
    std::vector<MeteorCounts> counts;
    for (const auto& pair : pairs) {
        rouge.push_back(rouge_l(pair));
        counts.push_back(meteor_counts(pair));
    }
    scores.rouge_l += mean(rouge) / videos;
    scores.cider += mean(cider_d(pairs)) / videos;
    scores.meteor_exact += meteor_pooled(counts) / videos;
    if (jar == nullptr) return {};
    const auto own = jar->score(pairs);
    if (!own) return tl::unexpected(own.error());
    scores.meteor = scores.meteor.value_or(0) + own->pooled / videos;
    return {};
}

}  // namespace

std::vector<CaptionPair> tokenized(std::span<const ClipCaption> clips) {
    std::vector<std::string> said, answers;
    for (const auto& clip : clips) {
        said.push_back(without_non_ascii(clip.said));
        answers.push_back(without_non_ascii(clip.answer));
    }
    const auto answer_tokens = ptb_tokens(answers), said_tokens = ptb_tokens(said);
    std::vector<CaptionPair> pairs;
    for (std::size_t i = 0; i < clips.size(); ++i) pairs.push_back({said_tokens[i], {answer_tokens[i]}});
    return pairs;
}

Result<CaptionScores> caption_scores(std::span<const ClipCaption> clips, std::span<const CaptionPair> pairs,
                                     MeteorJar* jar) {
    std::map<std::string, std::vector<CaptionPair>> videos;
    for (std::size_t i = 0; i < clips.size(); ++i) videos[clips[i].video].push_back(pairs[i]);
    CaptionScores scores;
    for (const auto& [video, own] : videos)
        if (const auto added = add(own, static_cast<double>(videos.size()), jar, scores); !added)
            return tl::unexpected(added.error());
    return scores;
}

}  // namespace emloc
