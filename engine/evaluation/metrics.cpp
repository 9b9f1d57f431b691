#include "engine/evaluation/metrics.h"

#include <algorithm>
#include <cmath>

namespace emloc {

Confusion::Confusion(std::span<const std::string> labels) {
    for (const std::string& label : labels) index_of(label);
}

void Confusion::count(const std::string& expected, const std::string& answered, std::int64_t change) {
    const std::size_t row = index_of(expected), column = index_of(answered);
    counts_[row][column] += change;
    total_ += change;
    correct_ += row == column ? change : 0;
}

double Confusion::accuracy() const {
    return total_ > 0 ? static_cast<double>(correct_) / static_cast<double>(total_) : 0;
}

double accuracy_margin(std::int64_t correct, std::int64_t total) {
    if (total == 0) return 0;
    constexpr double z = 1.96;
    const auto n = static_cast<double>(total);
    const double p = static_cast<double>(correct) / n;
    return z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
}

std::vector<ClassScore> Confusion::classes() const {
    std::vector<ClassScore> scores;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        ClassScore score{.label = labels_[i], .total = 0, .correct = counts_[i][i]};
        for (const std::int64_t count : counts_[i]) score.total += count;
        if (score.total > 0) scores.push_back(std::move(score));
    }
    return scores;
}

Confusion Confusion::sorted() const {
    auto labels = labels_;
    std::ranges::sort(labels);
    Confusion sorted(labels);
    sorted.total_ = total_;
    sorted.correct_ = correct_;
    for (std::size_t i = 0; i < labels.size(); ++i)
        for (std::size_t j = 0; j < labels.size(); ++j)
            sorted.counts_[i][j] = counts_[index_.at(labels[i])][index_.at(labels[j])];
    return sorted;
}

std::size_t Confusion::index_of(const std::string& label) {
    const auto [entry, is_new] = index_.try_emplace(label, labels_.size());
    if (is_new) {
        labels_.push_back(label);
        for (auto& row : counts_) row.push_back(0);
        counts_.emplace_back(labels_.size(), 0);
    }
    return entry->second;
}

void TestMetrics::count(const TestAnswer& answer, std::int64_t change) {
    if (!answer.error.empty())
        errors += change;
    else if (answer.answer.empty())
        abstentions += change;
    else if (change > 0)
        confusion.add(answer.label, answer.answer);
    else
        confusion.remove(answer.label, answer.answer);
}

TestMetrics metrics_of(std::span<const TestAnswer> answers) {
    TestMetrics metrics;
    for (const TestAnswer& answer : answers) metrics.add(answer);
    return metrics;
}

}  // namespace emloc
