// Labelled media to test a context on, shared by evaluate and compare.
#pragma once

#include <vector>

#include "app/emloc/demonstration_options.h"
#include "engine/evaluation/evaluate.h"

namespace emloc::cli {

struct ReadItems {
    std::vector<TestItem> items;         // by class, then by file
    std::vector<RejectedFile> rejected;  // said on the console too
};

// kNotFound where none has a label.
Result<ReadItems> read_test_items(const DemonstrationOptions& data, Invocation& invocation);

}  // namespace emloc::cli
