// In a file of its own, which needs no model.
#include <algorithm>

#include "engine/evaluation/evaluate.h"

namespace emloc {

std::string counted_as(const TestAnswer& answer, const TestOptions& options) {
    const bool is_other = options.free && !options.labels.empty() && answer.error.empty() &&
                          std::ranges::find(options.labels, answer.answer) == options.labels.end();
    return is_other ? std::string(kOtherAnswer) : answer.answer;
}

}  // namespace emloc
