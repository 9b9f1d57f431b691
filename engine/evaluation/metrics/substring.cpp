#include "engine/evaluation/metrics/substring.h"

#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

std::string plain(std::string_view text) {
    return replace_all(replace_all(python_lower(text), ".", ""), " ", "");
}

}  // namespace

double substring_score(std::string_view said, std::string_view name) {
    return plain(said).find(plain(name)) != std::string::npos ? 1 : 0;
}

MetricDescription substring_metric() {
    return {.name = "substring accuracy", .score = [](const BenchmarkRow& row, std::string_view said) {
                return substring_score(said, row.answers.front());
            }};
}

}  // namespace emloc
