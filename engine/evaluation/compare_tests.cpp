#include "engine/evaluation/compare_tests.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace emloc {

TestComparison compare_tests(const TestRun& first, const TestRun& second) {
    std::map<std::string, const TestAnswer*> before;
    for (const TestAnswer& answer : first.answers)
        if (answer.error.empty()) before[answer.path] = &answer;
    TestComparison comparison;
    for (const TestAnswer& answer : second.answers) {
        const auto found = before.find(answer.path);
        if (found == before.end() || !answer.error.empty()) continue;
        const std::string& was = found->second->answer;
        ++comparison.images;
        comparison.first_correct += was == answer.label ? 1 : 0;
        comparison.second_correct += answer.answer == answer.label ? 1 : 0;
        if (was != answer.answer) comparison.changed.push_back({answer.path, answer.label, was, answer.answer});
    }
    std::ranges::stable_sort(comparison.changed, std::ranges::greater{}, [](const ChangedAnswer& changed) {
        return changed.first == changed.label || changed.second == changed.label;
    });
    return comparison;
}

double chance_of_such_a_difference(const TestComparison& comparison) {
    std::int64_t first = 0, second = 0;
    for (const ChangedAnswer& changed : comparison.changed) {
        first += changed.first == changed.label ? 1 : 0;
        second += changed.second == changed.label ? 1 : 0;
    }
    // Twice the smaller tail of a fair coin's throws, by logarithms: factorials of hundreds overflow.
    const auto throws = static_cast<double>(first + second);
    double tail = 0;
    for (std::int64_t heads = 0; heads <= std::min(first, second); ++heads) {
        const auto k = static_cast<double>(heads);
        tail += std::exp(std::lgamma(throws + 1) - std::lgamma(k + 1) - std::lgamma(throws - k + 1) -
                         throws * std::log(2.0));
    }
    return std::min(1.0, 2 * tail);
}

}  // namespace emloc
