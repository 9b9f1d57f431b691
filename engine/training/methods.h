// The ways of training there are: the command line, the window and comparisons go by this table alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context/memory.h"
#include "engine/model/trainable.h"

namespace emloc {

struct TrainingMethod {
    std::string name;     // on the command line and in reports; never changes
    std::string title;    // for people
    std::string summary;  // a sentence without its full stop
    Trained trained = Trained::kNothing;
    double rate = 0;  // the highest learning rate where none is given
};

// The first is the default.
const std::vector<TrainingMethod>& training_methods();
// Null where there is none of that name.
const TrainingMethod* find_training_method(std::string_view name);

// What products are computed in: "f32", "bf16".
std::string_view precision_name(DType precision);
// Nothing for another name.
std::optional<DType> find_precision(std::string_view name);

}  // namespace emloc
