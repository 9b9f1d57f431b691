#include <algorithm>
#include <stdexcept>

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

double score_of(const BenchmarkDescription& benchmark, const BenchmarkRow& row, std::string_view said) {
    for (const auto& name : benchmark.metrics)
        if (const auto* metric = find_metric(name); metric != nullptr && metric->score != nullptr)
            return metric->score(row, said);
    throw std::logic_error("no metric of " + benchmark.name + " scores single answers");
}

}  // namespace emloc
