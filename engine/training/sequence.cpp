#include "engine/training/sequence.h"

#include <utility>

#include "engine/model/decoder/mrope.h"
#include "engine/prompt/prepare.h"

namespace emloc {

TrainingSequence labelled_sequence(std::vector<TokenId> ids, Positions positions, at::Tensor media,
                                   const std::vector<std::int64_t>& labels) {
    TrainingSequence sequence{
        .ids = std::move(ids), .positions = std::move(positions), .media = std::move(media), .rows = {}, .labels = {}};
    for (std::size_t i = 1; i < labels.size(); ++i) {
        if (labels[i] < 0) continue;
        sequence.rows.push_back(static_cast<std::int64_t>(i) - 1);
        sequence.labels.push_back(static_cast<TokenId>(labels[i]));
    }
    return sequence;
}

Result<TrainingSequence> training_sequence(const Model& model, const Demonstration& demonstration,
                                           std::string_view system_prompt, AnswerEnd end, const std::stop_token& stop) {
    if (demonstration.answer.empty())
        return fail(ErrorKind::kMalformed, "A demonstration without an answer teaches nothing: {}.",
                    demonstration.media.empty() ? demonstration.question : demonstration.media.front().path.string());
    auto prepared = prepare_media(demonstration.media, model.media(), stop);
    if (!prepared) return tl::unexpected(prepared.error());
    const auto turn = demonstration_turn(model.tokenizer(), model.chat_tokens(), prepared->tokens,
                                         demonstration.question, demonstration.answer);
    auto ids = system_turn(model.tokenizer(), model.chat_tokens(), system_prompt);
    const auto begin = std::ssize(ids);
    ids.insert(ids.end(), turn.ids.begin(), turn.ids.end());
    auto positions = mrope_positions(ids, runs_of(prepared->tokens), model.config().tokens);
    if (!positions) return tl::unexpected(positions.error());
    // turn.answer begins with the row before the answer and ends behind <|im_end|>.
    std::vector<std::int64_t> labels(ids.size(), -1);
    const auto last = begin + turn.answer.end + (end == AnswerEnd::kNewline ? 1 : 0);
    for (auto i = begin + turn.answer.begin + 1; i < last; ++i)
        labels[static_cast<std::size_t>(i)] = ids[static_cast<std::size_t>(i)];
    const at::NoGradGuard frozen;
    return labelled_sequence(std::move(ids), std::move(*positions), model.network().encode_media(prepared->patches),
                             labels);
}

}  // namespace emloc
