// Two tests on the same images: how often each is right, and which answers differ.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/context/exchange.h"

namespace emloc {

struct ChangedAnswer {
    std::string path;
    std::string label;
    std::string first;  // what the first test answered
    std::string second;
};

// Of the images that both could read, by path; their labels are the second's.
struct TestComparison {
    std::int64_t images = 0;
    std::int64_t first_correct = 0;
    std::int64_t second_correct = 0;
    std::vector<ChangedAnswer> changed;  // in the order of the second: first those that one of them has right
};

TestComparison compare_tests(const TestRun& first, const TestRun& second);

// How probable it is that two tests equally good at heart differ at least so much in which images they have right: the
// exact two-sided test of McNemar (1947), by the images that one of them alone has right. 1 where there are none.
double chance_of_such_a_difference(const TestComparison& comparison);

}  // namespace emloc
