// How many threads decode fastest. A step reads all weights once and waits for memory, so more threads help less than
// in anything else, and do harm where other programs or a processor's slower cores hold one of them up.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace emloc {

// Tries now and then, ever more rarely, what half or twice as many threads do, for some steps, and keeps to what was
// faster.
class StepThreads {
 public:
    // `most`: threads to begin with.
    explicit StepThreads(int most);

    // The number of threads to use for the coming step.
    int count() const { return counts_[is_trying() ? tried_ : current_]; }
    // How long the step with count() threads took.
    void took(double seconds);

 private:
    static constexpr int kSteps = 3;  // of a try, and of what it is compared with

    bool is_trying() const { return steps_left_ > 0; }
    void begin_try();
    void end_try();

    std::vector<int> counts_;  // falling
    std::size_t current_ = 0, tried_ = 0;
    bool goes_down_ = true;
    std::array<double, kSteps> usual_{};  // seconds of the last steps
    std::size_t usual_at_ = 0;
    double fastest_ = 0;  // of the try
    int steps_left_ = 0;  // of the try
    int wait_, until_try_;
};

}  // namespace emloc
