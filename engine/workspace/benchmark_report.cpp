#include "engine/workspace/benchmark_report.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/number_text.h"
#include "engine/evaluation/benchmarks/flops.h"
#include "engine/evaluation/compare_tests.h"
#include "engine/model/config.h"

namespace emloc {
namespace {

double mean(const std::vector<double>& values) {
    if (values.empty()) return 0;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

constexpr const char* kRight = "right";

// For the test of McNemar, which counts right and wrong.
TestRun as_test(const std::vector<JudgedAnswer>& answers) {
    TestRun test;
    for (const auto& one : answers)
        test.answers.push_back({.path = std::to_string(one.row->row),
                                .label = kRight,
                                .answer = one.score >= 1 ? kRight : "wrong",
                                .error = one.answer.error});
    return test;
}

Status judge(const BenchmarkRun& run, const BenchmarkData& data, const std::vector<std::int64_t>& queries,
             const std::string& method, const ScoringOptions& scoring, MethodReport& report) {
    auto journal = read_journals(run.output, method);
    if (!journal) return tl::unexpected(journal.error());
    std::vector<ScoredAnswer> asked;
    for (const auto row : queries) {
        const auto found = journal->find(row);
        if (found == journal->end()) continue;
        JudgedAnswer judged{&data.rows[static_cast<std::size_t>(row)], found->second};
        if (judged.answer.error.empty()) {
            judged.score = score_of(*run.benchmark, *judged.row, judged.answer.said);
            asked.push_back({judged.row, judged.answer.said});
        } else {
            ++report.failed;
        }
        report.answers.push_back(std::move(judged));
    }
    if (asked.empty()) return {};
    auto figures = figures_of(run.benchmark->metrics, asked, run.benchmark->groups, scoring);
    if (!figures) return tl::unexpected(figures.error());
    report.figures = std::move(*figures);
    return {};
}

void measure(const AdaptationFigures& adaptation, const DecoderConfig& decoder, MethodReport& report) {
    std::vector<double> seconds, flops, scores;
    for (const auto& one : report.answers) {
        if (!one.answer.error.empty()) continue;
        seconds.push_back(one.answer.seconds);
        scores.push_back(one.score);
        const auto kept = static_cast<double>(adaptation.tokens) * adaptation.kept_share;
        flops.push_back(
            decoder_flops(decoder, static_cast<double>(one.answer.prompt_tokens + one.answer.tokens), kept));
    }
    report.mean_seconds = mean(seconds);
    report.median_seconds = median(seconds);
    report.flops = mean(flops);
    report.demonstrations = adaptation.demonstrations;
    auto& compared = report.compared;
    compared.tokens = adaptation.tokens;
    compared.kept = adaptation.kept_share;
    compared.bytes = adaptation.memory_bytes;
    compared.peak_bytes = adaptation.peak_bytes;
    compared.adapt_seconds = adaptation.seconds;
    compared.query_seconds = report.mean_seconds;
    compared.kept_by_layer = adaptation.kept_by_layer;
    compared.js = adaptation.js;
    compared.total = static_cast<std::int64_t>(scores.size());
    compared.correct = std::llround(std::accumulate(scores.begin(), scores.end(), 0.0));
    compared.score = mean(scores);
}

}  // namespace

std::string peak_text(std::int64_t peak_bytes) {
    return peak_bytes > 0 ? human_bytes(peak_bytes) : "–";
}

bool BenchmarkReport::complete() const {
    return std::ranges::all_of(
        methods, [&](const auto& method) { return static_cast<std::int64_t>(method.answers.size()) == queries; });
}

Result<BenchmarkReport> benchmark_report(const BenchmarkRun& run, const BenchmarkData& data, const Model& model,
                                         const MethodRegistry& methods, const ScoringOptions& scoring) {
    auto plan = plan_benchmark(data, run.protocol);
    if (!plan) return tl::unexpected(plan.error());
    const auto queries = queries_of(*plan, run.limit);
    BenchmarkReport report{.benchmark = run.benchmark,
                           .protocol = run.protocol,
                           .model = model.identity().name,
                           .model_sha256 = model.identity().sha256,
                           .layout = data.layout,
                           .rows = static_cast<std::int64_t>(data.rows.size()),
                           .notes = protocol_notes(run.benchmark->protocol, run.protocol),
                           .plan = std::move(*plan),
                           .queries = static_cast<std::int64_t>(queries.size())};
    for (const auto& name : run.methods) {
        const auto adaptation = read_adaptation(run.output, name);
        if (!adaptation) continue;  // not begun
        MethodReport method;
        method.compared.method = name;
        method.compared.title = methods.find(name) != nullptr ? methods.find(name)->title : name;
        method.compared.context = name;
        if (auto judged = judge(run, data, queries, name, scoring, method); !judged)
            return tl::unexpected(judged.error());
        measure(*adaptation, model.config().decoder, method);
        const auto& first = report.methods.empty() ? method.answers : report.methods.front().answers;
        method.compared.chance = chance_of_such_a_difference(compare_tests(as_test(first), as_test(method.answers)));
        report.methods.push_back(std::move(method));
    }
    return report;
}

}  // namespace emloc
