// What a model said that LLaMA-Factory trained and asked, scored as tests are here: what the command line and the
// window call importing predictions.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/evaluate.h"

namespace emloc {

struct ScoredPredictions {
    std::vector<TestAnswer> answers;  // as they were said, in the order of the file
    TestOptions options;              // by which counted_as() takes them: the labels are those that were expected
    Confusion confusion;              // labels in the order of their bytes
};

bool is_right(const TestAnswer& answer, const TestOptions& options);

// `file`: generated_predictions.jsonl; `exported`: the folder of the export, which names the answers' images, or empty.
// Errors: as read_predictions()'s.
Result<ScoredPredictions> score_predictions(const std::filesystem::path& file,
                                            const std::filesystem::path& exported = {});

// The export that a file of predictions lies in, as predict.yaml has it written: a folder above it that lists what was
// asked. Empty: none.
std::filesystem::path export_of(const std::filesystem::path& file);

}  // namespace emloc
