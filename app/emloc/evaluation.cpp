#include "app/emloc/evaluation.h"

#include <algorithm>
#include <cmath>

namespace emloc::cli {

void Evaluation::add(const std::string& expected, const std::string& predicted) {
    // Inserting the second label may move the first.
    index_of(expected);
    index_of(predicted);
    ++counts_[index_of(expected)][index_of(predicted)];
    ++total_;
    correct_ += expected == predicted ? 1 : 0;
}

double Evaluation::accuracy() const {
    return total_ > 0 ? static_cast<double>(correct_) / static_cast<double>(total_) : 0;
}

double Evaluation::margin() const {
    if (total_ == 0) {
        return 0;
    }
    constexpr double z = 1.96;
    const auto n = static_cast<double>(total_);
    const double p = accuracy();
    return z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
}

std::vector<ClassScore> Evaluation::classes() const {
    std::vector<ClassScore> scores;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        ClassScore score{.label = labels_[i], .total = 0, .correct = counts_[i][i]};
        for (const std::int64_t count : counts_[i]) {
            score.total += count;
        }
        if (score.total > 0) {
            scores.push_back(std::move(score));
        }
    }
    return scores;
}

std::size_t Evaluation::index_of(const std::string& label) {
    const auto place = std::lower_bound(labels_.begin(), labels_.end(), label);
    const auto index = place - labels_.begin();
    if (place == labels_.end() || *place != label) {
        labels_.insert(place, label);
        for (auto& row : counts_) {
            row.insert(row.begin() + index, 0);
        }
        counts_.insert(counts_.begin() + index, std::vector<std::int64_t>(labels_.size(), 0));
    }
    return static_cast<std::size_t>(index);
}

}  // namespace emloc::cli
