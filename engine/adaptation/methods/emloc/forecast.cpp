#include "engine/adaptation/methods/emloc/forecast.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace emloc {
namespace {

// Fewer batches say next to nothing about how far ratios lie apart: two may happen to have the same.
constexpr std::size_t kLeastBatches = 3;
// Of few batches the ratios may happen to lie near each other: what is taken for their least distance, by their number.
constexpr double kLeastSpread = 0.8;
constexpr double kDeviations = 4;
constexpr double kNone = -1;

}  // namespace

Forecast::Forecast(const std::vector<double>& expected)
    : expected_(expected),
      sums_(expected.size(), kNone),
      all_expected_(std::accumulate(expected.begin(), expected.end(), 0.0)) {}

void Forecast::add(std::size_t batch, double sum) {
    sums_[batch] = sum;
    seen_ += sum;
    seen_expected_ += expected_[batch];
    ++count_;
}

double Forecast::uncertainty() const {
    double squares = 0;
    for (std::size_t b = 0; b < sums_.size(); ++b) {
        if (sums_[b] < 0 || expected_[b] <= 0) continue;
        const auto off = sums_[b] / expected_[b] - ratio();
        squares += expected_[b] * off * off;
    }
    const auto count = static_cast<double>(count_);
    return std::max(kDeviations * std::sqrt(squares / seen_expected_ / count), kLeastSpread * ratio() / count);
}

bool Forecast::exceeds(double limit) const {
    if (count_ < kLeastBatches || !(seen_expected_ > 0)) return false;
    return total() - uncertainty() * unseen_expected() > limit;
}

void Forecast::fill(std::vector<double>& sums) const {
    for (std::size_t b = 0; b < sums_.size(); ++b)
        if (sums_[b] < 0) sums[b] = ratio() * expected_[b];
}

}  // namespace emloc
