#include <algorithm>
#include <map>

#include "engine/evaluation/benchmarks/benchmark.h"

namespace emloc {

// Each in a file of its own beside this one.
BenchmarkDescription imagenet100_benchmark();
BenchmarkDescription screenspot_benchmark();
BenchmarkDescription mme_realworld_benchmark();
BenchmarkDescription illusionvqa_benchmark();
BenchmarkDescription ok_vqa_benchmark();
BenchmarkDescription youcook2_benchmark();

const std::vector<BenchmarkDescription>& benchmarks() {
    static const std::vector<BenchmarkDescription> all{imagenet100_benchmark(),   screenspot_benchmark(),
                                                       mme_realworld_benchmark(), illusionvqa_benchmark(),
                                                       ok_vqa_benchmark(),        youcook2_benchmark()};
    return all;
}

const BenchmarkDescription* find_benchmark(std::string_view name) {
    const auto at = std::ranges::find(benchmarks(), name, &BenchmarkDescription::name);
    return at == benchmarks().end() ? nullptr : &*at;
}

Result<RecognisedData> recognise(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder, error)) return fail(ErrorKind::kNotFound, "There is no {}.", folder.string());
    for (const auto& benchmark : benchmarks()) {
        auto data = benchmark.read(benchmark, folder);
        if (data) return RecognisedData{&benchmark, std::move(*data)};
        if (data.error().kind != ErrorKind::kNotFound) return tl::unexpected(data.error());
    }
    return fail(ErrorKind::kNotFound, "{} holds the data of no benchmark that is known.", folder.string());
}

std::vector<Figure> means_by_group(std::span<const ScoredAnswer> answers, const std::string& name,
                                   const std::function<double(const ScoredAnswer&)>& score,
                                   const std::vector<std::function<std::string(const BenchmarkRow&)>>& groups) {
    struct Sum {
        double score = 0;
        std::int64_t rows = 0;
    };
    Sum all;
    std::vector<std::map<std::string, Sum>> sums(groups.size());
    for (const auto& answer : answers) {
        const auto own = score(answer);
        all.score += own;
        ++all.rows;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            auto& sum = sums[i][groups[i](*answer.row)];
            sum.score += own;
            ++sum.rows;
        }
    }
    const auto figure = [](const std::string& called, const Sum& sum) {
        return Figure{called, sum.rows > 0 ? sum.score / static_cast<double>(sum.rows) : 0, sum.rows};
    };
    std::vector<Figure> figures{figure(name, all)};
    for (const auto& kind : sums)
        for (const auto& [group, sum] : kind) figures.push_back(figure(name + ": " + group, sum));
    return figures;
}

}  // namespace emloc
