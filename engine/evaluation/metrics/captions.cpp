#include "engine/evaluation/metrics/captions.h"

#include <map>

#include "engine/evaluation/metrics/ptb.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {

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

Result<std::optional<double>> mean_over_videos(
    std::span<const ScoredAnswer> answers,
    const std::function<Result<double>(std::span<const CaptionPair> clips)>& of_video) {
    std::vector<ClipCaption> clips;
    for (const auto& answer : answers) clips.push_back({answer.row->group, answer.said, answer.row->answers.front()});
    const auto pairs = tokenized(clips);
    std::map<std::string, std::vector<CaptionPair>> videos;
    for (std::size_t i = 0; i < clips.size(); ++i) videos[clips[i].video].push_back(pairs[i]);
    double mean = 0;
    for (const auto& [video, own] : videos) {
        const auto value = of_video(own);
        if (!value) return tl::unexpected(value.error());
        mean += *value / static_cast<double>(videos.size());
    }
    return mean;
}

}  // namespace emloc
