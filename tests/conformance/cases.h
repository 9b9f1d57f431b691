// One function a format; each prints a line a case and says whether all of them held.
#pragma once

#include <filesystem>
#include <optional>

namespace emloc::conformance {

// A folder with index.json: models and cases of the adaptation.
bool run_method(const std::filesystem::path& folder);
// A folder whose index.json names `own_base`: what methods beside EMLoC make of the cases of ../../method.
bool run_comparators(const std::filesystem::path& folder);
// One case with a long video in groups of layers.
bool run_video_case(const std::filesystem::path& folder, const std::string& name);
// A saved model with inputs.safetensors and expected.safetensors.
bool run_plain_model(const std::filesystem::path& folder);
// A folder with train.json: steps of LoRA or of full fine-tuning, of the models of ../../../method.
bool run_training(const std::filesystem::path& folder);
// Images with meta.json and expected.safetensors.
bool run_image_processor(const std::filesystem::path& folder);
// A tokenizer with cases.jsonl.
bool run_tokenizer(const std::filesystem::path& folder);
// A .json file of a published benchmark's metric, sampling or index lists; nothing where it is none.
std::optional<bool> run_benchmark_file(const std::filesystem::path& file);
// A folder with expected.json: a small data set in a benchmark's layout, or parquet files in many encodings.
bool run_dataset(const std::filesystem::path& folder);
// A folder of parquet files alone, every one of which must be refused.
bool run_damaged_parquet(const std::filesystem::path& folder);

}  // namespace emloc::conformance
