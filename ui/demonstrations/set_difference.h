// What a list of images must lose and gain to become another one.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "ui/demonstrations/demonstration_set.h"

namespace emloc::ui {

using Runs = std::vector<std::pair<int, int>>;  // first and last row, ascending

struct ImagesDifference {
    Runs removed;   // rows of the old list
    Runs inserted;  // rows of the new list
    Runs changed;   // rows of the new list
};

// Nothing where the two put what they share in different orders.
std::optional<ImagesDifference> difference(const QList<DemonstrationSet::ImagePointer>& from,
                                           const QList<DemonstrationSet::ImagePointer>& to);

}  // namespace emloc::ui
