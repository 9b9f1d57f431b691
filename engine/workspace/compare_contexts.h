// Two contexts on the same images, as far as both were tested on them.
#pragma once

#include <optional>

#include "engine/core/result.h"
#include "engine/evaluation/compare_tests.h"
#include "engine/workspace/context_id.h"

namespace emloc {

class Workspace;

// Of the latest tests of each those two that have most images in common; nothing where they have none. Errors: as
// Workspace::test.
Result<std::optional<TestComparison>> compare_contexts(const Workspace& workspace, const ContextId& first,
                                                       const ContextId& second);

}  // namespace emloc
