#include "app/emloc/benchmark_table.h"

#include <fmt/format.h>

#include <utility>

#include "app/emloc/format.h"

namespace emloc::cli {

std::string benchmark_table(const BenchmarkReport& report) {
    using enum Table::Align;
    std::vector<Table::Align> columns{kLeft};
    std::vector<std::string> heads{""};
    for (const auto& method : report.methods) {
        columns.push_back(kRight);
        heads.push_back(method.compared.method);
    }
    Table table(columns);
    table.add(heads);
    const auto line = [&](const std::string& name, const auto& cell) {
        std::vector<std::string> cells{name};
        for (const auto& method : report.methods) cells.push_back(cell(method));
        table.add(std::move(cells));
    };
    if (!report.methods.empty())
        for (std::size_t i = 0; i < report.methods.front().figures.size(); ++i)
            line(report.methods.front().figures[i].name, [&](const MethodReport& method) {
                return i < method.figures.size() ? fmt::format("{:.2f}", method.figures[i].value * 100) : std::string();
            });
    line("asked",
         [&](const MethodReport& method) { return fmt::format("{}/{}", method.answers.size(), report.queries); });
    line("failed", [](const MethodReport& method) { return fmt::format("{}", method.failed); });
    line("tokens kept", [](const MethodReport& method) { return fmt::format("{:.0f}", method.kept_tokens()); });
    line("adapting", [](const MethodReport& method) { return human_seconds(method.compared.adapt_seconds); });
    line("a query, median", [](const MethodReport& method) { return human_seconds(method.median_seconds); });
    line("a query, mean", [](const MethodReport& method) { return human_seconds(method.mean_seconds); });
    line("FLOPs of a query", [](const MethodReport& method) { return human_flops(method.flops); });
    line("peak memory", [](const MethodReport& method) { return peak_text(method.compared.peak_bytes); });
    return table.text();
}

std::string differences_table(const std::vector<BenchmarkDifference>& differences) {
    using enum Table::Align;
    Table table({kLeft, kRight, kRight, kRight, kRight});
    table.add({"method", "first", "second", "second is better by", "rows"});
    for (const auto& one : differences) {
        if (one.rows == 0)
            table.add({one.method, "–", "–", "–", "0"});
        else
            table.add({one.method, percent(one.first), percent(one.second),
                       fmt::format("{:+.1f} ± {:.1f} points", 100 * (one.second - one.first), 100 * one.margin),
                       std::to_string(one.rows)});
    }
    return table.text();
}

}  // namespace emloc::cli
