// Folders that are the parts of a data set, by their names.
#pragma once

#include <map>
#include <span>
#include <string>

#include "engine/demonstrations/load.h"

namespace emloc {

// Of the folders of these names those that are parts, as data sets call them: "train", "valid", "test" and the like,
// also "training_set", "val2017", and all with the same letters before them: "seg_train" and "seg_test". Empty unless
// there are at least two, one of them of images that are held back: one such name alone may well be a class.
std::map<std::string, DataPart> parts_among(std::span<const std::string> names);

}  // namespace emloc
