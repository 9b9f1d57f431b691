#include "engine/adaptation/encoding/video_clips.h"

#include <algorithm>
#include <numeric>

namespace emloc {
namespace {

constexpr std::int64_t kComparedRows = 16;  // the published path compares the last 16 rows of the question

}  // namespace

std::vector<ClipPlan> plan_clips(std::span<const PatchTokens> patches, std::int64_t chunk_tokens) {
    std::vector<ClipPlan> plans;
    std::int64_t begin = 0;
    for (std::size_t first = 0; first < patches.size();) {
        auto next = first + 1;
        while (next < patches.size() && patches[next].end - begin <= chunk_tokens) ++next;
        const auto end = patches[next - 1].behind;
        plans.push_back({static_cast<std::int64_t>(first), static_cast<std::int64_t>(next - first), begin, end});
        begin = end;
        first = next;
    }
    return plans;
}

namespace {

// The pads of `ids`, of which every temporal patch has `count`, one after the other.
std::vector<PatchTokens> patches_in(const std::vector<TokenId>& ids, std::int64_t count, const TokenIds& tokens) {
    std::vector<PatchTokens> patches;
    for (std::size_t i = 0; i < ids.size();) {
        if (!tokens.is_pad(ids[i])) {
            ++i;
            continue;
        }
        const auto begin = static_cast<std::int64_t>(i);
        i += static_cast<std::size_t>(count);
        const bool closed = i < ids.size() && ids[i] == tokens.vision_end;
        patches.push_back({begin, begin + count, begin + count + (closed ? 1 : 0)});
    }
    return patches;
}

}  // namespace

Result<VideoClips> VideoClips::open(const Model& model, const AdaptationOptions& options,
                                    const Demonstration& demonstration, const std::stop_token& stop) {
    const auto settings = media_settings(model.media(), options);
    auto planned = plan_medium(demonstration.media.front(), settings, stop);
    if (!planned) return tl::unexpected(planned.error());
    VideoClips clips(model, std::move(planned->video), std::move(planned->plan));
    clips.preprocessor_ = settings.preprocessor;
    const auto& tokenizer = model.tokenizer();
    const auto tokens = tokens_of_video(clips.plan_, settings);
    const auto turn = query_turn(tokenizer, model.chat_tokens(), {&tokens, 1}, demonstration.question);
    clips.ids_ = system_turn(tokenizer, model.chat_tokens(), *options.system_prompt);
    clips.ids_.insert(clips.ids_.end(), turn.ids.begin(), turn.ids.begin() + turn.media.end);
    clips.question_.assign(turn.ids.begin() + turn.media.end, turn.ids.end());
    auto positions = mrope_positions(clips.ids_, tokens.runs, model.config().tokens);
    if (!positions) return tl::unexpected(positions.error());
    clips.positions_ = std::move(*positions);
    clips.patches_ = patches_in(clips.ids_, tokens.count() / clips.plan_.grid.t, model.config().tokens);
    clips.plans_ = plan_clips(clips.patches_, options.chunk_tokens);
    return clips;
}

DemonstrationSpans VideoClips::spans(std::size_t index) const {
    const auto& plan = plans_[index];
    const auto first = static_cast<std::size_t>(plan.first_patch);
    const auto& last = patches_[first + static_cast<std::size_t>(plan.patches) - 1];
    DemonstrationSpans spans{.media = {patches_[first].begin - plan.begin, last.end - plan.begin},
                             .question = {},
                             .answer = {},
                             .grids = {{plan.patches, plan_.grid.h, plan_.grid.w}},
                             .runs = {}};
    const auto own = std::span(patches_).subspan(first, static_cast<std::size_t>(plan.patches));
    const auto pads = std::accumulate(own.begin(), own.end(), std::int64_t{0},
                                      [](auto sum, const PatchTokens& patch) { return sum + patch.end - patch.begin; });
    if (pads == spans.media.end - spans.media.begin) return spans;
    auto& runs = spans.runs.emplace_back();
    for (const auto& patch : own) runs.push_back({patch.begin - plan.begin, patch.end - plan.begin});
    return spans;
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
