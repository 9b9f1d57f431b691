// A trial's divergence, foretold from the batches that have run: what a screened search decides by.
#pragma once

#include <cstddef>
#include <vector>

namespace emloc {

// Trials of one chunk diverge on the same demonstrations: what a batch gives, by what it gave in the trial before, is
// nearly the same ratio for all batches. So the rest is taken to change by the ratio seen, within an uncertainty that
// comes from how far the ratios lie apart (a ratio estimator; Cochran, Sampling Techniques, chapter 6).
class Forecast {
 public:
    // expected [batches]: sums of JS divergences in the trial before, none negative.
    explicit Forecast(const std::vector<double>& expected);

    // Tells that a batch has run, and the sum of its JS divergences.
    void add(std::size_t batch, double sum);

    // Whether the total will exceed `limit`; false while that is uncertain. The other side is not foretold: one
    // demonstration that has not run may diverge more than all others.
    bool exceeds(double limit) const;

    // The forecast from the batches that have run alone, where the trial before tells nothing.
    double total() const { return seen_ + ratio() * unseen_expected(); }
    // Writes the foretold sum of each batch that has not run into `sums` [batches].
    void fill(std::vector<double>& sums) const;

 private:
    double ratio() const { return seen_expected_ > 0 ? seen_ / seen_expected_ : 0; }
    double unseen_expected() const { return all_expected_ - seen_expected_; }
    double uncertainty() const;

    std::vector<double> expected_;
    std::vector<double> sums_;  // negative: has not run
    double seen_ = 0;
    double seen_expected_ = 0;
    double all_expected_ = 0;
    std::size_t count_ = 0;
};

}  // namespace emloc
