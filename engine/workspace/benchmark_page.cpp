// The report of a benchmark as a page for a browser: the page of a comparison of methods, and what is a benchmark's
// own.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/core/html_text.h"
#include "engine/core/number_text.h"
#include "engine/evaluation/datasets/media.h"
#include "engine/workspace/benchmark_report.h"

namespace emloc {
namespace {

constexpr std::size_t kMostShown = 100;  // wrong answers of a method; all of them are in report.json

std::string figures(const BenchmarkReport& report) {
    std::string text =
        "<h2>Figures</h2>\n<table><thead><tr><th>method</th><th>figure</th><th>× 100</th><th>rows</th></tr>"
        "</thead><tbody>\n";
    for (const auto& method : report.methods)
        for (const auto& figure : method.figures)
            text += fmt::format("<tr><td>{}</td><td>{}{}</td><td>{:.2f}</td><td>{}</td></tr>\n",
                                escaped_html(method.compared.title), escaped_html(figure.name),
                                figure.is_published ? "" : " (not as the release)", figure.value * 100, figure.rows);
    return text + "</tbody></table>\n";
}

std::string measurements(const BenchmarkReport& report) {
    std::string text =
        "<h2>Measured</h2>\n<table><thead><tr><th>method</th><th>asked</th><th>failed</th><th>tokens kept"
        "</th><th>query, median</th><th>query, mean</th><th>FLOPs a query</th><th>peak memory</th></tr>"
        "</thead><tbody>\n";
    for (const auto& method : report.methods)
        text += fmt::format(
            "<tr><td>{}</td><td>{}/{}</td><td>{}</td><td>{:.0f}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></"
            "tr>\n",
            escaped_html(method.compared.title), method.answers.size(), report.queries, method.failed,
            method.kept_tokens(), human_seconds(method.median_seconds), human_seconds(method.mean_seconds),
            human_flops(method.flops), peak_text(method.compared.peak_bytes));
    return text +
           "</tbody></table>\n<p>One query at a time. FLOPs are estimated from the decoder's sizes, without the "
           "vision tower.</p>\n";
}

std::string protocol(const BenchmarkReport& report) {
    std::string text = fmt::format(
        "<h2>Protocol</h2>\n<p>{} ({:.12}); {} rows in {} (published: {}); {} demonstrations in chunks of {}, seed {}; "
        "{} "
        "visual tokens; answers of up to {} tokens, greedy.</p>\n",
        escaped_html(report.model), report.model_sha256, report.rows, escaped_html(report.layout),
        report.benchmark->published_rows, report.plan.demonstrations.size(), report.protocol.demonstrations_per_chunk,
        report.protocol.seed, report.protocol.visual_tokens, report.protocol.max_new_tokens);
    for (const auto& note : report.notes) text += "<p>" + escaped_html(note) + "</p>\n";
    return text;
}

std::string expected(const BenchmarkRow& row) {
    std::string text;
    for (const auto& answer : row.answers) text += (text.empty() ? "" : " / ") + answer;
    if (text.empty()) text = fmt::format("{:.3f}", fmt::join(row.box, ", "));
    return text;
}

std::string wrong_answers(const MethodReport& method, const BenchmarkReport& report, const BenchmarkData& data) {
    std::string text;
    std::size_t wrong = 0;
    for (const auto& one : method.answers) {
        if (one.score >= 1) continue;
        if (++wrong > kMostShown) continue;
        const auto preview = preview_of(data, *one.row, report.protocol.frames > 0);
        text += fmt::format(
            "<figure>{}<figcaption>{}<br>{}<br>expected: {}</figcaption></figure>\n",
            preview.empty() ? std::string() : fmt::format(R"(<img alt="" src="data:image/jpeg;base64,{}">)", preview),
            escaped_html(one.row->question),
            escaped_html(one.answer.error.empty() ? "said: " + one.answer.said : "failed: " + one.answer.error),
            escaped_html(expected(*one.row)));
    }
    return fmt::format("<h3>{}: {} not wholly right{}</h3>\n<div class=\"layers\">\n{}</div>\n",
                       escaped_html(method.compared.title), wrong,
                       wrong > kMostShown ? fmt::format(", the first {} shown", kMostShown) : "", text);
}

}  // namespace

std::string benchmark_to_html(const BenchmarkReport& report, const BenchmarkData& data) {
    std::vector<ComparedMethod> compared;
    for (const auto& method : report.methods) compared.push_back(method.compared);
    auto more = figures(report) + measurements(report) + protocol(report) + "<h2>Wrong answers</h2>\n";
    for (const auto& method : report.methods) more += wrong_answers(method, report, data);
    return comparison_to_html(report.benchmark->title, compared, more);
}

}  // namespace emloc
