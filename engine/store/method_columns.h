// How schemas up to version 4 keep a method and its options: in columns that the methods of their time had.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/context/options.h"

namespace emloc {

struct MethodColumns {
    std::string mode;
    double delta = kDefaultDelta;
    std::vector<double> ratios{0.1, 0.2, 0.5};
    std::int64_t layers_per_group = 1;
    std::string search = "exact";
    bool full_trials = false;
};

MethodColumns columns_of(const MethodChoice& method);

// Without the columns that the method had no use for.
MethodChoice choice_of(const MethodColumns& columns);

// What stands for the mode in the seals of that time.
std::int64_t ordinal_of(const std::string& mode);

}  // namespace emloc
