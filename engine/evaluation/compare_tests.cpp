#include "engine/evaluation/compare_tests.h"

#include <algorithm>
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
    std::ranges::stable_partition(comparison.changed, [](const ChangedAnswer& changed) {
        return changed.first == changed.label || changed.second == changed.label;
    });
    return comparison;
}

}  // namespace emloc
