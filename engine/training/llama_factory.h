// Demonstrations -> a folder that LLaMA-Factory trains on, and its predictions -> answers of a test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/context/exchange.h"
#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/model/model.h"
#include "engine/training/trainer.h"

namespace emloc {

struct TrainingExport {
    std::filesystem::path model;               // folder of a whole model
    std::vector<Demonstration> train;          // at least one
    std::vector<Demonstration> test;           // what predict.yaml asks about; may be none
    std::optional<std::string> system_prompt;  // nothing: the family's own
    TrainingOptions options;                   // its rate and its system prompt are left aside
    LowRank low_rank;
    std::optional<double> rate;  // nothing: that of each method
    std::optional<std::int64_t> max_pixels;
    VideoSampling video;
};

struct ExportedTraining {
    std::int64_t media = 0;      // files
    std::int64_t longest = 0;    // tokens of the longest sequence
    std::int64_t rewritten = 0;  // images that LLaMA-Factory would see otherwise, written as their pixels
};

// Writes dataset_info.json, emloc_train.json and emloc_test.json (ShareGPT), media/, lora.yaml, full.yaml with
// ds_z3_config.json, predict.yaml and README.md. The folder is made; one that holds something is refused
// (kInvalidArgument), as are texts that hold LLaMA-Factory's placeholders and videos of which single frames were chosen
// (kUnsupported), and families for which it has no template. Errors of media name the file; kStorageFull, kCancelled.
Result<ExportedTraining> export_training(const TrainingExport& what, const std::filesystem::path& folder,
                                         const ProgressFunction& progress = {}, const std::stop_token& stop = {});

// The lines of generated_predictions.jsonl: what was said, and the label it should have been, without white space
// around both. `exported`: the folder of the export, by whose emloc_test.json answers are named after their images;
// empty: by their lines. kMalformed names the line.
Result<std::vector<TestAnswer>> read_predictions(const std::filesystem::path& file,
                                                 const std::filesystem::path& exported = {});

}  // namespace emloc
