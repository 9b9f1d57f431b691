#include "engine/evaluation/evaluate.h"

#include <algorithm>
#include <utility>

#include "engine/core/stopwatch.h"

namespace emloc {

namespace {

Result<TestAnswer> choose(const Query& query, const TestItem& item, const TestOptions& options,
                          const std::stop_token& stop) {
    const auto choice = query.classify(item.media, options.question, options.labels, stop);
    if (!choice) return tl::unexpected(choice.error());
    TestAnswer answer{.path = item.name, .label = item.label};
    if (!choice->labels.empty()) {
        answer.answer = choice->labels.front().label;
        answer.probability = choice->labels.front().probability;
    }
    return answer;
}

Result<TestAnswer> say(const Query& query, const TestItem& item, const TestOptions& options,
                       const std::stop_token& stop) {
    auto said = query.ask(item.media, options.question, {}, {}, stop);
    if (!said) return tl::unexpected(said.error());
    if (said->stopped) return fail(ErrorKind::kCancelled, "Stopped.");
    return TestAnswer{.path = item.name, .label = item.label, .answer = std::move(said->text)};
}

}  // namespace

Result<TestOutcome> evaluate(const Query& query, std::span<const TestItem> items, const TestOptions& options,
                             const TestProgress& progress, const std::stop_token& stop) {
    TestOutcome outcome;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Stopwatch watch;  // of the answers alone: whoever hears of one may take a while
        auto answer = options.free ? say(query, items[i], options, stop) : choose(query, items[i], options, stop);
        if (!answer && answer.error().kind == ErrorKind::kCancelled) {
            outcome.cancelled = true;
            break;
        }
        if (!answer && !options.goes_on_after_errors) return tl::unexpected(std::move(answer.error()));
        if (!answer)
            answer = TestAnswer{.path = items[i].name, .label = items[i].label, .error = answer.error().message};
        TestAnswer counted = *answer;
        counted.answer = counted_as(counted, options);
        outcome.metrics.add(counted);
        outcome.run.answers.push_back(std::move(*answer));
        outcome.run.seconds += watch.seconds();
        if (progress) progress(i, outcome.run.answers.back(), outcome.metrics);
    }
    return outcome;
}

}  // namespace emloc
