#include "engine/kernels/panels.h"

#include "engine/kernels/processor.h"

namespace emloc {

bool panels_are_best(std::int64_t outputs) {
    return has_avx2_and_fma() && !has_avx512() && outputs > 0 && outputs % kPanelOutputs == 0;
}

}  // namespace emloc
