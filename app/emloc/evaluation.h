// Expected against predicted labels, counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace emloc::cli {

struct ClassScore {
    std::string label;
    std::int64_t total = 0;
    std::int64_t correct = 0;
};

class Evaluation {
 public:
    void add(const std::string& expected, const std::string& predicted);

    std::int64_t total() const { return total_; }
    std::int64_t correct() const { return correct_; }
    double accuracy() const;  // 0 where nothing was added
    // Half the width of the 95 % interval of the accuracy (Wilson).
    double margin() const;

    // Every label that was expected or predicted, sorted; counts()[i][j]: expected labels()[i], predicted labels()[j].
    const std::vector<std::string>& labels() const { return labels_; }
    const std::vector<std::vector<std::int64_t>>& counts() const { return counts_; }
    // Of the labels that were expected at least once.
    std::vector<ClassScore> classes() const;

 private:
    std::size_t index_of(const std::string& label);

    std::vector<std::string> labels_;
    std::vector<std::vector<std::int64_t>> counts_;
    std::int64_t total_ = 0;
    std::int64_t correct_ = 0;
};

}  // namespace emloc::cli
