// Zero-shot: the model as it is.
#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc {

MethodDescription zero_shot_method() {
    return {.name = "zero-shot",
            .title = translatable("Methods", "Zero-shot"),
            .summary = translatable("Methods", "No demonstrations: the model as it is"),
            .reads = Reads::kLabels};
}

}  // namespace emloc
