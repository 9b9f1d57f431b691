#include "engine/evaluation/metrics/exact_match.h"

#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/pattern.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

std::string plain(std::string_view text) {
    constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    std::string kept;
    for (const char c : python_lower(text))
        if (kPunctuation.find(c) == std::string_view::npos) kept += c;
    return kept;
}

}  // namespace

std::string said_option(std::string_view said) {
    const Pattern letter(R"(\s*([A-Z])\.)", Pattern::Text::kUtf8);
    const auto match = letter.match_at(said);
    return match ? *match->groups[0] : python_strip(said);
}

double exact_match_score(std::string_view said, std::string_view letter) {
    return plain(said_option(said)) == plain(letter) ? 1 : 0;
}

MetricDescription exact_match_metric() {
    return {.name = "exact match", .score = [](const BenchmarkRow& row, std::string_view said) {
                return exact_match_score(said, row.answers.front());
            }};
}

}  // namespace emloc
