#include "engine/training/training_pass.h"

#include <ATen/core/grad_mode.h>

#include <vector>

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

}  // namespace

double add_gradients(const Network& network, std::span<const TrainingSequence* const> sequences, std::int64_t labels,
                     const std::stop_token& stop) {
    const at::AutoGradMode with_gradients(true);
    const auto& decoder = network.decoder();
    const auto all = packed(sequences);
    auto rows = decoder.pack(all.positions);
    const auto embedded = network.embed(all.ids, {}, all.media.empty() ? at::Tensor() : at::cat(all.media));
    rows.deep = embedded.deep;
    const auto wanted = decoder.select(rows, all.rows);
    const auto pass = forward(decoder, embedded.embeddings, rows, {}, &wanted, stop);
    const auto targets = to_device(at::tensor(all.labels, at::kLong), pass.logits.device());
    constexpr std::int64_t kNoneIgnored = -100;
    const auto loss = at::cross_entropy_loss(pass.logits, targets, {}, at::Reduction::Sum, kNoneIgnored) /
                      static_cast<double>(labels);
    loss.backward();
    return loss.item<double>();
}

}  // namespace emloc
