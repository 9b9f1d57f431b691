#include "engine/adaptation/encoding/video_clips.h"

#include <algorithm>

namespace emloc {
namespace {

constexpr std::int64_t kComparedRows = 16;  // the published path compares the last 16 rows of the question

}  // namespace

std::vector<ClipPlan> plan_clips(std::int64_t patches, std::int64_t tokens_per_patch, std::int64_t lead,
                                 std::int64_t tail, std::int64_t chunk_tokens) {
    std::vector<ClipPlan> plans;
    std::int64_t token = 0;
    for (std::int64_t patch = 0; patch < patches;) {
        const auto own = patch == 0 ? lead : 0;
        const auto fitting = std::max<std::int64_t>((chunk_tokens - own) / tokens_per_patch, 1);
        const auto count = std::min(fitting, patches - patch);
        const auto last = patch + count == patches;
        const auto end = token + own + count * tokens_per_patch + (last ? tail : 0);
        plans.push_back({patch, count, token, end});
        token = end;
        patch += count;
    }
    return plans;
}

Result<VideoClips> VideoClips::open(const Model& model, const AdaptationOptions& options,
                                    const Demonstration& demonstration, const std::stop_token& stop) {
    const auto settings = media_settings(model.media(), options);
    auto planned = plan_medium(demonstration.media.front(), settings, stop);
    if (!planned) return tl::unexpected(planned.error());
    VideoClips clips(model, std::move(planned->video), std::move(planned->plan));
    clips.preprocessor_ = settings.preprocessor;
    const auto& grid = clips.plan_.grid;
    const auto merge = settings.preprocessor.merge_size;
    const auto& tokenizer = model.tokenizer();
    const auto tokens =
        settings.write({MediaKind::kVideo, {grid.t, grid.h / merge, grid.w / merge}, clips.plan_.seconds});
    const auto turn = query_turn(tokenizer, model.chat_tokens(), {&tokens, 1}, demonstration.question);
    clips.ids_ = system_turn(tokenizer, model.chat_tokens(), *options.system_prompt);
    clips.lead_ = static_cast<std::int64_t>(clips.ids_.size()) + turn.media.begin + 1;  // with <|vision_start|>
    clips.ids_.insert(clips.ids_.end(), turn.ids.begin(), turn.ids.begin() + turn.media.end);
    clips.question_.assign(turn.ids.begin() + turn.media.end, turn.ids.end());
    auto positions = mrope_positions(clips.ids_, tokens.runs, model.config().tokens);
    if (!positions) return tl::unexpected(positions.error());
    clips.positions_ = std::move(*positions);
    clips.tokens_per_patch_ = tokens.count() / grid.t;
    clips.plans_ = plan_clips(grid.t, clips.tokens_per_patch_, clips.lead_, 1, options.chunk_tokens);
    return clips;
}

DemonstrationSpans VideoClips::spans(std::size_t index) const {
    const auto& plan = plans_[index];
    const auto begin = index == 0 ? lead_ : 0;
    return {.media = {begin, begin + plan.patches * tokens_per_patch_},
            .question = {},
            .answer = {},
            .grids = {{plan.patches, plan_.grid.h, plan_.grid.w}}};
}

Result<EncodedChunk> VideoClips::encode(std::size_t index, const std::stop_token& stop, const FrameProgress& progress) {
    const auto& plan = plans_[index];
    const auto all = static_cast<std::int64_t>(plan_.frames.size());
    const auto first = plan.first_patch * preprocessor_.temporal_patch_size;
    const auto last = std::min((plan.first_patch + plan.patches) * preprocessor_.temporal_patch_size, all);
    const auto own =
        std::span(plan_.frames).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
    const auto of_video = [&](std::int64_t done, std::int64_t) {
        if (progress) progress(first + done, all);
    };
    const auto frames = video_.read(own, plan_.size, stop, of_video);
    if (!frames) return tl::unexpected(frames.error());
    const auto patches = cut_patches(frames->images, preprocessor_);
    if (!patches) return tl::unexpected(patches.error());

    const auto& network = model_->network();
    const std::vector<TokenId> ids(ids_.begin() + plan.begin, ids_.begin() + plan.end);
    EncodedChunk chunk{.index = static_cast<int>(index), .sequence = {}, .observations = {}};
    const auto features = network.encode_media({&*patches, 1});
    chunk.sequence = {network.embed(ids, positions_.slice(plan.begin, plan.end), features), {}, {}};
    const auto count = static_cast<std::int64_t>(question_.size());
    EncodedSequence observation{network.embed(question_, text_positions(0, count), {}), {}, {}};
    for (std::int64_t row = 0; row < count; ++row) {
        observation.attending_rows.push_back(row);
        if (row >= count - kComparedRows) observation.label_rows.push_back(row);
    }
    chunk.observations.push_back(std::move(observation));
    return chunk;
}

}  // namespace emloc
