// Media files -> what a turn needs of them: patches, grids and token counts.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/demonstration.h"
#include "engine/media/preprocess.h"
#include "engine/result.h"
#include "engine/text/chatml.h"

namespace emloc {

struct PreparedMedia {
    std::vector<Patches> patches;
    std::vector<Grid> grids;
    std::vector<MediaTokens> tokens;
};

// Reads, decodes and cuts the media of one turn. Errors name the file; videos are kUnsupported.
Result<PreparedMedia> prepare_media(std::span<const Media> media, const PreprocessorOptions& options);

// `options` with the bounds on an image's pixels replaced where given.
PreprocessorOptions with_bounds(PreprocessorOptions options, const std::optional<std::int64_t>& min_pixels,
                                const std::optional<std::int64_t>& max_pixels);

}  // namespace emloc
