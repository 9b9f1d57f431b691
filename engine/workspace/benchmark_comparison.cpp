#include "engine/workspace/benchmark_comparison.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/json.h"

namespace emloc {
namespace {

using Scores = std::map<std::int64_t, double>;  // by row

struct ReadReport {
    std::string benchmark;
    std::map<std::string, Scores> methods;
};

Result<ReadReport> read_report(std::filesystem::path file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) file /= "report.json";
    constexpr std::uintmax_t kMaxBytes = 1U << 30;
    const auto json = read_json_object(file, kMaxBytes);
    if (!json) return tl::unexpected(json.error());
    ReadReport report;
    try {
        report.benchmark = json->at("benchmark").get<std::string>();
        for (const auto& method : json->at("methods")) {
            auto& scores = report.methods[method.at("method").get<std::string>()];
            for (const auto& answer : method.at("answers"))
                if (!answer.contains("error"))
                    scores[answer.at("row").get<std::int64_t>()] = answer.at("score").get<double>();
        }
    } catch (const nlohmann::json::exception& fault) {
        return fail(ErrorKind::kMalformed, "{} is no report of a benchmark: {}.", file.string(), fault.what());
    }
    return report;
}

BenchmarkDifference difference(const std::string& method, const Scores& first, const Scores& second) {
    double count = 0, sum = 0, squares = 0, sum_first = 0, sum_second = 0;
    for (const auto& [row, score] : second) {
        const auto before = first.find(row);
        if (before == first.end()) continue;
        const auto better = score - before->second;
        ++count;
        sum += better;
        squares += better * better;
        sum_first += before->second;
        sum_second += score;
    }
    if (count == 0) return {.method = method};
    constexpr double kZ = 1.96;
    const auto mean = sum / count;
    const auto variance = count > 1 ? std::max(0.0, (squares - count * mean * mean) / (count - 1)) : 0;
    return {.method = method,
            .rows = static_cast<std::int64_t>(count),
            .first = sum_first / count,
            .second = sum_second / count,
            .margin = kZ * std::sqrt(variance / count)};
}

}  // namespace

Result<std::vector<BenchmarkDifference>> compare_benchmark_reports(const std::filesystem::path& first,
                                                                   const std::filesystem::path& second) {
    const auto a = read_report(first), b = read_report(second);
    if (!a) return tl::unexpected(a.error());
    if (!b) return tl::unexpected(b.error());
    if (a->benchmark != b->benchmark)
        return fail(ErrorKind::kInvalidArgument, "One is a report of {}, the other of {}.", a->benchmark, b->benchmark);
    std::vector<BenchmarkDifference> all;
    for (const auto& [method, scores] : b->methods)
        if (const auto before = a->methods.find(method); before != a->methods.end())
            all.push_back(difference(method, before->second, scores));
    if (all.empty() && a->methods.size() == 1 && b->methods.size() == 1) {
        const auto& [name, scores] = *a->methods.begin();
        const auto& [other_name, other_scores] = *b->methods.begin();
        all.push_back(difference(name + " → " + other_name, scores, other_scores));
    }
    return all;
}

}  // namespace emloc
