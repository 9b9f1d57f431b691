// emloc contexts tests and compare: how contexts did on images that they had not seen.
#pragma once

#include <string>

#include "app/emloc/command.h"
#include "app/emloc/store_options.h"

namespace emloc::cli {

// Every test of a context, oldest first.
Result<ExitCode> list_tests(const StoreOptions& store, const std::string& context, Invocation& invocation);
// Two contexts on the same images, and the answers that differ.
Result<ExitCode> compare_tests_of(const StoreOptions& store, const std::string& first, const std::string& second,
                                  Invocation& invocation);

}  // namespace emloc::cli
