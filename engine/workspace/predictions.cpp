#include "engine/workspace/predictions.h"

#include <set>
#include <string>
#include <utility>

#include "engine/training/llama_factory.h"
#include "engine/training/llama_factory_files.h"

namespace emloc {

bool is_right(const TestAnswer& answer, const TestOptions& options) {
    return counted_as(answer, options) == answer.label;
}

Result<ScoredPredictions> score_predictions(const std::filesystem::path& file, const std::filesystem::path& exported) {
    auto answers = read_predictions(file, exported);
    if (!answers) return tl::unexpected(answers.error());
    std::set<std::string> labels;
    for (const auto& answer : *answers) labels.insert(answer.label);
    const TestOptions options{.question = {}, .labels = {labels.begin(), labels.end()}, .free = true};
    auto counted = *answers;
    for (auto& answer : counted) answer.answer = counted_as(answer, options);
    return ScoredPredictions{std::move(*answers), options, metrics_of(counted).confusion.sorted()};
}

std::filesystem::path export_of(const std::filesystem::path& file) {
    const auto tests = std::string(llama_factory::kTest) + ".json";
    constexpr int kLevels = 2;  // FOLDER/predict/generated_predictions.jsonl
    std::error_code error;
    auto folder = std::filesystem::absolute(file, error).parent_path();
    for (int level = 0; level < kLevels; ++level, folder = folder.parent_path())
        if (std::filesystem::exists(folder / tests, error)) return folder;
    return {};
}

}  // namespace emloc
