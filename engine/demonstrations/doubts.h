// What makes demonstrations useless though each can be read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/demonstrations/demonstration.h"
#include "engine/demonstrations/load.h"

namespace emloc {

// A sentence where all are labelled, and with one label: nothing can be told apart. `others` are labels that are known
// beside them.
std::optional<std::string> only_one_class(std::span<const Demonstration> demonstrations,
                                          std::span<const std::string> others = {});

// Adds a note for each demonstration that asks the same about the same media as one before it, but has another label.
void note_contradictions(std::span<const Demonstration> demonstrations, std::vector<ReadingNote>& notes);

}  // namespace emloc
