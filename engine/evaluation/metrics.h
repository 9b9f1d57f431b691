// The metrics of a test: which label was answered for which, and what follows from that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/context/exchange.h"

namespace emloc {

// Half the width of the 95 % interval of the accuracy of so many right ones (Wilson); 0 of none.
double accuracy_margin(std::int64_t correct, std::int64_t total);

struct ClassScore {
    std::string label;
    std::int64_t total = 0;
    std::int64_t correct = 0;
};

// Counts of expected against answered labels.
class Confusion {
 public:
    Confusion() = default;
    // `labels` come first among labels(), each once, in this order.
    explicit Confusion(std::span<const std::string> labels);

    void add(const std::string& expected, const std::string& answered) { count(expected, answered, 1); }
    // Takes one back that was added; its labels stay.
    void remove(const std::string& expected, const std::string& answered) { count(expected, answered, -1); }

    std::int64_t total() const { return total_; }
    std::int64_t correct() const { return correct_; }
    double accuracy() const;  // 0 where nothing was added
    double margin() const { return accuracy_margin(correct_, total_); }

    // Those given, then those that were expected or answered in the order of their arrival. counts()[i][j]: expected
    // labels()[i], answered labels()[j].
    const std::vector<std::string>& labels() const { return labels_; }
    const std::vector<std::vector<std::int64_t>>& counts() const { return counts_; }
    // Of the labels that were expected at least once, in the order of labels().
    std::vector<ClassScore> classes() const;
    // The same counts with the labels in the order of their bytes.
    Confusion sorted() const;

 private:
    std::size_t index_of(const std::string& label);
    void count(const std::string& expected, const std::string& answered, std::int64_t change);

    std::vector<std::string> labels_;
    std::map<std::string, std::size_t, std::less<>> index_;  // into labels_
    std::vector<std::vector<std::int64_t>> counts_;
    std::int64_t total_ = 0;
    std::int64_t correct_ = 0;
};

// Of the answers of a test. Each is one of three: counted in `confusion`, an abstention (no label was answered), or an
// error (a medium could not be read); accuracy is that of the first kind alone.
struct TestMetrics {
    Confusion confusion;
    std::int64_t abstentions = 0;
    std::int64_t errors = 0;

    void add(const TestAnswer& answer) { count(answer, 1); }
    void remove(const TestAnswer& answer) { count(answer, -1); }  // one that was added

 private:
    void count(const TestAnswer& answer, std::int64_t change);
};

TestMetrics metrics_of(std::span<const TestAnswer> answers);

}  // namespace emloc
