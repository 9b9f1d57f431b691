#include "engine/workspace/methods_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/core/file_writer.h"
#include "engine/evaluation/compare_tests.h"
#include "engine/evaluation/metrics.h"
#include "engine/workspace/train_model.h"

namespace emloc {

std::vector<double> kept_by_layer(const Context& context) {
    const auto tokens = token_count(context);
    std::vector<double> shares;
    for (const auto& layer : context.memory.layers) {
        std::size_t kept = 0;
        for (const auto& head : layer.positions) kept += head.size();
        const auto all =
            static_cast<double>(tokens) * static_cast<double>(std::max<std::size_t>(1, layer.positions.size()));
        shares.push_back(tokens > 0 ? static_cast<double>(kept) / all : 1);
    }
    return shares;
}

double adapting_seconds(const Context& context) {
    double seconds = 0;
    for (const auto& chunk : context.chunks)
        seconds += chunk.seconds.vision + chunk.seconds.chunk + chunk.seconds.observation + chunk.seconds.search;
    return seconds;
}

ComparedMethod compared(const std::string& title, const std::string& name, const Context& context, const TestRun& run,
                        const TestRun& first) {
    const auto comparison = compare_tests(first, run);
    ComparedMethod method{.method = context.options.method.name,
                          .title = title,
                          .context = name,
                          .options = context.options.method.options,
                          .tokens = token_count(context),
                          .kept = token_count(context) > 0 ? kept_share(context) : 0,  // of nothing, nothing
                          .bytes = memory_bytes(context),
                          .adapt_seconds = adapting_seconds(context),
                          .correct = comparison.second_correct,
                          .total = comparison.images,
                          .chance = chance_of_such_a_difference(comparison),
                          .kept_by_layer = kept_by_layer(context),
                          .js = mean_divergence(context)};
    if (!run.answers.empty()) method.query_seconds = run.seconds / static_cast<double>(run.answers.size());
    return method;
}

ComparedMethod compared(const std::string& name, const std::string& title, const TrainingOutcome& outcome,
                        const TestRun& run, const TestRun& first) {
    const auto comparison = compare_tests(first, run);
    ComparedMethod method{.method = name,
                          .title = title,
                          .context = outcome.folder.string(),
                          .options = {},
                          .kept = 0,
                          .bytes = outcome.bytes,
                          .adapt_seconds = outcome.seconds(),
                          .correct = comparison.second_correct,
                          .total = comparison.images,
                          .chance = chance_of_such_a_difference(comparison),
                          .kept_by_layer = {}};
    if (!run.answers.empty()) method.query_seconds = run.seconds / static_cast<double>(run.answers.size());
    return method;
}

std::string comparison_to_json(const std::vector<ComparedMethod>& methods) {
    auto all = nlohmann::json::array();
    for (const auto& method : methods) {
        auto options = nlohmann::json::object();
        for (const auto& [name, value] : method.options)
            options[name] = std::visit([](const auto& of_type) { return nlohmann::json(of_type); }, value);
        all.push_back({{"method", method.method},
                       {"context", method.context},
                       {"options", options},
                       {"correct", method.correct},
                       {"total", method.total},
                       {"accuracy", method.accuracy()},
                       {"margin", accuracy_margin(method.correct, method.total)},
                       {"p", method.chance},
                       {"tokens", method.tokens},
                       {"kept_share", method.kept},
                       {"js", method.js ? nlohmann::json(*method.js) : nlohmann::json()},
                       {"memory_bytes", method.bytes},
                       {"peak_bytes", method.peak_bytes > 0 ? nlohmann::json(method.peak_bytes) : nlohmann::json()},
                       {"adapt_seconds", method.adapt_seconds},
                       {"query_seconds", method.query_seconds},
                       {"kept_by_layer", method.kept_by_layer}});
    }
    return all.dump(2) + "\n";
}

std::string comparison_to_csv(const std::vector<ComparedMethod>& methods) {
    std::string text =
        "method,correct,total,accuracy,margin,p,tokens,kept_share,js,memory_bytes,peak_bytes,adapt_seconds,query_"
        "seconds\n";
    for (const auto& method : methods)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", method.method, method.correct, method.total,
                            method.accuracy(), accuracy_margin(method.correct, method.total), method.chance,
                            method.tokens, method.kept, method.js ? fmt::format("{}", *method.js) : "", method.bytes,
                            method.peak_bytes > 0 ? fmt::format("{}", method.peak_bytes) : "", method.adapt_seconds,
                            method.query_seconds);
    return text;
}

Status write_comparison_file(const std::filesystem::path& file, const std::string& title,
                             const std::vector<ComparedMethod>& methods) {
    const auto ending = file.extension();
    return write_file(file, ending == ".json"  ? comparison_to_json(methods)
                            : ending == ".csv" ? comparison_to_csv(methods)
                                               : comparison_to_html(title, methods));
}

Status write_comparison(const std::filesystem::path& folder, const std::string& title,
                        const std::vector<ComparedMethod>& methods) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    for (const auto* name : {"comparison.json", "comparison.csv", "comparison.html"})
        if (auto written = write_comparison_file(folder / name, title, methods); !written) return written;
    return {};
}

}  // namespace emloc
