// A context and labelled media that it has not seen -> what it answers to each, and how often that is right.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context/exchange.h"
#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/evaluation/metrics.h"
#include "engine/query/query.h"

namespace emloc {

struct TestItem {
    std::string name;  // for people and in TestAnswer::path: as a rule the file's path
    std::vector<Media> media;
    std::string label;  // the true one
};

// What an answer in words counts as that is none of the labels.
inline constexpr std::string_view kOtherAnswer = "(another answer)";

struct TestOptions {
    std::string question;             // empty: that of most demonstrations
    std::vector<std::string> labels;  // to choose among; empty: the context's own
    // Answer in words instead of choosing: right is what equals the label letter by letter. With `labels`, answers that
    // are none of them count as kOtherAnswer.
    bool free = false;
    // What becomes of an item that can't be answered: its error becomes its answer and the test goes on, or the test
    // ends with that error.
    bool goes_on_after_errors = false;
};

struct TestOutcome {
    TestRun run;  // the answers in the order of the items; of a cancelled test those that it came to
    TestMetrics metrics;
    bool cancelled = false;
};

// What an answer counts as in the metrics.
std::string counted_as(const TestAnswer& answer, const TestOptions& options);

// Called in the evaluating thread after each item.
using TestProgress = std::function<void(std::size_t item, const TestAnswer& answer, const TestMetrics& so_far)>;

// Asks about one item after another. A stop is no error: it ends the test at the next forward pass, and the item under
// way has no answer. Errors: as Query's, unless `goes_on_after_errors`.
Result<TestOutcome> evaluate(const Query& query, std::span<const TestItem> items, const TestOptions& options = {},
                             const TestProgress& progress = {}, const std::stop_token& stop = {});

}  // namespace emloc
