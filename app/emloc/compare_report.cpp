#include "app/emloc/compare_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>

#include "app/emloc/format.h"
#include "engine/evaluation/metrics.h"

namespace emloc::cli {
namespace {

// Of every layer: the mean over its KV heads, as a share of what was read.
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

}  // namespace

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
                          .correct = comparison.second_correct,
                          .total = comparison.images,
                          .chance = chance_of_such_a_difference(comparison),
                          .kept_by_layer = kept_by_layer(context)};
    const auto seconds = total_seconds(context);
    method.adapt_seconds = seconds.vision + seconds.chunk + seconds.observation + seconds.search;
    if (!run.answers.empty()) method.query_seconds = run.seconds / static_cast<double>(run.answers.size());
    return method;
}

std::string comparison_table(const std::vector<ComparedMethod>& methods) {
    using enum Table::Align;
    Table table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight});
    table.add({"method", "accuracy", "of", "p", "kept", "adapting", "a question"});
    for (const auto& method : methods) {
        const auto margin = accuracy_margin(method.correct, method.total);
        table.add({method.method, fmt::format("{} ± {}", percent(method.accuracy()), percent(margin)),
                   fmt::format("{}/{}", method.correct, method.total),
                   &method == methods.data() ? "" : fmt::format("{:.3f}", method.chance), percent(method.kept),
                   human_seconds(method.adapt_seconds), human_seconds(method.query_seconds)});
    }
    return table.text();
}

Json comparison_to_json(const std::vector<ComparedMethod>& methods) {
    Json all = Json::array();
    for (const auto& method : methods) {
        Json options = Json::object();
        for (const auto& [name, value] : method.options) options[name] = to_json(value);
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
                       {"memory_bytes", method.bytes},
                       {"adapt_seconds", method.adapt_seconds},
                       {"query_seconds", method.query_seconds},
                       {"kept_by_layer", method.kept_by_layer}});
    }
    return all;
}

std::string comparison_to_csv(const std::vector<ComparedMethod>& methods) {
    std::string text =
        "method,correct,total,accuracy,margin,p,tokens,kept_share,memory_bytes,adapt_seconds,query_seconds\n";
    for (const auto& method : methods)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", method.method, method.correct, method.total,
                            method.accuracy(), accuracy_margin(method.correct, method.total), method.chance,
                            method.tokens, method.kept, method.bytes, method.adapt_seconds, method.query_seconds);
    return text;
}

}  // namespace emloc::cli
