// SnapKV's score, which PyramidKV shares.
#pragma once

#include <ATen/ATen.h>

#include "engine/adaptation/methods/scored.h"

namespace emloc {

// Li et al., SnapKV, NeurIPS 2024, section 4, as kvpress has it: the mean attention of the chunk's last `window` rows
// to the tokens before them, averaged over 5 neighbours and over the heads of a group. The window itself stays.
at::Tensor snapkv_scores(const ReadLayer& layer, const OptionValues& options);

OptionDescription window_option();

}  // namespace emloc
