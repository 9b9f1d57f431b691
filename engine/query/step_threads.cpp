#include "engine/query/step_threads.h"

#include <algorithm>

namespace emloc {
namespace {

constexpr int kFirstWait = 8, kLongestWait = 512;  // steps between tries
constexpr double kFaster = 0.95;                   // not by chance

}  // namespace

StepThreads::StepThreads(int most) : wait_(kFirstWait), until_try_(kFirstWait) {
    for (auto count = std::max(most, 1); count > 0; count /= 2) counts_.push_back(count);
}

void StepThreads::took(double seconds) {
    if (is_trying()) {
        fastest_ = std::min(fastest_, seconds);
        if (--steps_left_ == 0) end_try();
        return;
    }
    usual_[usual_at_++ % usual_.size()] = seconds;
    if (counts_.size() > 1 && --until_try_ == 0) begin_try();
}

void StepThreads::begin_try() {
    const auto last = counts_.size() - 1;
    goes_down_ = current_ == 0 || (current_ < last && !goes_down_);
    tried_ = goes_down_ ? current_ + 1 : current_ - 1;
    fastest_ = *std::ranges::max_element(usual_);
    steps_left_ = kSteps;
}

void StepThreads::end_try() {
    if (fastest_ < kFaster * *std::ranges::min_element(usual_)) {
        current_ = tried_;
        wait_ = kFirstWait;
    } else {
        wait_ = std::min(2 * wait_, kLongestWait);
    }
    until_try_ = wait_;
}

}  // namespace emloc
