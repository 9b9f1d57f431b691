// One demonstration as training reads it: a sequence of its own, whose answer alone is learnt.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <stop_token>
#include <string_view>
#include <vector>

#include "engine/demonstrations/demonstration.h"
#include "engine/model/model.h"
#include "engine/model/network.h"

namespace emloc {

// Row rows[i] is to be followed by the token labels[i].
struct TrainingSequence {
    std::vector<TokenId> ids;
    Positions positions;             // [ids]
    at::Tensor media;                // [pads, (1 + deep features) * hidden_size], or undefined
    std::vector<std::int64_t> rows;  // ascending
    std::vector<TokenId> labels;     // [rows]
};

// Which tokens an answer's labels end with.
enum class AnswerEnd {
    kTurn,     // <|im_end|>
    kNewline,  // and the newline behind it, as LLaMA-Factory labels since the end of 2024
};

// `labels`: [ids], what each token is a label of, or -100; the row before it is the one that predicts it. A label on
// the first token has no such row and is left out, as everywhere.
TrainingSequence labelled_sequence(std::vector<TokenId> ids, Positions positions, at::Tensor media,
                                   const std::vector<std::int64_t>& labels);

// The system turn, the demonstration's own turn and nothing else. Its media are read and encoded once, here: the vision
// tower is frozen. Errors name the file; kMalformed for a demonstration without an answer; kCancelled.
Result<TrainingSequence> training_sequence(const Model& model, const Demonstration& demonstration,
                                           std::string_view system_prompt, AnswerEnd end,
                                           const std::stop_token& stop = {});

}  // namespace emloc
