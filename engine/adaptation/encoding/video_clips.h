// One long video -> the clips it is encoded in: the published implementation's separate path (paper, section 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/adaptation/encoding/encoded_chunk.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/media/video_plan.h"
#include "engine/model/model.h"
#include "engine/prompt/prepare.h"

namespace emloc {

// Consecutive temporal patches, and the tokens that stand for them (the first clip's include what is before the video,
// the last one's what ends it).
struct ClipPlan {
    std::int64_t first_patch = 0;
    std::int64_t patches = 0;
    std::int64_t begin = 0;  // tokens of the whole sequence
    std::int64_t end = 0;
};

// Where the pads of a temporal patch stand in the whole sequence, and where its clip may end.
struct PatchTokens {
    std::int64_t begin = 0;
    std::int64_t end = 0;     // of the pads
    std::int64_t behind = 0;  // with what belongs to it: <|vision_end|> where that follows
};

// Whole temporal patches while the pads of a clip lie within `chunk_tokens`, at least one patch each. A clip goes on
// from where the one before ends, so that the first has what is before the video.
std::vector<ClipPlan> plan_clips(std::span<const PatchTokens> patches, std::int64_t chunk_tokens);

// The video as a part of the user's turn, which stays open behind it: every question goes on from there. Frames are
// decoded clip by clip.
class VideoClips {
 public:
    // `demonstration` has one video; its question is the observation of every clip.
    static Result<VideoClips> open(const Model& model, const AdaptationOptions& options,
                                   const Demonstration& demonstration, const std::stop_token& stop);

    const std::vector<ClipPlan>& plans() const { return plans_; }
    // Where what follows the video begins.
    std::int64_t end_position() const { return positions_.end(); }
    // The visual tokens of clip `index`, in its own positions, and its grid.
    DemonstrationSpans spans(std::size_t index) const;
    // Decodes the clip's frames and runs the vision tower. Positions count from the video's beginning.
    Result<EncodedChunk> encode(std::size_t index, const std::stop_token& stop, const FrameProgress& progress);

 private:
    VideoClips(const Model& model, Video video, VideoPlan plan)
        : model_(&model), video_(std::move(video)), plan_(std::move(plan)) {}

    const Model* model_;
    PreprocessorOptions preprocessor_;
    Video video_;
    VideoPlan plan_;
    std::vector<TokenId> ids_;
    std::vector<TokenId> question_;  // with the end of the turn and the answer's opening
    Positions positions_;
    std::vector<PatchTokens> patches_;  // by temporal patch
    std::vector<ClipPlan> plans_;
};

}  // namespace emloc
