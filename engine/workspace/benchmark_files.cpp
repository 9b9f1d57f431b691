// The forms of a benchmark's report: JSON, CSV, Markdown; the page has a file of its own.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "engine/core/digest.h"
#include "engine/core/file_writer.h"
#include "engine/core/number_text.h"
#include "engine/evaluation/metrics.h"
#include "engine/evaluation/metrics/python_text.h"
#include "engine/workspace/benchmark_report.h"
#include "engine/workspace/protocol_json.h"

namespace emloc {
namespace {

using Json = nlohmann::ordered_json;

std::string value_of(const Figure& figure) {
    return fmt::format("{:.2f}", figure.value * 100);
}

Json described(const Protocol& protocol) {
    auto json = protocol_to_json(protocol);
    json["frames_are"] = protocol.frames == 0 ? "" : protocol.key_frames ? "key" : "exact";
    json["sampling"] = protocol.tests_pool ? "paper" : "release";
    return json;
}

Json answers_to_json(const MethodReport& method) {
    Json answers = Json::array();
    for (const auto& one : method.answers) {
        Json answer{{"row", one.row->row}, {"id", one.row->id}, {"said", one.answer.said}, {"score", one.score}};
        if (!one.answer.error.empty()) answer["error"] = one.answer.error;
        answers.push_back(std::move(answer));
    }
    return answers;
}

Json method_to_json(const MethodReport& method) {
    const auto& compared = method.compared;
    Json figures = Json::array();
    for (const auto& figure : method.figures)
        figures.push_back({{"name", figure.name},
                           {"value", figure.value},
                           {"rows", figure.rows},
                           {"as_the_release", figure.is_published}});
    return {{"method", compared.method},
            {"score", compared.accuracy()},
            {"margin", accuracy_margin(compared.correct, compared.total)},
            {"p", compared.chance},
            {"js", compared.js ? Json(*compared.js) : Json()},
            {"asked", method.answers.size()},
            {"failed", method.failed},
            {"figures", figures},
            {"demonstrations", method.demonstrations},
            {"tokens", compared.tokens},
            {"kept_share", compared.kept},
            {"kept_by_layer", compared.kept_by_layer},
            {"memory_bytes", compared.bytes},
            {"query_flops", method.flops},
            // All that differs from run to run stands here.
            {"measured",
             {{"adapt_seconds", compared.adapt_seconds},
              {"query_seconds_median", method.median_seconds},
              {"query_seconds_mean", method.mean_seconds},
              {"peak_bytes", method.compared.peak_bytes}}},
            {"answers", answers_to_json(method)}};
}

}  // namespace

std::string benchmark_to_json(const BenchmarkReport& report) {
    Json methods = Json::array();
    for (const auto& method : report.methods) methods.push_back(method_to_json(method));
    const auto text = fmt::format("{}", fmt::join(report.plan.queries, ","));
    const Json all{{"benchmark", report.benchmark->name},
                   {"title", report.benchmark->title},
                   {"metric", report.benchmark->metrics.front()},
                   {"metrics", metrics_to_json(*report.benchmark)},
                   {"model", report.model},
                   {"model_sha256", report.model_sha256},
                   {"data", report.layout},
                   {"rows", report.rows},
                   {"published_rows", report.benchmark->published_rows},
                   {"protocol", described(report.protocol)},
                   {"notes", report.notes},
                   {"pool", report.plan.pool},
                   {"demonstrations", report.plan.demonstrations},
                   {"queries", report.queries},
                   {"queries_sha256", sha256_hex(std::as_bytes(std::span(text)))},
                   {"complete", report.complete()},
                   {"methods", methods}};
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string benchmark_to_csv(const BenchmarkReport& report) {
    std::string text = "method,figure,value,rows,as_the_release\n";
    for (const auto& method : report.methods)
        for (const auto& figure : method.figures)
            text += fmt::format("{},\"{}\",{},{},{}\n", method.compared.method, replace_all(figure.name, "\"", "\"\""),
                                figure.value, figure.rows, figure.is_published ? 1 : 0);
    return text;
}

std::string benchmark_to_markdown(const BenchmarkReport& report) {
    std::string text = fmt::format(
        "# {}\n\n{} of {} ({:.12}), {} rows in {}, {} queries, {} demonstrations, seed {}.\n\n",
        report.benchmark->title, report.benchmark->metrics.front(), report.model, report.model_sha256, report.rows,
        report.layout, report.queries, report.plan.demonstrations.size(), report.protocol.seed);
    text += "| method | figure | value (x 100) | rows |\n|---|---|---|---|\n";
    for (const auto& method : report.methods)
        for (const auto& figure : method.figures)
            text += fmt::format("| {} | {}{} | {} | {} |\n", method.compared.method, figure.name,
                                figure.is_published ? "" : " (not as the release)", value_of(figure), figure.rows);
    text +=
        "\n| method | failed | tokens kept | adapting | a query (median, mean) | FLOPs of a query | peak memory "
        "|\n|---|---|---|---|---|---|---|\n";
    for (const auto& method : report.methods)
        text +=
            fmt::format("| {} | {} | {:.0f} of {} | {} | {}, {} | {} | {} |\n", method.compared.method, method.failed,
                        method.kept_tokens(), method.compared.tokens, human_seconds(method.compared.adapt_seconds),
                        human_seconds(method.median_seconds), human_seconds(method.mean_seconds),
                        human_flops(method.flops), peak_text(method.compared.peak_bytes));
    if (report.rows != report.benchmark->published_rows)
        text += fmt::format("\nThe published data set has {} rows, not {}.\n", report.benchmark->published_rows,
                            report.rows);
    for (const auto& note : report.notes) text += "\n- " + note;
    return text + "\n";
}

Status write_benchmark_report(const BenchmarkReport& report, const BenchmarkData& data,
                              const std::filesystem::path& folder) {
    for (const auto& [name, text] :
         {std::pair{"report.json", benchmark_to_json(report)}, std::pair{"report.csv", benchmark_to_csv(report)},
          std::pair{"report.md", benchmark_to_markdown(report)},
          std::pair{"report.html", benchmark_to_html(report, data)}})
        if (auto written = write_file(folder / name, text); !written) return written;
    return {};
}

}  // namespace emloc
