#include "engine/query/similar_demonstrations.h"

#include <span>
#include <utility>

#include "engine/adaptation/methods/retrieval.h"
#include "engine/model/config.h"
#include "engine/model/guard.h"
#include "engine/prompt/prepare.h"

namespace emloc {

struct SimilarDemonstrations::Features {
    MediaSettings settings;  // how the context's media become patches
    at::Tensor rows;         // [demonstrations, hidden_size], f32: feature_of() each; zeros without a medium
};

namespace {

constexpr Interruptions kInterruptions{
    .cancelled = "Looking at the pictures was stopped.",
    .out_of_memory = "There is not enough memory on {} to look at the pictures. Close other programs."};

// [hidden_size]
Result<at::Tensor> look_at(const Model& model, const Media& medium, const MediaSettings& settings,
                           const std::stop_token& stop) {
    const auto prepared = prepare_media(std::span(&medium, 1), settings, stop);
    if (!prepared) return tl::unexpected(prepared.error());
    const auto tokens = model.network().encode_media(prepared->patches);
    return feature_of(tokens.narrow(1, 0, model.config().decoder.hidden_size));
}

Result<at::Tensor> rows_of(const Model& model, const Context& context, const MediaSettings& settings,
                           const std::stop_token& stop) {
    const auto width = model.config().decoder.hidden_size, count = std::ssize(context.demonstrations);
    std::vector<float> known;
    for (const auto& chunk : context.chunks) known.insert(known.end(), chunk.features.begin(), chunk.features.end());
    if (count > 0 && std::ssize(known) == count * width) return at::tensor(known, at::kFloat).view({count, width});
    auto rows = at::zeros({count, width}, at::kFloat);
    for (std::int64_t i = 0; i < count; ++i) {
        throw_if_stopped(stop);
        const auto& media = context.demonstrations[static_cast<std::size_t>(i)].media;
        if (media.empty()) continue;
        const auto feature = look_at(model, media.front(), settings, stop);
        if (!feature) return tl::unexpected(feature.error());
        rows[i].copy_(*feature);
    }
    return rows;
}

}  // namespace

Result<SimilarDemonstrations> SimilarDemonstrations::open(std::shared_ptr<const Model> model, const Context& context,
                                                          const std::stop_token& stop) {
    if (context.model.sha256 != model->identity().sha256)
        return fail(ErrorKind::kWrongModel, "The context belongs to the model {} ({:.12}), but {} ({:.12}) is loaded.",
                    context.model.name, context.model.sha256, model->identity().name, model->identity().sha256);
    return guarded(*model, kInterruptions, [&]() -> Result<SimilarDemonstrations> {
        auto settings = media_settings(model->media(), context.options);
        auto rows = rows_of(*model, context, settings, stop);
        if (!rows) return tl::unexpected(rows.error());
        return SimilarDemonstrations(model,
                                     std::make_shared<const Features>(Features{std::move(settings), std::move(*rows)}));
    });
}

Result<std::vector<SimilarDemonstration>> SimilarDemonstrations::to(const Media& picture, std::int64_t count,
                                                                    const std::stop_token& stop) const {
    return guarded(*model_, kInterruptions, [&]() -> Result<std::vector<SimilarDemonstration>> {
        const auto feature = look_at(*model_, picture, features_->settings, stop);
        if (!feature) return tl::unexpected(feature.error());
        std::vector<SimilarDemonstration> similar;
        for (const auto row : most_similar(features_->rows, *feature, count))
            similar.push_back({row, features_->rows[row].dot(*feature).item<double>()});
        return similar;
    });
}

}  // namespace emloc
