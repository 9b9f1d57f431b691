#include "engine/workspace/compare_contexts.h"

#include <utility>
#include <vector>

#include "engine/workspace/workspace.h"

namespace emloc {

namespace {

constexpr std::size_t kMostTests = 8;  // of each: older ones say little of it

// The last one first.
Result<std::vector<TestRun>> latest_tests(const Workspace& workspace, const ContextId& id) {
    const auto records = workspace.tests(id);
    if (!records) return tl::unexpected(records.error());
    std::vector<TestRun> tests;
    for (auto record = records->rbegin(); record != records->rend() && tests.size() < kMostTests; ++record) {
        auto test = workspace.test(id, record->id);
        if (!test) return tl::unexpected(test.error());
        if (*test) tests.push_back(std::move(**test));
    }
    return tests;
}

}  // namespace

Result<std::optional<TestComparison>> compare_contexts(const Workspace& workspace, const ContextId& first,
                                                       const ContextId& second) {
    const auto of_first = latest_tests(workspace, first);
    if (!of_first) return tl::unexpected(of_first.error());
    const auto of_second = latest_tests(workspace, second);
    if (!of_second) return tl::unexpected(of_second.error());
    std::optional<TestComparison> best;
    for (const TestRun& one : *of_first) {
        for (const TestRun& other : *of_second) {
            auto comparison = compare_tests(one, other);
            if (comparison.images > (best ? best->images : 0)) best = std::move(comparison);
        }
    }
    return best;
}

}  // namespace emloc
