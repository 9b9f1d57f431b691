#include "engine/training/training_pass.h"

#include <ATen/core/grad_mode.h>

#include <functional>
#include <utility>
#include <vector>

#include "engine/core/cancelled.h"
#include "engine/kernels/device.h"
#include "engine/model/forward.h"

namespace emloc {
namespace {

// The sequences one behind the other.
struct Packed {
    std::vector<TokenId> ids;
    std::vector<Positions> positions;
    std::vector<at::Tensor> media;
    std::vector<std::int64_t> rows;
    std::vector<TokenId> labels;
};

Packed packed(std::span<const TrainingSequence* const> sequences) {
    Packed all;
    for (const auto* sequence : sequences) {
        const auto begin = std::ssize(all.ids);
        for (const auto row : sequence->rows) all.rows.push_back(begin + row);
        all.labels.insert(all.labels.end(), sequence->labels.begin(), sequence->labels.end());
        all.ids.insert(all.ids.end(), sequence->ids.begin(), sequence->ids.end());
        all.positions.push_back(sequence->positions);
        if (sequence->media.defined()) all.media.push_back(sequence->media);
    }
    return all;
}

// The layer at that depth, of either kind.
at::Tensor pass_layer(const Decoder& decoder, std::int64_t depth, const at::Tensor& hidden, const PackedRows& rows,
                      const RowSelection* selection) {
    std::int64_t layer = 0;  // those with attention before it
    while (layer < decoder.layers() && decoder.depth_of(layer) < depth) ++layer;
    const bool has_attention = layer < decoder.layers() && decoder.depth_of(layer) == depth;
    at::Tensor left;
    if (has_attention) {
        const auto projection = decoder.project(layer, hidden, rows, selection);
        left = decoder.finish(layer, hidden, decoder.attend(projection, {}, rows, selection).output, selection);
    } else {
        left = decoder.pass_linear(depth - layer, hidden, rows, {}, nullptr);
    }
    if (depth >= std::ssize(rows.deep)) return left;
    const auto& feature = rows.deep[static_cast<std::size_t>(depth)];
    return left + (selection == nullptr ? feature : feature.index_select(0, selection->rows));
}

// Forward letting go of each layer, then back layer by layer, each computed again from what entered it. Returns the
// loss, whose gradients are added.
double add_recomputed(const Decoder& decoder, const at::Tensor& embeddings, const PackedRows& rows,
                      const RowSelection& wanted, const std::function<at::Tensor(const at::Tensor&)>& loss_of,
                      const std::stop_token& stop) {
    // The last layer gives the wanted rows alone.
    const auto selection = [&](std::int64_t depth) { return depth + 1 == decoder.depth() ? &wanted : nullptr; };
    // What enters a layer asks for a gradient on both ways, so that both compute by the same kernels. The first layer's
    // does where the embedding is trained.
    std::vector<at::Tensor> inputs{embeddings.detach().requires_grad_(embeddings.requires_grad())};
    for (std::int64_t depth = 0; depth < decoder.depth(); ++depth) {
        throw_if_stopped(stop);
        inputs.push_back(pass_layer(decoder, depth, inputs.back(), rows, selection(depth)).detach().requires_grad_());
    }
    const auto taken = [&inputs] {
        auto last = std::move(inputs.back());
        inputs.pop_back();
        return last;
    };
    const auto last = taken();
    const auto loss = loss_of(decoder.logits(last));
    loss.backward();
    auto gradient = last.grad();
    for (auto depth = decoder.depth() - 1; depth >= 0; --depth) {
        throw_if_stopped(stop);
        const auto input = taken();
        pass_layer(decoder, depth, input, rows, selection(depth)).backward(gradient);
        gradient = input.grad();
    }
    if (embeddings.requires_grad()) embeddings.backward(gradient);
    return loss.item<double>();
}

}  // namespace

double add_gradients(const Network& network, std::span<const TrainingSequence* const> sequences, std::int64_t labels,
                     const std::stop_token& stop, Kept kept) {
    const at::AutoGradMode with_gradients(true);
    const auto& decoder = network.decoder();
    const auto all = packed(sequences);
    auto rows = decoder.pack(all.positions);
    const auto embedded = network.embed(all.ids, {}, all.media.empty() ? at::Tensor() : at::cat(all.media));
    rows.deep = embedded.deep;
    const auto wanted = decoder.select(rows, all.rows);
    const auto loss_of = [&](const at::Tensor& logits) {
        const auto targets = to_device(at::tensor(all.labels, at::kLong), logits.device());
        constexpr std::int64_t kNoneIgnored = -100;
        return at::cross_entropy_loss(logits, targets, {}, at::Reduction::Sum, kNoneIgnored) /
               static_cast<double>(labels);
    };
    if (kept == Kept::kLayerInputs) return add_recomputed(decoder, embedded.embeddings, rows, wanted, loss_of, stop);
    const auto loss = loss_of(forward(decoder, embedded.embeddings, rows, {}, &wanted, stop).logits);
    loss.backward();
    return loss.item<double>();
}

}  // namespace emloc
