// M-RoPE positions (Qwen2-VL, section "Multimodal Rotary Position Embedding"): text advances all three axes together, a
// run of pads spreads over time, height and width.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/config.h"
#include "engine/prompt/media_tokens.h"
#include "engine/text/tokenizer.h"

namespace emloc {

// axes[a][i]: position of token i on axis a (time, height, width).
struct Positions {
    std::array<std::vector<std::int64_t>, 3> axes;

    std::int64_t size() const { return static_cast<std::int64_t>(axes[0].size()); }
    // Largest position plus one: where what follows begins. 0 where empty.
    std::int64_t end() const;
    std::array<std::int64_t, 3> at(std::int64_t token) const;
    // The positions of tokens begin .. end - 1.
    Positions slice(std::int64_t begin, std::int64_t end) const;
    void add(const std::array<std::int64_t, 3>& position);
    void shift(std::int64_t offset);
};

// Where text goes on behind a medium. They differ only for videos of more temporal patches than rows and columns.
enum class AfterMedium {
    // One past the medium's largest position on any axis. The program uses this: it is what the paper of Qwen2-VL says,
    // what transformers computed (get_rope_index: the maximum over all three axes, plus one) until version 5 and
    // therefore what the published checkpoints were trained and evaluated with, and what EMLoC's published
    // implementation does (its golden case `video` has 12 temporal patches of 4 x 4 and continues at 12, not 4).
    kLargest,
    // One past its largest row or column: transformers 5, where text behind a longer video takes positions of time
    // that its later frames have too. Kept to compare with goldens of that version.
    kSpatial,
};

// Local positions, from 0. `runs` are those of the media in order, and each has its pads in `ids` (kMalformed
// otherwise). A run's temporal patch a stands at time trunc(a * time_step), in f32.
Result<Positions> mrope_positions(std::span<const TokenId> ids, std::span<const PadRun> runs, const TokenIds& tokens,
                                  AfterMedium after = AfterMedium::kLargest);

// `count` text positions from `begin`.
Positions text_positions(std::int64_t begin, std::int64_t count);

}  // namespace emloc
